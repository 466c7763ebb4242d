import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, orderPhrase, worth } from '../alert-words.ts';
import { formatDay, formatDays, formatPercent, formatUnits } from '../format.ts';
import { formatSum } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'campaign-pace'>;

/** Words of a campaign that sells more or less than expected. */
export const campaignPace: RuleWords<'campaign-pace', 'ahead' | 'order' | 'behind'> = {
  zh: {
    title: '活动进度',
    reason: (evidence, zone) =>
      `活动 ${evidence.campaignId} 进行 ${formatDays(evidence.elapsedDays, 'zh')}，已售 ${formatUnits(evidence.soldUnits, 'zh')}，预期 ${formatUnits(evidence.expectedSoFar, 'zh')}，${DIRECTION.zh[evidence.direction]}；照此全程约售 ${formatUnits(evidence.projectedUnits, 'zh')}（原预计 ${formatUnits(evidence.expectedUnits, 'zh')}），结束时库存 ${formatUnits(evidence.endStock, 'zh')}${zhStockOut(evidence)}${adsOf(evidence, 'zh')}（${dataAsOf(evidence, 'zh', zone)}）。`,
    details: (evidence) => ordersOf(evidence, 'zh'),
    action: (evidence, order, today) => {
      if (evidence.direction === 'behind')
        return evidence.proposedUnits > 0
          ? `请暂缓为活动下单，未下单建议 ${formatUnits(evidence.proposedUnits, 'zh')}先不执行；可取消的订单见上。`
          : '请勿再为活动下单；可取消的订单见上。';
      if (order === null) return '供应链请确认后续到货，营销请留意库存。';
      return `请在 ${formatDay(today)} 当天${orderPhrase(order, 'zh')}；到货前请营销按地区、时段下调投放。`;
    },
    closed: () => '活动已回到预期，或已结束。',
    sms: {
      ahead: '{subject} 活动销量超预期，全程约 {projectedUnits:units}，请确认后续到货。',
      order:
        '{subject} 活动销量超预期，预计 {stockOutOn:day} 断货，请当天{order.kind} {order.units}，并下调投放。',
      behind: '{subject} 活动销量低于预期，全程约 {projectedUnits:units}，请暂缓下单。',
    },
  },
  en: {
    title: 'Campaign pace',
    reason: (evidence, zone) =>
      `Campaign ${evidence.campaignId} has run ${formatDays(evidence.elapsedDays, 'en')} and sold ${formatUnits(evidence.soldUnits, 'en')} of ${formatUnits(evidence.expectedSoFar, 'en')} expected by now, ${DIRECTION.en[evidence.direction]}; it comes to about ${formatUnits(evidence.projectedUnits, 'en')} (${formatUnits(evidence.expectedUnits, 'en')} expected), which leaves ${formatUnits(evidence.endStock, 'en')} at its end${enStockOut(evidence)}${adsOf(evidence, 'en')} (${dataAsOf(evidence, 'en', zone)}).`,
    details: (evidence) => ordersOf(evidence, 'en'),
    action: (evidence, order, today) => {
      if (evidence.direction === 'behind')
        return evidence.proposedUnits > 0
          ? `Order nothing more for it and hold the ${formatUnits(evidence.proposedUnits, 'en')} proposed; what can be cancelled stands above.`
          : 'Order nothing more for it; what can be cancelled stands above.';
      if (order === null) return 'Supply checks what comes in, marketing keeps an eye on stock.';
      return `By the end of ${formatDay(today)} ${orderPhrase(order, 'en')}; until then marketing slows the ads by region and hour.`;
    },
    closed: () => 'The campaign is back to what was expected, or over.',
    sms: {
      ahead: '{subject}: campaign ahead, about {projectedUnits:units} in all. Check what comes in.',
      order:
        '{subject}: campaign ahead, stock-out {stockOutOn:day}. {order.kind} {order.units} today and slow the ads.',
      behind: '{subject}: campaign behind, about {projectedUnits:units} in all. Hold orders for it.',
    },
  },
  smsTemplate: ({ direction }, order) =>
    direction === 'behind' ? 'behind' : order === null ? 'ahead' : 'order',
};

const DIRECTION: Readonly<Record<Language, Readonly<Record<Evidence['direction'], string>>>> = {
  zh: { ahead: '超出预期', behind: '低于预期', as_expected: '符合预期' },
  en: { ahead: 'ahead of plan', behind: 'behind plan', as_expected: 'as expected' },
};

function zhStockOut({ stockOutOn, unitsShort }: Evidence): string {
  return stockOutOn === null
    ? ''
    : `，预计 ${formatDay(stockOutOn)} 断货，缺 ${formatUnits(unitsShort, 'zh')}`;
}

function enStockOut({ stockOutOn, unitsShort }: Evidence): string {
  return stockOutOn === null
    ? ''
    : `, stock-out ${formatDay(stockOutOn)}, ${formatUnits(unitsShort, 'en')} short`;
}

function adsOf(evidence: Evidence, language: Language): string {
  const zh = language === 'zh';
  const rate = (name: string, now: number | null, usual: number | null) => {
    if (now === null) return [];
    const before =
      usual === null
        ? ''
        : zh
          ? `（平时 ${formatPercent(usual, 'zh')}）`
          : ` (usually ${formatPercent(usual, 'en')})`;
    return [`${name} ${formatPercent(now, language)}${before}`];
  };
  const budget = worth(evidence.budget, evidence.currency, language);
  const spend =
    evidence.spend === null
      ? []
      : [
          `${zh ? '花费' : 'spend'} ${formatSum(evidence.spend, evidence.currency, language)}${budget === null ? '' : `${zh ? '，预算 ' : ' of '}${budget}`}`,
        ];
  const parts = [
    ...rate(zh ? '点击率' : 'click-through rate', evidence.ctr, evidence.usualCtr),
    ...rate(zh ? '转化率' : 'conversion rate', evidence.cvr, evidence.usualCvr),
    ...spend,
  ];
  return parts.length === 0 ? '' : `${zh ? '；' : '; '}${parts.join(zh ? '，' : ', ')}`;
}

function ordersOf({ orders }: Evidence, language: Language): string[] {
  return orders.map(({ orderId, units, value, currency, until }) => {
    const sum = worth(value, currency, language);
    return language === 'zh'
      ? `可取消 ${orderId}：${formatUnits(units, 'zh')}${sum === null ? '' : `，${sum}`}，${formatDay(until)} 前`
      : `can be cancelled ${orderId}: ${formatUnits(units, 'en')}${sum === null ? '' : `, ${sum}`}, until ${formatDay(until)}`;
  });
}
