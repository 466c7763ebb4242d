import { type BusinessDay, businessDay, instant } from '../../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../../lib/domain/decimal.ts';
import type { Proposal } from '../../../lib/domain/proposals.ts';
import type { Campaign, Item } from '../../../lib/domain/sets.ts';
import { skuKey } from '../../../lib/domain/storage-keys.ts';
import type { FinanceFacts, FinanceSku } from '../../../lib/reports/finance/facts.ts';
import { DAY, handbookParameters, item, skuParameters } from '../sample.ts';

export const day = (text: string): BusinessDay => businessDay(text);

/** Texts that a program might take for something else than text. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x","y")',
  '+1',
  '-5X10',
  '@SUM(A1)',
  `"quoted", 'it'`,
  '</td><img src=x onerror=alert(1)>',
  '密封圈 & Ω\n第二行',
];

/** A SKU of the sample's parameters, 30,000 on hand of which 1,000 are promised. */
export function financeSku(sku: string, change: Partial<FinanceSku> = {}): FinanceSku {
  return {
    sku,
    pool: 'main',
    item: item(sku),
    parameters: skuParameters(sku),
    onHand: 30_000,
    available: 29_000,
    onOrder: 4_000.5,
    dailyDemand: 1000,
    daysOfSupply: 29,
    excess: [],
    demandUnits: 20_000,
    forecastDemandUnits: 30_000,
    unservedUnits: 100,
    stockOuts: { days: 2, knownDays: 20, demandUnits: 500 },
    ...change,
  };
}

export function proposal(sku: string, change: Partial<Proposal> = {}): Proposal {
  const sentAt = instant('2026-06-24T20:00:00+08:00');
  return {
    id: `${sku}#main#purchase#${sentAt}`,
    sku,
    pool: 'main',
    kind: 'purchase',
    units: 3000,
    unitsOutstanding: 2000,
    arrivesOn: day('2026-07-08'),
    sentAt,
    state: 'sent',
    open: true,
    knownLines: [],
    evaluatedAt: sentAt,
    author: null,
    answeredAt: null,
    unitsOrdered: null,
    ...change,
  };
}

export function campaign(sku: string, change: Partial<Campaign> = {}): Campaign {
  return {
    campaignId: 'C1',
    sku,
    channel: 'tiktok',
    name: 'live',
    kind: 'livestream',
    announcedOn: null,
    startsOn: day('2026-06-10'),
    endsOn: day('2026-06-12'),
    plannedUnits: quantityOf(5000),
    plannedPeakDayUnits: null,
    adBudget: amountOf(900),
    currency: 'USD',
    accounts: null,
    status: 'planned',
    statusSince: null,
    targetUplift: null,
    author: null,
    ...change,
  };
}

/** Facts of these SKUs and nothing else. */
export function financeFacts(skus: readonly FinanceSku[], change: Partial<FinanceFacts> = {}): FinanceFacts {
  return {
    day: DAY,
    period: { from: day('2026-06-01'), to: DAY },
    exchange: { currency: null, rates: {} },
    skus,
    items: new Map(skus.flatMap((one) => (one.item === null ? [] : [[one.sku, one.item] as const]))),
    proposals: [],
    supply: [],
    campaigns: [],
    ads: [],
    before: null,
    forecast: null,
    actedOn: [],
    ...change,
  };
}

/** Facts in which every table has rows, in two currencies, with items without cost and names of every kind. */
export function fullFacts(): FinanceFacts {
  const items: Item[] = HOSTILE.map((text, index) =>
    item(`${text}${index}`, {
      nameZh: text,
      nameEn: index % 2 === 0 ? text : null,
      category: text,
      unitCost: index === 3 ? null : amountOf(0.3333 + index / 7),
      currency: index % 3 === 0 ? 'USD' : 'CNY',
    }),
  );
  const skus = items.map((one, index) =>
    financeSku(one.sku, {
      item: one,
      onHand: 100.25 + 9876.5 * index,
      available: 90.1 + 9000.3 * index,
      excess: [
        {
          kind: (['overstock', 'slow-moving', 'expiring-stock'] as const)[index % 3] ?? 'overstock',
          units: 10.5 * (index + 1),
          dailyDemand: index,
          firstExpiresOn: index % 3 === 2 ? day('2026-09-01') : null,
          cancellableUnits: index % 3 === 0 ? 5 : null,
          cancelBy: index % 3 === 0 ? day('2026-06-30') : null,
        },
      ],
    }),
  );
  const before = {
    day: day('2026-05-27'),
    bySku: new Map(
      skus.map(({ sku, pool }, index) => [
        skuKey(sku, pool),
        skuParameters(sku, {
          methods: [{ ...handbookParameters, pulseStock: 1000 * index, orderUpTo: 40_000 + 0.1234 * index }],
        }),
      ]),
    ),
  };
  const first = skus[0]?.sku ?? '';
  const second = skus[1]?.sku ?? '';
  return financeFacts(skus, {
    proposals: [proposal(first), proposal(second, { kind: 'expedite' }), proposal(skus[3]?.sku ?? '')],
    supply: [
      {
        source: 'erp',
        orderId: 'PO1',
        lineId: '1',
        sku: second,
        warehouse: 'main',
        pool: 'main',
        unitsOpen: quantityOf(70.5),
        orderedOn: null,
        dueOn: null,
        kind: 'production',
        expedited: false,
        cancellableUntil: null,
        supplier: null,
      },
    ],
    campaigns: [
      {
        campaign: campaign(first, { name: HOSTILE[0] ?? null }),
        status: 'done',
        pool: 'main',
        demandUnits: 4000,
        extraUnits: 3500,
      },
      {
        campaign: campaign(second, { campaignId: 'C2' }),
        status: 'planned',
        pool: 'main',
        demandUnits: 0,
        extraUnits: 0,
      },
    ],
    ads: [
      { currency: 'USD', skus: [first, second], spend: 100.01, clicks: 7, conversions: 3 },
      { currency: 'CNY', skus: [], spend: 50, clicks: null, conversions: null },
    ],
    before,
    forecast: before,
    actedOn: [
      { rule: 'stock-out', asked: 4, actedOn: 1, acknowledged: 1, snoozed: 0, ordered: 0, declined: 0 },
      { rule: 'overstock', asked: 0, actedOn: 0, acknowledged: 0, snoozed: 0, ordered: 0, declined: 0 },
    ],
  });
}
