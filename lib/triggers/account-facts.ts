import type { AdSpendHour } from '../domain/ad-history.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import type { AdAccount, Campaign } from '../domain/sets.ts';
import type { AdDrivenDemand, AdDrivenShare } from '../planning/ad-driven-demand.ts';
import type { StatusPeriod } from './account-status.ts';

/** What an ad account spent on one day, in the currency's units. Null is not measured. */
export interface AdSpendDay {
  readonly day: BusinessDay;
  readonly spend: number | null;
  readonly currency: string | null;
}

/** All that the rules need to know of one ad account at the run. */
export interface AccountFacts {
  readonly account: string;
  /**
   * Its states and balances as lists stated them, not after the run, of the last days, ascending: the last is in
   * force. Empty where no list names it.
   */
  readonly states: readonly AdAccount[];
  /** Its status at every instant since the first of these states, the oldest first. */
  readonly periods: readonly StatusPeriod[];
  /** Of its days and hours: its own, else the factory's. */
  readonly zone: string;
  /** Its newest day that has closed, and the one that it is there. */
  readonly closedDay: BusinessDay;
  readonly today: BusinessDay;
  /** Of all its ad campaigns together, ascending; a day without a row is left out. */
  readonly spend: readonly AdSpendDay[];
  /** The same by hour, where a source tells hours apart. */
  readonly spendHours: readonly AdSpendHour[];
  /** SKUs that its ad campaigns are known to sell, sorted. */
  readonly skus: readonly string[];
  /** What its ads bring, by SKU, then pool. */
  readonly sells: readonly AdDrivenDemand[];
  /** How much of the demand for them goes when it is blocked. */
  readonly adDriven: AdDrivenShare;
  /** Campaigns that name the account, as announced by the run, with the status they had; its own blocks set aside. */
  readonly campaigns: readonly Campaign[];
}

/** The newest known state of an account; null where no list names it. */
export function stateInForce({ states }: AccountFacts): AdAccount | null {
  return states.at(-1) ?? null;
}
