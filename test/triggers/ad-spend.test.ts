import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, instant } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import type { AccountFacts, AdSpendDay } from '../../lib/triggers/account-facts.ts';
import { adSpend } from '../../lib/triggers/ad-spend.ts';
import { accountFacts, accountState } from './account-facts-fixture.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, TODAY } from './sku-facts-fixture.ts';

const settings = parseSettings({}, 'test');

/** So many days of 100, then the last one. */
const days = (last: number, before = 30, usual = 100, currency = 'USD'): AdSpendDay[] => [
  ...Array.from({ length: before }, (_, index) => ({
    day: addDays(TODAY, index - before),
    spend: usual,
    currency,
  })),
  { day: TODAY, spend: last, currency },
];
const sells = ['OR-100', 'OS-200'].map((sku, index) => ({
  account: 'US-1',
  sku,
  pool: 'main',
  adShare: 1,
  adDrivenShare: 0.8,
  unitsADay: index === 0 ? 60 : 5,
  recentUnitsADay: 0,
}));

const verdicts = (changes: Partial<AccountFacts>, campaigns: readonly Campaign[] = []) =>
  adSpend(
    runFacts({ accounts: [accountFacts({ sells, skus: ['OR-100'], ...changes })], campaigns }),
    settings,
  );
const verdict = (changes: Partial<AccountFacts>, campaigns?: readonly Campaign[]) =>
  verdicts(changes, campaigns)[0];

describe('ad spend of a day', () => {
  it('is told above 1.5 times its mean, with what it may sell at the past return', () => {
    expect(verdict({ spend: days(200) })).toMatchObject({
      subject: { account: 'US-1' },
      state: 'fire',
      severity: 'warning',
      evidence: {
        what: 'day',
        on: TODAY,
        amount: 200,
        mean: 100,
        ratio: 2,
        meanOf: 30,
        currency: 'USD',
        accounts: ['US-1'],
        campaignId: null,
        skus: [
          { sku: 'OR-100', units: 60 },
          { sku: 'OS-200', units: 5 },
        ],
        skuCount: 2,
      },
    });
    expect(verdict({ spend: days(150) })?.state).toBe('hold');
    expect(verdict({ spend: days(120) })?.state).toBe('clear');
  });

  it('needs seven days for a mean, and a newest day that is not late', () => {
    expect(verdict({ spend: days(900, 6) })).toBeUndefined();
    const late = days(900).map((one) => ({ ...one, day: addDays(one.day, -3) }));
    expect(verdict({ spend: late })).toBeUndefined();
    expect(
      verdict({ spend: [...days(900).slice(0, -1), { day: TODAY, spend: null, currency: 'USD' }] }),
    ).toBeUndefined();
  });

  it('never compares or adds up two currencies', () => {
    const spend = [...days(100), ...days(900, 30, 800, 'CNY')];
    expect(verdict({ spend })).toMatchObject({
      state: 'clear',
      evidence: { ratio: 900 / 800, currency: 'CNY' },
    });
  });

  test.prop([fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true })])(
    'depends on the ratio alone, whatever the currency is worth',
    (unit, ratio) => {
      const state = verdict({ spend: days(ratio * unit, 30, unit) })?.state;
      expect(state).toBe(
        ratio > 1.5 + 1e-9 ? 'fire' : ratio > 1.2 + 1e-9 ? 'hold' : ratio < 1.2 - 1e-9 ? 'clear' : state,
      );
    },
  );
});

