import { instant } from '../../lib/domain/calendar.ts';
import type { AdAccount } from '../../lib/domain/sets.ts';
import type { AccountFacts } from '../../lib/triggers/account-facts.ts';
import { statusPeriods } from '../../lib/triggers/account-status.ts';
import { TODAY } from './sku-facts-fixture.ts';

export function accountState(changes: Partial<AdAccount> = {}): AdAccount {
  return {
    source: 'tiktok-ads',
    account: 'US-1',
    takenAt: instant('2026-06-24T10:00:00Z'),
    status: 'ok',
    rawStatus: null,
    balance: null,
    currency: 'USD',
    timeZone: 'Asia/Shanghai',
    reason: null,
    openedOn: null,
    autoTopUp: null,
    ...changes,
  };
}

/** An account of which nothing is known but what it is told; periods follow from the states. */
export function accountFacts(changes: Partial<AccountFacts> = {}): AccountFacts {
  const { states = [] } = changes;
  return {
    account: 'US-1',
    states,
    periods: statusPeriods(states),
    zone: 'Asia/Shanghai',
    closedDay: TODAY,
    today: TODAY,
    spend: [],
    spendHours: [],
    skus: [],
    sells: [],
    adDriven: { share: 0.8, blocks: 0 },
    campaigns: [],
    ...changes,
  };
}
