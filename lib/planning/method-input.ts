import type { BusinessDay } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import type { KnownCampaign } from './campaigns.ts';
import type { PooledDemand } from './demand-pool.ts';
import type { DemandProfile } from './demand-profile.ts';
import type { ServiceKind } from './safety-factor.ts';
import type { ServiceAim } from './service-aim.ts';

/** Whether demand of a day (a day number) was held back by a closure and says nothing: of channels without pulses, and of those with. */
export interface DemandMasks {
  readonly isBaseMasked: (dayNumber: number) => boolean;
  readonly isPulseMasked: (dayNumber: number) => boolean;
}

/** All that a method is given for one SKU in one pool, overrides applied. Units of the SKU, days, fractions. */
export interface MethodInput extends ServiceAim {
  /** May hold days after the planning day: no method looks at them. */
  readonly series: DemandSeries;
  readonly planningDay: BusinessDay;
  /** This SKU's and pool's, as known on the planning day. */
  readonly campaigns: readonly KnownCampaign[];
  readonly masks: DemandMasks;
  /** Mean lead time as the item states it. */
  readonly statedLeadTimeDays: number;
  /** Closed days that an order of the planning day meets. */
  readonly closedDaysAhead: number;
  readonly leadTimeSd: number | null;
  /** Null where nothing can be expedited. */
  readonly expediteLeadTimeDays: number | null;
  readonly category: string | null;
  readonly moq: number | null;
  readonly serviceKind: ServiceKind;
  readonly orderCycleDays: number;
  readonly reviewDays: number;
  readonly windowDays: number;
  readonly pulseDayFactor: number;
  /** The planner's own values among the above, as text; null where there are none. */
  readonly overrides: string | null;
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
