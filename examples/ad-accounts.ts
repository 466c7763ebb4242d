import { dayOfNumber } from '../lib/domain/calendar.ts';
import type { Timeline } from './campaigns.ts';
import { ACCOUNTS, BLOCKED_ACCOUNT } from './catalogue.ts';

export type AdAccountRow = {
  taken_at: string;
  account: string;
  status: 'ok' | 'blocked';
  balance: number;
  currency: string;
  reason: string | null;
};

const TOP_UP_USD = 20_000;
const LEAST_BALANCE_USD = 3_000;
const BLOCK_REASON = '素材误判,申诉中 Creative misjudged, appeal filed';

/**
 * Each account's status and balance on the evening of every Monday, of the first and the last day of the block, of the
 * day it ended and of the last day. Balances are topped up when they run low.
 */
export function adAccountRows(
  ads: readonly { readonly date: string; readonly account: string; readonly spend: number }[],
  timeline: Timeline,
): AdAccountRow[] {
  const spend = new Map<string, number>();
  for (const row of ads) {
    const key = `${row.date} ${row.account}`;
    spend.set(key, (spend.get(key) ?? 0) + row.spend);
  }
  const balances = new Map<string, number>(ACCOUNTS.map((account) => [account, TOP_UP_USD]));
  const rows: AdAccountRow[] = [];
  for (let day = timeline.firstExportedDay; day <= timeline.lastDay; day += 1) {
    for (const account of ACCOUNTS) {
      const spent = spend.get(`${dayOfNumber(day)} ${account}`) ?? 0;
      const balance = toppedUp((balances.get(account) ?? 0) - spent);
      balances.set(account, balance);
      if (isTold(day, timeline)) rows.push(rowOf(account, day, balance, timeline));
    }
  }
  return rows;
}

function toppedUp(balance: number): number {
  const missing = Math.ceil((LEAST_BALANCE_USD - balance) / TOP_UP_USD);
  return balance + Math.max(0, missing) * TOP_UP_USD;
}

function isTold(day: number, { blockedFrom, blockedTo, lastDay }: Timeline): boolean {
  const isMonday = (day + 4) % 7 === 1;
  return isMonday || [blockedFrom, blockedTo, blockedTo + 1, lastDay].includes(day);
}

function rowOf(account: string, day: number, balance: number, timeline: Timeline): AdAccountRow {
  const isBlocked = account === BLOCKED_ACCOUNT && day >= timeline.blockedFrom && day <= timeline.blockedTo;
  return {
    taken_at: `${dayOfNumber(day)}T18:00:00+08:00`,
    account,
    status: isBlocked ? 'blocked' : 'ok',
    balance: Math.round(balance * 100) / 100,
    currency: 'USD',
    reason: isBlocked ? BLOCK_REASON : null,
  };
}
