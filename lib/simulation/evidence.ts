import { addDays, type BusinessDay, dayCloses, dayOfNumber } from '../domain/calendar.ts';
import {
  type CalibratedParameter,
  type CalibratedValue,
  type Calibration,
  type CalibrationSubject,
  calibrationSubjectKey,
  calibrationsInForce,
  type Evidence,
  madeCalibration,
  nominalService,
} from '../domain/calibration.ts';
import { METHODS, type Method } from '../domain/sku-parameters.ts';
import { ALL_SKUS } from '../planning/method-choice.ts';
import { serviceConditions } from '../planning/nominal-service.ts';
import { type Settings, settingsVersion } from '../settings/settings.ts';
import type { Backtest, GroupCurves } from './backtest.ts';
import { atDial, type Curve, type CurvePoint, leanestAt } from './outcome.ts';
import type { World } from './world.ts';

/** A class is judged by its own replay from so many SKUs and measured days on. */
const LEAST_SKUS = 8;
const LEAST_MEASURED_DAYS = 84;
/** Stock at which two methods are as good as each other, and by how much a challenger must be leaner than the method in force. */
const TIE = 0.01;
const MARGIN = 0.05;

/** What a method came to at the fill rate wanted; null figures where it does not get there. */
export interface MethodFigures {
  readonly method: Method;
  readonly stockDays: number | null;
  readonly costShare: number | null;
}

/** What a backtest is judged by. */
export interface Judging {
  readonly settings: Settings;
  readonly targetFill: number;
  /** The last day that was replayed; the calibrations are made at its close. */
  readonly lastDay: BusinessDay;
  /** As stored. Those that were in force on the day before count, so that a run repeated on a day teaches the same. */
  readonly calibrations: readonly Calibration[];
}

/**
 * What a backtest teaches: for all SKUs, and for each demand class that holds enough SKUs and days, the method that
 * drives (`winnerOf`); a group in which no method gets to the target fill teaches none. And for all SKUs together the
 * service level at which each method gets there: one level for all, because it holds less stock than the same fill in
 * every class. The same backtest and judging teach the same.
 */
export function learnedFrom(result: Backtest, world: World, judging: Judging): Calibration[] {
  const { measuredFrom, endDay } = result.span;
  const isLongEnough = endDay - measuredFrom >= LEAST_MEASURED_DAYS;
  const sharedOf = (group: GroupCurves): Evidence => ({
    targetFill: judging.targetFill,
    skus: group.of,
    skusReplayed: group.skus,
    measuredFrom: dayOfNumber(world.firstDay + measuredFrom),
    measuredTo: judging.lastDay,
  });
  return result.groups.flatMap((group) => {
    const { demandClass, skus } = group;
    if (demandClass === null)
      return [
        ...drivingMethod(group, sharedOf(group), judging),
        ...METHODS.flatMap((method) => nominalLevel(method, group, result.groups, sharedOf(group), judging)),
      ];
    const isJudged = demandClass !== 'unclassed' && isLongEnough && skus >= LEAST_SKUS;
    return isJudged ? drivingMethod(group, sharedOf(group), judging) : [];
  });
}

/** The level at which a method serves the target over all SKUs, and what it then serves of each class. */
function nominalLevel(
  method: Method,
  all: GroupCurves,
  groups: readonly GroupCurves[],
  shared: Evidence,
  judging: Judging,
): Calibration[] {
  const curve = curveIn(all, method);
  const { fill, stockDays, dial } =
    (curve && (leanestAt(curve, judging.targetFill) ?? curve.points.at(-1))) ?? {};
  if (curve === undefined || dial === undefined || dial === null) return [];
  const evidence: Evidence = {
    ...shared,
    ...serviceConditions(method, judging.settings.planning),
    fill: rounded(fill),
    stockDays: rounded(stockDays),
    ...Object.fromEntries(
      groups.flatMap((group) => {
        const own = curveIn(group, method);
        return group.demandClass === null || own === undefined
          ? []
          : [[`${group.demandClass}.fill`, rounded(atDial(own, dial)?.fill)]];
      }),
    ),
    ...curveEvidence(curve),
  };
  return [made(all, nominalService(method), rounded(dial) ?? dial, evidence, judging)];
}

