import type { Calibration } from '../domain/calibration.ts';
import { METHODS, type Method, type MethodChoice } from '../domain/sku-parameters.ts';
import type { Settings } from '../settings/settings.ts';
import type { DemandClass } from './demand-class.ts';

/** The name of the demand class that stands for all SKUs together, beside the classes. */
export const ALL_SKUS = 'all';

/** What drives under `auto` where no backtest is stored. */
const DEFAULT_METHOD: Method = 'calibrated';

/** The method that drives a SKU, and why. */
export interface ChosenMethod {
  readonly method: Method;
  readonly choice: MethodChoice;
}

/**
 * Chooses the driving method by demand class (null where a SKU has none): the one that the settings name, or under
 * `auto` the winner of the backtest of that class, else of all SKUs, else `calibrated`. Takes the calibrations in force.
 */
export function methodChooser(
  { planning }: Settings,
  inForce: readonly Calibration[],
): (demandClass: DemandClass | null) => ChosenMethod {
  const winners = byDemandClass(inForce.filter(({ parameter }) => parameter === 'driving_method'));
  return (demandClass) => {
    const found = forDemandClass(winners, demandClass);
    const winner = METHODS.find((method) => method === found?.calibration.after);
    const method = planning.method === 'auto' ? (winner ?? DEFAULT_METHOD) : planning.method;
    const wonBy = winner === undefined || found === null ? 'default' : found.by;
    return {
      method,
      choice: {
        by: planning.method === 'auto' ? wonBy : 'settings',
        calibrationId: found?.calibration.id ?? null,
        evidence: found?.calibration.evidence ?? {},
      },
    };
  };
}

function byDemandClass(calibrations: readonly Calibration[]): ReadonlyMap<string, Calibration> {
  return new Map(
    calibrations.flatMap((calibration) =>
      calibration.subject.kind === 'demand_class' ? [[calibration.subject.name, calibration]] : [],
    ),
  );
}

/** The calibration of the class, else that of all SKUs; null where there is neither. */
function forDemandClass(
  calibrations: ReadonlyMap<string, Calibration>,
  demandClass: DemandClass | null,
): { readonly calibration: Calibration; readonly by: 'demand_class' | 'all_skus' } | null {
  const own = demandClass === null ? undefined : calibrations.get(demandClass);
  if (own !== undefined) return { calibration: own, by: 'demand_class' };
  const all = calibrations.get(ALL_SKUS);
  return all === undefined ? null : { calibration: all, by: 'all_skus' };
}
