import type { Language } from '../domain/alerting.ts';
import { drivingParameters, type MethodParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { formatDays, formatPercent } from './format.ts';
import { unitsIn } from './parameter-text.ts';
import { METHOD_WORDS } from './reports.ts';
import { daysSeen } from './stock-out-sentences.ts';

const PARTS = ['leadTimeDemand', 'baseSafetyStock', 'pulseStock', 'campaignStock'] as const;
type Part = (typeof PARTS)[number];

const PART_WORDS: Readonly<Record<Language, Readonly<Record<Part, string>>>> = {
  zh: {
    leadTimeDemand: '提前期内平均需求',
    baseSafetyStock: '基础安全库存',
    pulseStock: 'TikTok波动库存',
    campaignStock: '活动备货',
  },
  en: {
    leadTimeDemand: 'mean demand of the lead time',
    baseSafetyStock: 'base safety stock',
    pulseStock: 'pulse stock',
    campaignStock: 'campaign stock',
  },
};

/** Days ahead of the chance that is told beside the handbook's highest day. */
const RISK_DAYS = 30;

/**
 * Why the other methods come to another reorder point than the one that drives, part by part, the largest difference
 * first, and what risk each leaves: sentences, one method after the other. Empty where there is one method only.
 */
export function compareMethods(parameters: SkuParameters, language: Language): string[] {
  const driving = drivingParameters(parameters);
  const others = parameters.methods.filter(({ method }) => method !== driving.method);
  if (others.length === 0) return [];
  return [
    ...others.map((other) => difference(driving, other, language)),
    ...[driving, ...others].flatMap((method) => riskOf(method, language) ?? []),
  ];
}

function difference(driving: MethodParameters, other: MethodParameters, language: Language): string {
  const units = unitsIn(language);
  const names = METHOD_WORDS[language];
  const gap = other.reorderPoint - driving.reorderPoint;
  const parts = PARTS.map((part) => ({ part, from: partOf(driving, part), to: partOf(other, part) }))
    .filter(({ from, to }) => Math.abs(to - from) >= 0.05)
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  const daily = Math.max(driving.meanDailyDemand, other.meanDailyDemand);
  const inDays = daily > 0 ? formatDays(Math.abs(gap) / daily, language) : null;
  if (language === 'zh') {
    const list = parts.map(
      ({ part, from, to }) =>
        `${PART_WORDS.zh[part]} ${units(to)}（${names[driving.method]} ${units(from)}）`,
    );
    return (
      `${names[other.method]}的补货点为 ${units(other.reorderPoint)}，比${names[driving.method]}的 ${units(driving.reorderPoint)}${gap < 0 ? '少' : '多'} ${units(Math.abs(gap))}` +
      `${inDays === null ? '' : `，即 ${inDays}的需求`}${list.length > 0 ? `：${list.join('；')}` : ''}。`
    );
  }
  const list = parts.map(
    ({ part, from, to }) => `${PART_WORDS.en[part]} ${units(to)} (${names[driving.method]} ${units(from)})`,
  );
  return (
    `The ${names[other.method]} method reorders at ${units(other.reorderPoint)}, ${units(Math.abs(gap))} ${gap < 0 ? 'less' : 'more'} than the ${names[driving.method]} method at ${units(driving.reorderPoint)}` +
    `${inDays === null ? '' : ` (${inDays} of demand)`}${list.length > 0 ? `: ${list.join(', ')}` : ''}.`
  );
}

function partOf(parameters: MethodParameters, part: Part): number {
  return part === 'leadTimeDemand' ? parameters.meanDailyDemand * parameters.leadTimeDays : parameters[part];
}

/** The handbook's risk is a higher peak, m/(n + m) for exchangeable days; calibrated knows that of a stock-out. Null where nothing is known. */
function riskOf(parameters: MethodParameters, language: Language): string | null {
  const { method, inputs } = parameters;
  const name = METHOD_WORDS[language][method];
  const ahead = formatDays(RISK_DAYS, language);
  const { stockOutRisk, peakDayUnits } = inputs;
  const seen = daysSeen(parameters);
  if (typeof stockOutRisk === 'number') {
    const chance = percent(stockOutRisk, language);
    return language === 'zh'
      ? `${name}的剩余风险：${ahead}内缺货的概率约为 ${chance}。`
      : `What remains with the ${name} method: within ${ahead} a stock-out comes with a chance of about ${chance}.`;
  }
  if (seen === null || typeof peakDayUnits !== 'number' || peakDayUnits === 0) return null;
  const chance = percent(RISK_DAYS / (seen + RISK_DAYS), language);
  const peak = unitsIn(language)(peakDayUnits);
  return language === 'zh'
    ? `${name}的剩余风险：${ahead}内出现高于 ${peak}的单日峰值的概率约为 ${chance}。`
    : `What remains with the ${name} method: within ${ahead} a higher peak than ${peak} comes with a chance of about ${chance}.`;
}

function percent(fraction: number, language: Language): string {
  return formatPercent(Math.round(fraction * 100) / 100, language);
}
