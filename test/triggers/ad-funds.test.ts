import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDay, businessDay, instant } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { adFunds, meanSpend, spentBetween, topUps } from '../../lib/triggers/ad-funds.ts';
import { accountFacts, accountState } from './account-facts-fixture.ts';
import { TODAY } from './sku-facts-fixture.ts';

const settings = (adAccounts = {}) => parseSettings({ adAccounts }, 'test');

/** An account with these balances at 18:00 of the days up to today. */
const account = (name: string, balances: readonly (number | null)[], changes = {}) =>
  accountFacts({
    account: name,
    states: balances.map((balance, index) =>
      accountState({
        account: name,
        takenAt: instant(`${addDays(TODAY, index - balances.length + 1)}T18:00:00+08:00`),
        balance: balance === null ? null : amountOf(balance),
      }),
    ),
    ...changes,
  });
const names = (funds: ReturnType<typeof adFunds>) =>
  funds.map(({ accounts }) => accounts.map((one) => one.account).join('+'));
const spend = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).map(([day, sum]) => ({ day: businessDay(day), spend: sum, currency: 'USD' }));

describe('the funds of ad accounts', () => {
  it('are one where every list states the same balance of two accounts, counted once', () => {
    const accounts = [account('US-2', [900, 700]), account('US-1', [900, 700]), account('US-3', [900, 650])];
    const funds = adFunds(accounts, settings());
    expect(names(funds)).toEqual(['US-1+US-2', 'US-3']);
    expect(funds[0]?.balances.map(({ balance }) => balance)).toEqual([900, 700]);
  });

  it('are apart where one list alone agrees, or none ever moved', () => {
    expect(names(adFunds([account('a', [900]), account('b', [900])], settings()))).toEqual(['a', 'b']);
    const idle = [account('a', [500, 500]), account('b', [500, 500])];
    expect(names(adFunds(idle, settings()))).toEqual(['a', 'b']);
    const unknown = [account('a', [null, null]), account('b', [null, null])];
    expect(names(adFunds(unknown, settings()))).toEqual(['a', 'b']);
  });

  it('are what settings say where they name a portfolio', () => {
    const accounts = [account('a', [900, 700]), account('b', [800, 650]), account('c', [900, 700])];
    const named = { a: { portfolio: 'us' }, b: { portfolio: 'us' } };
    expect(names(adFunds(accounts, settings(named)))).toEqual(['a+b', 'c']);
  });

  it('take money by themselves where settings or the newest list that states it say so', () => {
    const states = [accountState({ autoTopUp: true }), accountState({ autoTopUp: null })];
    const [funds] = adFunds([accountFacts({ states })], settings());
    expect(funds?.autoTopUp).toBe(true);
    const [muted] = adFunds([accountFacts({ states })], settings({ 'US-1': { autoTopUp: false } }));
    expect(muted?.autoTopUp).toBe(false);
  });

  test.prop([
    fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 2, maxLength: 10 }),
    fc.integer({ min: 2, max: 5 }),
  ])('hold a portfolio’s balance once however many accounts report it', (balances, size) => {
    fc.pre(new Set(balances).size > 1);
    const accounts = Array.from({ length: size }, (_, index) => account(`a${index}`, balances));
    const funds = adFunds(accounts, settings());
    expect(funds).toHaveLength(1);
    expect(funds[0]?.balances.map(({ balance }) => balance)).toEqual(balances);
  });
});

describe('a top-up', () => {
  const paidInto = (balances: readonly number[], spent: Readonly<Record<string, number>>) => {
    const [funds] = adFunds([account('US-1', balances, { spend: spend(spent) })], settings());
    return funds === undefined ? [] : topUps(funds).map(({ at, amount }) => `${at.slice(0, 10)} ${amount}`);
  };

  it('is the rise of the balance and what was spent meanwhile', () => {
    expect(paidInto([1000, 1700], { '2026-06-23': 999, '2026-06-24': 300 })).toEqual(['2026-06-24 1000']);
  });

  it('is seen also where the balance did not rise, beyond what a day’s spend may hide', () => {
    const spent = { '2026-06-23': 300, '2026-06-24': 400 };
    expect(paidInto([1000, 900, 1100], spent)).toEqual(['2026-06-24 600']);
    expect(paidInto([1000, 700, 400], spent)).toEqual([]);
    expect(paidInto([1000, 700, 310], spent)).toEqual([]);
  });

  it('of a portfolio is one, with the spend of all its accounts', () => {
    const day = { '2026-06-24': 300 };
    const portfolio = [
      account('a', [1000, 1400], { spend: spend(day) }),
      account('b', [1000, 1400], { spend: spend(day) }),
    ];
    const [funds] = adFunds(portfolio, settings());
    expect(funds && topUps(funds)).toMatchObject([{ amount: 1000, currency: 'USD' }]);
  });

  it('is none between balances of two currencies', () => {
    const states = [
      accountState({ takenAt: instant('2026-06-23T10:00:00Z'), balance: amountOf(10), currency: 'USD' }),
      accountState({ takenAt: instant('2026-06-24T10:00:00Z'), balance: amountOf(900), currency: 'CNY' }),
    ];
    const [funds] = adFunds([accountFacts({ states })], settings());
    expect(funds && topUps(funds)).toEqual([]);
  });
});

describe('what an account spent', () => {
  const hours = [8, 9, 10].map((hour) => ({
    account: 'US-1',
    day: TODAY,
    hour,
    spend: amountOf(hour),
    currency: 'USD',
  }));
  const facts = accountFacts({ spendHours: hours, spend: spend({ '2026-06-23': 100, '2026-06-24': 27 }) });

  it('between two instants is by the hour where hours are known, else by the days that ended between them', () => {
    const between = (from: string, to: string) => spentBetween(facts, instant(from), instant(to), 'USD');
    expect(between('2026-06-24T09:00:00+08:00', '2026-06-24T10:30:00+08:00')).toEqual({
      spend: 19,
      uncertain: 10,
    });
    expect(between('2026-06-22T18:00:00+08:00', '2026-06-23T18:00:00+08:00').spend).toBe(100);
    expect(between('2026-06-22T18:00:00+08:00', '2026-06-24T23:00:00+08:00').spend).toBe(127);
    expect(
      spentBetween(facts, instant('2026-06-20T00:00:00Z'), instant('2026-06-25T00:00:00Z'), 'EUR').spend,
    ).toBe(0);
  });

  it('a day is the mean of the closed days that were measured, in one currency', () => {
    const days: { day: BusinessDay; spend: number | null; currency: string }[] = [
      { day: addDays(TODAY, -8), spend: 1000, currency: 'USD' },
      { day: addDays(TODAY, -2), spend: 10, currency: 'USD' },
      { day: addDays(TODAY, -1), spend: null, currency: 'USD' },
      { day: TODAY, spend: 30, currency: 'USD' },
      { day: TODAY, spend: 500, currency: 'EUR' },
    ];
    const one = accountFacts({ spend: days });
    expect(meanSpend(one, 7, 'USD')).toBe(20);
    expect(meanSpend(one, 7, 'CNY')).toBeNull();
  });
});
