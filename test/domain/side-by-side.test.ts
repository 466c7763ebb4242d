import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../lib/domain/side-by-side.ts';

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('work side by side', () => {
  it('does some of it at a time and gives what came of it in order', async () => {
    let underWay = 0;
    let most = 0;
    const items = Array.from({ length: 100 }, (_, index) => index);
    const doubled = await sideBySide(items, async (item) => {
      most = Math.max(most, ++underWay);
      for (let wait = item % 3; wait > 0; wait--) await soon();
      underWay -= 1;
      return item * 2;
    });
    expect(doubled).toEqual(items.map((item) => item * 2));
    expect(most).toBe(16);
    expect(await sideBySide([], soon)).toEqual([]);
  });

  it('takes items when it comes to them, as many at once as is said, and throws what making one throws', async () => {
    let made = 0;
    let done = 0;
    let most = 0;
    function* items() {
      while (made < 10) yield made++;
      throw new Error('no more');
    }
    const work = sideBySide(
      items(),
      async () => {
        most = Math.max(most, made - done);
        await soon();
        done += 1;
      },
      3,
    );
    await expect(work).rejects.toThrow('no more');
    expect([made, done, most]).toEqual([10, 10, 3]);
  });

  it('begins nothing after a fault, and throws it once nothing is under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const items = Array.from({ length: 100 }, (_, index) => index);
    const work = sideBySide(items, async (item) => {
      begun.push(item);
      if (item === 3) throw new Error('no. 3');
      await soon();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('no. 3');
    expect(begun).toHaveLength(16);
    expect(ended).toHaveLength(15);
  });
});
