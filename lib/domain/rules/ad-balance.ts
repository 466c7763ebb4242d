import type { BusinessDay, Instant } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

/** Sums in units of the currency. */
export interface AdBalanceEvidence {
  readonly rule: 'ad-balance';
  /** All accounts that are paid from this balance. */
  readonly accounts: readonly string[];
  /** As the newest list stated it, and what is left of it at the run. */
  readonly balance: number;
  readonly balanceAt: Instant;
  readonly balanceNow: number;
  readonly currency: string | null;
  /** At present, and the mean of the days of `topUpDays` with the budgets of campaigns that start. */
  readonly spendADay: number;
  readonly plannedSpendADay: number;
  /** Hours that the balance lasts at the present spend, and with the campaigns. */
  readonly runwayHours: number;
  readonly plannedRunwayHours: number;
  readonly runsOutAt: Instant;
  readonly topUpHours: number;
  /** Until when it has to be paid for the money to be there in time, day and wall time of the factory; at once where it is too late. */
  readonly payBy: BusinessDay;
  readonly payByTime: string;
  readonly isLate: boolean;
  readonly topUpDays: number;
  /** What lasts for so many days, beyond what is left. */
  readonly topUpAmount: number;
  /** Campaigns with a budget that start within those days. */
  readonly campaigns: readonly string[];
}

/** The money of ad accounts runs out before a top-up would be there. */
export const adBalance: RuleDefinition<AdBalanceEvidence, 'account'> = {
  subject: 'account',
  audiences: ['marketing', 'agency', 'finance'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: ['balanceAt', 'runwayHours', 'plannedRunwayHours', 'runsOutAt', 'payBy', 'payByTime'],
};
