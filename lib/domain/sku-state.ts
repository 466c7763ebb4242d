import type { BusinessDay, Instant } from './calendar.ts';
import type { Feed } from './feeds.ts';
import type { LoweringReason } from './lowering.ts';
import type { MethodParameters } from './sku-parameters.ts';
import type { SurgeEvidence } from './surges.ts';

/** How long stock and the dated receipts last, by some expectation of demand. Units of the SKU. */
export interface StockOutlook {
  /** First day whose demand is not served in full; null where all are, up to the lead time and 30 days more. */
  readonly stockOutOn: BusinessDay | null;
  /** The receipt's day from which on nothing is short any more; null where none that is known is enough. */
  readonly reliefOn: BusinessDay | null;
  /**
   * The most that is short on any day until then, or until a regular order of today would arrive where nothing else
   * does; 0 where that order would come in time.
   */
  readonly unitsShort: number;
}

/** The strongest signal of a SKU's ads, surge or not. */
export interface SkuSurge extends SurgeEvidence {
  readonly account: string | null;
  readonly campaignId: string | null;
  /** The day that was tested. */
  readonly day: BusinessDay;
}

/**
 * The state of a SKU in one pool this hour. Units of the SKU, units a day, days.
 *
 *     dailyDemand        = max(7-day mean, baseline)                             the baseline is the planned mean demand
 *     daysOfSupply       = available / dailyDemand
 *     demand on a day    = max(7-day mean, baseline + max(campaigns of the day, surge))
 *     surge              = max(usual × factor, the last closed day) − usual demand of pulse channels, while the surge test
 *                          watches or acts, for the handbook's cover days from now on
 *     factor             = max(rate / its baseline, orders / usual orders) of the ads, by their share of the usual orders
 *     daysOfSupplyAtSurge = days that `available` serves that demand, day by day
 *
 * Receipts count on the day they are due. One that is overdue, or has no date, is not counted: nobody knows when it comes.
 */
export interface SkuState {
  readonly sku: string;
  readonly pool: string;
  readonly available: number;
  readonly onOrder: number;
  /** Of open proposals. */
  readonly proposed: number;
  readonly inventoryPosition: number;
  readonly sevenDayMeanDemand: number;
  readonly baselineDemand: number;
  readonly dailyDemand: number;
  /** Null where nothing sells; never below 0. */
  readonly daysOfSupply: number | null;
  /** Null where the SKU has no ads that can be tested today. */
  readonly surge: SkuSurge | null;
  /** The greatest demand of a day in the ten (`triggers.surgeDaysOfSupply`) days to come, campaigns and surge included. */
  readonly peakDailyDemand: number;
  readonly daysOfSupplyAtSurge: number | null;
  /** Units still to come that are past their due date. */
  readonly overdueUnits: number;
  /** The next dated receipt. */
  readonly nextReceipt: { readonly dueOn: BusinessDay; readonly units: number } | null;
  /** When a regular order of today would arrive. */
  readonly regularArrivesOn: BusinessDay;
  /** At the demand of now and of the announced campaigns. */
  readonly outlook: StockOutlook;
  /** With the surge; the same where there is none. */
  readonly outlookAtSurge: StockOutlook;
}

/** A rate of ads that is above 150 % of its own mean: the handbook's bare condition, whether or not it can be chance. */
export interface BareSignal {
  readonly metric: 'ctr' | 'cvr';
  readonly rate: number;
  readonly meanRate: number;
  readonly ratio: number;
  /** Chance of so high a rate without a surge. */
  readonly chance: number;
  /** False where chance explains it: then nobody is told. */
  readonly isProven: boolean;
}

/** The driving method's parameters of this hour, which every number above rests on. */
export interface HourTargets {
  readonly planned: MethodParameters;
  /** Without what stands for ads that do not run; the planned ones where all do. */
  readonly effective: MethodParameters;
  /** Empty where nothing was taken away. */
  readonly loweredBy: readonly LoweringReason[];
}

/** A campaign ahead of a SKU and what it is expected to sell. Units of the SKU. */
export interface ExpectedCampaign {
  readonly campaignId: string;
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  /** What the size follows from. */
  readonly basis: 'planned_units' | 'target_uplift' | 'peak_day' | 'learned_uplift';
  readonly plannedUnits: number | null;
  readonly planRatio: number;
  readonly uplift: number | null;
  /** Campaigns of the kind, and of the SKU among them, that ratio or uplift rest on. */
  readonly campaigns: number;
  readonly skuCampaigns: number;
  readonly calibrationIds: readonly string[];
  /** Expected, and what it does not exceed with a chance of one in ten and nine in ten. */
  readonly expectedUnits: number;
  readonly lowUnits: number;
  readonly highUnits: number;
}

/** The same with what it still needs. */
export interface CampaignNow extends ExpectedCampaign {
  /** Of one that has not begun: the stock to have for it, the chance that this is enough, and what follows. */
  readonly need: {
    readonly targetUnits: number;
    readonly serviceLevel: number;
    readonly by: 'newsvendor' | 'service';
    readonly reserveUnits: number;
    readonly stockAtStart: number;
    readonly coveredUnits: number;
    readonly orderUnits: number;
    readonly orderBy: BusinessDay;
  } | null;
}

/** The state of a SKU with what it rests on, for a person to read. */
export interface SkuNow {
  /** The run of the watch that it is of. */
  readonly at: Instant;
  readonly state: SkuState;
  readonly targets: HourTargets;
  /** The newest of each input, and whether it is too old. */
  readonly inputs: readonly (Feed & { readonly isStale: boolean })[];
  readonly campaigns: readonly CampaignNow[];
  readonly bareSignals: readonly BareSignal[];
  /** Shares of its demand of the last 30 days, of the sales that state a region. */
  readonly regions: readonly { readonly region: string; readonly share: number }[];
}
