import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDay, businessDay, instant } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { AdAccount, Campaign } from '../../lib/domain/sets.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import type { AdDrivenDemand } from '../../lib/planning/ad-driven-demand.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import type { AccountFacts } from '../../lib/triggers/account-facts.ts';
import { adAccount } from '../../lib/triggers/ad-account.ts';
import { campaignKey, targetsOf } from '../../lib/triggers/lowered-targets.ts';
import type { OpenSupplyLine, RunFacts } from '../../lib/triggers/run-facts.ts';
import type { SkuFacts } from '../../lib/triggers/sku-facts.ts';
import { accountFacts, accountState } from './account-facts-fixture.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, ITEM, PARAMETERS, skuFacts, TODAY } from './sku-facts-fixture.ts';

const AT = instant('2026-06-24T12:00:00Z');
const SINCE = instant('2026-06-24T09:40:00Z');
const peak = campaign({
  campaignId: 'peak',
  accounts: 'US-1',
  startsOn: addDays(TODAY, 3),
  endsOn: addDays(TODAY, 4),
  plannedUnits: quantityOf(30_000),
});
const driven: AdDrivenDemand = {
  account: 'US-1',
  sku: 'OR-100',
  pool: 'main',
  adShare: 1,
  adDrivenShare: 0.8,
  unitsADay: 40,
  recentUnitsADay: 40,
};
/** Pulse stock 25000 and campaign stock 5000 above a base of 2000. */
const planned: MethodParameters = {
  ...PARAMETERS,
  pulseStock: 25_000,
  campaignStock: 5_000,
  safetyStock: 25_600,
  reorderPoint: 32_000,
  orderUpTo: 32_550,
  campaigns: [
    {
      campaignId: 'peak',
      sku: 'OR-100',
      accounts: ['US-1'],
      units: 30_000,
      expediteUnits: 0,
      peakDayUnits: null,
    },
  ],
  inputs: { peakDayUnits: 5000, coverDays: 5 },
};

interface World {
  readonly states?: readonly AdAccount[];
  readonly account?: Partial<AccountFacts>;
  readonly sku?: Partial<SkuFacts>;
  readonly supply?: readonly OpenSupplyLine[];
  readonly campaigns?: readonly Campaign[];
  readonly others?: readonly AccountFacts[];
}

/** A run in which one account sells one SKU and a peak is planned on it; targets as the job derives them. */
function world({
  states = [],
  account = {},
  sku = {},
  supply = [],
  campaigns = [peak],
  others = [],
}: World): RunFacts {
  const spend = [{ day: TODAY, spend: 10, currency: 'USD' }];
  const facts = accountFacts({ states, sells: [driven], spend, campaigns, ...account });
  const isBlocked = states.at(-1)?.status === 'blocked';
  const adStops = {
    blockedSince: new Map(isBlocked ? [['US-1', states.at(-1)?.takenAt ?? SINCE]] : []),
    listed: new Map(campaigns.map((one) => [campaignKey(one), one])),
  };
  const targets = targetsOf(planned, adStops, [driven]);
  return runFacts({
    at: AT,
    accounts: [facts, ...others],
    skus: [
      skuFacts({
        plannedParameters: planned,
        parameters: targets.effective,
        loweredBy: targets.reasons,
        ads: { runs: [], slices: [], driven: [driven] },
        ...sku,
      }),
    ],
    adStops,
    campaigns,
    supply,
  });
}

const blocked = [
  accountState({ takenAt: instant('2026-06-23T10:00:00Z') }),
  accountState({ takenAt: SINCE, status: 'blocked', rawStatus: 'STATUS_LIMIT', reason: '素材误判' }),
];
const plan = {
  adAccounts: {
    'US-1': {
      unblock: { contact: 'duty desk', steps: { zh: ['申诉'], en: ['appeal'] }, backupAccount: 'US-2' },
    },
  },
};
const check = (facts: RunFacts, json = {}) => adAccount(facts, parseSettings(json, 'test'))[0];

function line(orderId: string, units: number, due: number, until: number | null, rest = {}): OpenSupplyLine {
  return {
    source: 'erp',
    orderId,
    lineId: '1',
    sku: 'OR-100',
    warehouse: 'main',
    pool: 'main',
    unitsOpen: quantityOf(units),
    orderedOn: null,
    dueOn: addDays(TODAY, due),
    kind: 'purchase',
    expedited: false,
    cancellableUntil: until === null ? null : addDays(TODAY, until),
    supplier: null,
    ...rest,
  };
}

