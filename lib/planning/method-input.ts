import type { BusinessDay } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import type { AbcClass } from './abc-class.ts';
import type { KnownCampaign } from './campaigns.ts';
import type { PooledDemand } from './demand-pool.ts';
import type { DemandProfile } from './demand-profile.ts';
import type { LeadTime } from './lead-times.ts';
import type { LearnedCampaigns } from './learned-campaigns.ts';
import type { ServiceKind } from './safety-factor.ts';
import type { ServiceAim } from './service-aim.ts';

/** What is known of a day (a day number) that demand of it does not show. */
export interface DemandMasks {
  /** Demand of channels without pulses was held back, by a closure or for want of stock, and says nothing. */
  readonly isBaseMasked: (dayNumber: number) => boolean;
  /** The same of the day as a whole. */
  readonly isMasked: (dayNumber: number) => boolean;
  /** Masked as a whole for want of stock: a window of days seen reaches further back by it. */
  readonly isHeldBack: (dayNumber: number) => boolean;
  /** Sold out, but more than usual was sold: it counts, and the demand was not less. */
  readonly isLowerBound: (dayNumber: number) => boolean;
}

/** Of no day: the mask of what never happened, known by itself so that nobody asks it day by day. */
export function neverOn(_dayNumber: number): boolean {
  return false;
}

/** The quickest supply there is. Days, closed ones left out. */
export interface ExpediteSupply {
  /** Until an expedite arrives; of own production the days until its first unit is made. */
  readonly startDays: number;
  /** Units that own production makes a day from then on; null where all arrive at once. */
  readonly dailyCapacityUnits: number | null;
}

/** Where the service level comes from: a planner, the ABC class, or the settings for all. */
export type ServiceSource = 'override' | 'class' | 'settings';

/** All that a method is given for one SKU in one pool, overrides applied. Units of the SKU, days, fractions. */
export interface MethodInput extends ServiceAim {
  /** May hold days after the planning day: no method looks at them. */
  readonly series: DemandSeries;
  readonly planningDay: BusinessDay;
  /** This SKU's and pool's, as known on the planning day. */
  readonly campaigns: readonly KnownCampaign[];
  /** What campaigns that have settled taught. */
  readonly learned: LearnedCampaigns;
  readonly masks: DemandMasks;
  /** Day numbers that a planner declared to be of a pulse (true) or ordinary (false). */
  readonly pulseDays: ReadonlyMap<number, boolean>;
  readonly leadTime: LeadTime;
  /** Closed days that an order of the planning day meets which takes so many open days. */
  readonly closedDaysAhead: (leadTimeDays: number) => number;
  /** Null where nothing can be expedited. */
  readonly expedite: ExpediteSupply | null;
  readonly category: string | null;
  readonly abcClass: AbcClass | null;
  readonly moq: number | null;
  readonly serviceFrom: ServiceSource;
  readonly serviceKind: ServiceKind;
  readonly orderCycleDays: number;
  readonly reviewDays: number;
  readonly windowDays: number;
  readonly pulseDayFactor: number;
  /** The calibration that cover days come from; null where none does. */
  readonly coverDaysCalibration: string | null;
  /** The planner's own values among the above, as text; null where there are none. */
  readonly overrides: string | null;
}

/** Mean lead time of an order of the planning day: that of the formulas and the closed days ahead. */
export function leadTimeDaysAhead({ leadTime, closedDaysAhead }: MethodInput): number {
  return leadTime.meanDays + closedDaysAhead(leadTime.meanDays);
}

/**
 * A planning method: pure, the same input gives the same parameters. `profile` is what the SKU's own history says of
 * its demand, `pooled` what all SKUs together say; a method may do without them. The second step takes the service to
 * aim at in place of the input's: many aims cost one look at the demand.
 */
export type PlanningMethod = (
  input: MethodInput,
  profile: DemandProfile,
  pooled: PooledDemand,
) => (aim: ServiceAim) => MethodParameters;
