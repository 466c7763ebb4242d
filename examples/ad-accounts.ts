import { dayOfNumber } from '../lib/domain/calendar.ts';
import type { Timeline } from './campaigns.ts';
import { ACCOUNTS, BLOCKED_ACCOUNT, LATE_ACCOUNT, STEADY_ACCOUNT } from './catalogue.ts';

export type AdAccountRow = {
  taken_at: string;
  account: string;
  status: 'ok' | 'blocked';
  raw_status: string;
  balance: number;
  currency: string;
  time_zone: string;
  reason: string | null;
};

/** What is paid in when less than a thousand is left. */
const TOP_UP_USD = 4_000;
const LEAST_BALANCE_USD = 1_000;
/** What the agency paid in on the last day, three times the usual and unannounced. */
const LARGE_TOP_UP_USD = 12_000;
/** Days of which lists of the accounts were kept. */
const LISTED_DAYS = 100;
/** Days of spend that the steady account has left on the last day. */
const DAYS_LEFT = 1.4;
const BLOCK_REASON = '素材误判，申诉中 Creative misjudged, appeal filed';
const LATE_REASON = '素材被判违规 Creative judged to break the rules';

interface AdSpend {
  readonly date: string;
  readonly account: string;
  readonly spend: number;
}

/**
 * Each account's status and balance on the evening of every Monday of the last months, of the last week, of the first and
 * the last day of the block and of the day it ended. Balances are topped up when they run low; on the last day (`isLastEvening`) one account
 * got three times the usual, one has little left, and one is blocked since the afternoon.
 */
export function adAccountRows(
  ads: readonly AdSpend[],
  timeline: Timeline,
  isLastEvening: boolean,
): AdAccountRow[] {
  const spend = new Map<string, number>();
  for (const row of ads) {
    const key = `${row.date} ${row.account}`;
    spend.set(key, (spend.get(key) ?? 0) + row.spend);
  }
  const spentOn = (day: number, account: string) => spend.get(`${dayOfNumber(day)} ${account}`) ?? 0;
  const balances = new Map<string, number>(ACCOUNTS.map((account) => [account, TOP_UP_USD]));
  const rows: AdAccountRow[] = [];
  for (let day = timeline.firstExportedDay; day <= timeline.lastDay; day += 1) {
    for (const account of ACCOUNTS) {
      const left = (balances.get(account) ?? 0) - spentOn(day, account);
      const paid = paidIn(account, day, left, { timeline, isLastEvening, spentOn });
      balances.set(account, left + paid);
      if (!isTold(day, timeline)) continue;
      const isLate = isLastEvening && account === LATE_ACCOUNT && day === timeline.lastDay;
      const row = rowOf(account, day, left + paid, timeline, isLate);
      if (isLate) rows.push({ ...row, taken_at: `${dayOfNumber(day)}T17:20:00+08:00` });
      rows.push(row);
    }
  }
  return rows;
}

interface Payments {
  readonly timeline: Timeline;
  readonly isLastEvening: boolean;
  readonly spentOn: (day: number, account: string) => number;
}

function paidIn(
  account: string,
  day: number,
  left: number,
  { timeline, isLastEvening, spentOn }: Payments,
): number {
  const missing = Math.ceil((LEAST_BALANCE_USD - left) / TOP_UP_USD);
  const usual = Math.max(0, missing) * TOP_UP_USD;
  if (!isLastEvening) return usual;
  if (account === BLOCKED_ACCOUNT && day === timeline.lastDay) return LARGE_TOP_UP_USD;
  if (account !== STEADY_ACCOUNT) return usual;
  // Nobody pays in more than lasts until the last evening and a little longer.
  let needed = DAYS_LEFT * spentOn(timeline.lastDay, account) - left;
  for (let later = day + 1; later <= timeline.lastDay; later += 1) needed += spentOn(later, account);
  return Math.min(usual, Math.max(0, Math.round(needed)));
}

function isTold(day: number, { blockedFrom, blockedTo, lastDay }: Timeline): boolean {
  const isMonday = (day + 4) % 7 === 1 && day > lastDay - LISTED_DAYS;
  return isMonday || day > lastDay - 7 || [blockedFrom, blockedTo, blockedTo + 1].includes(day);
}

function rowOf(
  account: string,
  day: number,
  balance: number,
  timeline: Timeline,
  isLate: boolean,
): AdAccountRow {
  const wasBlocked = account === BLOCKED_ACCOUNT && day >= timeline.blockedFrom && day <= timeline.blockedTo;
  const isBlocked = wasBlocked || isLate;
  return {
    taken_at: `${dayOfNumber(day)}T18:00:00+08:00`,
    account,
    status: isBlocked ? 'blocked' : 'ok',
    raw_status: isBlocked ? 'STATUS_LIMIT' : 'STATUS_ENABLE',
    balance: Math.round(balance * 100) / 100,
    currency: 'USD',
    time_zone: 'Asia/Shanghai',
    reason: isLate ? LATE_REASON : wasBlocked ? BLOCK_REASON : null,
  };
}
