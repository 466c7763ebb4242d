import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { businessDay as day, instant } from '../../lib/domain/calendar.ts';
import type { SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { difference, type RecomputeSummary, recompute } from '../../lib/jobs/recompute.ts';
import { csv, Factory, type ProcessOptions, type SavedState, settings, trigger } from './factory.ts';

/** More SKUs than one batch of the table takes, so that a stop can fall between two batches. */
const SKUS = Array.from({ length: 30 }, (_, index) => `OR-${100 + index}`);
const DAYS = ['2026-06-21', '2026-06-22', '2026-06-23', '2026-06-24', '2026-06-25'];

const items = (skus: readonly string[], day: string, moqOf: Readonly<Record<string, number>> = {}) =>
  csv(
    `sku_master_${day}.csv`,
    'sku,lead_time_days,moq,lot_size',
    skus.map((sku) => `${sku},7,${moqOf[sku] ?? 100},10`),
  );
const orders = csv(
  'orders_daily.csv',
  'date,sku,channel,qty',
  [...SKUS, 'GHOST'].flatMap((sku, index) =>
    DAYS.map((day, nth) => `${day},${sku},${index % 2 ? 'b2b' : 'tiktok'},${10 + index + nth}`),
  ),
);

const TUESDAY = '2026-06-23T21:30:00Z';
const WEDNESDAY = '2026-06-24T21:30:00Z';
const THURSDAY = '2026-06-25T21:30:00Z';
const later = instant('2026-06-26T12:00:00Z');

let factory: Factory;
let base: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([items(SKUS, '2026-06-21'), orders]);
  base = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(base));

const compute = (
  at: string,
  options: ProcessOptions & { attempt?: number } = {},
): Promise<RecomputeSummary> =>
  factory.run((context) => recompute(context, trigger('recompute', at, options.attempt)), options);

/** Everything a recompute leaves: snapshots, marker, table. */
const stored = async () => ({
  objects: await factory.objects('parameters/'),
  table: await factory.items('parametersTable'),
});

/** The table without the day on which each item was last written. */
const inForce = async () =>
  Object.fromEntries(
    Object.entries(await factory.items('parametersTable')).map(([key, { planningDay: _, ...rest }]) => [
      key,
      rest,
    ]),
  );

const snapshotOf = (day: string) => `parameters/day=${day}/parameters.parquet`;

describe('recompute', () => {
  it('stores what history says of the planning day, the same in the table and in the snapshot', async () => {
    const summary = await compute(WEDNESDAY);
    expect(summary).toMatchObject({
      planningDay: '2026-06-24',
      parameters: 30,
      changed: 30,
      removed: 0,
      unknownSkus: 1,
      unknownUnits: 4 * 40 + 6,
      mostSoldUnknown: [{ sku: 'GHOST', units: 4 * 40 + 6 }],
      warnings: [],
    });
    await factory.run(async ({ history, parameters, data }) => {
      const snapshot = await history.newestSnapshot();
      const bySku = (a: SkuParameters, b: SkuParameters) => (a.sku < b.sku ? -1 : 1);
      expect((await parameters.readAll()).sort(bySku)).toEqual([...(snapshot?.parameters ?? [])].sort(bySku));
      expect(snapshot?.planningDay).toBe('2026-06-24');
      expect(await data.exists('parameters/uncommitted')).toBe(false);
    });
  });

  it('changes nothing when the same run comes again', async () => {
    await compute(WEDNESDAY);
    const before = await stored();
    expect(await compute(WEDNESDAY)).toMatchObject({ parameters: 30, changed: 0, removed: 0 });
    expect(await stored()).toEqual(before);
  });

  it('writes what changed only, and takes out what is no longer an item', async () => {
    await compute(WEDNESDAY);
    await factory.ingest([items(SKUS, '2026-06-23', { 'OR-101': 200 })]);
    expect(await compute(WEDNESDAY)).toMatchObject({ parameters: 30, changed: 1, removed: 0 });
    // What SKUs learn from each other changes all of them with the choice of items.
    await factory.ingest([items([...SKUS.slice(1), 'GHOST'], '2026-06-24')]);
    expect(await compute(WEDNESDAY)).toMatchObject({
      parameters: 30,
      changed: 30,
      removed: 1,
      unknownSkus: 1,
    });
    expect(Object.keys(await inForce())).toContain('GHOST#main PARAMS');
    expect(Object.keys(await inForce())).not.toContain('OR-100#main PARAMS');
  });

  it('writes every item anew under other settings, whose version the items carry', async () => {
    await compute(WEDNESDAY);
    const other = settings({ planning: { serviceLevel: 0.99 } });
    expect(await compute(WEDNESDAY, { settings: other })).toMatchObject({ changed: 30, removed: 0 });
    const versions = Object.values(await inForce()).map(({ settingsVersion }) => settingsVersion);
    expect(new Set(versions).size).toBe(1);
  });

  it('leaves the table to the newest planning day when a run for an older day comes late', async () => {
    await compute(WEDNESDAY);
    const table = await factory.items('parametersTable');
    expect(await compute(TUESDAY)).toMatchObject({ planningDay: '2026-06-23', changed: 0, removed: 0 });
    expect(await factory.items('parametersTable')).toEqual(table);

    const { objects } = await stored();
    await factory.restore(base);
    await compute(TUESDAY);
    await compute(WEDNESDAY);
    expect((await stored()).objects).toEqual(objects);
    expect(await inForce()).toEqual(
      Object.fromEntries(Object.entries(table).map(([key, { planningDay: _, ...rest }]) => [key, rest])),
    );
  });

  it('says in its summary what planners should mend: sources that overlap, files that contradict, overrides refused', async () => {
    await factory.ingest([
      csv('shop.csv', 'source,date,sku,channel,qty', [
        'shop,2026-06-24,OR-100,tiktok,5',
        'shop,2026-06-24,GHOST2,b2b,90',
      ]),
      csv('overrides_2026-06-24.csv', 'sku,field,value', ['OR-100,colour,blue']),
      csv('again_2026-06-21.csv', 'sku,lead_time_days', ['OR-100,9']),
    ]);
    const { warnings } = await compute(WEDNESDAY);
    expect(warnings).toHaveLength(4);
    expect(warnings[0]).toMatch(/^channel b2b is reported by plain, shop, 1 days? by more than one/);
    expect(warnings[1]).toMatch(/^channel tiktok is reported by plain, shop/);
    expect(warnings[2]).toMatch(/again_2026-06-21\.csv.* were exported at one moment/);
    expect(warnings[3]).toMatch(/colour/);
    await factory.run(async ({ ledger }) => {
      expect((await ledger.newest('recompute'))?.summary).toMatchObject({ warnings });
    });
  });

  it('counts a day only once it has closed', async () => {
    expect(await compute('2026-06-24T09:59:59Z')).toMatchObject({ planningDay: '2026-06-23' });
    expect(await compute('2026-06-24T10:00:00Z')).toMatchObject({ planningDay: '2026-06-24' });
  });
});

