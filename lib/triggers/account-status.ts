import type { Instant } from '../domain/calendar.ts';
import type { AdAccount } from '../domain/sets.ts';

/** A time in which lists stated one status of an ad account without a break. */
export interface StatusPeriod {
  readonly status: AdAccount['status'];
  /** First list that stated it. */
  readonly from: Instant;
  /** First list that stated another; null while it is in force. */
  readonly to: Instant | null;
  /** Newest list that stated it, and what that list said. */
  readonly stated: AdAccount;
}

/** The status of an account at every instant from its first list on, the oldest first. `states` ascend, one an instant. */
export function statusPeriods(states: readonly AdAccount[]): StatusPeriod[] {
  const periods: StatusPeriod[] = [];
  for (const state of states) {
    const last = periods.at(-1);
    if (last?.status === state.status) periods[periods.length - 1] = { ...last, stated: state };
    else {
      if (last !== undefined) periods[periods.length - 1] = { ...last, to: state.takenAt };
      periods.push({ status: state.status, from: state.takenAt, to: null, stated: state });
    }
  }
  return periods;
}

/** The period in force; null where no list names the account. */
export function periodInForce(periods: readonly StatusPeriod[]): StatusPeriod | null {
  return periods.at(-1) ?? null;
}
