import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf } from '../alert-words.ts';
import { formatDay, formatDays, formatNumber, formatUnits } from '../format.ts';
import { risenRate } from '../rate-words.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'surge-seen'>;

/** Words of a surge that was seen. */
export const surgeSeen: RuleWords<'surge-seen', 'watch' | 'act'> = {
  zh: {
    title: '流量激增',
    reason: (evidence, zone) =>
      `${formatDay(evidence.day)} ${zhWhere(evidence)}${risenRate(evidence, 'zh')}${zhOrders(evidence)}；日需求 ${formatUnits(evidence.dailyDemand, 'zh')}，未来最高 ${formatUnits(evidence.peakDailyDemand, 'zh')}${zhLasts(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: ({ level }, _order, today) =>
      level === 'act'
        ? `供应链：请在 ${formatDay(today)} 当天核对库存与在途能否承接；营销：请当天确认来源和预计持续时间，并告知供应链。`
        : `供应链：请在 ${formatDay(today)} 当天留意订单；营销：请确认是否有计划外的推广。`,
    closed: ({ rateRatio }) => `流量已回落，为平时的 ${formatNumber(rateRatio, 'zh', 2)} 倍。`,
    sms: {
      watch: '{subject} 流量为平时的 {rateRatio:number} 倍，请留意订单。',
      act: '{subject} 流量为平时的 {rateRatio:number} 倍且订单跟上，现货可售 {surgeDaysOfSupply:days}，请核对能否承接。',
    },
  },
  en: {
    title: 'Surge seen',
    reason: (evidence, zone) =>
      `${formatDay(evidence.day)}${enWhere(evidence)}: ${risenRate(evidence, 'en')}${enOrders(evidence)}; demand is ${formatUnits(evidence.dailyDemand, 'en')} a day, up to ${formatUnits(evidence.peakDailyDemand, 'en')} to come${enLasts(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: ({ level }, _order, today) =>
      level === 'act'
        ? `Supply chain: by the end of ${formatDay(today)} check that stock and supply can serve it. Marketing: say today where it comes from and how long it may last.`
        : `Supply chain: watch the orders of ${formatDay(today)}. Marketing: say whether there is a push that was not announced.`,
    closed: ({ rateRatio }) =>
      `The rate has come down to ${formatNumber(rateRatio, 'en', 2)} times the usual.`,
    sms: {
      watch: '{subject} ads run at {rateRatio:number} times the usual. Watch the orders.',
      act: '{subject} ads run at {rateRatio:number} times the usual and orders follow; stock lasts {surgeDaysOfSupply:days}. Check supply.',
    },
  },
  smsTemplate: ({ level }) => (level === 'act' ? 'act' : 'watch'),
};

function zhWhere({ account, campaignId }: Evidence): string {
  if (campaignId === null) return '';
  return account === null ? `广告 ${campaignId} ` : `广告 ${campaignId}（账户 ${account}）`;
}

function enWhere({ account, campaignId }: Evidence): string {
  if (campaignId === null) return '';
  return account === null
    ? `, ad campaign ${campaignId}`
    : `, ad campaign ${campaignId} of account ${account}`;
}

function zhOrders({ level, conversions, usualConversions }: Evidence): string {
  if (conversions === null) return '，订单未测得';
  const usual = usualConversions === null ? '' : `，平时 ${formatNumber(usualConversions, 'zh')} 单`;
  return `，订单${level === 'act' ? '已跟上' : '尚未跟上'}（${formatNumber(conversions, 'zh')} 单${usual}）`;
}

function enOrders({ level, conversions, usualConversions }: Evidence): string {
  if (conversions === null) return ', orders not measured';
  const usual = usualConversions === null ? '' : `, usually ${formatNumber(usualConversions, 'en')}`;
  return `, orders ${level === 'act' ? 'follow' : 'do not follow yet'} (${formatNumber(conversions, 'en')}${usual})`;
}

function zhLasts({ daysOfSupply, surgeDaysOfSupply }: Evidence): string {
  if (daysOfSupply === null || surgeDaysOfSupply === null) return '';
  return `，现货可售 ${formatDays(daysOfSupply, 'zh')}，激增持续则 ${formatDays(surgeDaysOfSupply, 'zh')}`;
}

function enLasts({ daysOfSupply, surgeDaysOfSupply }: Evidence): string {
  if (daysOfSupply === null || surgeDaysOfSupply === null) return '';
  return `; stock lasts ${formatDays(daysOfSupply, 'en')}, with the surge ${formatDays(surgeDaysOfSupply, 'en')}`;
}
