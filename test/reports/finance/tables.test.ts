import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { amountOf, quantityOf } from '../../../lib/domain/decimal.ts';
import { FINANCE_TABLE_NAMES, financeColumns } from '../../../lib/domain/finance-tables.ts';
import { skuKey } from '../../../lib/domain/storage-keys.ts';
import { mondayOf } from '../../../lib/reports/finance/cash-table.ts';
import { split } from '../../../lib/reports/finance/marketing-tables.ts';
import { changeReason } from '../../../lib/reports/finance/parameter-tables.ts';
import {
  financeSheet,
  financeSheets,
  financeTable,
  roundedTo,
} from '../../../lib/reports/finance/rendering.ts';
import { financeRows } from '../../../lib/reports/finance/rows.ts';
import { STOCK_PART_COLUMNS, stockParts } from '../../../lib/reports/finance/stock-tables.ts';
import { DAY, handbookParameters, item, skuParameters } from '../sample.ts';
import { campaign, day, financeFacts, financeSku, fullFacts, proposal } from './facts.ts';

const units = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const level = fc.double({ min: 0, max: 1e6, noNaN: true });
const sumOfParts = (row: Readonly<Record<string, unknown>>) =>
  STOCK_PART_COLUMNS.reduce((sum, part) => sum + Math.round(Number(row[part]) * 100), 0);

describe('the parts of stock', () => {
  test.prop([units, units, level, level, level, level])(
    'add up to what is on hand, none below zero',
    (onHand, available, baseSafetyStock, pulseStock, campaignStock, orderUpTo) => {
      const parts = stockParts(onHand, available, { baseSafetyStock, pulseStock, campaignStock, orderUpTo });
      const all = Object.values(parts);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
      expect(all.reduce((sum, part) => sum + part, 0)).toBeCloseTo(Math.max(0, onHand), 3);
    },
  );

  it('fill from what is touched last to what is too much', () => {
    const parameters = { baseSafetyStock: 100, pulseStock: 50, campaignStock: 20, orderUpTo: 400 };
    expect(stockParts(90, 70, parameters)).toMatchObject({
      committedValue: 20,
      baseSafetyValue: 70,
      pulseValue: 0,
    });
    expect(stockParts(500, 500, parameters)).toEqual({
      committedValue: 0,
      baseSafetyValue: 100,
      pulseValue: 50,
      campaignValue: 20,
      cycleValue: 230,
      excessValue: 100,
    });
  });

  test.prop([level, level, fc.integer({ min: 1, max: 500_000 })])(
    'are valued to the cent without losing one',
    (onHand, available, unitCost) => {
      const one = financeSku('A', {
        onHand,
        available,
        item: item('A', { unitCost: amountOf(unitCost / 10_000) }),
      });
      const [row] = financeRows(financeFacts([one])).stockValue;
      expect(sumOfParts(row ?? {})).toBe(Math.round(Number(row?.stockValue) * 100));
      expect(row?.stockValue).toBe(roundedTo('money', onHand * Number(row?.unitCost)));
    },
  );
});

