import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { drivingParameters } from '../../lib/domain/sku-parameters.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { drawReview, readReview, recalibrate, whyNotReviewed } from '../../lib/jobs/recalibrate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { csv, Factory, type SavedState, settings, trigger } from './factory.ts';

/** The handbook's O-rings: 1000 a day to B2B; a clip of five days that peaks at 5000 on TikTok, settled on the last day. */
const DAYS = 120;
const LAST_DAY = businessDay('2026-06-24');
const day = (index: number) => addDays(LAST_DAY, index - DAYS + 1);
const START = DAYS - 12;
const CLIP = [3000, 5000, 2500, 1500, 1000];
const clipOn = (index: number) => CLIP[index - START] ?? 0;

const orders = csv(
  'orders_daily.csv',
  'date,sku,channel,qty',
  Array.from({ length: DAYS }, (_, index) => [
    `${day(index)},O-RING,b2b,1000`,
    `${day(index)},O-RING,tiktok,${100 + clipOn(index)}`,
    `${day(index)},X-RING,b2b,50`,
    `${day(index)},X-RING,tiktok,${10 + clipOn(index) / 20}`,
  ]).flat(),
);
const items = csv(
  'sku_master_2026-01-01.csv',
  'sku,lead_time_days,expedite_lead_time_days,unit_cost,unit_price,currency',
  ['O-RING,6,5,2,5,CNY', 'X-RING,6,5,2,5,CNY'],
);
const campaigns = csv('campaigns_2026-06-24.csv', 'campaign_id,sku,kind,announced,start,end,planned_units', [
  `CLIP,O-RING,video,${day(START - 20)},${day(START)},${day(START + 4)},10000`,
  `LIVE,O-RING,livestream,${day(DAYS - 4)},${day(DAYS + 9)},${day(DAYS + 10)},8000`,
]);
const stock = [START - 1, START + 4, DAYS - 1].map((index) =>
  csv(`stock_snapshot_${day(index)}.csv`, 'date,sku,on_hand', [
    `${day(index)},O-RING,${Math.max(2000, 60_000 - 1500 * (index - DAYS + 24))}`,
    `${day(index)},X-RING,900`,
  ]),
);
const EVENING = '2026-06-24T20:30:00Z';
const NEXT_EVENING = '2026-06-25T20:30:00Z';

let factory: Factory;
let base: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([orders, items, campaigns, ...stock]);
  await factory.run((context) => recompute(context, trigger('recompute', EVENING)));
  base = await factory.save();
}, 60_000);
afterAll(() => factory.end());
beforeEach(() => factory.restore(base));

const run = (at = EVENING, attempt = 1) =>
  factory.run((context) => recalibrate(context, trigger('recalibrate', at, attempt)));
const review = (campaignId = 'CLIP') => factory.run((context) => readReview(context, campaignId));
const learned = async () => {
  const all = await factory.run(({ parameters }) => parameters.calibrations());
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
};
const parametersOf = (sku: string) => factory.run(({ parameters }) => parameters.read(sku, 'main'));
const compute = (at = EVENING) => factory.run((context) => recompute(context, trigger('recompute', at)));