describe('an announced campaign', () => {
  const spend = days(300);
  const near = campaign({ accounts: 'US-1', startsOn: addDays(TODAY, 14), endsOn: addDays(TODAY, 15) });

  it('explains the money where it runs, or starts within two weeks, on the account or a SKU that it sells', () => {
    expect(verdict({ spend, campaigns: [near] }, [near])).toMatchObject({
      state: 'clear',
      evidence: { campaignId: 'live-618' },
    });
    const unnamed = campaign({ accounts: null });
    expect(verdict({ spend }, [unnamed])?.state).toBe('clear');
    const running = campaign({
      accounts: 'US-1',
      status: 'running',
      startsOn: addDays(TODAY, -9),
      endsOn: TODAY,
    });
    expect(verdict({ spend, campaigns: [running] }, [running])?.state).toBe('clear');
  });

  it('explains as much as its budget does, of the day for spend and whole for a top-up', () => {
    // 200 beyond the mean: half as much again as a budget of 134 a day.
    const budget = (sum: number) =>
      campaign({
        accounts: null,
        startsOn: TODAY,
        endsOn: addDays(TODAY, 9),
        status: 'running',
        adBudget: amountOf(sum),
        currency: 'USD',
      });
    expect(verdict({ spend }, [budget(1340)])?.state).toBe('clear');
    expect(verdict({ spend }, [budget(1000)])).toMatchObject({
      state: 'fire',
      evidence: { campaignId: null, announcedBudget: 100 },
    });
    const ahead = { ...budget(99_000), startsOn: addDays(TODAY, 1) };
    expect(verdict({ spend }, [ahead])?.state).toBe('fire');
    const euros = { ...budget(1), currency: 'EUR' };
    expect(verdict({ spend }, [euros])?.state).toBe('clear');
  });

  it.each([
    ['is too far away', { accounts: null, startsOn: addDays(TODAY, 15), endsOn: addDays(TODAY, 20) }],
    ['is over', { accounts: null, startsOn: addDays(TODAY, -9), endsOn: addDays(TODAY, -3) }],
    ['was cancelled', { accounts: null, status: 'cancelled' }],
    ['is another account’s', { accounts: 'EU-1' }],
    ['sells another SKU', { accounts: null, sku: 'KT-1' }],
  ] as const)('explains nothing where it %s', (_what, changes) => {
    expect(verdict({ spend }, [campaign(changes)])?.state).toBe('fire');
  });
});

describe('ad spend so far today', () => {
  /** So many whole days of 10 an hour, then today from 0 o'clock. */
  const hours = (today: readonly number[], before = 20) =>
    Array.from({ length: before + 1 }, (_, index) => index).flatMap((index) =>
      (index < before ? Array.from({ length: 24 }, () => 10) : today).map((spend, hour) => ({
        account: 'US-1',
        day: addDays(TODAY, index - before),
        hour,
        spend: amountOf(spend),
        currency: 'USD',
      })),
    );
  const soFar = (today: readonly number[], before?: number) =>
    verdict({
      spend: days(240, 30, 240),
      spendHours: hours(today, before),
      closedDay: addDays(TODAY, -1),
    });

  it('is compared with the same hours of the days before', () => {
    expect(soFar([10, 10, 10, 40, 40])).toMatchObject({
      state: 'fire',
      evidence: { what: 'hours', on: TODAY, throughHour: 4, amount: 110, mean: 50, ratio: 2.2, meanOf: 20 },
    });
    expect(soFar([10, 10, 10, 10])).toMatchObject({ state: 'clear' });
  });

  it('says nothing of the first hours, of too few days, or where hours are not known', () => {
    expect(soFar([90, 90, 90])?.evidence.what).toBe('day');
    expect(soFar([90, 90, 90, 90, 90], 6)?.evidence.what).toBe('day');
  });
});

describe('a top-up', () => {
  /** Balances in the evening, one a day up to today; nothing is spent. */
  const paid = (balances: readonly number[]) => ({
    states: balances.map((balance, index) =>
      accountState({
        takenAt: instant(`${addDays(TODAY, index - balances.length + 1)}T18:00:00+08:00`),
        balance: amountOf(balance),
      }),
    ),
  });

  it('is told above 1.5 times the mean of those before, with what the whole sum may sell', () => {
    const found = verdict({ ...paid([0, 100, 200, 300, 700]), spend: days(100) });
    expect(found).toMatchObject({
      state: 'fire',
      // The last one is 400 and the 100 that were spent meanwhile.
      evidence: { what: 'top-up', amount: 500, meanOf: 3, currency: 'USD' },
    });
    // At 100 a day it lasts five days of 60 units.
    expect(found?.evidence.skus[0]).toEqual({ sku: 'OR-100', pool: 'main', units: 300 });
  });

  it('needs three before it, and is news for a day', () => {
    expect(verdict(paid([0, 100, 200, 700]))).toBeUndefined();
    expect(verdict(paid([0, 100, 200, 300, 700, 700]))).toBeUndefined();
  });

  it('of a portfolio is told once, of all its accounts', () => {
    const accounts = ['US-2', 'US-1'].map((account) =>
      accountFacts({
        account,
        ...paid([0, 100, 200, 300, 700]),
      }),
    );
    expect(adSpend(runFacts({ accounts }), settings)).toMatchObject([
      { subject: { account: 'US-1' }, evidence: { accounts: ['US-1', 'US-2'], amount: 400 } },
    ]);
  });
});
