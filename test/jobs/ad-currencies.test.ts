import { describe, expect, it } from 'vitest';
import type { AdSpendHour } from '../../lib/domain/ad-history.ts';
import { businessDay } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { withCurrencies } from '../../lib/jobs/ad-currencies.ts';
import { accountState } from '../triggers/account-facts-fixture.ts';

const hour = (account: string, currency: string | null): AdSpendHour => ({
  account,
  day: businessDay('2026-06-24'),
  hour: 9,
  spend: amountOf(1),
  currency,
});
const currencies = (hours: readonly AdSpendHour[], states: readonly (string | null)[]) => {
  const filled = withCurrencies({
    ads: { rows: [], hours, slices: [] },
    states: states.map((currency) => accountState({ account: 'a', currency })),
  });
  return [filled.ads.hours, filled.states].map((rows) => rows.map(({ currency }) => currency));
};

describe('a sum without a currency', () => {
  it('is in that of the account’s newest list', () => {
    expect(currencies([hour('a', null), hour('b', null)], ['EUR', 'USD'])).toEqual([
      ['USD', null],
      ['EUR', 'USD'],
    ]);
  });

  it('is in the only one that the account’s rows state', () => {
    expect(currencies([hour('a', 'CNY'), hour('a', null)], [null])).toEqual([['CNY', 'CNY'], ['CNY']]);
    expect(currencies([hour('a', 'CNY'), hour('a', 'USD'), hour('a', null)], [null])).toEqual([
      ['CNY', 'USD', null],
      [null],
    ]);
  });
});
