import { describe, expect, it } from 'vitest';
import { addDays, businessDay, instant } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import type { Campaign, Closure, Item, Override } from '../../lib/domain/sets.ts';
import { drivingParameters, type MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { denseSeries } from '../../lib/planning/demand-series.ts';
import {
  type PlanningFacts,
  planAll,
  planningContext,
  planningHistoryDays,
  planSku,
} from '../../lib/planning/plan.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { settingsVersion } from '../../lib/settings/settings.ts';
import {
  exampleCampaign,
  exampleHistory,
  exampleItem,
  exampleSeries,
  handbookSeries,
  PLANNING_DAY,
  steady,
} from './examples.ts';
import { learned } from './learned.ts';

function context(changes: Partial<PlanningFacts> & { json?: unknown } = {}) {
  const { json = {}, ...facts } = changes;
  return planningContext({
    planningDay: PLANNING_DAY,
    settings: parseSettings(json, 'test'),
    campaigns: [],
    closures: [],
    overrides: [],
    calibrations: [],
    ...facts,
  });
}

function closure(scope: string, from: string, to: string): Closure {
  return { scope, from: businessDay(from), to: businessDay(to), name: null };
}

function override(field: string, value: string): Override {
  return { sku: 'ORING-001', field, value, reason: null, author: null, expiresOn: null };
}

const history = exampleHistory([
  {
    sku: 'A',
    pool: 'eu',
    demand: [
      [50, 1, 0],
      [0, 3, 0],
    ],
  },
  { sku: 'A', pool: 'main', demand: [[9, 10, 0]] },
  {
    sku: 'GHOST',
    pool: 'main',
    demand: [
      [5, 2, 0.5],
      [4, 1, 0],
    ],
  },
  { sku: 'OLD', pool: 'main', demand: [[80, 4, 0]] },
]);

describe('what campaigns taught', () => {
  const cover = learned('cover', {
    subject: { kind: 'sku', sku: 'ORING-001', pool: 'main' },
    parameter: 'cover_days',
    after: 4,
  });
  const handbook = (changes: Parameters<typeof context>[0]) =>
    planSku(handbookSeries(), exampleItem(), context(changes)).methods[0];

  it('is in force at the next plan: pulse stock lasts the days that were learned', () => {
    expect(handbook({})).toMatchObject({ pulseStock: 25_000, inputs: { coverDaysCalibration: null } });
    expect(handbook({ calibrations: [cover] })).toMatchObject({
      pulseStock: 20_000,
      inputs: { coverDays: 4, coverDaysCalibration: cover.id },
    });
  });

  it('is gone to the digit when it is reverted, proposed, or made later', () => {
    const none = planSku(handbookSeries(), exampleItem(), context());
    for (const changes of [
      { state: 'reverted' },
      { state: 'proposed' },
      { madeAt: instant('2026-06-25T10:00:00Z') },
    ] as const)
      expect(
        planSku(handbookSeries(), exampleItem(), context({ calibrations: [{ ...cover, ...changes }] })),
      ).toEqual(none);
  });

  it('stands behind a planner’s own cover days', () => {
    expect(handbook({ calibrations: [cover], overrides: [override('cover_days', '7')] })).toMatchObject({
      pulseStock: 35_000,
      inputs: { coverDaysCalibration: null },
    });
  });
});

describe('the plan of a SKU', () => {
  it("is the handbook's, under the settings' version", () => {
    const result = planSku(handbookSeries(), exampleItem(), context());
    expect(result).toMatchObject({
      sku: 'ORING-001',
      pool: 'main',
      planningDay: PLANNING_DAY,
      drivingMethod: 'handbook',
      settingsVersion: settingsVersion(parseSettings({}, 'test')),
    });
    expect(result.methods.map(({ method }) => method)).toEqual(['handbook', 'calibrated']);
    expect(drivingParameters(result)).toMatchObject({ pulseStock: 25_000, reorderPoint: 39_000 });
  });

  it('takes settings, item and overrides, the override before the others, and shows it', () => {
    const item = exampleItem({ leadTimeDays: 10, moq: quantityOf(200) });
    const own = [override('moq', '700'), override('lead_time_days', '20'), override('coverDays', '3')];
    const json = { planning: { coverDays: 7, orderCycleDays: 0.5 } };
    const plain = drivingParameters(planSku(handbookSeries(), item, context({ json })));
    expect(plain).toMatchObject({ pulseStock: 35_000, leadTimeDays: 10, orderUpTo: 35_000 + 10_000 + 500 });
    expect(plain.inputs.overrides).toBeNull();
    const planned = drivingParameters(planSku(handbookSeries(), item, context({ json, overrides: own })));
    expect(planned).toMatchObject({ pulseStock: 15_000, leadTimeDays: 20, orderUpTo: 15_000 + 20_000 + 700 });
    expect(planned.inputs.overrides).toBe('leadTimeDays=20, moq=700, coverDays=3');
  });

  it('expedites own production from its start-up and capacity, what is bought by its expedite lead time', () => {
    const json = { planning: { method: 'calibrated' } };
    const days = (changes: Partial<Item>) =>
      drivingParameters(planSku(handbookSeries(), exampleItem(changes), context({ json }))).inputs
        .expediteDays;
    const made: Partial<Item> = {
      supply: 'make',
      expediteLeadTimeDays: 5,
      startUpDays: 2,
      dailyCapacityUnits: quantityOf(100_000),
    };
    expect(days({ expediteLeadTimeDays: 5 })).toBe(6);
    expect(days(made)).toBe(4);
    expect(days({ ...made, dailyCapacityUnits: null })).toBe(6);
    expect(days({ ...made, dailyCapacityUnits: quantityOf(0) })).toBe(6);
    expect(days({ ...made, dailyCapacityUnits: null, expediteLeadTimeDays: null })).toBe(3);
    expect(days({ ...made, supply: 'buy' })).toBe(6);
    expect(days({})).toBeNull();
  });

  it('adds closures of the factory and the own supplier to the lead time', () => {
    const closures = [
      closure('factory', '2026-07-01', '2026-07-02'),
      closure('supplier:Hui', '2026-07-04', '2026-07-04'),
      closure('supplier:Lan', '2026-07-05', '2026-07-05'),
    ];
    const result = planSku(handbookSeries(), exampleItem({ supplier: 'Hui' }), context({ closures }));
    expect(drivingParameters(result).leadTimeDays).toBe(17);
  });

  it('leaves closed days of the factory out of all demand, of a channel out of the demand it is part of', () => {
    const statistics = (scope: string, json: unknown = {}) => {
      const closures = [closure(scope, '2026-06-01', '2026-06-05')];
      const series = exampleSeries([...steady(1000, 66), ...steady(0, 5), ...steady(1000, 19)], steady(100));
      const { inputs } = drivingParameters(planSku(series, exampleItem(), context({ json, closures })));
      return [inputs.openDays, inputs.meanBaseDailyDemand];
    };
    const unmasked = (85 * 1000) / 90;
    expect(statistics('factory')).toEqual([85, 1000]);
    expect(statistics('channel:b2b')).toEqual([85, 1000]);
    expect(statistics('channel:tiktok')).toEqual([85, unmasked]);
    expect(statistics('channel:tiktok', { pulseChannels: ['site'] })).toEqual([85, 1000]);
    expect(statistics('supplier')).toEqual([90, unmasked]);
    expect(statistics('channel:tiktok', { pools: { channels: { tiktok: 'us' } } })).toEqual([90, unmasked]);
  });

  it('leaves days out that are not reported yet, for two weeks; then a silent channel sells nothing', () => {
    const statistics = (silentDays: number, base: number | null, pulse: number | null, pool = 'main') => {
      const daysAgo = (days: number | null) => (days === null ? null : addDays(PLANNING_DAY, -days));
      const reportedThrough = new Map([[pool, { base: daysAgo(base), pulse: daysAgo(pulse) }]]);
      const series = exampleSeries([...steady(1000, 90 - silentDays), ...steady(0, silentDays)], steady(100));
      const { inputs } = drivingParameters(planSku(series, exampleItem(), context({ reportedThrough })));
      return [inputs.openDays, inputs.meanBaseDailyDemand];
    };
    expect(statistics(3, 3, 0)).toEqual([87, 1000]);
    expect(statistics(3, 0, 0)).toEqual([90, (87 * 1000) / 90]);
    expect(statistics(3, null, 3)).toEqual([87, (87 * 1000) / 90]);
    expect(statistics(3, 3, 3, 'us')).toEqual([90, (87 * 1000) / 90]);
    expect(statistics(14, 14, 0)).toEqual([76, 1000]);
    expect(statistics(24, 24, 0)).toEqual([76, (66 * 1000) / 76]);
  });

  it('counts a campaign in the pool of its channel, once announced', () => {
    const campaigns = [
      exampleCampaign({ plannedUnits: quantityOf(60_000) }),
      exampleCampaign({ sku: 'OTHER' }),
    ];
    const stock = (json: unknown, planningDay = PLANNING_DAY) =>
      drivingParameters(planSku(handbookSeries(), exampleItem(), context({ json, campaigns, planningDay })))
        .campaignStock;
    expect(stock({})).toBe(35_000);
    expect(stock({ pools: { channels: { tiktok: 'us' } } })).toBe(0);
    expect(
      planningContext({
        planningDay: businessDay('2026-05-31'),
        settings: parseSettings({}, 'test'),
        campaigns,
        closures: [],
        overrides: [],
        calibrations: [],
      }).campaignsOf('ORING-001', 'main'),
    ).toEqual([]);
  });

  it('is driven by what was learned up to the planning day, and later by what was learned later', () => {
    const winner = learned('all', { parameter: 'driving_method', after: 'handbook' });
    const json = { planning: { method: 'auto' } };
    const driving = (changes: Partial<PlanningFacts>) => {
      const { drivingMethod, choice } = planSku(
        handbookSeries(),
        exampleItem(),
        context({ json, ...changes }),
      );
      return [drivingMethod, choice.by];
    };
    expect(driving({ calibrations: [winner] })).toEqual(['handbook', 'all_skus']);
    const made = { ...winner, madeAt: instant('2026-06-24T10:00:00Z') };
    expect(driving({ calibrations: [made] })).toEqual(['handbook', 'all_skus']);
    expect(driving({ calibrations: [{ ...made, madeAt: instant('2026-06-25T10:00:00Z') }] })).toEqual([
      'calibrated',
      'default',
    ]);
    expect(driving({ calibrations: [{ ...winner, state: 'reverted' }] })).toEqual(['calibrated', 'default']);
  });

  it('aims at the nominal service of the target fill, an override of the SKU before it', () => {
    const json = { planning: { targetFill: 0.97 } };
    const calibrations = (['handbook', 'calibrated'] as const).map((method) =>
      learned('all', {
        parameter: `nominal_service:${method}`,
        after: 0.99,
        evidence: {
          targetFill: 0.97,
          serviceKind: 'cycle',
          ownServiceLevel: 0.95,
          ownCoverDays: 5,
          fill: 0.97,
        },
      }),
    );
    const inputs = (changes: Partial<PlanningFacts>) =>
      planSku(handbookSeries(), exampleItem(), context({ json, calibrations, ...changes })).methods.map(
        (method) => method.inputs,
      );
    const [handbook, calibrated] = inputs({});
    expect(handbook).toMatchObject({
      serviceLevel: 0.99,
      serviceFrom: 'backtest',
      targetFill: 0.97,
      fillReached: 0.97,
    });
    expect(Number(handbook?.coverDays)).toBeCloseTo(7.0716, 3);
    expect(calibrated).toMatchObject({ serviceLevel: 0.99, coverDays: 5, targetFill: 0.97 });
    const [byHand] = inputs({ overrides: [override('serviceLevel', '0.9'), override('coverDays', '4')] });
    expect(byHand).toMatchObject({ serviceLevel: 0.9, serviceFrom: 'override', coverDays: 4 });
    expect(inputs({ calibrations: [] })[0]).not.toHaveProperty('targetFill');
    const byClass = { planning: { targetFill: 0.97, serviceLevelByClass: { A: 0.9 } } };
    const worths = exampleHistory([
      { sku: 'A', pool: 'main', demand: [[5, 90, 0]] },
      { sku: 'B', pool: 'main', demand: [[5, 10, 0]] },
    ]);
    const both = [exampleItem({ sku: 'A' }), exampleItem({ sku: 'B' })];
    const [a, b] = planAll(worths, both, context({ json: byClass, calibrations })).map(
      (sku) => sku.methods[1]?.inputs,
    );
    expect(a).toMatchObject({ abcClass: 'A', serviceLevel: 0.9, serviceFrom: 'class' });
    expect(b).toMatchObject({ abcClass: 'B', serviceLevel: 0.99, serviceFrom: 'backtest' });
  });

  it('hands on overrides that change nothing', () => {
    const { refusedOverrides } = context({ overrides: [override('colour', '1')] });
    expect(refusedOverrides.map(({ reason }) => reason)).toEqual([expect.stringContaining('colour')]);
  });
});

describe('the plan of all', () => {
  const items = [
    exampleItem({ sku: 'NEW' }),
    exampleItem({ sku: 'OLD', active: false }),
    exampleItem({ sku: 'A' }),
    exampleItem({ sku: 'RETIRED', active: false }),
  ];

  it('holds each active item in each pool, sorted, also those that never sold', () => {
    const parameters = planAll(history, items, context());
    expect(parameters.map(({ sku, pool }) => [sku, pool])).toEqual([
      ['A', 'eu'],
      ['A', 'main'],
      ['NEW', 'main'],
    ]);
    expect(parameters.map((each) => drivingParameters(each).meanDailyDemand)).toEqual([4 / 51, 1, 0]);
  });

  it('holds the pools of campaigns that run or are to come, also before anything sold there', () => {
    const json = { pools: { channels: { tiktok: 'us' } } };
    const planned = (changes: Partial<Campaign>) =>
      planAll(history, items, context({ json, campaigns: [exampleCampaign(changes)] })).map(
        ({ sku, pool }) => `${sku}/${pool}`,
      );
    expect(planned({ sku: 'NEW' })).toEqual(['A/eu', 'A/main', 'NEW/us']);
    expect(planned({ sku: 'A' })).toEqual(['A/eu', 'A/main', 'A/us', 'NEW/main']);
    expect(planned({ sku: 'A', channel: 'b2b' })).toEqual(['A/eu', 'A/main', 'NEW/main']);
    const none = ['A/eu', 'A/main', 'NEW/main'];
    expect(planned({ sku: 'NEW', announcedOn: addDays(PLANNING_DAY, 1) })).toEqual(none);
    expect(planned({ sku: 'NEW', status: 'cancelled' })).toEqual(none);
    expect(planned({ sku: 'NEW', startsOn: PLANNING_DAY, endsOn: PLANNING_DAY })).not.toEqual(none);
    const yesterday = addDays(PLANNING_DAY, -1);
    expect(planned({ sku: 'NEW', startsOn: yesterday, endsOn: yesterday })).toEqual(none);
    expect(planned({ sku: 'RETIRED' })).toEqual(none);
  });

  it('plans a first campaign in another pool with its stock', () => {
    const json = { pools: { channels: { tiktok: 'us' } } };
    const campaigns = [exampleCampaign({ sku: 'NEW', plannedUnits: quantityOf(5000) })];
    const parameters = planAll(history, items, context({ json, campaigns }));
    const [inUs] = parameters.filter(({ pool }) => pool === 'us').map(drivingParameters);
    expect(inUs).toMatchObject({ meanDailyDemand: 0, campaignStock: 5000, reorderPoint: 5000 });
  });

  it('is by the handbook that of each SKU by itself, and the same whatever the order of items', () => {
    const all = planAll(history, items, context());
    const alone = planSku(denseSeries(history, 0), exampleItem({ sku: 'A' }), context());
    const withoutClass = ({ inputs, ...rest }: MethodParameters) => ({
      ...rest,
      inputs: { ...inputs, abcClass: null },
    });
    expect(all[0] && withoutClass(drivingParameters(all[0]))).toEqual(drivingParameters(alone));
    expect(planAll(history, items.toReversed(), context())).toEqual(all);
  });

  it('aims at the service of the ABC class, of a SKU with an own level at that', () => {
    const worths = exampleHistory(
      [80, 16, 4].map((units, index) => ({ sku: `S${index}`, pool: 'main', demand: [[5, units, 0]] })),
    );
    const json = { planning: { serviceLevel: 0.9, serviceLevelByClass: { A: 0.99, C: 0.8 } } };
    const levels = (overrides: Override[]) =>
      planAll(
        worths,
        ['S0', 'S1', 'S2'].map((sku) => exampleItem({ sku })),
        context({ json, overrides }),
      ).map(({ methods }) => methods.map(({ inputs }) => [inputs.abcClass, inputs.serviceLevel]));
    expect(levels([])).toEqual([
      [
        ['A', 0.99],
        ['A', 0.99],
      ],
      [
        ['B', 0.9],
        ['B', 0.9],
      ],
      [
        ['C', 0.8],
        ['C', 0.8],
      ],
    ]);
    const own = { ...override('serviceLevel', '0.97'), sku: 'S0' };
    expect(levels([own])[0]?.[0]).toEqual(['A', 0.97]);
  });

  it('uses nothing after the planning day', () => {
    const yesterday = addDays(PLANNING_DAY, -1);
    const today = exampleHistory([
      { sku: 'A', pool: 'main', demand: [[50, 9, 2]] },
      { sku: 'B', pool: 'main', demand: [[50, 1, 0]] },
    ]);
    const later = exampleHistory([
      {
        sku: 'A',
        pool: 'main',
        demand: [
          [50, 9, 2],
          [0, 700, 900],
        ],
      },
      {
        sku: 'B',
        pool: 'main',
        demand: [
          [50, 1, 0],
          [0, 90_000, 90_000],
        ],
      },
    ]);
    const both = [exampleItem({ sku: 'A' }), exampleItem({ sku: 'B' })];
    const plan = (history: DemandHistory) => planAll(history, both, context({ planningDay: yesterday }));
    expect(plan(later)).toEqual(plan(today));
  });

  it('is driven by the calibrated method where the settings say so', () => {
    const parameters = planAll(history, items, context({ json: { planning: { method: 'calibrated' } } }));
    expect(parameters.map((each) => drivingParameters(each).method)).toEqual([
      'calibrated',
      'calibrated',
      'calibrated',
    ]);
    expect(parameters.map(({ methods }) => methods[0]?.method)).toEqual(['handbook', 'handbook', 'handbook']);
  });

  it('hands the history of a replaced item on, and reads far enough back for every method', () => {
    const successor = [
      exampleItem({ sku: 'NEW', replaces: 'OLD' }),
      exampleItem({ sku: 'OLD', active: false }),
    ];
    const parameters = planAll(history, successor, context());
    expect(parameters.map(({ sku }) => sku)).toEqual(['NEW']);
    expect(parameters.map((each) => drivingParameters(each).inputs.levelledUnits)).toEqual([4]);
    expect(planningHistoryDays(parseSettings({}, 'test'))).toBe(455);
  });
});
