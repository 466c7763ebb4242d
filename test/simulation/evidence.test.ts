import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDay, businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import type { Calibration } from '../../lib/domain/calibration.ts';
import { METHODS, type Method } from '../../lib/domain/sku-parameters.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import type { Backtest, GroupCurves } from '../../lib/simulation/backtest.ts';
import { learnedFrom, type MethodFigures, winnerOf } from '../../lib/simulation/evidence.ts';
import { type Curve, outcomeOf } from '../../lib/simulation/outcome.ts';
import { worldOfUnits } from './world.ts';

const settings = settingsSchema.parse({});
const figures = (
  handbook: number | null,
  calibrated: number | null,
  costs = [0.05, 0.05],
): MethodFigures[] => [
  { method: 'handbook', stockDays: handbook, costShare: costs[0] ?? null },
  { method: 'calibrated', stockDays: calibrated, costShare: costs[1] ?? null },
];

describe('the winner among methods', () => {
  it('holds the least stock at the fill rate, of two that hold the same the cheaper', () => {
    expect(winnerOf(figures(20, 30), null)).toBe('handbook');
    expect(winnerOf(figures(20, 19.9, [0.04, 0.05]), null)).toBe('handbook');
    expect(winnerOf(figures(20, 19.9, [0.05, 0.04]), null)).toBe('calibrated');
  });

  it('is none that does not get to the fill rate', () => {
    expect(winnerOf(figures(null, 99), 'handbook')).toBe('calibrated');
    expect(winnerOf(figures(null, null), 'handbook')).toBeNull();
  });

  it('is the method in force until another is leaner by 5 %', () => {
    expect(winnerOf(figures(20, 19.1), 'handbook')).toBe('handbook');
    expect(winnerOf(figures(20, 18.9), 'handbook')).toBe('calibrated');
    expect(winnerOf(figures(20, 18.9), 'calibrated')).toBe('calibrated');
  });

  test.prop([fc.array(fc.double({ min: 0.976, max: 1.024, noNaN: true }), { minLength: 20, maxLength: 60 })])(
    'is not turned over and back by noise of a few percent',
    (ratios) => {
      let inForce: Method | null = null;
      const winners = ratios.map((ratio) => {
        inForce = winnerOf(figures(20, 20 * ratio), inForce);
        return inForce;
      });
      expect(new Set(winners).size).toBe(1);
    },
  );
});

const DAYS = 300;
const world = worldOfUnits([Array.from({ length: DAYS }, () => 1)]);
const LAST_DAY: BusinessDay = businessDay('2025-10-27');

/** A curve through points of [dial, fill, days of stock]. */
function curve(policyName: string, points: readonly (readonly [number, number, number])[]): Curve {
  return {
    policyName,
    points: points.map(([dial, fill, stockDays]) => ({ ...outcomeOf([], [], 1), dial, fill, stockDays })),
  };
}

const LEAN = [
  [0.5, 0.9, 10],
  [0.9, 0.96, 20],
  [0.99, 0.99, 40],
] as const;
const FAT = LEAN.map(([dial, fill, stock]) => [dial, fill, 2 * stock] as const);

function group(
  demandClass: GroupCurves['demandClass'],
  skus: number,
  [handbook, calibrated]: readonly (readonly (readonly [number, number, number])[])[],
): GroupCurves {
  return {
    demandClass,
    skus,
    of: 3 * skus,
    curves: [
      curve('handbook', handbook ?? []),
      curve('calibrated', calibrated ?? []),
      curve('hindsight', LEAN),
    ],
  };
}

function learn(
  groups: readonly GroupCurves[],
  changes: {
    readonly calibrations?: readonly Calibration[];
    lastDay?: BusinessDay;
    targetFill?: number;
  } = {},
  measuredFrom = 100,
): Calibration[] {
  const result: Backtest = { span: { firstDay: 72, measuredFrom, endDay: DAYS }, policies: [], groups };
  return learnedFrom(result, world, {
    settings,
    targetFill: 0.95,
    lastDay: LAST_DAY,
    calibrations: [],
    ...changes,
  });
}

