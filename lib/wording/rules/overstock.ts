import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, worth } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'overstock'>;

/** Words of stock and supply that are too much. */
export const overstock: RuleWords<'overstock', 'excess' | 'cancel'> = {
  zh: {
    title: '库存积压',
    reason: (evidence, zone) =>
      `库存头寸 ${formatUnits(evidence.inventoryPosition, 'zh')}（可用 ${formatUnits(evidence.available, 'zh')}、在途 ${formatUnits(evidence.onOrder, 'zh')}），比目标库存 ${formatUnits(evidence.level, 'zh')}多 ${formatUnits(evidence.excessUnits, 'zh')}，相当于 ${formatDays(evidence.excessDays, 'zh')}的需求（上限 ${formatDays(evidence.limitDays, 'zh')}）${zhValue(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (evidence) =>
      evidence.cancelBy === null
        ? '供应链：消化前不要再下单，可考虑促销或调拨；财务：请关注资金占用。'
        : `供应链：请最迟 ${formatDay(evidence.cancelBy)} 协商取消或推迟订单 ${evidence.cancellableOrders.join('、')}，最多 ${formatUnits(evidence.cancellableUnits, 'zh')}${zhCancelled(evidence)}；财务：请关注资金占用。`,
    closed: (evidence) => `超出部分已降到 ${formatDays(evidence.excessDays, 'zh')}的需求。`,
    sms: {
      excess: '{subject} 库存超出目标 {excessDays:days}的需求，消化前请勿再下单。',
      cancel:
        '{subject} 库存超出目标 {excessDays:days}的需求，{cancelBy:day} 前还可取消 {cancellableUnits:units}。',
    },
  },
  en: {
    title: 'Overstock',
    reason: (evidence, zone) =>
      `Inventory position ${formatUnits(evidence.inventoryPosition, 'en')} (available ${formatUnits(evidence.available, 'en')}, on order ${formatUnits(evidence.onOrder, 'en')}) is ${formatUnits(evidence.excessUnits, 'en')} above the target of ${formatUnits(evidence.level, 'en')}: ${formatDays(evidence.excessDays, 'en')} of demand, ${formatDays(evidence.limitDays, 'en')} allowed${enValue(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (evidence) =>
      evidence.cancelBy === null
        ? 'Supply chain: order nothing until it is used up; consider a promotion or a transfer. Finance: mind the cash tied up.'
        : `Supply chain: by ${formatDay(evidence.cancelBy)} cancel or postpone up to ${formatUnits(evidence.cancellableUnits, 'en')}${enCancelled(evidence)} of order ${evidence.cancellableOrders.join(', ')}. Finance: mind the cash tied up.`,
    closed: (evidence) => `The excess has come down to ${formatDays(evidence.excessDays, 'en')} of demand.`,
    sms: {
      excess:
        '{subject}: stock is {excessDays:days} of demand above its target. Order nothing until it is used up.',
      cancel:
        '{subject}: stock is {excessDays:days} of demand above its target. {cancellableUnits:units} can be cancelled until {cancelBy:day}.',
    },
  },
  smsTemplate: ({ cancelBy }) => (cancelBy === null ? 'excess' : 'cancel'),
};

function zhValue({ excessValue, currency }: Evidence): string {
  const value = worth(excessValue, currency, 'zh');
  return value === null ? '，成本未知' : `，按成本约 ${value}`;
}

function enValue({ excessValue, currency }: Evidence): string {
  const value = worth(excessValue, currency, 'en');
  return value === null ? ', no cost known' : `, about ${value} at cost`;
}

function zhCancelled({ cancellableValue, currency }: Evidence): string {
  const value = worth(cancellableValue, currency, 'zh');
  return value === null ? '' : `（约 ${value}）`;
}

function enCancelled({ cancellableValue, currency }: Evidence): string {
  const value = worth(cancellableValue, currency, 'en');
  return value === null ? '' : ` (about ${value})`;
}
