import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { type AdCounts, type SurgeRule, surgeTest } from '../../lib/planning/surge-test.ts';
import { hasReferenceData, pulseDays, referenceWorld } from '../simulation/reference-data.ts';
import { PLANNING_DAY } from './examples.ts';

const RULE: SurgeRule = { surgeRatio: 1.5, surgeMeanDays: 30, surgeLeastDays: 7 };

/** So many days at 1 % of the impressions and three orders, then the day in question. */
function daysBefore(today: Partial<AdCounts>, before = 30, impressions = 10_000): AdCounts[] {
  const usual = Array.from({ length: before }, (_, index) => ({
    day: addDays(PLANNING_DAY, index - before),
    impressions,
    clicks: impressions / 100,
    conversions: 3,
    spend: 10,
    provisional: index > before - 4,
  }));
  const last = { day: PLANNING_DAY, impressions, clicks: impressions / 100, conversions: 3, spend: 10 };
  return [...usual, { ...last, provisional: true, ...today }];
}

describe('the surge test', () => {
  it('watches a rate far above its median, and acts where orders follow', () => {
    expect(surgeTest(daysBefore({ clicks: 100 }), RULE)?.level).toBe('none');
    expect(surgeTest(daysBefore({ clicks: 170, conversions: 4 }), RULE)).toMatchObject({
      level: 'watch',
      rate: 0.017,
      baselineRate: 0.01,
      metric: 'ctr',
      events: 170,
      expectedEvents: 100,
      baselineConversions: 3,
    });
    expect(surgeTest(daysBefore({ clicks: 170, conversions: 5 }), RULE)?.level).toBe('act');
  });

  it('acts on clicks beyond doubt with a single order', () => {
    expect(surgeTest(daysBefore({ clicks: 400, conversions: 1 }), RULE)?.level).toBe('act');
    expect(surgeTest(daysBefore({ clicks: 400, conversions: 0 }), RULE)?.level).toBe('watch');
  });

  it('takes no evidence from a few clicks', () => {
    const small = surgeTest(daysBefore({ clicks: 4, conversions: 9 }, 30, 200), RULE);
    expect(small).toMatchObject({ level: 'none', ratio: 2 });
    expect(small?.chance).toBeGreaterThan(0.01);
    expect(surgeTest(daysBefore({ clicks: 400, conversions: 9 }, 30, 20_000), RULE)?.level).toBe('act');
  });

  it('is not blinded by a surge that lasts: the baseline is a median', () => {
    const days = daysBefore({ clicks: 300, conversions: 9 }).map((day, index) =>
      index >= 20 ? { ...day, clicks: 300, conversions: 9 } : day,
    );
    expect(surgeTest(days, RULE)?.baselineRate).toBe(0.01);
    expect(surgeTest(days, RULE)?.level).toBe('act');
  });

  it('says nothing without a baseline or a measured day', () => {
    expect(surgeTest([], RULE)).toBeNull();
    expect(surgeTest(daysBefore({}, 6), RULE)).toBeNull();
    expect(surgeTest(daysBefore({ impressions: 0, spend: 0 }), RULE)).toBeNull();
    expect(
      surgeTest(
        daysBefore({}).map((day) => ({ ...day, clicks: 0 })),
        RULE,
      ),
    ).toBeNull();
    expect(surgeTest(daysBefore({ conversions: null, clicks: 300 }), RULE)?.level).toBe('watch');
  });

  it('compares orders with their cost where clicks are not measured, the days that may still change left out', () => {
    const unseen = (day: AdCounts): AdCounts => ({ ...day, impressions: null, clicks: null });
    const orders = (conversions: number, spend = 10) =>
      surgeTest(
        daysBefore({ conversions, spend }).map((day) =>
          unseen(day.provisional && day.day < PLANNING_DAY ? { ...day, conversions: 0 } : day),
        ),
        RULE,
      );
    expect(orders(3)?.level).toBe('none');
    expect(orders(12)).toMatchObject({
      level: 'act',
      metric: 'orders_per_cost',
      rate: 1.2,
      baselineRate: 0.3,
      events: 12,
      expectedEvents: 3,
    });
    // Four times the orders for four times the money is no surge.
    expect(orders(12, 40)?.level).toBe('none');
    expect(orders(12, 0)).toBeNull();
  });

  it('says nothing where neither clicks nor cost were measured', () => {
    expect(surgeTest(daysBefore({ clicks: null, spend: null }), RULE)).toBeNull();
    expect(surgeTest(daysBefore({ impressions: null, conversions: null }), RULE)).toBeNull();
  });

  it('compares with the days before only, and with no more than the window', () => {
    const days = daysBefore({ clicks: 170, conversions: 9 }, 60).map((day, index) =>
      index < 30 ? { ...day, clicks: 900 } : day,
    );
    expect(surgeTest(days, RULE)?.level).toBe('act');
    expect(surgeTest(days, { ...RULE, surgeMeanDays: 60 })?.level).toBe('none');
  });
});

/** Every measured day from the sixtieth on: what the test says of it, whether the SKU pulsed on it, or on the day after. */
function judgedDays() {
  const pulses = pulseDays();
  return referenceWorld('seal-factory').skus.flatMap(({ item, adSeries }) => {
    const labelled = pulses.get(item.sku) ?? new Set<string>();
    return adSeries.flatMap(({ days }) =>
      days.slice(60).map(({ day }, index) => ({
        level: surgeTest(days.slice(index + 60 - 31, index + 61), RULE)?.level ?? 'none',
        isPulse: labelled.has(day),
        isNear: labelled.has(day) || labelled.has(addDays(day, 1)),
      })),
    );
  });
}

describe.skipIf(!hasReferenceData)('on the reference data (it lies beside the project)', () => {
  it('watches 97 % of pulse days and acts on 90 %, with few false alarms', () => {
    const days = judgedDays();
    const pulses = days.filter(({ isPulse }) => isPulse);
    const fired = {
      watch: (one: (typeof days)[number]) => one.level !== 'none',
      act: (one: (typeof days)[number]) => one.level === 'act',
    };
    const recall = (rule: keyof typeof fired) => pulses.filter(fired[rule]).length / pulses.length;
    // Clicks lead by up to a day.
    const precision = (rule: keyof typeof fired) =>
      days.filter(fired[rule]).filter(({ isNear }) => isNear).length / days.filter(fired[rule]).length;
    expect(recall('watch')).toBeGreaterThan(0.97);
    expect(precision('watch')).toBeGreaterThan(0.88);
    expect(recall('act')).toBeGreaterThan(0.9);
    expect(precision('act')).toBeGreaterThan(0.97);
  });
});
