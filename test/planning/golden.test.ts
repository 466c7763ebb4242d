import { describe, expect, it } from 'vitest';
import { businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { unitsOf } from '../../lib/domain/decimal.ts';
import { coverStock } from '../../lib/planning/cover-stock.ts';
import { demandOutlook } from '../../lib/planning/demand-outlook.ts';
import { createDemandPool } from '../../lib/planning/demand-pool.ts';
import { hasReferenceData, referenceWorld } from '../simulation/reference-data.ts';
import { exampleInput } from './examples.ts';

/** Values of an independent program on the reference data; it counts days before a SKU's first sale as days without demand. */
const GOLDEN = [
  {
    day: '2010-11-30',
    sku: 'U00006',
    means: [12.5, 7.967, 4.698],
    orderDays: 85,
    mu: 7.4139,
    mean: 88.967,
    variance: 7526.856,
    dispersion: 12.653,
    stock: [246, 324],
  },
  {
    day: '2010-11-30',
    sku: 'U00008',
    means: [1.5, 1.117, 0.808],
    orderDays: 96,
    mu: 1.0619,
    mean: 14.866,
    variance: 194.119,
    dispersion: 13.109,
    stock: [39, 52],
  },
  {
    day: '2010-11-30',
    sku: 'U01440',
    means: [16.214, 18.122, 15.393],
    orderDays: 232,
    mu: 16.5092,
    mean: 297.165,
    variance: 43781.528,
    dispersion: 8.182,
    stock: [668, 830],
  },
  {
    day: '2011-08-08',
    sku: 'U00006',
    means: [12.286, 6.533, 5.89],
    orderDays: 114,
    mu: 8.0794,
    mean: 96.952,
    variance: 5166.23,
    dispersion: 5.357,
    stock: [239, 296],
  },
  {
    day: '2011-08-08',
    sku: 'U00042',
    means: [0.286, 0.1, 0.485],
    orderDays: 43,
    mu: 0.3727,
    mean: 5.963,
    variance: 89.76,
    dispersion: 25.223,
    stock: [17, 28],
  },
];

const SEASON = { '2010-11-30': [1, 1, 1.0509], '2011-08-08': [1.1413, 1.0252, 1.0249] };

/** Profiles and outlooks of all SKUs on the evening of a day. */
function outlooksOn(day: string) {
  const world = referenceWorld('online-retail');
  const planningDay = businessDay(day);
  const pool = createDemandPool(dayNumber(planningDay), world.firstDay);
  const inputs = world.skus.map(({ item, series }) =>
    exampleInput({
      series: { ...series, firstDemandDay: world.firstDay },
      planningDay,
      leadTimeDays: item.leadTimeDays,
      leadTimeSd: item.leadTimeSd,
      moq: item.moq === null ? null : unitsOf(item.moq),
    }),
  );
  const profiles = inputs.map((input) => pool.add(input));
  const pooled = pool.pooled();
  return (sku: string) => {
    const index = inputs.findIndex(({ series }) => series.sku === sku);
    const [input, profile] = [inputs[index], profiles[index]];
    if (input === undefined || profile === undefined) throw new RangeError(`no SKU ${sku}`);
    return { profile, pooled, outlook: demandOutlook(input, profile, pooled) };
  };
}

describe.skipIf(!hasReferenceData)(
  'the measured recipe (needs the reference data beside the project)',
  () => {
    it.each(['2010-11-30', '2011-08-08'] as const)(
      'comes to its golden values on the evening of %s',
      (day) => {
        const outlookOf = outlooksOn(day);
        for (const golden of GOLDEN.filter((one) => one.day === day)) {
          const { profile, pooled, outlook } = outlookOf(golden.sku);
          for (const [window, factor] of SEASON[day].entries())
            expect((pooled.seasonFactors[window] ?? 0) ** (1 / 0.85)).toBeCloseTo(factor, 4);
          for (const [window, units] of golden.means.entries())
            expect(profile.means[window]).toBeCloseTo(units, 3);
          expect(profile.orderDays).toBe(golden.orderDays);
          expect(profile.dayDispersion).toBeCloseTo(golden.dispersion, 3);
          expect(outlook.meanDailyDemand).toBeCloseTo(golden.mu, 4);
          expect(outlook.mean).toBeCloseTo(golden.mean, 3);
          expect(outlook.variance).toBeCloseTo(golden.variance, 3);
          const stock = [0.95, 0.98].map((level) =>
            Math.ceil(coverStock(outlook, { kind: 'cycle', level }).total),
          );
          expect(stock).toEqual(golden.stock);
        }
      },
    );
  },
);
