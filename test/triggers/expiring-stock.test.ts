import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { expiringStock } from '../../lib/triggers/expiring-stock.ts';
import type { ReceivedLot } from '../../lib/triggers/sku-facts.ts';
import { hourly } from './hourly.ts';
import { ITEM, PARAMETERS, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const ITEM_OF_A_YEAR = { ...ITEM, shelfLifeDays: 365, unitCost: amountOf(20), currency: 'CNY' };

/** Expires in so many days from the first day of demand. */
const lot = (expiresIn: number, units: number): ReceivedLot => ({
  receivedOn: addDays(TODAY, 1 + expiresIn - 365),
  units,
});
const age = (oldLots: readonly ReceivedLot[], laterUnits = 0, recordedDaysAgo = 400) => ({
  recordedFrom: addDays(TODAY, -recordedDaysAgo),
  newestOn: TODAY,
  oldLots,
  laterUnits,
});

function verdictOf(changes: Parameters<typeof watched>[0], dailyDemand = 1) {
  const parameters = { ...PARAMETERS, meanDailyDemand: dailyDemand };
  return expiringStock(watched({ item: ITEM_OF_A_YEAR, parameters, ...changes }), triggers);
}

describe('the rule on expiring stock', () => {
  it('tells what of which lot is left, first in first out', () => {
    const stockAge = age([lot(50, 120), lot(100, 200)], 80);
    // 50 of the first are sold by its day, 50 of the second in the 50 days after.
    expect(verdictOf({ available: 400, stockAge })).toMatchObject({
      state: 'fire',
      severity: 'warning',
      evidence: {
        expiringUnits: 220,
        firstExpiresOn: addDays(TODAY, 51),
        lots: [
          { receivedOn: addDays(TODAY, -314), expiresOn: addDays(TODAY, 51), units: 70 },
          { receivedOn: addDays(TODAY, -264), expiresOn: addDays(TODAY, 101), units: 150 },
        ],
        expiringValue: 4400,
        currency: 'CNY',
      },
    });
  });

  it('takes what is available to be what came in last', () => {
    const stockAge = age([lot(50, 120), lot(100, 200)], 300);
    expect(verdictOf({ available: 300, stockAge })?.state).toBe('clear');
    const some = verdictOf({ available: 480, stockAge })?.evidence;
    expect(some).toMatchObject({ expiringUnits: 80, lots: [{ units: 80, expiresOn: addDays(TODAY, 101) }] });
  });

  it('takes what no receipt explains to be older than all of them, and says so', () => {
    const stockAge = age([], 50, 300);
    expect(verdictOf({ available: 250, stockAge })?.evidence).toMatchObject({
      expiringUnits: 136,
      lots: [{ receivedOn: null, expiresOn: addDays(TODAY, 65) }],
    });
    expect(verdictOf({ available: 250, stockAge: age([], 50, 100) })?.evidence.lots).toEqual([]);
  });

  it('has none left of a lot that sells in time', () => {
    expect(verdictOf({ available: 120, stockAge: age([lot(50, 120)]) }, 3)?.state).toBe('clear');
    expect(verdictOf({ available: 120, stockAge: age([lot(-5, 120)]) }, 3)?.evidence.expiringUnits).toBe(120);
  });

  it('is only a notice while the first lot has more than ninety days', () => {
    expect(verdictOf({ available: 300, stockAge: age([lot(89, 300)]) })?.severity).toBe('warning');
    expect(verdictOf({ available: 300, stockAge: age([lot(90, 300)]) })?.severity).toBe('notice');
  });

  it('does not tell of what is worth little', () => {
    expect(verdictOf({ available: 60, stockAge: age([lot(20, 60)]) })?.state).toBe('clear');
    expect(verdictOf({ available: 80, stockAge: age([lot(20, 80)]) })?.state).toBe('fire');
  });

  it('says nothing of items without a shelf life, without receipts, or of which no stock is known', () => {
    const stockAge = age([lot(50, 500)]);
    expect(verdictOf({ available: 500, stockAge, item: ITEM })).toBeNull();
    expect(verdictOf({ available: 500, stockAge: null })).toBeNull();
    expect(verdictOf({ available: 500, stockAge, stockTakenAt: null })).toBeNull();
  });

  it('lives through demand that flaps as one episode', () => {
    const stockAge = age([lot(50, 120)]);
    const hours = Array.from({ length: 100 }, (_, index) =>
      verdictOf({ available: 120, stockAge }, index % 2 === 0 ? 1.39 : 1.41),
    );
    expect(hourly(hours)).toEqual({ episodes: 1, notices: ['0 opened'] });
  });

  const lots = fc
    .array(fc.tuple(fc.nat({ max: 170 }), fc.nat({ max: 500 })), { maxLength: 4 })
    .map((pairs) => pairs.sort(([a], [b]) => a - b).map(([day, units]) => lot(day, units)));

  test.prop([lots, fc.nat({ max: 2000 }), fc.nat({ max: 200 }), fc.nat({ max: 20 }), fc.nat({ max: 20 })])(
    'never loses more than there is, and less where more sells',
    (oldLots, available, laterUnits, demand, more) => {
      const stockAge = age(oldLots, laterUnits);
      const left = (daily: number) => verdictOf({ available, stockAge }, daily)?.evidence.expiringUnits ?? 0;
      expect(left(demand)).toBeLessThanOrEqual(available);
      expect(left(demand)).toBeGreaterThanOrEqual(0);
      expect(left(demand + more)).toBeLessThanOrEqual(left(demand));
    },
  );
});