describe('a blocked ad account', () => {
  it('is critical while a campaign is planned on it, with the demand that goes and the lowered targets', () => {
    expect(check(world({ states: blocked }), plan)).toMatchObject({
      subject: { kind: 'account', account: 'US-1' },
      state: 'fire',
      severity: 'critical',
      evidence: {
        status: 'blocked',
        rawStatus: 'STATUS_LIMIT',
        reason: '素材误判',
        since: SINCE,
        isDown: true,
        downHours: 2 + 1 / 3,
        adDrivenShare: 0.8,
        pastBlocks: 0,
        skus: [
          {
            sku: 'OR-100',
            unitsADay: 40,
            campaignUnits: 30_000,
            plannedReorderPoint: 32_000,
            loweredReorderPoint: expect.closeTo(7_000, 6) as number,
          },
        ],
        campaigns: [{ campaignId: 'peak', startsOn: addDays(TODAY, 3), endsOn: addDays(TODAY, 4) }],
        contact: 'duty desk',
        steps: { zh: ['申诉'], en: ['appeal'] },
        backupAccount: 'US-2',
        backupStatus: 'unknown',
      },
    });
  });

  it('is urgent without campaigns, and says how its backup account stands', () => {
    const backup = accountFacts({ account: 'US-2', states: [accountState({ account: 'US-2' })] });
    const found = check(world({ states: blocked, campaigns: [], others: [backup] }), plan);
    expect(found).toMatchObject({ severity: 'urgent', evidence: { campaignCount: 0, backupStatus: 'ok' } });
  });

  it('lists orders that are too much and can still be cancelled: the latest due first, with value and date', () => {
    const supply = [
      line('PO1', 9_000, 2, 0),
      line('PO2', 6_000, 9, 4),
      line('PO3', 5_000, 12, 2),
      line('PO4', 4_000, 20, -1),
      line('PO5', 4_000, 20, null),
      line('PO6', 4_000, 20, 5, { sku: 'OS-200' }),
    ];
    const item = { ...ITEM, unitCost: amountOf(0.18), currency: 'CNY' };
    // 1,000 on hand and 28,000 on order are 21,450 above the lowered order-up-to level of 7,550.
    const facts = world({ states: blocked, supply, sku: { item, available: 1_000, onOrder: 28_000 } });
    const { orders, ordersWithoutDate, skus } = check(facts)?.evidence ?? {};
    expect(skus?.[0]?.excessUnits).toBeCloseTo(21_450, 6);
    expect(skus?.[0]?.excessDays).toBeCloseTo(21_450 / 60, 6);
    expect(orders?.map(({ orderId, units, until }) => [orderId, Math.round(units), until])).toEqual([
      ['PO1', 9_000, TODAY],
      ['PO3', 5_000, addDays(TODAY, 2)],
      ['PO2', 6_000, addDays(TODAY, 4)],
    ]);
    expect(orders?.[1]).toMatchObject({ value: expect.closeTo(900, 6) as number, currency: 'CNY' });
    expect(ordersWithoutDate).toBe(1);
  });

  it('asks to cancel no more than is too much, and nothing where nothing is', () => {
    const supply = [line('PO1', 9_000, 12, 2)];
    const some = world({ states: blocked, supply, sku: { available: 1_000, onOrder: 9_000 } });
    expect(check(some)?.evidence.orders[0]?.units).toBeCloseTo(2_450, 6);
    const none = world({ states: blocked, supply, sku: { available: -4_000, onOrder: 9_000 } });
    expect(check(none)?.evidence).toMatchObject({ orders: [], orderCount: 0, skus: [{ excessUnits: 0 }] });
  });

  it('names what is proposed and wanted by the planned targets alone', () => {
    const proposed = { available: 8_000, onOrder: 0, proposedOutstanding: 24_550 };
    expect(check(world({ states: blocked, sku: proposed }))?.evidence.skus[0]?.unwantedUnits).toBe(24_550);
    // 6,000 are below the lowered reorder point: 1,600 of it are wanted still.
    const needed = { ...proposed, available: 6_000 };
    expect(check(world({ states: blocked, sku: needed }))?.evidence.skus[0]?.unwantedUnits).toBe(22_950);
    expect(check(world({ sku: proposed }))).toBeUndefined();
  });

  it('stays one outage under review after it, since the block', () => {
    const review = [
      ...blocked,
      accountState({ takenAt: instant('2026-06-24T11:00:00Z'), status: 'pending' }),
    ];
    const found = check(world({ states: review }));
    expect(found?.evidence).toMatchObject({ status: 'pending', isDown: true, since: SINCE });
    expect(found?.severity).toBe('critical');
  });

  it('counts what it sells of a SKU that is not planned', () => {
    const stray = { ...driven, sku: 'NEW' };
    const found = check(world({ states: blocked, campaigns: [], account: { sells: [stray] } }));
    expect(found?.evidence.skus).toMatchObject([{ sku: 'NEW', plannedReorderPoint: null, excessUnits: 0 }]);
  });

  test.prop([
    fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 20_000 }),
        due: fc.integer({ min: -5, max: 40 }),
        until: fc.option(fc.integer({ min: -5, max: 30 }), { nil: null }),
      }),
      { maxLength: 12 },
    ),
    fc.integer({ min: -5_000, max: 30_000 }),
  ])(
    'never asks to cancel more than is too much, than an order holds, or after its date',
    (orders, available) => {
      const supply = orders.map(({ units, due, until }, index) => line(`PO${index}`, units, due, until));
      const onOrder = orders.reduce((sum, { units }) => sum + units, 0);
      const evidence = check(world({ states: blocked, supply, sku: { available, onOrder } }))?.evidence;
      const listed = evidence?.orders ?? [];
      const excess = evidence?.skus[0]?.excessUnits ?? 0;
      expect(listed.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(excess + 1e-6);
      for (const { orderId, units, until } of listed) {
        expect(units).toBeLessThanOrEqual(orders[Number(orderId.slice(2))]?.units ?? 0);
        expect(until >= TODAY).toBe(true);
      }
    },
  );
});

