import type { EvidenceOf } from '../../domain/rules.ts';
import { formatDay, formatDays, formatHours, formatMoment } from '../format.ts';
import { formatDuration, formatSum, listed } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'ad-balance'>;

/** Words of an ad balance that runs out. */
export const adBalance: RuleWords<'ad-balance', 'inTime' | 'late'> = {
  zh: {
    title: '广告余额不足',
    reason: (evidence, zone) => {
      const { currency } = evidence;
      const shared = evidence.accounts.length > 1 ? `账户 ${listed(evidence.accounts, 'zh')} 共用` : '';
      const planned =
        evidence.campaigns.length > 0
          ? `，计入即将开始的活动 ${listed(evidence.campaigns, 'zh')} 约 ${formatDuration(evidence.plannedRunwayHours, 'zh')}`
          : '';
      return `${shared}余额 ${formatSum(evidence.balance, currency, 'zh')}（截至 ${formatMoment(evidence.balanceAt, zone)}，现约 ${formatSum(evidence.balanceNow, currency, 'zh')}），按现在每天 ${formatSum(evidence.spendADay, currency, 'zh')} 约可投放 ${formatDuration(evidence.runwayHours, 'zh')}${planned}，预计 ${formatMoment(evidence.runsOutAt, zone)} 用完，充值到账需 ${formatHours(evidence.topUpHours, 'zh')}。`;
    },
    action: (evidence) =>
      `营销、财务：请${zhDeadline(evidence)}充值 ${formatSum(evidence.topUpAmount, evidence.currency, 'zh')}，够投放 ${formatDays(evidence.topUpDays, 'zh')}；用完后广告下线，流量骤停。`,
    closed: (evidence) => `余额够投放 ${formatDuration(evidence.plannedRunwayHours, 'zh')}。`,
    sms: {
      inTime:
        '广告账户 {subject} 余额约够 {plannedRunwayHours:hours}，请在 {payBy:day} {payByTime} 前充值 {topUpAmount:money}。',
      late: '广告账户 {subject} 余额约够 {plannedRunwayHours:hours}，充值到账前就会用完，请立即充值 {topUpAmount:money}。',
    },
  },
  en: {
    title: 'Ad balance low',
    reason: (evidence, zone) => {
      const { currency } = evidence;
      const shared =
        evidence.accounts.length > 1 ? ` shared by accounts ${listed(evidence.accounts, 'en')}` : '';
      const planned =
        evidence.campaigns.length > 0
          ? `, ${formatDuration(evidence.plannedRunwayHours, 'en')} with the campaigns that start (${listed(evidence.campaigns, 'en')})`
          : '';
      return `The balance of ${formatSum(evidence.balance, currency, 'en')}${shared} (as of ${formatMoment(evidence.balanceAt, zone)}, about ${formatSum(evidence.balanceNow, currency, 'en')} now) lasts ${formatDuration(evidence.runwayHours, 'en')} at ${formatSum(evidence.spendADay, currency, 'en')} a day${planned}, until ${formatMoment(evidence.runsOutAt, zone)}; a top-up takes ${formatHours(evidence.topUpHours, 'en')}.`;
    },
    action: (evidence) =>
      `Marketing, finance: ${enDeadline(evidence)} top up ${formatSum(evidence.topUpAmount, evidence.currency, 'en')}, enough for ${formatDays(evidence.topUpDays, 'en')}; once it is used up the ads stop.`,
    closed: (evidence) => `The balance lasts ${formatDuration(evidence.plannedRunwayHours, 'en')}.`,
    sms: {
      inTime:
        'ad account {subject} balance lasts about {plannedRunwayHours:hours}. Top up {topUpAmount:money} by {payBy:day} {payByTime}.',
      late: 'ad account {subject} balance lasts about {plannedRunwayHours:hours}, less than a top-up takes. Top up {topUpAmount:money} now.',
    },
  },
  smsTemplate: ({ isLate }) => (isLate ? 'late' : 'inTime'),
};

function zhDeadline({ isLate, payBy, payByTime }: Evidence): string {
  return isLate ? '立即（到账前余额就会用完）' : `在 ${formatDay(payBy)} ${payByTime} 前`;
}

function enDeadline({ isLate, payBy, payByTime }: Evidence): string {
  return isLate
    ? 'at once (the balance is used up before the money is there)'
    : `by ${formatDay(payBy)} ${payByTime}`;
}