describe('totals', () => {
  it.each(FINANCE_TABLE_NAMES)('of %s equal the rows that are shown, to the last digit', (name) => {
    const sheet = financeSheets(financeRows(fullFacts())).find((one) => one.name === name);
    const { rows, totals = [], columns } = financeTable(sheet ?? financeSheet(name, []), 'en');
    const definitions = financeColumns(name);
    definitions.forEach(({ total }, place) => {
      if (total !== 'sum' || name === 'overview') return;
      const sum = (cells: readonly (readonly unknown[])[]) =>
        cells.reduce((all, row) => all + Math.round(Number(row[place] ?? 0) * 10_000), 0);
      expect(sum(totals), columns[place]?.title).toBe(sum([...rows]));
    });
  });

  it('stand by currency, and ratios are those of the sums, of what was measured', () => {
    const never = { days: 0, knownDays: 20, demandUnits: 0 };
    const skus = [
      financeSku('A', { demandUnits: 90, unservedUnits: 10, stockOuts: never }),
      financeSku('B', { demandUnits: 10, unservedUnits: 0, stockOuts: never }),
      financeSku('D', { demandUnits: 1000, unservedUnits: 0, stockOuts: null }),
      financeSku('C', {
        item: item('C', { currency: 'USD' }),
        stockOuts: never,
        demandUnits: 4,
        unservedUnits: 4,
      }),
    ];
    const { totals = [], columns } = financeTable(
      financeSheet('service', financeRows(financeFacts(skus)).service),
      'zh',
    );
    const place = (title: string) => columns.findIndex((column) => column.title === title);
    expect(totals.map((row) => [row[0], row[place('币种')], row[place('订单满足率（件数）')]])).toEqual([
      ['合计', 'CNY', 0.9],
      ['合计', 'USD', 0],
    ]);
  });

  it('of the overview are those of the other tables', () => {
    const rows = financeRows(fullFacts());
    for (const { currency, stockValue, proposalCash, adSpend } of rows.overview) {
      const sum = (all: readonly (number | null)[]) =>
        Math.round(all.reduce<number>((total, value) => total + (value ?? 0), 0) * 100);
      expect(sum([stockValue])).toBe(
        sum(rows.stockByCategory.filter((row) => row.currency === currency).map((row) => row.stockValue)),
      );
      expect(sum([proposalCash])).toBe(
        sum(
          rows.cashByWeek
            .filter((row) => row.currency === currency && row.cashFor === 'proposals')
            .map(({ cash }) => cash),
        ),
      );
      expect(sum([adSpend])).toBe(
        sum(rows.adSpend.filter((row) => row.adCurrency === currency).map((row) => row.adSpend)),
      );
    }
  });
});

describe('money', () => {
  it('is at cost: what has none is said to have none and never valued at its price', () => {
    const one = financeSku('A', { item: item('A', { unitCost: null, unitPrice: amountOf(9) }) });
    const rows = financeRows(financeFacts([one], { proposals: [proposal('A')] }));
    expect(rows.stockValue[0]).toMatchObject({
      costBasis: 'no_cost',
      unitCost: null,
      stockValue: null,
      onOrderValue: null,
    });
    expect(rows.overview).toMatchObject([
      { currency: 'CNY', skus: 1, skusWithoutCost: 1, stockValue: null, proposalCash: null },
    ]);
    expect(rows.cashByWeek).toMatchObject([{ lines: 1, linesWithoutCost: 1, cash: null }]);
    expect(rows.service[0]?.lostMargin).toBeNull();
  });

  it('of another currency is converted where it has a rate, else stands by itself', () => {
    const skus = ['CNY', 'USD', 'EUR'].map((currency) =>
      financeSku(currency, { item: item(currency, { currency }), onHand: 100, available: 100 }),
    );
    const exchange = { currency: 'CNY', rates: { USD: 7.1 } };
    const rows = financeRows(financeFacts(skus, { exchange }));
    expect(rows.overview.map(({ currency, stockValue }) => [currency, stockValue])).toEqual([
      ['CNY', 85 + 603.5],
      ['EUR', 85],
    ]);
  });
});

describe('cash by week', () => {
  test.prop([fc.integer({ min: -5000, max: 30_000 })])('starts on Mondays', (number) => {
    const some = day(new Date(number * 86_400_000).toISOString().slice(0, 10));
    const monday = mondayOf(some);
    expect(new Date(monday).getUTCDay()).toBe(1);
    expect(monday <= some).toBe(true);
    expect(Date.parse(some) - Date.parse(monday)).toBeLessThan(7 * 86_400_000);
  });

  it('takes what is still to come, overdue orders this week, and the premium of what expedites', () => {
    const supply = (dueOn: string) => ({
      source: 'erp',
      orderId: 'PO',
      lineId: '1',
      sku: 'A',
      warehouse: 'main',
      pool: 'main',
      unitsOpen: quantityOf(100),
      orderedOn: null,
      dueOn: day(dueOn),
      kind: 'purchase' as const,
      expedited: false,
      cancellableUntil: null,
      supplier: null,
    });
    const facts = financeFacts([financeSku('A')], {
      supply: [supply('2026-05-01'), supply('2026-06-28')],
      proposals: [proposal('A', { kind: 'expedite', unitsOutstanding: 1000, arrivesOn: day('2026-06-29') })],
    });
    expect(financeRows(facts).cashByWeek).toEqual([
      {
        weekFrom: '2026-06-22',
        cashFor: 'orders',
        supplyKind: 'purchase',
        currency: 'CNY',
        lines: 2,
        linesWithoutCost: 0,
        cash: 170,
        premium: 0,
      },
      {
        weekFrom: '2026-06-29',
        cashFor: 'proposals',
        supplyKind: 'expedite',
        currency: 'CNY',
        lines: 1,
        linesWithoutCost: 0,
        cash: 935,
        premium: 85,
      },
    ]);
  });
});