describe('a campaign that has settled', () => {
  it('is measured, reviewed and learned from, and the next recompute uses it', async () => {
    expect(await run()).toEqual({
      planningDay: LAST_DAY,
      reviewed: ['CLIP'],
      waiting: [],
      calibrations: 5,
      kept: 0,
      backtestValues: 0,
      warnings: [],
    });
    const found = await review();
    expect(found).toMatchObject({
      campaignId: 'CLIP',
      kind: 'video',
      status: 'done',
      ranTo: day(START + 4),
      settledOn: LAST_DAY,
      reports: [
        'reports/campaigns/CLIP/review.xlsx',
        'reports/campaigns/CLIP/review.zh.html',
        'reports/campaigns/CLIP/review.en.html',
      ],
    });
    expect(found?.skus[0]).toMatchObject({
      sku: 'O-RING',
      effect: {
        baselineDailyUnits: 1100,
        extraUnits: 13_000,
        plannedUnits: 10_000,
        uplift: 1 + 2600 / 1100,
        peakDayUnits: 5100,
      },
      stock: { before: 43_500, settled: 25_500 },
    });
    expect(found?.calibrations.map(({ parameter, after }) => [parameter, after])).toContainEqual([
      'cover_days',
      4,
    ]);
    const before = await parametersOf('O-RING');
    await compute();
    const after = await parametersOf('O-RING');
    expect(before && drivingParameters(before).pulseStock).toBe(5 * 5100);
    expect(after && drivingParameters(after).pulseStock).toBe(4 * 5100);
    expect(after && drivingParameters(after).inputs.coverDaysCalibration).toBeTypeOf('string');
  });

  it('long ago is reviewed without files, which are drawn when somebody asks for them', async () => {
    await run();
    const drawn = await factory.objects('reports/campaigns/');
    await factory.restore(base);
    expect(await run('2026-10-24T20:30:00Z')).toMatchObject({ reviewed: ['CLIP', 'LIVE'] });
    const found = await review();
    expect(found?.reports).toEqual([]);
    expect(await factory.objects('reports/campaigns/')).toEqual({});
    if (found !== null) await factory.run((context) => drawReview(context, found));
    expect((await review())?.reports).toHaveLength(3);
    expect(await factory.objects('reports/campaigns/')).toEqual(drawn);
  });

  it('is told what its ads cost: of one that sells several SKUs its part by their demand of the day', async () => {
    const [first, before] = [day(START), day(START - 1)];
    await factory.ingest([
      csv('ads_daily_2026-06-24.csv', 'date,account,campaign_id,impressions,clicks,spend,currency', [
        `${first},A-1,BOTH,900,9,4360,USD`,
        `${first},A-1,ALONE,900,9,100,USD`,
        `${first},A-1,OTHERS,900,9,70,USD`,
        `${before},A-1,BOTH,900,9,9999,USD`,
      ]),
      csv('ad_links_2026-06-24.csv', 'account,ad_campaign_id,sku', [
        'A-1,BOTH,O-RING',
        'A-1,BOTH,X-RING',
        'A-1,ALONE,O-RING',
        'A-1,OTHERS,X-RING',
      ]),
    ]);
    await run();
    // Of O-RING 1000 + 3100 units were wanted on the day, of X-RING 50 + 160.
    expect((await review())?.spend).toEqual([
      { currency: 'USD', spend: expect.closeTo((4360 * 4100) / 4310 + 100, 2), budget: null },
    ]);
  });

  it('is reverted to the digit', async () => {
    await compute();
    const before = [await parametersOf('O-RING'), await parametersOf('X-RING')];
    await run();
    await compute();
    expect([await parametersOf('O-RING'), await parametersOf('X-RING')]).not.toEqual(before);
    await factory.run(async ({ parameters }) => {
      for (const one of await parameters.calibrations())
        await parameters.putCalibration({ ...one, state: 'reverted', author: 'wang' });
    });
    await compute();
    expect([await parametersOf('O-RING'), await parametersOf('X-RING')]).toEqual(before);
  });

  it('has one review and one set of calibrations when the job runs twice, late, or is stopped after any write', async () => {
    const state = async () => ({
      calibrations: await learned(),
      objects: await factory.objects('campaign-reviews/'),
      reports: await factory.objects('reports/campaigns/'),
    });
    await run();
    const once = await state();
    expect(Object.keys(once.objects)).toEqual(['campaign-reviews/settled=2026-06-24/CLIP.json']);
    expect(once.calibrations).toHaveLength(5);
    expect(await run(NEXT_EVENING)).toMatchObject({ reviewed: [], calibrations: 0 });
    expect(await state()).toEqual(once);
    const writes = await factory.stopEverywhere(
      base,
      (context: JobContext, attempt) => recalibrate(context, trigger('recalibrate', EVENING, attempt)),
      async (_writes, attempt) => {
        await factory.run((context) => recalibrate(context, trigger('recalibrate', NEXT_EVENING, attempt)), {
          alone: true,
        });
        expect(await state()).toEqual(once);
      },
    );
    expect(writes).toBeGreaterThanOrEqual(5 + 4);
  }, 60_000);

  it('waits until its sales are reported', async () => {
    const settled = '2026-07-12T20:30:00Z';
    expect(await run(settled)).toMatchObject({ reviewed: ['CLIP'], waiting: ['LIVE'] });
    expect(await review('LIVE')).toBeNull();
    const why = await factory.run((context) => whyNotReviewed(context, 'LIVE', businessDay('2026-07-12')));
    expect(why.message).toBe(
      'campaign "LIVE" waits for its sales up to 2026-07-12: take the newest order exports and run this again',
    );
    const rest = Array.from({ length: 18 }, (_, index) => day(DAYS + index));
    const later = (to: number) =>
      csv(
        `orders_daily_${rest[to - 1]}.csv`,
        'date,sku,channel,qty',
        rest.slice(0, to).map((date) => `${date},O-RING,tiktok,100`),
      );
    await factory.ingest([later(17)]);
    expect(await run('2026-07-13T20:30:00Z')).toMatchObject({ reviewed: [], waiting: ['LIVE'] });
    await factory.ingest([later(18)]);
    expect(await run('2026-07-14T20:30:00Z')).toMatchObject({ reviewed: ['LIVE'], waiting: [] });
  });

  it('waits for them a fortnight at most', async () => {
    expect(await run('2026-07-25T20:30:00Z')).toMatchObject({ reviewed: ['CLIP'], waiting: ['LIVE'] });
    expect(await run('2026-07-26T20:30:00Z')).toMatchObject({ reviewed: ['LIVE'], waiting: [] });
  });

  it('waits until it has settled', async () => {
    const early = '2026-06-23T20:30:00Z';
    expect(await run(early)).toMatchObject({ reviewed: [], waiting: [] });
    const why = await factory.run((context) => whyNotReviewed(context, 'CLIP', businessDay('2026-06-23')));
    expect(why.message).toBe(
      'campaign "CLIP" has not settled on 2026-06-23: it is measured 7 days after its end, planned for 2026-06-17',
    );
    expect((await factory.run((context) => whyNotReviewed(context, 'NONE', LAST_DAY))).message).toBe(
      'no campaign "NONE": its id is a column of the campaign file',
    );
  });

  it('leaves a person’s decision as it is', async () => {
    await run();
    const [first] = await learned();
    if (first === undefined) throw new Error('nothing was learned');
    const reverted = { ...first, state: 'reverted', author: 'wang' } as const;
    await factory.run(({ parameters }) => parameters.putCalibration(reverted));
    await factory.data.remove(['campaign-reviews/settled=2026-06-24/CLIP.json']);
    expect(await run(NEXT_EVENING)).toMatchObject({ reviewed: ['CLIP'], calibrations: 4, kept: 1 });
    expect((await learned())[0]).toEqual(reverted);
  });

  it('waits for approval where the settings ask for it', async () => {
    const required = settings({ recalibration: { approval: 'required' } });
    await factory.run((context) => recalibrate(context, trigger('recalibrate', EVENING)), {
      settings: required,
    });
    expect((await learned()).every(({ state }) => state === 'proposed')).toBe(true);
  });

  it('is told to marketing, supply and finance with the next digest, once', async () => {
    const people = (['marketing', 'supply', 'finance', 'it'] as const).map((audience) => ({
      id: audience,
      audiences: [audience],
      language: 'zh',
      protocols: ['email'],
    }));
    const told = settings({ people });
    const watch = (at: string) =>
      factory.run((context) => evaluate(context, trigger('evaluate', at)), { settings: told });
    await run();
    await factory.deliveries();
    await watch('2026-06-25T00:00:00Z');
    const reached = (await factory.deliveries()).map((id) => id.split('#')[1]);
    expect([...new Set(reached)]).toEqual(expect.arrayContaining(['finance', 'marketing', 'supply']));
    const episodes = await factory.run(({ alerts }) => alerts.openEpisodes());
    expect(episodes.filter(({ rule }) => rule === 'campaign-review-ready')).toHaveLength(1);
    await watch('2026-06-26T00:00:00Z');
    expect((await factory.deliveries()).filter((id) => id.includes('#finance#'))).toEqual([]);
  });
});

describe('the backtest', () => {
  const auto = settings({ planning: { method: 'auto' } });
  const recalibrateWith = (at: string, alone = false) =>
    factory.run((context) => recalibrate(context, trigger('recalibrate', at)), { settings: auto, alone });

  it('is made anew once a month where its evidence is used, never on a laptop', async () => {
    expect(await recalibrateWith(EVENING, true)).toMatchObject({ backtestValues: 0 });
    expect(await recalibrateWith(EVENING)).toMatchObject({ backtestValues: 3, warnings: [] });
    expect(await recalibrateWith(NEXT_EVENING)).toMatchObject({ backtestValues: 0, warnings: [] });
    expect((await recalibrateWith('2026-07-25T20:30:00Z')).backtestValues).toBeGreaterThan(0);
    expect(await run('2026-08-25T20:30:00Z')).toMatchObject({ backtestValues: 0 });
  }, 60_000);
});
