import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOfMs } from '../../lib/domain/calendar.ts';
import { ObjectMissingError } from '../../lib/domain/errors.ts';
import { historyObjects, newestOf, setKey, setOf } from '../../lib/history/history-objects.ts';
import { folderStore } from '../../lib/local/folder-store.ts';

const moment = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms): Instant => instantOfMs(ms));
const set = fc.record({
  record: fc.constantFrom('stockLevel' as const, 'supplyOrder' as const),
  source: fc.string({ unit: 'grapheme', minLength: 1 }),
  scope: fc.string({ unit: 'grapheme' }),
  at: moment,
  exportedAt: moment,
  contentHash: fc.constantFrom('aa', 'bb'),
  partial: fc.boolean(),
});

describe('the key of a set', () => {
  test.prop([set], { seed: 3 })('says what it is the truth of', (identity) => {
    const key = setKey(identity);
    expect(key.split('/')).toHaveLength(6);
    expect(setOf(key)).toEqual({ ...identity, key });
  });

  it('is told from other keys', () => {
    expect(setOf('history/sale/month=2026-06/abc.parquet')).toBeNull();
    expect(setOf('history/nothing/asof=a/source=b/scope=c/d_e.parquet')).toBeNull();
  });

  test.prop([fc.array(set, { minLength: 1, maxLength: 8 })], { seed: 4 })(
    'orders sets whatever the order of keys',
    (sets) => {
      const stored = sets.map((identity) => ({ ...identity, key: setKey(identity) }));
      const keys = (found: readonly { key: string }[]) => found.map(({ key }) => key).sort();
      expect(keys(newestOf(stored.toReversed()))).toEqual(keys(newestOf(stored)));
    },
  );
});

describe('local copies', () => {
  it('are given up only once none is on its way, so that their folder can be removed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
    const store = folderStore(join(folder, 'bucket'));
    let underWay = 0;
    const download = async (key: string, file: string) => {
      underWay += 1;
      if (key !== 'missing') await new Promise((resolve) => setTimeout(resolve, 20));
      await store.download(key, file).finally(() => {
        underWay -= 1;
      });
    };
    const objects = historyObjects({ ...store, download }, join(folder, 'local'));
    try {
      await store.put('a', 'content');
      await expect(objects.files(['a', 'missing'])).rejects.toThrow(ObjectMissingError);
      expect(underWay).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are fetched once, and a fetch that failed is tried again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
    const store = folderStore(join(folder, 'bucket'));
    let downloads = 0;
    const objects = historyObjects(
      { ...store, download: (key, file) => store.download(key, file).finally(() => (downloads += 1)) },
      join(folder, 'local'),
    );
    try {
      await expect(objects.files(['a'])).rejects.toThrow(ObjectMissingError);
      await store.put('a', 'content');
      const [first, again] = await Promise.all([objects.files(['a']), objects.files(['a'])]);
      expect([first, downloads]).toEqual([again, 2]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