describe('fill rate', () => {
  it('counts what was cancelled for stock, and estimates what was never ordered on days out of stock', () => {
    const one = financeSku('A', {
      demandUnits: 20_000,
      unservedUnits: 100,
      stockOuts: { days: 2, knownDays: 20, demandUnits: 500 },
    });
    expect(financeRows(financeFacts([one])).service).toMatchObject([
      {
        lostUnits: 1500,
        askedUnits: 21_500,
        servedUnits: 19_900,
        fillRate: 19_900 / 21_500,
        unitMargin: 0.75,
        lostMargin: 1200,
      },
    ]);
  });

  it('is not known where no stock list tells of days out of stock, and the overview counts what it is not known of', () => {
    const skus = [
      financeSku('A', { demandUnits: 900, unservedUnits: 10, stockOuts: null }),
      financeSku('B', { demandUnits: 900, unservedUnits: 0, stockOuts: null }),
      financeSku('C', {
        demandUnits: 900,
        unservedUnits: 10,
        stockOuts: { days: 0, knownDays: 3, demandUnits: 0 },
      }),
    ];
    const { service, overview } = financeRows(financeFacts(skus));
    const unknown = {
      lostUnits: null,
      askedUnits: null,
      servedUnits: null,
      fillRate: null,
      lostMargin: null,
    };
    expect(service.toSorted((a, b) => ((a.sku ?? '') < (b.sku ?? '') ? -1 : 1))).toMatchObject([
      { sku: 'A', demandUnits: 900, unservedUnits: 10, stockOutDays: null, ...unknown },
      { sku: 'B', demandUnits: 900, unservedUnits: 0, stockOutDays: null, ...unknown },
      { sku: 'C', lostUnits: 0, askedUnits: 900, servedUnits: 890, fillRate: 890 / 900, lostMargin: 7.5 },
    ]);
    expect(overview).toMatchObject([{ lostMargin: 7.5, skusNotMeasured: 2 }]);
    expect(financeRows(financeFacts(skus.slice(0, 2))).overview).toMatchObject([
      { lostMargin: null, skusNotMeasured: 2 },
    ]);
  });

  it('leaves out what neither sold nor was out of stock', () => {
    const one = financeSku('A', { demandUnits: 0, unservedUnits: 0, stockOuts: null });
    expect(financeRows(financeFacts([one])).service).toEqual([]);
  });
});

describe('campaigns', () => {
  it('tell what an ended one leaves, and nothing of one to come', () => {
    const facts = financeFacts([financeSku('A')], {
      campaigns: [
        { campaign: campaign('A'), status: 'done', pool: 'main', demandUnits: 6000, extraUnits: 4000 },
        {
          campaign: campaign('A', { campaignId: 'C2' }),
          status: 'planned',
          pool: 'main',
          demandUnits: 0,
          extraUnits: 0,
        },
      ],
    });
    expect(financeRows(facts).campaigns).toMatchObject([
      {
        campaignId: 'C1',
        soldUnits: 6000,
        extraUnits: 4000,
        leftUnits: 1000,
        leftValue: 850,
        plannedValue: 4250,
      },
      { campaignId: 'C2', soldUnits: null, extraUnits: null, leftUnits: null, leftValue: null },
    ]);
  });
});

