import { type Calibration, nominalService } from '../domain/calibration.ts';
import { type FormulaInputs, METHODS, type Method } from '../domain/sku-parameters.ts';
import type { Settings } from '../settings/settings.ts';
import type { DemandClass } from './demand-class.ts';
import { ALL_SKUS } from './method-choice.ts';
import { aimAt, type ServiceAim } from './service-aim.ts';

/** Whether cover days are a part of what a method's stock is made of, so that they turn with its service. */
const HAS_COVER_DAYS: Readonly<Record<Method, boolean>> = { handbook: true, calibrated: false };

/** A service level that reached the target fill in the backtest. */
export interface NominalService {
  readonly aim: ServiceAim;
  /** Where it comes from, for the inputs of the method's parameters. */
  readonly inputs: FormulaInputs;
}

/**
 * What a method has to aim at to serve `planning.targetFill` of the units of all SKUs, as the backtest found it: one
 * level for all, for that holds less stock than the same fill in every class. Null where the settings have no target
 * fill, or no backtest was made for it with the present settings of service. Takes the calibrations in force.
 */
export function nominalServices(
  { planning }: Settings,
  inForce: readonly Calibration[],
): (method: Method, demandClass: DemandClass | null) => NominalService | null {
  if (planning.targetFill === null) return () => null;
  const services = new Map(
    METHODS.map((method) => [
      method,
      inForce.find(
        ({ subject, parameter, evidence }) =>
          subject.kind === 'demand_class' &&
          subject.name === ALL_SKUS &&
          parameter === nominalService(method) &&
          isMadeFor(evidence, method, planning),
      ),
    ]),
  );
  return (method, demandClass) => {
    const found = services.get(method);
    if (found === undefined) return null;
    const { after, evidence, id } = found;
    const serviceLevel = Number(after);
    return {
      aim: HAS_COVER_DAYS[method]
        ? aimAt(serviceLevel, planning)
        : { serviceLevel, coverDays: planning.coverDays },
      inputs: {
        targetFill: evidence.targetFill ?? null,
        fillReached: evidence.fill ?? null,
        fillOfClass: evidence[`${demandClass}.fill`] ?? null,
        backtestSkus: evidence.skus ?? null,
        backtestTo: evidence.measuredTo ?? null,
        serviceCalibration: id,
      },
    };
  };
}

/** The settings that a nominal service depends on, by the names of its evidence. */
export function serviceConditions(method: Method, planning: Settings['planning']): FormulaInputs {
  const { serviceKind, serviceLevel, coverDays } = planning;
  return {
    serviceKind,
    ...(HAS_COVER_DAYS[method] && { ownServiceLevel: serviceLevel, ownCoverDays: coverDays }),
  };
}

function isMadeFor(evidence: FormulaInputs, method: Method, planning: Settings['planning']): boolean {
  const needed: FormulaInputs = {
    targetFill: planning.targetFill,
    ...serviceConditions(method, planning),
  };
  return Object.entries(needed).every(([name, value]) => evidence[name] === value);
}
