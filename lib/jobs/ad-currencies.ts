import type { AdReading } from '../domain/ad-history.ts';
import type { AdAccount } from '../domain/sets.ts';

/** What was read of ads and their accounts. */
export interface MoneyReadings {
  readonly ads: AdReading;
  readonly states: readonly AdAccount[];
}

/**
 * The readings with a currency wherever one is known: an ad account has one, so a row or a balance that states none is in
 * that of the account's newest list, or in the only one that its rows state. What is not known stays null.
 */
export function withCurrencies({ ads, states }: MoneyReadings): MoneyReadings {
  const ofRows = new Map<string, Set<string>>();
  for (const { account, currency } of [...ads.rows, ...ads.hours])
    if (currency !== null) ofRows.set(account, (ofRows.get(account) ?? new Set()).add(currency));
  const known = new Map<string, string>();
  for (const [account, currencies] of ofRows) {
    const [only] = currencies;
    if (only !== undefined && currencies.size === 1) known.set(account, only);
  }
  for (const { account, currency } of states) if (currency !== null) known.set(account, currency);
  const filled = <R extends { readonly account: string; readonly currency: string | null }>(
    rows: readonly R[],
  ): readonly R[] =>
    rows.map((row) => (row.currency === null ? { ...row, currency: known.get(row.account) ?? null } : row));
  return {
    ads: { rows: filled(ads.rows), hours: filled(ads.hours), slices: filled(ads.slices) },
    states: filled(states),
  };
}
