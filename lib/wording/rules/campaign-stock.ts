import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, orderPhrase } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'campaign-stock'>;

/** Words of the stock of a campaign that is not ready. */
export const campaignStock: RuleWords<'campaign-stock', 'order' | 'soon' | 'late'> = {
  zh: {
    title: '活动备货提醒',
    reason: (evidence, zone) =>
      `活动 ${evidence.campaignId} 将于 ${formatDay(evidence.startsOn)} 开始（还有 ${formatDays(evidence.daysToStart, 'zh')}），备货目标 ${formatUnits(evidence.targetUnits, 'zh')}，为其他渠道和先行活动保留 ${formatUnits(evidence.reserveUnits, 'zh')}后已有 ${formatUnits(evidence.coveredUnits, 'zh')}${evidence.proposedUnits > 0 ? `，未下单建议 ${formatUnits(evidence.proposedUnits, 'zh')}` : ''}，尚缺 ${formatUnits(evidence.missingUnits, 'zh')}；${zhOrderBy(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (evidence, order, today) => {
      if (order === null)
        return evidence.orderUnits > 0
          ? `请准备在 ${formatDay(evidence.orderBy)} 前下单约 ${formatUnits(evidence.orderUnits, 'zh')}。`
          : '请尽快将已有建议下单，并跟踪在活动前到货。';
      const late =
        order.arrivesOn > evidence.neededOn
          ? `，晚于需要日 ${formatDay(evidence.neededOn)}，请与营销商定缩小规模或推迟`
          : '';
      return `请在 ${formatDay(today)} 当天${orderPhrase(order, 'zh')}${late}。`;
    },
    closed: () => '活动备货已齐，或活动已开始、取消。',
    sms: {
      order:
        '{subject} 活动 {startsOn:day} 开始，尚缺 {missingUnits:units}，请当天{order.kind} {order.units}，预计 {order.arrivesOn} 到货。',
      soon: '{subject} 活动 {startsOn:day} 开始，尚缺 {missingUnits:units}，最迟 {orderBy:day} 下单。',
      late: '{subject} 活动 {startsOn:day} 开始，尚缺 {missingUnits:units}，已过最迟下单日，请当天确认到货。',
    },
  },
  en: {
    title: 'Campaign stock',
    reason: (evidence, zone) =>
      `Campaign ${evidence.campaignId} starts ${formatDay(evidence.startsOn)}, in ${formatDays(evidence.daysToStart, 'en')}: of a target of ${formatUnits(evidence.targetUnits, 'en')}, ${formatUnits(evidence.coveredUnits, 'en')} are covered beyond the ${formatUnits(evidence.reserveUnits, 'en')} kept for other channels and earlier campaigns${evidence.proposedUnits > 0 ? `, ${formatUnits(evidence.proposedUnits, 'en')} proposed and not ordered` : ''}, ${formatUnits(evidence.missingUnits, 'en')} are missing; ${enOrderBy(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (evidence, order, today) => {
      if (order === null)
        return evidence.orderUnits > 0
          ? `Be ready to order about ${formatUnits(evidence.orderUnits, 'en')} by ${formatDay(evidence.orderBy)}.`
          : 'Order what is proposed and see that it arrives before the campaign.';
      const late =
        order.arrivesOn > evidence.neededOn
          ? `; that is after ${formatDay(evidence.neededOn)}, when it is needed: agree on a smaller or later campaign with marketing`
          : '';
      return `By the end of ${formatDay(today)} ${orderPhrase(order, 'en')}${late}.`;
    },
    closed: () => 'The stock of the campaign is ready, or it has begun or was called off.',
    sms: {
      order:
        '{subject}: campaign on {startsOn:day}, {missingUnits:units} missing. {order.kind} {order.units} today, there {order.arrivesOn}.',
      soon: '{subject}: campaign on {startsOn:day}, {missingUnits:units} missing, order by {orderBy:day}.',
      late: '{subject}: campaign on {startsOn:day}, {missingUnits:units} missing, last day to order is past. Press for it today.',
    },
  },
  smsTemplate: ({ daysToOrderBy }, order) => {
    if (order !== null) return 'order';
    return daysToOrderBy < 0 ? 'late' : 'soon';
  },
};

function zhOrderBy({ daysToOrderBy, orderBy, regularArrivesOn }: Evidence): string {
  if (daysToOrderBy < 0)
    return `最迟下单日 ${formatDay(orderBy)} 已过，今天常规下单 ${formatDay(regularArrivesOn)} 才到货`;
  return daysToOrderBy === 0 ? '今天是最迟下单日' : `最迟 ${formatDay(orderBy)} 下单`;
}

function enOrderBy({ daysToOrderBy, orderBy, regularArrivesOn }: Evidence): string {
  if (daysToOrderBy < 0)
    return `the last day to order was ${formatDay(orderBy)}, a regular order of today is here ${formatDay(regularArrivesOn)}`;
  return daysToOrderBy === 0 ? 'today is the last day to order' : `order by ${formatDay(orderBy)}`;
}
