import { describe, expect, it } from 'vitest';
import type { AdMetricDay } from '../../lib/domain/ad-history.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import type { AdAccount } from '../../lib/domain/sets.ts';
import { type AccountReadings, accountFacts } from '../../lib/jobs/account-facts.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { stateInForce } from '../../lib/triggers/account-facts.ts';
import { statusPeriods } from '../../lib/triggers/account-status.ts';
import { campaign } from '../triggers/sku-facts-fixture.ts';

function metric(day: string, changes: Partial<AdMetricDay> = {}): AdMetricDay {
  return {
    account: 'a1',
    campaignId: 'c1',
    sku: null,
    day: businessDay(day),
    views: null,
    impressions: null,
    clicks: null,
    conversions: null,
    provisional: false,
    spend: amountOf(10.1),
    currency: 'USD',
    ...changes,
  };
}

function state(takenAt: string, changes: Partial<AdAccount> = {}): AdAccount {
  return {
    source: 'ads',
    account: 'a1',
    takenAt: instant(takenAt),
    status: 'ok',
    rawStatus: null,
    balance: null,
    currency: null,
    timeZone: null,
    reason: null,
    openedOn: null,
    autoTopUp: null,
    ...changes,
  };
}

const adDriven = { share: 0.8, blocks: 0 };

function factsOf({
  rows = [],
  ...changes
}: Partial<AccountReadings> & { rows?: readonly AdMetricDay[] } = {}) {
  const { states = [] } = changes;
  const periods = Map.groupBy(states, ({ account }) => account);
  const readings = {
    states,
    periods: new Map([...periods].map(([account, of]) => [account, statusPeriods(of)])),
    ads: { rows, hours: [] },
    links: [],
    campaigns: [],
    adDemand: { demands: [], shareOf: () => adDriven },
    at: instant('2026-06-24T12:00:00Z'),
    ...changes,
  };
  return accountFacts(readings, parseSettings({}, 'test'));
}

describe('the facts of ad accounts', () => {
  it('add up what all ad campaigns of a day spent, exactly, and keep what was not measured apart from 0', () => {
    const rows = [
      metric('2026-06-02'),
      metric('2026-06-01'),
      metric('2026-06-01', { campaignId: 'c2', spend: amountOf(0.2) }),
      metric('2026-06-01', { campaignId: 'c3', spend: null }),
      metric('2026-06-03', { spend: null }),
      metric('2026-06-04', { spend: amountOf(0) }),
    ];
    const [facts] = factsOf({ rows });
    expect(facts?.spend).toEqual([
      { day: '2026-06-01', spend: 10.3, currency: 'USD' },
      { day: '2026-06-02', spend: 10.1, currency: 'USD' },
      { day: '2026-06-03', spend: null, currency: 'USD' },
      { day: '2026-06-04', spend: 0, currency: 'USD' },
    ]);
  });

  it('never add up two currencies', () => {
    const rows = [metric('2026-06-01'), metric('2026-06-01', { currency: 'CNY' })];
    expect(factsOf({ rows })[0]?.spend).toHaveLength(2);
  });

  it('name the state in force, of the newest list', () => {
    const states = [state('2026-06-01T00:00:00Z'), state('2026-06-02T00:00:00Z', { status: 'blocked' })];
    const [facts] = factsOf({ states });
    expect(facts?.periods.map(({ status, from, to }) => [status, from, to])).toEqual([
      ['ok', '2026-06-01T00:00:00.000Z', '2026-06-02T00:00:00.000Z'],
      ['blocked', '2026-06-02T00:00:00.000Z', null],
    ]);
    expect(facts && stateInForce(facts)?.status).toBe('blocked');
  });

  it('go by the account’s own clock, the factory’s where no list states a zone that is known', () => {
    const zoneOf = (timeZone: string | null) => {
      const [facts] = factsOf({ states: [state('2026-06-24T00:00:00Z', { timeZone })] });
      return [facts?.zone, facts?.closedDay, facts?.today];
    };
    expect(zoneOf('America/Los_Angeles')).toEqual(['America/Los_Angeles', '2026-06-23', '2026-06-24']);
    expect(zoneOf(null)).toEqual(['Asia/Shanghai', '2026-06-24', '2026-06-24']);
    expect(zoneOf('GMT plus eight')).toEqual(['Asia/Shanghai', '2026-06-24', '2026-06-24']);
  });

  it('are there for every account that a list, a figure or a campaign names, with its SKUs and campaigns', () => {
    const facts = factsOf({
      states: [state('2026-06-01T00:00:00Z', { account: 'b' })],
      rows: [metric('2026-06-01', { sku: 'OR-2' })],
      links: [{ account: 'a1', adCampaignId: 'c1', sku: 'OR-1' }],
      campaigns: [campaign({ accounts: 'a1; c' })],
    });
    expect(facts.map(({ account, skus, campaigns }) => [account, skus, campaigns.length])).toEqual([
      ['a1', ['OR-1', 'OR-2'], 1],
      ['b', [], 0],
      ['c', [], 1],
    ]);
    expect(facts.map(stateInForce).map((one) => one?.status ?? null)).toEqual([null, 'ok', null]);
  });
});
