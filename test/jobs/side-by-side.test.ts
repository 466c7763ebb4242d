import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../lib/jobs/side-by-side.ts';

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
