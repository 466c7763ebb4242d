import type { Audience, Language, ProposalKind, Severity } from '../../domain/alerting.ts';
import type { BusinessDay, Instant } from '../../domain/calendar.ts';
import type { Channel } from '../../domain/events.ts';
import type { Feed } from '../../domain/feeds.ts';
import type { LoweringReason } from '../../domain/lowering.ts';
import type { Rule } from '../../domain/rules.ts';
import type { Campaign } from '../../domain/sets.ts';
import type { MethodParameters, SkuParameters } from '../../domain/sku-parameters.ts';
import type { SkuNow } from '../../domain/sku-state.ts';
import type { SubjectKind } from '../../domain/subjects.ts';
import type { StockAhead } from '../../planning/stock-projection.ts';
import type { Readiness } from './readiness.ts';

/** All that the page shows, as a run of the watch saw it. Units of the SKU, money in its currency, null is not measured. */
export interface Dashboard {
  readonly at: Instant;
  /** The factory's local day of the run, and its zone. */
  readonly today: BusinessDay;
  readonly zone: string;
  /** SKUs that are planned: the page shows the most important ones where these are too many. */
  readonly skuCount: number;
  /** The handbook's 150 % of a mean, and the days of the mean. */
  readonly surgeRatio: number;
  readonly surgeMeanDays: number;
  /** Days of the past that the page shows, the run's own among them. */
  readonly pastDays: number;
  readonly skus: readonly DashboardSku[];
  /** Open ones, the most pressing first. */
  readonly alerts: readonly DashboardAlert[];
  readonly campaigns: readonly DashboardCampaign[];
  readonly accounts: readonly DashboardAccount[];
  readonly feeds: readonly (Feed & { readonly isStale: boolean })[];
  /** Taken or refused of late, the newest first. */
  readonly files: readonly DashboardFile[];
}

/** What an item's master data say, as far as people look at it here. */
export interface DashboardItem {
  readonly nameZh: string | null;
  readonly nameEn: string | null;
  readonly category: string | null;
  readonly supplier: string | null;
  readonly unitCost: number | null;
  readonly currency: string | null;
  readonly moq: number | null;
  readonly lotSize: number | null;
}

/** A supply line that is still to come. */
export interface DashboardReceipt {
  readonly orderId: string;
  readonly supplier: string | null;
  readonly units: number;
  readonly dueOn: BusinessDay | null;
  readonly expedited: boolean;
  readonly cancellableUntil: BusinessDay | null;
}

/** What is proposed and not ordered yet; `id` is what people name it by. */
export interface DashboardProposal {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly units: number;
  readonly arrivesOn: BusinessDay;
  readonly sentAt: Instant;
}

/** Figures of an ad campaign from its first day shown on, a day each. Null is not measured. */
export interface DashboardAdCounts {
  readonly views: readonly (number | null)[];
  readonly impressions: readonly (number | null)[];
  readonly clicks: readonly (number | null)[];
  readonly conversions: readonly (number | null)[];
}

/** The ad figures of one ad campaign that sells the SKU, with the means that its newest day is compared with. */
export interface DashboardAds extends DashboardAdCounts {
  readonly account: string | null;
  readonly campaignId: string | null;
  readonly meanCtr: number | null;
  readonly meanCvr: number | null;
  readonly firstDay: BusinessDay;
  /** From this day on conversions may still change. */
  readonly provisionalFrom: BusinessDay | null;
}

/** Demand through one channel: units a day from a day number on. The run's own day counts as far as it had come. */
export interface DashboardSales {
  readonly channel: Channel;
  readonly firstDay: number;
  readonly units: readonly number[];
}

/** Units on hand at the close of days from a day number on, as counted; null on days that nobody counted. */
export interface DashboardCounts {
  readonly firstDay: number;
  readonly onHand: readonly (number | null)[];
}

