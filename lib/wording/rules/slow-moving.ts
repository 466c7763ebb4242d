import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, worth } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'slow-moving'>;

/** Words of stock of which nothing sells. */
export const slowMoving: RuleWords<'slow-moving', 'quiet'> = {
  zh: {
    title: '呆滞库存',
    reason: (evidence, zone) =>
      `近 ${formatDays(evidence.quietDays, 'zh')}没有销售，仍有可用 ${formatUnits(evidence.available, 'zh')}${zhValue(evidence)}${zhReceipt(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (evidence) =>
      `供应链和财务：请在一周内决定促销、调拨、退货或计提跌价${evidence.onOrder > 0 ? `；在途 ${formatUnits(evidence.onOrder, 'zh')}请尽量取消` : ''}。`,
    closed: () => '已有销售或到货，或库存已清空。',
    sms: { quiet: '{subject} 近 {quietDays:days}没有销售，仍有 {available:units}，请在一周内决定处理方式。' },
  },
  en: {
    title: 'Slow-moving stock',
    reason: (evidence, zone) =>
      `Nothing sold in the last ${formatDays(evidence.quietDays, 'en')}, and ${formatUnits(evidence.available, 'en')} are available${enValue(evidence)}${enReceipt(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (evidence) =>
      `Supply chain and finance: within a week decide on a promotion, a transfer, a return or a write-down${evidence.onOrder > 0 ? `; cancel what you can of the ${formatUnits(evidence.onOrder, 'en')} on order` : ''}.`,
    closed: () => 'Some of it sold or came in, or none is left.',
    sms: {
      quiet:
        '{subject}: nothing sold for {quietDays:days}, {available:units} in stock. Decide within a week.',
    },
  },
  smsTemplate: () => 'quiet',
};

function zhValue({ value, currency }: Evidence): string {
  const money = worth(value, currency, 'zh');
  return money === null ? '，成本未知' : `，按成本约 ${money}`;
}

function enValue({ value, currency }: Evidence): string {
  const money = worth(value, currency, 'en');
  return money === null ? ', no cost known' : `, about ${money} at cost`;
}

function zhReceipt({ newestReceiptOn }: Evidence): string {
  return newestReceiptOn === null ? '' : `，最近一次到货 ${formatDay(newestReceiptOn)}`;
}

function enReceipt({ newestReceiptOn }: Evidence): string {
  return newestReceiptOn === null ? '' : `, last received ${formatDay(newestReceiptOn)}`;
}
