import type { Language } from '../../domain/alerting.ts';
import type { AdBudgetCut } from '../../domain/rules/ad-throttle.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf } from '../alert-words.ts';
import { formatDay, formatDays, formatPercent, formatUnits } from '../format.ts';
import { formatSum, listed, listedOf } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'ad-throttle'>;

/** Words of the ad throttle. */
export const adThrottle: RuleWords<'ad-throttle', 'cut' | 'wait'> = {
  zh: {
    title: '广告限流',
    reason: (evidence, zone) =>
      `可用 ${formatUnits(evidence.available, 'zh')}，日需求 ${formatUnits(evidence.dailyDemand, 'zh')}（广告带动 ${formatUnits(evidence.adUnitsADay, 'zh')}，自然 ${formatUnits(evidence.organicUnitsADay, 'zh')}），现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}，${zhShortfall(evidence)}（${dataAsOf(evidence, 'zh', zone)}${adsAsOf(evidence, 'zh')}）。`,
    action: (evidence, _order, today) =>
      evidence.cutShare <= 0
        ? `营销、代投：${formatDay(evidence.until)} 到货前不要恢复投放。`
        : `营销、代投：自 ${formatDay(today)} 起到 ${formatDay(evidence.until)} 到货为止，${evidence.cutShare >= 1 ? '暂停卖它的全部广告' : `把广告带动的需求减少 ${formatPercent(evidence.cutShare, 'zh')}`}${zhBudgets(evidence.budgets)}；自然需求每天 ${formatUnits(evidence.organicUnitsADay, 'zh')}保留。供应链：${zhSupply(evidence)}。`,
    closed: (evidence) => `现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}，撑得到下次到货，广告可恢复。`,
    sms: {
      cut: '{subject} 撑不到 {until:day} 到货，广告带动的需求请减 {cutShare:percent}，到货后恢复。',
      wait: '{subject} 现货可售 {daysOfSupply:days}，{until:day} 到货前勿恢复投放。',
    },
  },
  en: {
    title: 'Ad throttle',
    reason: (evidence, zone) =>
      `${formatUnits(evidence.available, 'en')} available at ${formatUnits(evidence.dailyDemand, 'en')} a day (${formatUnits(evidence.adUnitsADay, 'en')} by ads, ${formatUnits(evidence.organicUnitsADay, 'en')} organic) last ${formatDays(evidence.daysOfSupply, 'en')}, ${enShortfall(evidence)} (${dataAsOf(evidence, 'en', zone)}${adsAsOf(evidence, 'en')}).`,
    action: (evidence, _order, today) =>
      evidence.cutShare <= 0
        ? `Marketing, agency: do not resume the ads before ${formatDay(evidence.until)}.`
        : `Marketing, agency: from ${formatDay(today)} until ${formatDay(evidence.until)} ${evidence.cutShare >= 1 ? 'pause all ads that sell it' : `take ${formatPercent(evidence.cutShare, 'en')} off what ads sell`}${enBudgets(evidence.budgets)}; ${formatUnits(evidence.organicUnitsADay, 'en')} a day of organic demand stay. Supply chain: ${enSupply(evidence)}.`,
    closed: (evidence) =>
      `Available stock lasts ${formatDays(evidence.daysOfSupply, 'en')}, until the next receipt: ads may run again.`,
    sms: {
      cut: '{subject} stock does not last until {until:day}. Take {cutShare:percent} off what ads sell until then.',
      wait: '{subject} stock lasts {daysOfSupply:days}. Do not resume ads before {until:day}.',
    },
  },
  smsTemplate: ({ cutShare }) => (cutShare > 0 ? 'cut' : 'wait'),
};

function zhShortfall(evidence: Evidence): string {
  const gone = evidence.stockOutOn === null ? '' : `预计 ${formatDay(evidence.stockOutOn)} 售罄，`;
  const next =
    evidence.untilWhat === 'receipt'
      ? `下次到货 ${formatDay(evidence.until)}${evidence.untilUnits === null ? '' : `（${formatUnits(evidence.untilUnits, 'zh')}）`}`
      : `今天下单最早 ${formatDay(evidence.until)} 到货`;
  return `${gone}${next}`;
}

