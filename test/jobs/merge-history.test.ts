import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { businessDay, instantOfMs } from '../../lib/domain/calendar.ts';
import type { DroppedFile } from '../../lib/jobs/ingest.ts';
import { mergeSettledFiles } from '../../lib/jobs/merge-history.ts';
import { sweepLanding } from '../../lib/jobs/sweeps.ts';
import { demandLines } from '../history/factory.ts';
import { csv, Factory, settings, trigger } from './factory.ts';

const DAY_MS = 86_400_000;

/** So many days from the real now: objects carry the time at which the store really got them. */
const later = (days: number) => instantOfMs(Date.now() + days * DAY_MS);

let factory: Factory;

beforeAll(async () => {
  factory = await Factory.start();
});
afterAll(() => factory.end());
beforeEach(() => factory.empty());

const orders = (exported: string, rows: readonly string[]) =>
  csv(`orders-${exported}.csv`, 'date,sku,channel,qty', rows);
/** One order a month over 31 months: as many objects. */
const years = orders(
  '2026-05-31',
  Array.from(
    { length: 31 },
    (_, month) =>
      `${2023 + Math.floor((month + 10) / 12)}-${String(((month + 10) % 12) + 1).padStart(2, '0')}-05,A,douyin,1`,
  ),
);
const newer = orders('2026-06-24', ['2026-05-05,A,douyin,4', '2026-06-05,A,douyin,2']);
const renamed = settings({ channelNames: { douyin: 'tiktok' } });

const demand = () =>
  factory.run(async ({ history, settings: current }) => {
    const window = { planningDay: businessDay('2026-06-24'), windowDays: 60, settings: current };
    return demandLines((await history.demand(window)).demand);
  });
const merge = (days: number, lyingThere: readonly DroppedFile[] = []) =>
  factory.run(async (context) => {
    const ingested = await factory.ingest(lyingThere);
    return mergeSettledFiles(context, later(days), ingested);
  });
const historyKeys = async () => Object.keys(await factory.objects('history/'));

describe('history of settled files', () => {
  it('is merged once enough has gathered, three weeks after it was stored', async () => {
    await factory.ingest([years]);
    const expected = await demand();
    expect(await merge(20)).toEqual({ merged: 0, written: 0, removed: 0 });
    expect(await merge(22)).toEqual({ merged: 31, written: 31, removed: 0 });
    expect(await demand()).toEqual(expected);
    expect(await merge(23.1)).toEqual({ merged: 0, written: 0, removed: 31 });
    expect(await historyKeys()).toHaveLength(32);
    expect(await demand()).toEqual(expected);
  });

  it('lies apart as long as its file lies there to be read again', async () => {
    await factory.ingest([years]);
    expect(await merge(400, [years])).toMatchObject({ merged: 0 });
    expect(await merge(400, [newer])).toMatchObject({ merged: 31 });
  });

  it('that lies apart is replaced when its file is read under other settings, as if nothing were merged', async () => {
    await factory.ingest([years, newer]);
    const saved = await factory.save();
    const readAgain = async () => {
      const [again] = await factory.ingest([newer], { settings: renamed });
      expect(again).toMatchObject({ known: false, receipt: { unitsByChannel: { tiktok: 6 } } });
      return demand();
    };
    const expected = await readAgain();
    await factory.restore(saved);
    expect(await merge(400, [newer])).toMatchObject({ merged: 31 });
    expect(await readAgain()).toEqual(expected);
  });

  it('stays as it was read when its file comes back after it was merged, with one line that says so', async () => {
    await factory.ingest([years]);
    await merge(22);
    await merge(24);
    const before = await factory.objects('history/');
    const [known] = await factory.ingest([years]);
    expect([known?.known, known?.note]).toEqual([true, undefined]);
    const [back] = await factory.ingest([years], { settings: renamed });
    expect(back?.known).toBe(true);
    expect(back?.note).toMatch(
      /^orders-2026-05-31\.csv: read before under other settings, and its rows were merged .* on \d{4}-\d\d-\d\d: they stay as they were read; .* empty history$/,
    );
    expect(await factory.objects('history/')).toEqual(before);
  });

  it('is merged by the daily sweep of what is gone from the landing bucket', async () => {
    await factory.ingest([years]);
    const swept = await factory.run(async (context) => {
      await context.landing.put('landing/newer_2026-06-24.csv', await content(newer));
      return sweepLanding(context, trigger('ingest', later(30)));
    });
    expect(swept).toMatchObject({ files: 1, known: 0, merged: 31 });
  });

  it('merged by a run that is stopped after any write and repeated is as if undisturbed', async () => {
    const few = orders('2026-05-31', ['2026-05-05,A,b2b,1', '2026-06-05,A,b2b,1']);
    const bulk = orders(
      '2026-04-30',
      Array.from(
        { length: 29 },
        (_, month) =>
          `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-05,B,b2b,1`,
      ),
    );
    await factory.ingest([bulk, few]);
    const saved = await factory.save();
    const expected = await demand();
    await merge(400);
    await merge(402);
    const objects = await factory.objects('history/');
    // Notes of two files, 31 months, the merge list: half-way through the months, and before what was replaced goes.
    for (const writes of [1, 20, 34]) {
      await factory.restore(saved);
      const ended = await factory.stopAfter(writes, async (context) => {
        await mergeSettledFiles(context, later(400), []);
        await mergeSettledFiles(context, later(402), []);
      });
      expect(ended).toBe(false);
      expect(await demand(), `stopped after ${writes} writes`).toEqual(expected);
      await merge(404);
      await merge(406);
      expect(await factory.objects('history/'), `stopped after ${writes} writes`).toEqual(objects);
    }
  });
});

async function content(file: DroppedFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await file.open()).bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
