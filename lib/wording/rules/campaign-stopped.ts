import type { Language } from '../../domain/alerting.ts';
import type { StoppedSku } from '../../domain/rules/campaign-stopped.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { worth } from '../alert-words.ts';
import { campaignTitle } from '../campaign-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'campaign-stopped'>;

/** Words of a campaign that does not take place. */
export const campaignStopped: RuleWords<'campaign-stopped', 'orders' | 'none'> = {
  zh: {
    title: '活动取消或暂停',
    reason: (evidence) =>
      `${campaignTitle(evidence, 'zh')}原定 ${formatDay(evidence.startsOn)} 至 ${formatDay(evidence.endsOn)}，${evidence.since === null ? '' : `${formatDay(evidence.since)} 起`}${STATUS.zh[evidence.status]}，活动库存已从目标中扣除；${evidence.excessSkus > 0 ? `${evidence.excessSkus} 个 SKU 超出目标库存` : '没有 SKU 超出目标库存'}。`,
    details: (evidence) => [...skusOf(evidence, 'zh'), ...ordersOf(evidence, 'zh')],
    action: (evidence, _order, today) => {
      const unwanted = evidence.skus.some(({ unwantedUnits }) => unwantedUnits > 0)
        ? '；为此活动的未下单建议请勿执行'
        : '';
      if (evidence.orderCount > 0)
        return `请在 ${formatDay(today)} 当天联系供应方取消上列 ${evidence.orderCount} 张订单${unwanted}。`;
      return evidence.ordersWithoutDate > 0
        ? `请当天向供应方确认 ${evidence.ordersWithoutDate} 张未注明取消期限的订单能否取消${unwanted}。`
        : `没有可取消的订单，请勿再为此活动下单${unwanted}。`;
    },
    closed: () => '活动已恢复、已过期，或多出的库存已消化。',
    sms: {
      orders: '{subject} 已取消或暂停，{orderCount:number} 张订单可取消，请当天处理，明细见邮件。',
      none: '{subject} 已取消或暂停，请勿再为其下单。',
    },
  },
  en: {
    title: 'Campaign stopped',
    reason: (evidence) =>
      `${campaignTitle(evidence, 'en')}, planned from ${formatDay(evidence.startsOn)} to ${formatDay(evidence.endsOn)}, is ${STATUS.en[evidence.status]}${evidence.since === null ? '' : ` since ${formatDay(evidence.since)}`}; its stock has left the targets, and ${evidence.excessSkus === 0 ? 'no SKU is' : evidence.excessSkus === 1 ? '1 SKU is' : `${evidence.excessSkus} SKUs are`} above them.`,
    details: (evidence) => [...skusOf(evidence, 'en'), ...ordersOf(evidence, 'en')],
    action: (evidence, _order, today) => {
      const unwanted = evidence.skus.some(({ unwantedUnits }) => unwantedUnits > 0)
        ? '; do not order what was proposed for it'
        : '';
      if (evidence.orderCount > 0)
        return `By the end of ${formatDay(today)} cancel the ${evidence.orderCount === 1 ? 'order' : `${evidence.orderCount} orders`} above with the suppliers${unwanted}.`;
      return evidence.ordersWithoutDate > 0
        ? `Ask suppliers today whether ${evidence.ordersWithoutDate === 1 ? '1 order' : `${evidence.ordersWithoutDate} orders`} without a date can be cancelled${unwanted}.`
        : `Nothing can be cancelled; order nothing more for it${unwanted}.`;
    },
    closed: () => 'The campaign is planned again or past, or what was too much has been used up.',
    sms: {
      orders:
        '{subject} is called off or suspended: {orderCount:number} orders can be cancelled, do so today. See the e-mail.',
      none: '{subject} is called off or suspended: order nothing more for it.',
    },
  },
  smsTemplate: ({ orderCount }) => (orderCount > 0 ? 'orders' : 'none'),
};

const STATUS: Readonly<Record<Language, Readonly<Record<Evidence['status'], string>>>> = {
  zh: { cancelled: '已取消', suspended: '已暂停' },
  en: { cancelled: 'called off', suspended: 'suspended' },
};

function skusOf({ skus }: Evidence, language: Language): string[] {
  return skus.map(language === 'zh' ? zhSku : enSku);
}

function zhSku(line: StoppedSku): string {
  const units = (value: number) => formatUnits(value, 'zh');
  const days = line.excessDays === null ? '' : `（${formatDays(line.excessDays, 'zh')}需求）`;
  return [
    `${line.sku}：${line.unitsGone === null ? '' : `少售 ${units(line.unitsGone)}，`}补货点 ${units(line.plannedReorderPoint)} 降到 ${units(line.loweredReorderPoint)}`,
    ...(line.excessUnits > 0 ? [`多出 ${units(line.excessUnits)}${days}`] : []),
    ...(line.unwantedUnits > 0 ? [`未下单建议 ${units(line.unwantedUnits)}不再需要`] : []),
  ].join('，');
}

function enSku(line: StoppedSku): string {
  const units = (value: number) => formatUnits(value, 'en');
  const days = line.excessDays === null ? '' : ` (${formatDays(line.excessDays, 'en')} of demand)`;
  return [
    `${line.sku}: ${line.unitsGone === null ? '' : `${units(line.unitsGone)} will not sell, `}reorder point ${units(line.plannedReorderPoint)} down to ${units(line.loweredReorderPoint)}`,
    ...(line.excessUnits > 0 ? [`${units(line.excessUnits)} too many${days}`] : []),
    ...(line.unwantedUnits > 0 ? [`${units(line.unwantedUnits)} proposed are not needed`] : []),
  ].join(', ');
}

function ordersOf({ orders }: Evidence, language: Language): string[] {
  return orders.map(({ orderId, sku, units, value, currency, until }) => {
    const sum = worth(value, currency, language);
    return language === 'zh'
      ? `可取消 ${orderId}（${sku} ${formatUnits(units, 'zh')}${sum === null ? '' : `，${sum}`}，${formatDay(until)} 前）`
      : `can be cancelled ${orderId} (${sku} ${formatUnits(units, 'en')}${sum === null ? '' : `, ${sum}`}, until ${formatDay(until)})`;
  });
}
