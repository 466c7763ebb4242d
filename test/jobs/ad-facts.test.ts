import { describe, expect, it } from 'vitest';
import { businessDay, type Instant, instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';
import type { AdAccount } from '../../lib/domain/sets.ts';
import { adDaysNeeded, adStops, readAccountStates } from '../../lib/jobs/ad-facts.ts';
import { statusPeriods } from '../../lib/triggers/account-status.ts';
import { accountState } from '../triggers/account-facts-fixture.ts';
import { campaign } from '../triggers/sku-facts-fixture.ts';
import { settings } from './factory.ts';

const AT = instant('2026-06-24T12:00:00Z');
const TODAY = businessDay('2026-06-24');
const daysAgo = (days: number): Instant => instantOfMs(msOf(AT) - days * 86_400_000);
const state = (days: number, status: AdAccount['status']) => accountState({ takenAt: daysAgo(days), status });

/** A history that remembers how far back it was asked. */
function historyOf(states: readonly AdAccount[]) {
  const asked: number[] = [];
  return {
    asked,
    history: {
      adAccountStates: async ({ days }: { days: number }) => {
        asked.push(days);
        return { states: states.filter(({ takenAt }) => takenAt >= daysAgo(days)), warnings: [] };
      },
    },
  };
}

describe('the states of ad accounts', () => {
  it('are read of three months', async () => {
    const { asked, history } = historyOf([state(100, 'blocked'), state(50, 'ok'), state(1, 'blocked')]);
    const { periods } = await readAccountStates({ history, settings: settings() }, AT);
    expect(asked).toEqual([90]);
    expect(periods.get('US-1')?.map(({ status }) => status)).toEqual(['ok', 'blocked']);
  });

  it('are read back to where a trouble began that lasts longer', async () => {
    const { asked, history } = historyOf([state(200, 'ok'), state(199, 'blocked'), state(1, 'blocked')]);
    const { periods } = await readAccountStates({ history, settings: settings() }, AT);
    expect(asked).toEqual([90, 360]);
    expect(periods.get('US-1')?.at(-1)?.from).toBe(daysAgo(199));
  });

  it('are not read for ever where an account never worked', async () => {
    const { asked, history } = historyOf([state(2, 'pending')]);
    await readAccountStates({ history, settings: settings() }, AT);
    expect(asked).toEqual([90, 360, 1440]);
  });
});

describe('the days of ads that a run needs', () => {
  const needed = (states: readonly AdAccount[]) =>
    adDaysNeeded(new Map([['US-1', statusPeriods(states)]]), AT, settings());

  it('are those of the means, and four weeks before every block that is in force or shows its effect', () => {
    expect(needed([state(5, 'ok')])).toBe(32);
    expect(needed([state(40, 'blocked'), state(30, 'ok')])).toBe(40 + 29);
    expect(needed([state(500, 'ok'), state(400, 'blocked')])).toBe(180);
  });
});

describe('what keeps ads from running', () => {
  it('are accounts that are blocked since their first list that says so, in review after it too, not those in review alone', () => {
    const periods = new Map([
      ['US-1', statusPeriods([state(3, 'ok'), state(2, 'blocked'), state(1, 'blocked')])],
      ['US-2', statusPeriods([state(3, 'blocked'), state(1, 'ok')])],
      ['US-3', statusPeriods([state(3, 'pending')])],
      ['US-4', statusPeriods([state(3, 'blocked'), state(2, 'pending'), state(1, 'pending')])],
    ]);
    expect([...adStops(periods, [], TODAY).blockedSince]).toEqual([
      ['US-1', daysAgo(2)],
      ['US-4', daysAgo(3)],
    ]);
  });

  it('are campaigns that have stopped by today, also on the day itself', () => {
    const statusOf = (status: 'suspended' | 'done', since: string | null) => {
      const statusSince = since === null ? null : businessDay(since);
      return [...adStops(new Map(), [campaign({ status, statusSince })], TODAY).listed.values()][0]?.status;
    };
    expect(statusOf('suspended', '2026-06-24')).toBe('suspended');
    expect(statusOf('suspended', '2026-06-25')).toBe('planned');
    expect(statusOf('suspended', null)).toBe('suspended');
    expect(statusOf('done', null)).toBe('planned');
  });
});
