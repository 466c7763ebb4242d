import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOfNumber } from '../../lib/domain/calendar.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { skuKey } from '../../lib/domain/storage-keys.ts';
import { demandSums } from '../../lib/planning/demand-sums.ts';
import { day } from '../history/factory.ts';

const FIRST = dayNumber(day('2026-06-01'));
const key = skuKey('A', 'main');

/** Two SKUs; B sells on the second day. Ten-thousandths. */
function history(sold: readonly (readonly [offset: number, base: number, pulse: number])[]): DemandHistory {
  return {
    firstDay: FIRST,
    lastDay: FIRST + 29,
    skus: ['A', 'B'],
    pools: ['main', 'main'],
    firstDemandDays: Int32Array.of(FIRST, FIRST),
    offsets: Uint32Array.of(0, sold.length, sold.length + 1),
    days: Int32Array.of(...sold.map(([offset]) => FIRST + offset), FIRST + 1),
    baseQuantities: Float64Array.of(...sold.map(([, base]) => base), 70_000),
    pulseQuantities: Float64Array.of(...sold.map(([, , pulse]) => pulse), 0),
  };
}

describe('sums of demand', () => {
  it('are of the days asked for, both counted, by the channels asked for', () => {
    const sums = demandSums(
      history([
        [0, 10_000, 5_000],
        [3, 20_000, 0],
        [9, 40_000, 25_000],
      ]),
    );
    expect(sums.between(key, day('2026-06-01'), day('2026-06-04'))).toBe(3.5);
    expect(sums.between(key, day('2026-06-02'), day('2026-06-10'), 'base')).toBe(6);
    expect(sums.between(key, day('2026-06-02'), day('2026-06-10'), 'pulse')).toBe(2.5);
    expect(sums.between(skuKey('B', 'main'), day('2026-06-01'), day('2026-06-30'))).toBe(7);
    expect(sums.between(skuKey('A', 'us'), day('2026-06-01'), day('2026-06-30'))).toBe(0);
  });

  const sparse = fc.uniqueArray(fc.tuple(fc.nat(29), fc.nat(1e6), fc.nat(1e6)), { selector: ([at]) => at });
  test.prop([sparse, fc.uniqueArray(fc.nat(29))])(
    'of single days are those of stretches of one day',
    (sold, asked) => {
      const sums = demandSums(history(sold.toSorted(([a], [b]) => a - b)));
      const days = Int32Array.from(asked, (offset) => FIRST + offset).sort();
      const one = (number: number) => sums.between(key, dayOfNumber(number), dayOfNumber(number)) * 10_000;
      expect(Math.round(sums.on(key, days) * 10_000)).toBe(
        Math.round(days.reduce((sum, number) => sum + one(number), 0)),
      );
    },
  );
});