describe('ad spend', () => {
  test.prop([fc.integer({ min: 0, max: 1e9 }), fc.array(level, { minLength: 1, maxLength: 9 })])(
    'is split without losing a cent',
    (cents, weights) => {
      const shares = split(cents / 100, weights, 'money');
      expect(shares.reduce<number>((sum, share) => sum + Math.round((share ?? 0) * 100), 0)).toBe(cents);
    },
  );

  it('of an ad for several SKUs goes by their demand; what has no SKU has a row', () => {
    const facts = financeFacts(
      [financeSku('A', { demandUnits: 300 }), financeSku('B', { demandUnits: 100 })],
      {
        ads: [
          { currency: 'USD', skus: ['A', 'B'], spend: 100, clicks: 10, conversions: null },
          { currency: 'USD', skus: [], spend: 5, clicks: 1, conversions: 1 },
        ],
      },
    );
    expect(financeRows(facts).adSpend).toMatchObject([
      { sku: 'A', adSpend: 75, clicks: 8, conversions: null, stockValue: 25_500 },
      { sku: 'B', adSpend: 25, clicks: 2 },
      { sku: null, adSpend: 5, clicks: 1, stockValue: null },
    ]);
  });
});

describe('parameter changes', () => {
  const earlier = (change: object) => ({
    day: day('2026-05-31'),
    bySku: new Map([
      [skuKey('A', 'main'), skuParameters('A', { methods: [{ ...handbookParameters, ...change }] })],
    ]),
  });
  const changes = (change: object) =>
    financeRows(financeFacts([financeSku('A')], { before: earlier(change) })).parameterChanges;

  it('list what is not what it was, with its value', () => {
    expect(changes({})).toEqual([]);
    expect(
      changes({
        pulseStock: 20_000,
        safetyStock: 21_234.56789,
        reorderPoint: 35_234.56789,
        orderUpTo: 45_234.5,
      }),
    ).toMatchObject([
      {
        sku: 'A',
        comparedWith: '2026-05-31',
        changeReason: 'pulse',
        orderUpToBefore: 45_234.5,
        orderUpToValueChange: 4250,
      },
    ]);
  });

  it('list SKUs that are new and that are planned no more', () => {
    const facts = financeFacts([financeSku('B')], { before: earlier({}) });
    expect(financeRows(facts).parameterChanges.map(({ sku, changeReason: why }) => [sku, why])).toEqual([
      ['B', 'new'],
      ['A', 'ended'],
    ]);
  });

  it.each([
    ['method', { method: 'calibrated' }],
    ['override', { inputs: { overrides: 'coverDays' } }],
    ['settings', { inputs: { coverDays: 7 } }],
    ['base_safety', { baseSafetyStock: 99 }],
    ['campaign', { campaignStock: 5000 }],
    ['demand', { meanDailyDemand: 1100 }],
    ['lead_time', { leadTimeDays: 20 }],
    ['order_quantity', { orderUpTo: 60_000 }],
  ] as const)('have the reason %s', (reason, change) => {
    expect(changeReason(handbookParameters, { ...handbookParameters, ...change })).toBe(reason);
  });
});

describe('the forecast', () => {
  it('is the mean demand of then for the days since, in units and in the weighted error', () => {
    const forecast = { day: day('2026-06-14'), bySku: new Map([[skuKey('A', 'main'), skuParameters('A')]]) };
    const rows = financeRows(
      financeFacts([financeSku('A', { forecastDemandUnits: 8000 })], { forecast }),
    ).forecastError;
    expect(rows).toMatchObject([
      {
        forecastOn: '2026-06-14',
        forecastDays: 10,
        forecastUnits: 10_000,
        actualUnits: 8000,
        errorUnits: 2000,
        errorShare: 0.25,
        biasShare: 0.25,
      },
    ]);
    expect(
      financeRows(financeFacts([financeSku('A')], { forecast: { ...forecast, day: DAY } })).forecastError,
    ).toEqual([]);
  });
});
