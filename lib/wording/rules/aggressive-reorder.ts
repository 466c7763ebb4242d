import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { orderPhrase, stockAsOf } from '../alert-words.ts';
import { formatDay, formatDays, formatNumber, formatPercent, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'aggressive-reorder'>;

/** Words of the aggressive reorder. */
export const aggressiveReorder: RuleWords<'aggressive-reorder', 'order' | 'covered'> = {
  zh: {
    title: '激进补货',
    reason: (evidence, zone) =>
      `${zhSurge(evidence)}；可用 ${formatUnits(evidence.available, 'zh')}，日需求 ${formatUnits(evidence.dailyDemand, 'zh')}，现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}（${stockAsOf(evidence.stockTakenAt, 'zh', zone)}）。`,
    action: (_evidence, order, today) =>
      order === null
        ? '补货已在路上，请盯紧到货；营销：到货前不要加大投放。'
        : `供应链：请在 ${formatDay(today)} 当天${orderPhrase(order, 'zh')}；营销：到货前不要加大投放。`,
    closed: (evidence) => `流量信号已过或库存已补足，现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}。`,
    sms: {
      order:
        '{subject} 需求激增，现货可售 {daysOfSupply:days}，请当天{order.kind} {order.units}，预计 {order.arrivesOn} 到货。',
      covered: '{subject} 需求激增，现货可售 {daysOfSupply:days}，补货在途，到货前勿加大投放。',
    },
  },
  en: {
    title: 'Surge reorder',
    reason: (evidence, zone) =>
      `${enSurge(evidence)}; ${formatUnits(evidence.available, 'en')} available at ${formatUnits(evidence.dailyDemand, 'en')} a day last ${formatDays(evidence.daysOfSupply, 'en')} (${stockAsOf(evidence.stockTakenAt, 'en', zone)}).`,
    action: (_evidence, order, today) =>
      order === null
        ? 'Supply is under way: watch its arrival. Marketing: do not raise ad spend before it is here.'
        : `Supply chain: by the end of ${formatDay(today)} ${orderPhrase(order, 'en')}. Marketing: do not raise ad spend before it is here.`,
    closed: (evidence) =>
      `The signal has passed or the stock is back: available stock lasts ${formatDays(evidence.daysOfSupply, 'en')}.`,
    sms: {
      order:
        '{subject} surge, stock lasts {daysOfSupply:days}. Today {order.kind} {order.units}, due {order.arrivesOn}.',
      covered: '{subject} surge, stock lasts {daysOfSupply:days}; supply under way, do not raise ad spend.',
    },
  },
  smsTemplate: (_evidence, order) => (order === null ? 'covered' : 'order'),
};

/** The figures of a rate that rose; null where a campaign was the cause. */
function surgeFigures(evidence: Evidence, language: Language) {
  const { rate, meanRate, rateRatio, clicks, expectedEvents } = evidence;
  if (rate === null || meanRate === null || rateRatio === null) return null;
  const events = evidence.cause === 'cvr' && clicks !== null ? clicks * rate : clicks;
  return {
    rate: formatPercent(rate, language),
    mean: formatPercent(meanRate, language),
    ratio: formatNumber(rateRatio, language, 2),
    events: events === null ? null : formatNumber(events, language, 0),
    expected: expectedEvents === null ? null : formatNumber(expectedEvents, language, 1),
  };
}

function zhSurge(evidence: Evidence): string {
  const figures = surgeFigures(evidence, 'zh');
  if (figures === null) {
    const start =
      evidence.campaignStartsOn === null ? '' : `于 ${formatDay(evidence.campaignStartsOn)} 开始，`;
    return `活动 ${evidence.campaignId ?? '（未命名）'} ${start}在采购提前期之内`;
  }
  const rate = evidence.cause === 'cvr' ? '转化率' : '点击率';
  const counted = evidence.cause === 'cvr' ? '次转化' : '次点击';
  const evidenceText =
    figures.events === null || figures.expected === null
      ? ''
      : `（${figures.events} ${counted}，预期 ${figures.expected} 次）`;
  return `${rate} ${figures.rate}，为均值 ${figures.mean} 的 ${figures.ratio} 倍${evidenceText}`;
}

function enSurge(evidence: Evidence): string {
  const figures = surgeFigures(evidence, 'en');
  if (figures === null) {
    const start =
      evidence.campaignStartsOn === null ? 'starts' : `starts ${formatDay(evidence.campaignStartsOn)},`;
    return `Campaign ${evidence.campaignId ?? '(unnamed)'} ${start} within the lead time`;
  }
  const rate = evidence.cause === 'cvr' ? 'Conversion rate' : 'Click-through rate';
  const counted = `${evidence.cause === 'cvr' ? 'conversion' : 'click'}${figures.events === '1' ? '' : 's'}`;
  const evidenceText =
    figures.events === null || figures.expected === null
      ? ''
      : ` (${figures.events} ${counted}, ${figures.expected} expected)`;
  return `${rate} ${figures.rate} is ${figures.ratio} times its mean of ${figures.mean}${evidenceText}`;
}