describe('recompute that is stopped', () => {
  it('after any storage call and run again ends as if undisturbed', async () => {
    await compute(TUESDAY);
    const tuesday = await factory.save();
    const table = await factory.items('parametersTable');
    await compute(WEDNESDAY);
    const undisturbed = await stored();
    expect(undisturbed.table).not.toEqual(table);

    const writes = await factory.stopEverywhere(
      tuesday,
      (context, attempt) => recompute(context, trigger('recompute', WEDNESDAY, attempt)),
      async (calls, attempt) => {
        await compute(WEDNESDAY, { attempt });
        expect(await stored(), `stopped after ${calls} writes`).toEqual(undisturbed);
      },
    );
    // Lease, run, marker, two batches of items, snapshot, marker gone, run, lease.
    expect(writes).toBe(9);
  });

  it('is made good by the next day alone', async () => {
    // What was never sold is the same on Tuesday and on Thursday: only the stopped run made it something else.
    await factory.ingest([items([...SKUS, 'NEVER-SOLD'], '2026-06-22')]);
    await compute(TUESDAY);
    const tuesday = await factory.save();
    const other = settings({ planning: { serviceLevel: 0.99 } });
    await compute(WEDNESDAY, { settings: other });
    await compute(THURSDAY);
    const undisturbed = await inForce();

    await factory.stopEverywhere(
      tuesday,
      (context, attempt) => recompute(context, trigger('recompute', WEDNESDAY, attempt)),
      async (calls) => {
        await compute(THURSDAY, { now: later });
        expect(await inForce(), `stopped after ${calls} writes`).toEqual(undisturbed);
        expect(await factory.data.exists('parameters/uncommitted')).toBe(false);
        expect(await factory.data.exists(snapshotOf('2026-06-25'))).toBe(true);
      },
      { settings: other },
    );
  });
});

describe('difference', () => {
  const one = (sku: string, changes: Partial<SkuParameters> = {}): SkuParameters => ({
    sku,
    pool: 'main',
    planningDay: day('2026-06-23'),
    settingsVersion: 'v1',
    drivingMethod: 'handbook',
    choice: { by: 'settings', calibrationId: null, evidence: {} },
    methods: [],
    ...changes,
  });

  it('is empty for the same parameters on another planning day', () => {
    const after = [one('A', { planningDay: day('2026-06-24') })];
    expect(difference([one('A')], after)).toEqual({ put: [], remove: [] });
  });

  it('names what is new, what changed and what is gone, by SKU and pool', () => {
    const changed = one('B', { settingsVersion: 'v2' });
    const before = [one('A'), one('B'), one('C'), one('C', { pool: 'us' })];
    const after = [one('A'), changed, one('C', { pool: 'us' }), one('D')];
    expect(difference(before, after)).toEqual({
      put: [changed, one('D')],
      remove: [{ sku: 'C', pool: 'main' }],
    });
  });
});
