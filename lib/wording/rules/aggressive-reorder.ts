import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, orderPhrase, worth } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import { risenRate } from '../rate-words.ts';
import type { OrderRequest, RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'aggressive-reorder'>;

/** Words of the aggressive reorder. */
export const aggressiveReorder: RuleWords<'aggressive-reorder', 'order' | 'covered' | 'slow'> = {
  zh: {
    title: '激进补货',
    reason: (evidence, zone) =>
      `${zhCause(evidence)}；可用 ${formatUnits(evidence.available, 'zh')}，日需求 ${formatUnits(evidence.dailyDemand, 'zh')}，现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}；未来日需求最高 ${formatUnits(evidence.peakDailyDemand, 'zh')}，只够 ${formatDays(evidence.surgeDaysOfSupply, 'zh')}${zhLimit(evidence)}${zhShortage(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (evidence, order, today) =>
      order === null
        ? `供应链：${zhCovered(evidence)}；营销：到货前不要加大投放。`
        : `供应链：请在 ${formatDay(today)} 当天${orderPhrase(order, 'zh')}${zhTiming(evidence, order)}${zhCost(evidence)}；营销：到货前不要加大投放。`,
    closed: (evidence) =>
      `信号已过或库存已补足，按未来需求可售 ${formatDays(evidence.surgeDaysOfSupply, 'zh')}。`,
    sms: {
      order:
        '{subject} 需求激增，现货可售 {surgeDaysOfSupply:days}，请当天{order.kind} {order.units}，预计 {order.arrivesOn} 到货。',
      covered: '{subject} 需求激增，现货可售 {surgeDaysOfSupply:days}，补货在途，到货前勿加大投放。',
      slow: '{subject} 需求激增，现货可售 {surgeDaysOfSupply:days}，无更快补货途径，请勿加大投放。',
    },
  },
  en: {
    title: 'Surge reorder',
    reason: (evidence, zone) =>
      `${enCause(evidence)}; ${formatUnits(evidence.available, 'en')} available at ${formatUnits(evidence.dailyDemand, 'en')} a day last ${formatDays(evidence.daysOfSupply, 'en')}; at up to ${formatUnits(evidence.peakDailyDemand, 'en')} a day to come they last ${formatDays(evidence.surgeDaysOfSupply, 'en')}${enLimit(evidence)}${enShortage(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (evidence, order, today) =>
      order === null
        ? `Supply chain: ${enCovered(evidence)}. Marketing: do not raise ad spend before it is here.`
        : `Supply chain: by the end of ${formatDay(today)} ${orderPhrase(order, 'en')}${enTiming(evidence, order)}${enCost(evidence)}. Marketing: do not raise ad spend before it is here.`,
    closed: (evidence) =>
      `The signal has passed or the stock is back: it lasts ${formatDays(evidence.surgeDaysOfSupply, 'en')} at what is to come.`,
    sms: {
      order:
        '{subject} surge, stock lasts {surgeDaysOfSupply:days}. Today {order.kind} {order.units}, due {order.arrivesOn}.',
      covered:
        '{subject} surge, stock lasts {surgeDaysOfSupply:days}; supply under way, do not raise ad spend.',
      slow: '{subject} surge, stock lasts {surgeDaysOfSupply:days}; no faster supply known, do not raise ad spend.',
    },
  },
  smsTemplate: (evidence, order) => (order !== null ? 'order' : isSlow(evidence) ? 'slow' : 'covered'),
};

function causeRate(evidence: Evidence, language: Language): string | null {
  const { cause, rate, usualRate, rateRatio } = evidence;
  if (cause === 'campaign' || cause === 'expedite_point') return null;
  if (rate === null || usualRate === null || rateRatio === null) return null;
  return risenRate({ ...evidence, metric: cause, rate, usualRate, rateRatio }, language);
}

function zhCause(evidence: Evidence): string {
  if (evidence.cause === 'expedite_point') return '现货加上加急期内的到货已不高于加急补货点';
  const rate = causeRate(evidence, 'zh');
  if (rate !== null) return rate;
  const start = evidence.campaignStartsOn === null ? '' : `于 ${formatDay(evidence.campaignStartsOn)} 开始，`;
  return `活动 ${evidence.campaignId ?? '（未命名）'} ${start}在采购提前期之内`;
}

function enCause(evidence: Evidence): string {
  if (evidence.cause === 'expedite_point')
    return 'Stock and what arrives within the expedite lead time are not above the expedite point';
  const rate = causeRate(evidence, 'en');
  if (rate !== null) return `${rate.charAt(0).toUpperCase()}${rate.slice(1)}`;
  const start =
    evidence.campaignStartsOn === null ? 'starts' : `starts ${formatDay(evidence.campaignStartsOn)},`;
  return `Campaign ${evidence.campaignId ?? '(unnamed)'} ${start} within the lead time`;
}

function isBelowLimit({ cause, surgeDaysOfSupply, limitDays }: Evidence): boolean {
  return cause !== 'expedite_point' && surgeDaysOfSupply < limitDays;
}

function zhLimit(evidence: Evidence): string {
  return isBelowLimit(evidence) ? `，低于 ${formatDays(evidence.limitDays, 'zh')}` : '';
}

function enLimit(evidence: Evidence): string {
  return isBelowLimit(evidence) ? `, below ${formatDays(evidence.limitDays, 'en')}` : '';
}

function zhShortage({ stockOutOn, reliefOn, unitsShort }: Evidence): string {
  if (stockOutOn === null) return '，在途到货可以接上';
  const until = reliefOn === null ? '到常规补货前' : `至 ${formatDay(reliefOn)} 到货前`;
  return `；预计 ${formatDay(stockOutOn)} 断货，${until}缺 ${formatUnits(unitsShort, 'zh')}`;
}

function enShortage({ stockOutOn, reliefOn, unitsShort }: Evidence): string {
  if (stockOutOn === null) return '; receipts come in time';
  const until = reliefOn === null ? 'a regular order could arrive' : `the receipt of ${formatDay(reliefOn)}`;
  return `; stock-out ${formatDay(stockOutOn)}, ${formatUnits(unitsShort, 'en')} short until ${until}`;
}

/** True where nothing faster can be had than the receipt that is coming. */
function isTooLate({ reliefOn, arrivesOn }: Evidence): boolean {
  return reliefOn !== null && arrivesOn >= reliefOn;
}

/** True where stock runs out and nothing faster than a regular order is known. */
function isSlow({ stockOutOn, reliefOn, arrivesOn, regularArrivesOn }: Evidence): boolean {
  return stockOutOn !== null && reliefOn === null && arrivesOn >= regularArrivesOn;
}

function zhCovered(evidence: Evidence): string {
  if (isSlow(evidence))
    return `没有已知途径早于常规补货（今天下单 ${formatDay(evidence.regularArrivesOn)} 到货），请询问供应方能否加急`;
  return isTooLate(evidence) && evidence.reliefOn !== null
    ? `加急也不会早于 ${formatDay(evidence.reliefOn)} 的到货，请催促该批提前`
    : '补货已在路上，请盯紧到货';
}

function enCovered(evidence: Evidence): string {
  if (isSlow(evidence))
    return `nothing faster is known than a regular order of today, here ${formatDay(evidence.regularArrivesOn)}: ask suppliers for a faster way`;
  return isTooLate(evidence) && evidence.reliefOn !== null
    ? `an expedite would come no earlier than the receipt of ${formatDay(evidence.reliefOn)}, so ask for that one`
    : 'supply is under way, watch its arrival';
}

function zhTiming({ stockOutOn }: Evidence, order: OrderRequest): string {
  if (stockOutOn === null) return '';
  return order.arrivesOn <= stockOutOn ? '，赶在断货之前' : `，晚于断货日 ${formatDay(stockOutOn)}`;
}

function enTiming({ stockOutOn }: Evidence, order: OrderRequest): string {
  if (stockOutOn === null) return '';
  return order.arrivesOn <= stockOutOn
    ? ', before the stock-out'
    : `, after the stock-out of ${formatDay(stockOutOn)}`;
}

function zhCost({ premium, lossAvoided, lossBasis, currency }: Evidence): string {
  const extra = worth(premium, currency, 'zh');
  const saved = worth(lossAvoided, currency, 'zh');
  const basis = lossBasis === 'margin' ? '毛利' : '销售额';
  const parts = [
    ...(extra === null ? [] : [`加急多付约 ${extra}`]),
    ...(saved === null ? [] : [`可避免损失${basis}约 ${saved}`]),
  ];
  return parts.length === 0 ? '' : `；${parts.join('，')}`;
}

function enCost({ premium, lossAvoided, lossBasis, currency }: Evidence): string {
  const extra = worth(premium, currency, 'en');
  const saved = worth(lossAvoided, currency, 'en');
  const basis = lossBasis === 'margin' ? 'margin' : 'sales';
  const parts = [
    ...(extra === null ? [] : [`about ${extra} more than a regular order`]),
    ...(saved === null ? [] : [`saves about ${saved} of ${basis}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
