import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, instant } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import type { AccountFacts } from '../../lib/triggers/account-facts.ts';
import { adBalance } from '../../lib/triggers/ad-balance.ts';
import { accountFacts, accountState } from './account-facts-fixture.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, TODAY } from './sku-facts-fixture.ts';

/** Wednesday, 20:00 in Shanghai: the next working hours begin on Thursday at 9, those after on Friday. */
const AT = instant('2026-06-24T12:00:00Z');

/** An account that spends so much a day and had that balance two hours ago. */
function spender(balance: number, changes: Partial<AccountFacts> = {}, spendADay = 240): AccountFacts {
  return accountFacts({
    states: [accountState({ balance: amountOf(balance) })],
    spend: Array.from({ length: 10 }, (_, index) => ({
      day: addDays(TODAY, index - 9),
      spend: spendADay,
      currency: 'USD',
    })),
    ...changes,
  });
}

const verdicts = (accounts: readonly AccountFacts[], json = {}, at = AT) =>
  adBalance(runFacts({ at, accounts }), parseSettings(json, 'test'));
const verdict = (balance: number, changes?: Partial<AccountFacts>, json = {}) =>
  verdicts([spender(balance, changes)], json)[0];

describe('an ad balance', () => {
  it('is told while the next working hours are the last in which a top-up comes in time', () => {
    // 20 of 480 went since 18:00: 46 hours are left, until Friday 18:00; a top-up takes 24.
    expect(verdict(480)).toMatchObject({
      subject: { account: 'US-1' },
      state: 'fire',
      severity: 'warning',
      evidence: {
        balance: 480,
        balanceNow: 460,
        spendADay: 240,
        runwayHours: 46,
        plannedRunwayHours: 46,
        runsOutAt: '2026-06-26T10:00:00.000Z',
        payBy: '2026-06-25',
        payByTime: '18:00',
        isLate: false,
        topUpDays: 7,
        topUpAmount: 7 * 240 - 460,
      },
    });
  });

  it('is urgent where a top-up ordered at once comes too late, critical where nothing is left for a campaign', () => {
    // Ordered on Thursday at 9 it is there on Friday at 9, 37 hours from now.
    expect(verdict(380)).toMatchObject({ state: 'fire', severity: 'urgent', evidence: { isLate: true } });
    expect(verdict(0)).toMatchObject({ severity: 'urgent', evidence: { balanceNow: 0, runwayHours: 0 } });
    expect(verdict(0, { campaigns: [campaign()] })).toMatchObject({ severity: 'critical' });
  });

  it('holds for a day above the limit, then is clear', () => {
    // The limit is what lasts until Saturday at 9, 61 hours; 630 + 20 for the two hours since the list.
    expect(verdict(640)?.state).toBe('hold');
    expect(verdict(860)?.state).toBe('hold');
    expect(verdict(880)?.state).toBe('clear');
  });

  it('looks over the weekend and closures: what lasts until Monday only is told on Friday', () => {
    const friday = instant('2026-06-26T06:00:00Z');
    const one = spender(1000, {
      today: addDays(TODAY, 2),
      states: [accountState({ balance: amountOf(1000), takenAt: friday })],
    });
    expect(verdicts([one], {}, friday)[0]).toMatchObject({ state: 'hold' });
    const less = spender(850, {
      today: addDays(TODAY, 2),
      states: [accountState({ balance: amountOf(850), takenAt: friday })],
    });
    expect(verdicts([less], {}, friday)[0]).toMatchObject({ state: 'fire', severity: 'warning' });
  });

  it('counts budgets of campaigns from their start on, those that run are in the present spend', () => {
    const ahead = campaign({
      startsOn: addDays(TODAY, 1),
      endsOn: addDays(TODAY, 2),
      adBudget: amountOf(4000),
      currency: 'USD',
      accounts: 'US-1, US-9',
    });
    const running = campaign({
      campaignId: 'now',
      startsOn: TODAY,
      status: 'running',
      adBudget: amountOf(9000),
    });
    // 240 today, then 1240 a day: half of the budget is the other account's.
    expect(verdict(880, { campaigns: [ahead, running] })).toMatchObject({
      state: 'fire',
      evidence: {
        runwayHours: 86,
        plannedRunwayHours: 24 + (620 / 1240) * 24,
        campaigns: ['live-618'],
        plannedSpendADay: (7 * 240 + 2 * 1000) / 7,
      },
    });
  });

  it('of a portfolio is one balance that all its accounts spend', () => {
    const states = (account: string) =>
      [480 + 480, 480].map((balance, index) =>
        accountState({
          account,
          takenAt: instant(`2026-06-2${3 + index}T10:00:00Z`),
          balance: amountOf(balance),
        }),
      );
    const found = verdicts(
      ['US-2', 'US-1'].map((account) => spender(0, { account, states: states(account) }, 120)),
    );
    expect(found).toMatchObject([
      {
        subject: { account: 'US-1' },
        evidence: { accounts: ['US-1', 'US-2'], balance: 480, spendADay: 240, runwayHours: 46 },
      },
    ]);
  });

  it('takes the newest day where spend rose, and the time that a top-up takes from the settings', () => {
    const spend = [...spender(0).spend.slice(0, -1), { day: TODAY, spend: 480, currency: 'USD' }];
    expect(verdict(960, { spend })?.evidence).toMatchObject({ spendADay: 480, runwayHours: 46 });
    const slow = { adAccounts: { 'US-1': { topUpHours: 72 } } };
    expect(verdict(1000, {}, slow)).toMatchObject({ state: 'fire', evidence: { topUpHours: 72 } });
  });

  it('is silent where money comes by itself, nothing is spent, no balance is known, or it is too old', () => {
    expect(verdict(1, { states: [accountState({ balance: amountOf(1), autoTopUp: true })] })).toBeUndefined();
    expect(verdict(1, {}, { adAccounts: { 'US-1': { autoTopUp: true } } })).toBeUndefined();
    expect(verdict(1, { spend: [] })).toBeUndefined();
    expect(verdict(1, { states: [accountState()] })).toBeUndefined();
    const takenAt = instant('2026-06-21T10:00:00Z');
    expect(verdict(1, { states: [accountState({ balance: amountOf(1), takenAt })] })).toBeUndefined();
    const blocked = [accountState({ balance: amountOf(1), status: 'blocked' })];
    expect(verdicts([spender(1, { ...accountFacts({ states: blocked }), spend: spender(1).spend })])).toEqual(
      [],
    );
  });

  test.prop([
    fc.double({ min: 0, max: 20_000, noNaN: true }),
    fc.double({ min: 0, max: 5_000, noNaN: true }),
  ])('is never less pressing with less money', (balance, less) => {
    const press = (of: number) => {
      const one = verdict(of);
      return one === undefined
        ? 0
        : ['clear', 'hold', 'fire'].indexOf(one.state) + (one.severity === 'urgent' ? 1 : 0);
    };
    expect(press(Math.max(0, balance - less))).toBeGreaterThanOrEqual(press(balance));
  });
});
