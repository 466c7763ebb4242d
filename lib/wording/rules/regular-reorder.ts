import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, orderPhrase } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'regular-reorder'>;

const RELATION: Readonly<Record<Language, Readonly<Record<ReturnType<typeof relationOf>, string>>>> = {
  zh: { below: '已低于', at: '已降至', proposed: '仅靠未下单的建议才高于', above: '略高于' },
  en: {
    below: 'is below',
    at: 'has come down to',
    proposed: 'is only with the open proposal above',
    above: 'is just above',
  },
};

/** What minimum and lots force above the target stock is worth a word from half a day on. */
const SHOWN_EXCESS_DAYS = 0.5;

/** Words of the regular reorder. */
export const regularReorder: RuleWords<'regular-reorder', 'order' | 'covered'> = {
  zh: {
    title: '补货建议',
    reason: (evidence, zone) => {
      const parts = [
        `可用 ${formatUnits(evidence.available, 'zh')}`,
        `在途 ${formatUnits(evidence.onOrder, 'zh')}`,
        ...(evidence.proposed > 0 ? [`未下单建议 ${formatUnits(evidence.proposed, 'zh')}`] : []),
      ].join('、');
      const lasts =
        evidence.daysOfSupply === null ? '' : `，现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}`;
      return `库存头寸 ${formatUnits(evidence.inventoryPosition, 'zh')}（${parts}）${RELATION.zh[relationOf(evidence)]}补货点 ${formatUnits(evidence.reorderPoint, 'zh')}${lasts}（${dataAsOf(evidence, 'zh', zone)}）。`;
    },
    action: (evidence, order, today) => {
      if (order === null) return '暂无需再下单，请跟踪在途订单。';
      const excess =
        evidence.excessDays >= SHOWN_EXCESS_DAYS && evidence.orderUnits > 0
          ? `；因最小起订量和整批，超出目标库存 ${formatDays(evidence.excessDays, 'zh')}`
          : '';
      return `请在 ${formatDay(today)} 当天${orderPhrase(order, 'zh')}${excess}。`;
    },
    closed: (evidence) =>
      `库存头寸 ${formatUnits(evidence.inventoryPosition, 'zh')}，补货点 ${formatUnits(evidence.reorderPoint, 'zh')}，补货已安排。`,
    sms: {
      order:
        '{subject} 库存头寸 {inventoryPosition:units}，补货点 {reorderPoint:units}，请当天{order.kind} {order.units}，预计 {order.arrivesOn} 到货。',
      covered: '{subject} 补货未到，现货可售 {daysOfSupply:days}，请跟踪订单。',
    },
  },
  en: {
    title: 'Reorder',
    reason: (evidence, zone) => {
      const parts = [
        `available ${formatUnits(evidence.available, 'en')}`,
        `on order ${formatUnits(evidence.onOrder, 'en')}`,
        ...(evidence.proposed > 0 ? [`proposed, not ordered ${formatUnits(evidence.proposed, 'en')}`] : []),
      ].join(', ');
      const lasts =
        evidence.daysOfSupply === null
          ? ''
          : `; available stock lasts ${formatDays(evidence.daysOfSupply, 'en')}`;
      return `Inventory position ${formatUnits(evidence.inventoryPosition, 'en')} (${parts}) ${RELATION.en[relationOf(evidence)]} the reorder point of ${formatUnits(evidence.reorderPoint, 'en')}${lasts} (${dataAsOf(evidence, 'en', zone)}).`;
    },
    action: (evidence, order, today) => {
      if (order === null) return 'Nothing more to order now; follow up the supply on order.';
      const excess =
        evidence.excessDays >= SHOWN_EXCESS_DAYS && evidence.orderUnits > 0
          ? `; minimum quantity and whole lots put it ${formatDays(evidence.excessDays, 'en')} above the target stock`
          : '';
      return `By the end of ${formatDay(today)} ${orderPhrase(order, 'en')}${excess}.`;
    },
    closed: (evidence) =>
      `Inventory position ${formatUnits(evidence.inventoryPosition, 'en')}, reorder point ${formatUnits(evidence.reorderPoint, 'en')}: supply is arranged.`,
    sms: {
      order:
        '{subject} position {inventoryPosition:units}, reorder point {reorderPoint:units}. Today {order.kind} {order.units}, due {order.arrivesOn}.',
      covered: '{subject} lasts {daysOfSupply:days}; supply not here yet, follow it up.',
    },
  },
  smsTemplate: (_evidence, order) => (order === null ? 'covered' : 'order'),
};

function relationOf(evidence: Evidence): 'below' | 'at' | 'proposed' | 'above' {
  if (evidence.inventoryPosition === evidence.reorderPoint) return 'at';
  if (evidence.inventoryPosition < evidence.reorderPoint) return 'below';
  return evidence.inventoryPosition - evidence.proposed <= evidence.reorderPoint ? 'proposed' : 'above';
}
