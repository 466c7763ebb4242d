import type { BusinessDay } from '../domain/calendar.ts';
import type { AdAccount, Campaign } from '../domain/sets.ts';

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
  /** Of all its ad campaigns together, ascending; a day without a row is left out. */
  readonly spend: readonly AdSpendDay[];
  /** SKUs that its ad campaigns are known to sell, sorted. */
  readonly skus: readonly string[];
  /** Campaigns that name the account, as announced by the run, with the status they had. */
  readonly campaigns: readonly Campaign[];
}

/** The newest known state of an account; null where no list names it. */
export function stateInForce({ states }: AccountFacts): AdAccount | null {
  return states.at(-1) ?? null;
}
