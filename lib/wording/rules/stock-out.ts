import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';
import { poolLabel } from '../subjects.ts';

type Evidence = EvidenceOf<'stock-out'>;

/** Words of a stock-out, now or ahead. */
export const stockOut: RuleWords<'stock-out', 'now' | 'ahead'> = {
  zh: {
    title: '断货',
    reason: (evidence, zone) =>
      `${zhWhen(evidence)}：可用 ${formatUnits(evidence.available, 'zh')}，日需求 ${formatUnits(evidence.dailyDemand, 'zh')}${zhUntil(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (evidence, _order, today) => {
      const steps = [...zhOrder(evidence), ...zhTransfer(evidence)];
      const supply =
        steps.length === 0
          ? `加急补货至少 ${formatUnits(evidence.unitsShort, 'zh')}，最快 ${formatDay(evidence.fastestArrivesOn)} 可到`
          : steps.join('；');
      const ads = evidence.holdAds ? '；营销：到货前暂停该款投放' : '';
      return `供应链：请在 ${formatDay(today)} 当天处理，${supply}${ads}。`;
    },
    closed: (evidence) =>
      evidence.stockOutOn === null
        ? `库存与到货已可接上，可用 ${formatUnits(evidence.available, 'zh')}。`
        : `断货日已推迟到 ${formatDay(evidence.stockOutOn)}，常规补货赶得上。`,
    sms: {
      now: '{subject} 已断货，缺 {unitsShort:units}，最快补货 {fastestArrivesOn:day} 可到，请立即处理。',
      ahead: '{subject} 预计 {stockOutOn:day} 断货，缺 {unitsShort:units}，请当天催单或调拨。',
    },
  },
  en: {
    title: 'Stock-out',
    reason: (evidence, zone) =>
      `${enWhen(evidence)}: ${formatUnits(evidence.available, 'en')} available at ${formatUnits(evidence.dailyDemand, 'en')} a day${enUntil(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (evidence, _order, today) => {
      const steps = [...enOrder(evidence), ...enTransfer(evidence)];
      const supply =
        steps.length === 0
          ? `expedite at least ${formatUnits(evidence.unitsShort, 'en')}, which can be here ${formatDay(evidence.fastestArrivesOn)}`
          : steps.join('; ');
      const ads = evidence.holdAds ? ' Marketing: hold its ads until it is here.' : '';
      return `Supply chain: by the end of ${formatDay(today)} ${supply}.${ads}`;
    },
    closed: (evidence) =>
      evidence.stockOutOn === null
        ? `Stock and receipts last: ${formatUnits(evidence.available, 'en')} available.`
        : `The stock-out has moved to ${formatDay(evidence.stockOutOn)}, a regular order comes in time.`,
    sms: {
      now: '{subject} is out of stock, {unitsShort:units} short, fastest supply {fastestArrivesOn:day}. Act now.',
      ahead:
        '{subject} runs out {stockOutOn:day}, {unitsShort:units} short. Today ask for its orders or move stock.',
    },
  },
  smsTemplate: (evidence) => (isOut(evidence) ? 'now' : 'ahead'),
};

function isOut({ available }: Evidence): boolean {
  return available <= 0;
}

function zhWhen(evidence: Evidence): string {
  if (isOut(evidence)) return '已断货';
  const { stockOutOn, daysLeft } = evidence;
  if (stockOutOn === null || daysLeft === null) return '断货风险正在消退';
  return `预计 ${formatDay(stockOutOn)} 断货（${daysLeft > 0 ? `还有 ${formatDays(daysLeft, 'zh')}` : '就在今天'}）`;
}

function enWhen(evidence: Evidence): string {
  if (isOut(evidence)) return 'Nothing is left';
  const { stockOutOn, daysLeft } = evidence;
  if (stockOutOn === null || daysLeft === null) return 'No longer expected';
  return `Expected ${formatDay(stockOutOn)}, ${daysLeft > 0 ? `in ${formatDays(daysLeft, 'en')}` : 'today'}`;
}

function zhUntil({ reliefOn, unitsShort }: Evidence): string {
  const short = `缺 ${formatUnits(unitsShort, 'zh')}`;
  if (unitsShort <= 0) return '';
  return reliefOn === null
    ? `，已知到货补不上，到常规补货前${short}`
    : `，至 ${formatDay(reliefOn)} 到货前${short}`;
}

function enUntil({ reliefOn, unitsShort }: Evidence): string {
  const short = `${formatUnits(unitsShort, 'en')} short`;
  if (unitsShort <= 0) return '';
  return reliefOn === null
    ? `; no known receipt ends it, ${short} until a regular order could arrive`
    : `; ${short} until the receipt of ${formatDay(reliefOn)}`;
}

function zhOrder({ order, stockOutOn }: Evidence): string[] {
  if (order === null) return [];
  const of = order.supplier === null ? '' : ` ${order.supplier} 的`;
  const units = formatUnits(order.units, 'zh');
  if (order.isOverdue && order.dueOn !== null)
    return [`催促${of}订单 ${order.orderId}（${units}，应于 ${formatDay(order.dueOn)} 到货，已逾期）`];
  const due = order.dueOn === null ? '交期未知' : `原定 ${formatDay(order.dueOn)} 到货`;
  const before = stockOutOn === null ? '' : `提前到 ${formatDay(stockOutOn)} 之前`;
  return [`请${of}订单 ${order.orderId}（${units}，${due}）${before === '' ? '尽快到货' : before}`];
}

function enOrder({ order, stockOutOn }: Evidence): string[] {
  if (order === null) return [];
  const of = order.supplier === null ? '' : ` of ${order.supplier}`;
  const units = formatUnits(order.units, 'en');
  if (order.isOverdue && order.dueOn !== null)
    return [`ask for order ${order.orderId}${of} (${units}, was due ${formatDay(order.dueOn)})`];
  const due = order.dueOn === null ? 'no due date' : `due ${formatDay(order.dueOn)}`;
  const before = stockOutOn === null ? 'as soon as it can be' : `before ${formatDay(stockOutOn)}`;
  return [`bring order ${order.orderId}${of} (${units}, ${due}) forward, ${before}`];
}

function zhTransfer({ transfer }: Evidence): string[] {
  return transfer === null
    ? []
    : [`可从${poolLabel(transfer.pool, 'zh')} 调拨 ${formatUnits(transfer.units, 'zh')}`];
}

function enTransfer({ transfer }: Evidence): string[] {
  return transfer === null
    ? []
    : [`${formatUnits(transfer.units, 'en')} can be moved from ${poolLabel(transfer.pool, 'en')}`];
}