function enShortfall(evidence: Evidence): string {
  const gone = evidence.stockOutOn === null ? '' : `gone on ${formatDay(evidence.stockOutOn)}; `;
  const next =
    evidence.untilWhat === 'receipt'
      ? `the next receipt${evidence.untilUnits === null ? '' : ` of ${formatUnits(evidence.untilUnits, 'en')}`} is due ${formatDay(evidence.until)}`
      : `an order of today arrives ${formatDay(evidence.until)} at the earliest`;
  return `${gone}${next}`;
}

function adsAsOf({ adsAsOf: day }: Evidence, language: Language): string {
  if (day === null) return language === 'zh' ? '；近日无投放' : '; no ads of late';
  return language === 'zh' ? `；广告截至 ${formatDay(day)}` : `; ads as of ${formatDay(day)}`;
}

function zhBudgets(budgets: readonly AdBudgetCut[]): string {
  return budgets
    .map((budget) => {
      const money =
        budget.spendADay === null || budget.cutADay === null
          ? '，花费未知，请按比例减'
          : `，预算每天减 ${formatSum(budget.cutADay, budget.currency, 'zh')}（现 ${formatSum(budget.spendADay, budget.currency, 'zh')}）`;
      const others = budget.otherSkus > 0 ? `（还在卖另外 ${budget.otherSkus} 个 SKU）` : '';
      return `${money}，广告系列 ${listedOf(budget.adCampaigns, budget.adCampaignCount, 'zh', '个')}${others}${zhOrder(budget)}`;
    })
    .join('；');
}

function zhOrder({ regions, hours }: AdBudgetCut): string {
  const parts = [
    ...(regions.length > 0 ? [`先停地区 ${listed(regions, 'zh')}`] : []),
    ...(hours.length > 0 ? [`先停时段 ${listed(hourRanges(hours), 'zh')} 时`] : []),
  ];
  return parts.length === 0 ? '' : `，回报最低的${parts.join('，或')}`;
}

function zhSupply({ stockOutWithCutOn, until }: Evidence): string {
  return stockOutWithCutOn === null
    ? `请盯紧 ${formatDay(until)} 的到货`
    : `全部停投也只够到 ${formatDay(stockOutWithCutOn)}，请加急`;
}

function enBudgets(budgets: readonly AdBudgetCut[]): string {
  return budgets
    .map((budget) => {
      const money =
        budget.spendADay === null || budget.cutADay === null
          ? ', their spend is not known: cut in proportion'
          : `, ${formatSum(budget.cutADay, budget.currency, 'en')} a day of ${formatSum(budget.spendADay, budget.currency, 'en')}`;
      const others =
        budget.otherSkus > 0
          ? ` (they sell ${budget.otherSkus} other SKU${budget.otherSkus === 1 ? '' : 's'} too)`
          : '';
      return `${money}, ad campaigns ${listedOf(budget.adCampaigns, budget.adCampaignCount, 'en', '')}${others}${enOrder(budget)}`;
    })
    .join('; ');
}

function enOrder({ regions, hours }: AdBudgetCut): string {
  const parts = [
    ...(regions.length > 0 ? [`in ${listed(regions, 'en')}`] : []),
    ...(hours.length > 0 ? [`at ${listed(hourRanges(hours), 'en')} h`] : []),
  ];
  return parts.length === 0 ? '' : `, where return is least: ${parts.join(', or ')}`;
}

function enSupply({ stockOutWithCutOn, until }: Evidence): string {
  return stockOutWithCutOn === null
    ? `watch the arrival of ${formatDay(until)}`
    : `even without ads stock lasts until ${formatDay(stockOutWithCutOn)} only, expedite`;
}

/** Hours of a day as spans, in their order: 1, 2, 3 and 22 are "01–04" and "22–23". */
function hourRanges(hours: readonly number[]): string[] {
  const sorted = [...new Set(hours)].sort((a, b) => a - b);
  const spans: { from: number; to: number }[] = [];
  for (const hour of sorted) {
    const last = spans.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else spans.push({ from: hour, to: hour + 1 });
  }
  const clock = (hour: number) => String(hour).padStart(2, '0');
  return spans.map(({ from, to }) => `${clock(from)}–${clock(to)}`);
}