const drivers = (learned: readonly Calibration[]) =>
  Object.fromEntries(
    learned.flatMap(({ subject, parameter, after }) =>
      parameter === 'driving_method' && subject.kind === 'demand_class' ? [[subject.name, after]] : [],
    ),
  );

describe('what a backtest teaches', () => {
  const groups = [
    group(null, 40, [FAT, LEAN]),
    group('lumpy', 20, [LEAN, FAT]),
    group('smooth', 7, [LEAN, FAT]),
  ];

  it('is the winner of all SKUs and of each class with enough of them', () => {
    expect(drivers(learn(groups))).toEqual({ all: 'calibrated', lumpy: 'handbook' });
    expect(drivers(learn([...groups, group('unclassed', 30, [LEAN, FAT])]))).not.toHaveProperty('unclassed');
    expect(drivers(learn(groups, {}, 250))).toEqual({ all: 'calibrated' });
  });

  it('carries the figures of every method, where and when they were measured', () => {
    const [all] = learn(groups);
    expect(all).toMatchObject({ before: null, after: 'calibrated', madeAt: '2025-10-27T10:00:00.000Z' });
    expect(all?.evidence).toMatchObject({
      targetFill: 0.95,
      skus: 120,
      skusReplayed: 40,
      measuredFrom: '2025-04-11',
      measuredTo: LAST_DAY,
      'handbook.fill': 0.95,
      'calibrated.fill': 0.95,
    });
    expect(all?.evidence['calibrated.stockDays']).toBeCloseTo(10 + (10 * 5) / 6, 5);
    expect(all?.evidence['handbook.stockDays']).toBeCloseTo(2 * (10 + (10 * 5) / 6), 5);
  });

  it('is the service level at which each method serves the target over all SKUs, with its curve', () => {
    const nominal = learn(groups).filter(({ parameter }) => parameter.startsWith('nominal_service'));
    expect(nominal.map(({ subject, parameter }) => [subject, parameter])).toEqual(
      METHODS.map((method) => [{ kind: 'demand_class', name: 'all' }, `nominal_service:${method}`]),
    );
    for (const { after, evidence } of nominal) {
      expect(after).toBeCloseTo(0.5 + (0.4 * 5) / 6, 5);
      expect(evidence).toMatchObject({ fill: 0.95, serviceKind: 'cycle', 'fill@0.9': 0.96 });
      expect(evidence['lumpy.fill']).toBeCloseTo(0.95, 5);
    }
  });

  it('says what was reached where the target is beyond a curve, or below it', () => {
    const at = (targetFill: number) =>
      learn(groups, { targetFill }).map(({ after, evidence }) => [after, evidence.fill]);
    expect(at(0.995)).toEqual([
      [0.99, 0.99],
      [0.99, 0.99],
    ]);
    expect(at(0.85)).toContainEqual([0.5, 0.9]);
  });

  it('keeps the method in force of an earlier day, and teaches the same when the day is repeated', () => {
    const close = group(null, 40, [
      LEAN,
      LEAN.map(([dial, fill, stock]) => [dial, fill, 0.98 * stock] as const),
    ]);
    const handbookWins = learn([group(null, 40, [LEAN, FAT])]);
    const nextDay = addDays(LAST_DAY, 7);
    const later = learn([close], { calibrations: handbookWins, lastDay: nextDay });
    expect(later[0]).toMatchObject({ before: 'handbook', after: 'handbook' });
    expect(learn([close], { calibrations: [...handbookWins, ...later], lastDay: nextDay })).toEqual(later);
    expect(learn([close], { lastDay: nextDay })[0]).toMatchObject({ before: null, after: 'calibrated' });
    const reverted = handbookWins.map((one) => ({ ...one, state: 'reverted' as const }));
    expect(learn([close], { calibrations: reverted, lastDay: nextDay })[0]?.after).toBe('calibrated');
    expect(dayNumber(nextDay) - dayNumber(LAST_DAY)).toBe(7);
  });
});
