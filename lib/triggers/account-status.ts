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

/** A time in which an account's ads stood still. */
export interface Outage {
  /** First list that stated it as blocked. */
  readonly from: Instant;
  /** First list after it that said it works; null while none has. */
  readonly to: Instant | null;
}

/**
 * The times in which the account was down: from the first list that states it as blocked to the first after it that
 * says it works. A review that follows a block belongs to it; a review alone lets running ads go on.
 */
export function outages(periods: readonly StatusPeriod[]): Outage[] {
  const found: Outage[] = [];
  for (const { status, from } of periods) {
    const last = found.at(-1);
    const isOpen = last !== undefined && last.to === null;
    if (status === 'blocked' && !isOpen) found.push({ from, to: null });
    if (status === 'ok' && isOpen) found[found.length - 1] = { ...last, to: from };
  }
  return found;
}

/** The period in force; null where no list names the account. */
export function periodInForce(periods: readonly StatusPeriod[]): StatusPeriod | null {
  return periods.at(-1) ?? null;
}
