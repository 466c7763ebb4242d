import type { BusinessDay } from './calendar.ts';

/** How parameters are computed. `auto` (a setting) picks one of these for each demand class. */
export const METHODS = ['handbook', 'calibrated'] as const;
export type Method = (typeof METHODS)[number];

/** The numbers a formula was given, by name; with the method they are enough to explain every result again. */
export type FormulaInputs = Readonly<Record<string, number | string | null>>;

/** What one campaign asks of a SKU's parameters, so that it can leave them in the hour in which it stops. Units of the SKU. */
export interface CampaignShare {
  readonly campaignId: string;
  /** The SKU it was planned for: the one that has the parameters, or one that it replaced. */
  readonly sku: string;
  /** Ad accounts it runs on; empty where the plan names none. */
  readonly accounts: readonly string[];
  /** Planned units due in the time that campaign stock covers. */
  readonly units: number;
  /** Of these, due in the time that the expedite point covers; 0 where there is none. */
  readonly expediteUnits: number;
  /** Its announced peak day, where that is due. */
  readonly peakDayUnits: number | null;
}

/** The parameters of one SKU in one pool by one method. Units of the SKU, not ten-thousandths; days are calendar days. */
export interface MethodParameters {
  readonly method: Method;
  readonly demandClass: string | null;
  /** Expected demand a day, all channels, pulse days levelled. */
  readonly meanDailyDemand: number;
  /** Mean lead time including the closures ahead. */
  readonly leadTimeDays: number;
  readonly baseSafetyStock: number;
  readonly pulseStock: number;
  readonly campaignStock: number;
  /** baseSafetyStock + pulseStock. */
  readonly safetyStock: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  /** Null where the method has none. */
  readonly expeditePoint: number | null;
  readonly expediteUpTo: number | null;
  /** The campaigns that any of these numbers holds, by id, then SKU. */
  readonly campaigns: readonly CampaignShare[];
  readonly inputs: FormulaInputs;
}

/** Why a method drives a SKU, and what the methods came to in the backtest that speaks for it. */
export interface MethodChoice {
  /**
   * `settings` name the method; else it won the backtest of the SKU's demand class, or of all SKUs where the class is
   * too small to judge by; `default` where no backtest is stored.
   */
  readonly by: 'settings' | 'demand_class' | 'all_skus' | 'default';
  /** The calibration that holds the evidence; null where there is none. */
  readonly calibrationId: string | null;
  /** Its figures, as the backtest stored them. */
  readonly evidence: FormulaInputs;
}

/** What a recompute decides for one SKU in one pool: the driving method's parameters and the others beside them. */
export interface SkuParameters {
  readonly sku: string;
  readonly pool: string;
  /** The day whose evening knowledge these parameters hold. */
  readonly planningDay: BusinessDay;
  readonly settingsVersion: string;
  /** The method that triggers and proposals use. */
  readonly drivingMethod: Method;
  readonly choice: MethodChoice;
  readonly methods: readonly MethodParameters[];
}

/** The parameters in force. Throws RangeError where the driving method is not among the methods. */
export function drivingParameters(parameters: SkuParameters): MethodParameters {
  const driving = parameters.methods.find(({ method }) => method === parameters.drivingMethod);
  if (driving === undefined)
    throw new RangeError(`${parameters.sku}: no parameters by ${parameters.drivingMethod}`);
  return driving;
}