describe('an ad account that works again', () => {
  const recovered = [
    ...blocked.map((state) => ({ ...state, takenAt: instant(state.takenAt.replace('06-2', '06-1')) })),
    accountState({ takenAt: instant('2026-06-20T09:40:00Z') }),
    accountState({ takenAt: instant('2026-06-24T11:00:00Z') }),
  ];

  it('is clear, with how long it took and what rises again', () => {
    const found = check(world({ states: recovered }));
    expect(found).toMatchObject({
      state: 'clear',
      evidence: {
        status: 'ok',
        isDown: false,
        recoveredAt: '2026-06-20T09:40:00.000Z',
        downHours: 6 * 24,
        skus: [{ plannedReorderPoint: 32_000, loweredReorderPoint: expect.closeTo(7_000, 6) as number }],
        orders: [],
      },
    });
  });

  it('is no news after two weeks, nor where it never was down', () => {
    const at = instant('2026-07-05T12:00:00Z');
    const fresh = accountState({ takenAt: instant('2026-07-05T11:00:00Z') });
    expect(check({ ...world({ states: [...recovered, fresh] }), at })).toBeUndefined();
    expect(check(world({ states: [accountState()] }))).toBeUndefined();
  });
});

describe('an ad account under review', () => {
  const review = [accountState({ status: 'pending', rawStatus: 'STATUS_PENDING_CONFIRM' })];

  it('is told with what is at stake; no target is lowered and nothing is to be cancelled', () => {
    const supply = [line('PO1', 90_000, 12, 2)];
    const found = check(world({ states: review, supply, sku: { onOrder: 90_000 } }));
    expect(found).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      evidence: {
        status: 'pending',
        isDown: false,
        downHours: null,
        orders: [],
        skus: [{ unitsADay: 40, excessUnits: 0 }],
      },
    });
    expect(check(world({ states: review, campaigns: [] }))?.severity).toBe('warning');
  });
});

describe('an ad account of which nobody knows', () => {
  const spend = (day: BusinessDay) => [{ day, spend: 10, currency: 'USD' }];
  const old = [accountState({ takenAt: instant('2026-06-21T10:00:00Z') })];

  it('is told as that once its list is too old, and nothing is lowered', () => {
    expect(check(world({ states: old }))).toMatchObject({
      state: 'fire',
      severity: 'warning',
      evidence: { status: 'unknown', isDown: false, statedAt: '2026-06-21T10:00:00.000Z', orders: [] },
    });
  });

  it('is a notice without campaigns, and none where all lists are too old: then the feed is told', () => {
    const fresh = accountFacts({ account: 'US-2', states: [accountState({ account: 'US-2' })] });
    expect(check(world({ states: old, campaigns: [], others: [fresh] }))?.severity).toBe('notice');
    expect(check(world({ states: old, campaigns: [] }))).toBeUndefined();
  });

  it('is told where lists name other accounts and not it', () => {
    const other = accountFacts({ account: 'US-2', states: [accountState({ account: 'US-2' })] });
    expect(check(world({ others: [other] }))?.evidence).toMatchObject({
      status: 'unknown',
      since: null,
      statedAt: null,
    });
  });

  it('is no alert where it is not in use, or no list of accounts ever came', () => {
    const idle = { spend: spend(addDays(TODAY, -60)) };
    const fresh = accountFacts({ account: 'US-2', states: [accountState({ account: 'US-2' })] });
    const unused = { campaigns: [], account: idle, others: [fresh] };
    for (const states of [old, blocked, [accountState({ status: 'pending' })]] as const) {
      expect(check(world({ ...unused, states }))).toBeUndefined();
    }
    expect(check(world({}))).toBeUndefined();
  });

  it('in use before it was blocked stays told, however long that lasts', () => {
    const states = [accountState({ status: 'blocked', takenAt: instant('2026-05-01T10:00:00Z') })];
    const before = { spend: spend(businessDay('2026-04-28')) };
    expect(check(world({ states, campaigns: [], account: before }))?.severity).toBe('urgent');
  });

  it('stays blocked where the last list said so, however old it is', () => {
    const found = check({ ...world({ states: blocked }), at: instant('2026-06-30T12:00:00Z') });
    expect(found?.evidence).toMatchObject({ status: 'blocked', isDown: true });
  });
});