/** One SKU in one pool. */
export interface DashboardSku {
  readonly now: Omit<SkuNow, 'targets'>;
  /** Targets of this hour, where they are lower than planned for ads that do not run. */
  readonly lowered: {
    readonly effective: MethodParameters;
    readonly loweredBy: readonly LoweringReason[];
  } | null;
  /** The stock-out that a regular order of today would not prevent; null where there is none. */
  readonly threatenedOn: BusinessDay | null;
  readonly parameters: SkuParameters;
  readonly item: DashboardItem | null;
  readonly stockTakenAt: Instant | null;
  /** Its stock of the past; null where no day of it was counted. */
  readonly counts: DashboardCounts | null;
  /** What its stock of the days to come follows from: `projectedDays(ahead, lastDay)`. */
  readonly ahead: StockAhead;
  /** With the surge of its ads; null where there is none. */
  readonly aheadAtSurge: StockAhead | null;
  readonly lastDay: number;
  readonly receipts: readonly DashboardReceipt[];
  readonly proposals: readonly DashboardProposal[];
  readonly sales: readonly DashboardSales[];
  readonly ads: readonly DashboardAds[];
}

/** What an alert says in one language. */
export interface AlertText {
  readonly label: string;
  readonly title: string;
  readonly reason: string;
  readonly action: string | null;
}

/** An open alert. `sku` and `pool` are null where it is about none. */
export interface DashboardAlert {
  /** Eight characters that people name it by. */
  readonly id: string;
  readonly rule: Rule;
  readonly kind: SubjectKind;
  readonly sku: string | null;
  readonly pool: string | null;
  readonly severity: Severity;
  readonly openedAt: Instant;
  readonly audiences: readonly Audience[];
  /** Whether somebody is asked to do something. */
  readonly asksAction: boolean;
  readonly order: {
    readonly kind: ProposalKind;
    readonly units: number;
    readonly arrivesOn: BusinessDay;
    readonly proposal: string | null;
  } | null;
  readonly daysOfSupply: number | null;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntil: Instant | null;
  readonly text: Readonly<Record<Language, AlertText>>;
}

/** A SKU in a campaign. */
export interface DashboardCampaign {
  readonly campaignId: string;
  readonly sku: string;
  readonly pool: string;
  readonly name: string | null;
  readonly kind: Campaign['kind'];
  readonly channel: Channel;
  readonly status: Campaign['status'];
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  /** Null where the plan states none. */
  readonly plannedUnits: number | null;
  readonly plannedPeakDayUnits: number | null;
  readonly adBudget: number | null;
  readonly currency: string | null;
  readonly accounts: readonly string[];
  readonly readiness: Readiness | null;
}

/** An ad account. */
export interface DashboardAccount {
  readonly account: string;
  /** Null where no list names it. */
  readonly status: 'ok' | 'pending' | 'blocked' | null;
  readonly rawStatus: string | null;
  readonly reason: string | null;
  readonly takenAt: Instant | null;
  readonly balance: number | null;
  readonly currency: string | null;
  readonly autoTopUp: boolean | null;
  readonly openedOn: BusinessDay | null;
  /** Since when it has stood still; null where it runs. */
  readonly downSince: Instant | null;
  /** How long its money lasts, as the rule on balances sees it; null where it cannot say. */
  readonly funds: {
    readonly sharedWith: readonly string[];
    /** What is left at the run. */
    readonly balanceNow: number;
    readonly spendADay: number;
    /** At the spend of now and the budgets of campaigns that start. */
    readonly runwayHours: number;
    readonly runsOutAt: Instant;
  } | null;
  readonly spend: readonly (readonly [day: number, spend: number])[];
  readonly skus: readonly string[];
  readonly campaigns: readonly string[];
}

/** A file that was taken or refused. */
export interface DashboardFile {
  readonly file: string;
  readonly takenAt: Instant;
  readonly record: string | null;
  readonly source: string | null;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Why it was refused; null where it was taken. */
  readonly reason: string | null;
  /** Key of its rejected rows; null where there are none. */
  readonly quarantine: string | null;
}