function drivingMethod(group: GroupCurves, shared: Evidence, judging: Judging): Calibration[] {
  const points = METHODS.map((method) => {
    const curve = curveIn(group, method);
    return { method, point: curve === undefined ? null : leanestAt(curve, judging.targetFill) };
  });
  const figures = points.map(({ method, point }) => ({
    method,
    stockDays: point?.stockDays ?? null,
    costShare: point?.costShare ?? null,
  }));
  const present = before(subjectOf(group), 'driving_method', judging);
  const winner = winnerOf(figures, METHODS.find((method) => method === present) ?? null);
  if (winner === null) return [];
  const evidence: Evidence = Object.assign(
    { ...shared },
    ...points.map(({ method, point }) => ({
      [`${method}.stockDays`]: rounded(point?.stockDays),
      [`${method}.fill`]: rounded(point?.fill),
      [`${method}.costShare`]: rounded(point?.costShare),
      [`${method}.expeditedShare`]: rounded(point?.expeditedShare),
    })),
  );
  return [made(group, 'driving_method', winner, evidence, judging)];
}

/**
 * The method that drives a group of SKUs: the one that holds the least stock at the fill rate wanted, of those within
 * 1 % of it the cheapest. The method in force stays until another holds 5 % less, so that noise does not turn it over
 * and back. Null where no method gets to the fill rate.
 */
export function winnerOf(figures: readonly MethodFigures[], inForce: Method | null): Method | null {
  const reaching = figures.flatMap(({ method, stockDays, costShare }) =>
    stockDays === null ? [] : [{ method, stockDays, cost: costShare ?? Number.POSITIVE_INFINITY }],
  );
  const least = Math.min(...reaching.map(({ stockDays }) => stockDays));
  const present = reaching.find(({ method }) => method === inForce);
  if (present !== undefined && least > (1 - MARGIN) * present.stockDays) return present.method;
  const [winner] = reaching
    .filter(({ stockDays }) => stockDays <= (1 + TIE) * least)
    .sort((a, b) => a.cost - b.cost || a.stockDays - b.stockDays);
  return winner?.method ?? null;
}

function made(
  group: GroupCurves,
  parameter: CalibratedParameter,
  after: CalibratedValue,
  evidence: Evidence,
  judging: Judging,
): Calibration {
  const subject = subjectOf(group);
  const version = settingsVersion(judging.settings);
  return madeCalibration({
    subject,
    parameter,
    before: before(subject, parameter, judging),
    after,
    evidence,
    settingsVersion: version,
    source: { kind: 'backtest', ref: `${judging.lastDay} ${version}` },
    madeAt: dayCloses(judging.lastDay, judging.settings.factory),
  });
}

/** The value in force on the day before. */
function before(
  subject: CalibrationSubject,
  parameter: CalibratedParameter,
  { calibrations, lastDay, settings }: Judging,
): CalibratedValue | null {
  const key = calibrationSubjectKey(subject);
  const ofSubject = calibrations.filter(
    (one) => one.parameter === parameter && calibrationSubjectKey(one.subject) === key,
  );
  const dayBefore = addDays(lastDay, -1);
  const [inForce] = calibrationsInForce(ofSubject, dayBefore, settings.factory, settingsVersion(settings));
  return inForce?.after ?? null;
}

function subjectOf({ demandClass }: GroupCurves): CalibrationSubject {
  return { kind: 'demand_class', name: demandClass ?? ALL_SKUS };
}

function curveIn({ curves }: GroupCurves, method: Method): Curve | undefined {
  return curves.find(({ policyName }) => policyName === method);
}

/** The whole curve: fill and stock by the service level of each point. */
function curveEvidence({ points }: Curve): Evidence {
  return Object.fromEntries(
    points.flatMap(({ dial, fill, stockDays }: CurvePoint) => [
      [`fill@${dial}`, rounded(fill)],
      [`stockDays@${dial}`, rounded(stockDays)],
    ]),
  );
}

/** To a millionth: more would be noise, and texts stay readable. */
function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6;
}
