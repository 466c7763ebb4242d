import type { Language } from '../domain/alerting.ts';
import type { Method, MethodParameters } from '../domain/sku-parameters.ts';
import { CALIBRATED_EXPLAINERS } from './calibrated-explanations.ts';
import { formatDays, formatNumber, formatPercent } from './format.ts';
import { leadTimeDays } from './lead-time-explanation.ts';
import {
  daysIn,
  EXPLAINED_NAMES,
  type ExplainedName,
  type Explainers,
  numberOf,
  optionalNumberOf,
  rateDigits,
  ratesIn,
  unitsIn,
  type Wording,
} from './parameter-text.ts';

import { daysSeen, heldBackSentence, lowerBoundSentence } from './stock-out-sentences.ts';

export { EXPLAINED_NAMES, type ExplainedName } from './parameter-text.ts';

/** One result of a method, made plain. */
export interface Explanation {
  /** Field of MethodParameters that it explains. */
  readonly name: ExplainedName;
  /** `method.name`, stable: what a reader can look up. */
  readonly formulaId: string;
  readonly value: number;
  /** The formula with its numbers, `(500 + 200) × 14 = 9,800 units`. */
  readonly formula: string;
  readonly sentence: string;
}

/** What each result is called on a page or in a message. */
export const PARAMETER_TERMS: Readonly<Record<Language, Readonly<Record<ExplainedName, string>>>> = {
  zh: {
    meanDailyDemand: '日均需求',
    leadTimeDays: '采购提前期',
    baseSafetyStock: '基础安全库存',
    pulseStock: 'TikTok波动库存',
    safetyStock: '安全库存',
    campaignStock: '活动备货',
    reorderPoint: '补货点',
    orderUpTo: '补至水平',
    expeditePoint: '加急点',
  },
  en: {
    meanDailyDemand: 'mean daily demand',
    leadTimeDays: 'lead time',
    baseSafetyStock: 'base safety stock',
    pulseStock: 'pulse stock (TikTok)',
    safetyStock: 'safety stock',
    campaignStock: 'campaign stock',
    reorderPoint: 'reorder point',
    orderUpTo: 'order-up-to level',
    expeditePoint: 'expedite point',
  },
};

/** Days ahead of the chance that is told beside a highest day. */
const RISK_DAYS = 30;

/** How each method's results are told: a new method is a new line here. */
const EXPLAINERS: Readonly<Record<Method, Explainers>> = {
  handbook: {
    meanDailyDemand,
    leadTimeDays,
    baseSafetyStock,
    pulseStock,
    safetyStock,
    campaignStock,
    reorderPoint,
    orderUpTo,
  },
  calibrated: { ...CALIBRATED_EXPLAINERS, leadTimeDays, safetyStock, reorderPoint },
};

/**
 * Every result that a method has, with its formula, the numbers filled in, and a sentence. Nothing but the parameters
 * is needed. Throws RangeError where an input of its formulas is missing.
 */
export function explainMethod(parameters: MethodParameters, language: Language): Explanation[] {
  const explainers = EXPLAINERS[parameters.method];
  return EXPLAINED_NAMES.flatMap((name) => {
    const value = parameters[name];
    const explain = explainers[name];
    if (value === null || explain === undefined) return [];
    return [{ name, formulaId: `${parameters.method}.${name}`, value, ...explain(parameters, language) }];
  });
}

/** The parameters in one sentence: when to order, why then, and up to where. */
export function summarySentence(parameters: MethodParameters, language: Language): string {
  const units = unitsIn(language);
  const { safetyStock, baseSafetyStock, pulseStock, campaignStock } = parameters;
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const lead = formatDays(parameters.leadTimeDays, language);
  return language === 'zh'
    ? `库存头寸降至 ${units(parameters.reorderPoint)}或以下时补货，补至 ${units(parameters.orderUpTo)}：` +
        `补货点 = 安全库存 ${units(safetyStock)}（基础安全库存 ${units(baseSafetyStock)} + TikTok波动库存 ${units(pulseStock)}）` +
        `+ 日均需求 ${mean} × 采购提前期 ${lead} + 活动备货 ${units(campaignStock)}${ownValues(parameters, language)}。`
    : `Order up to ${units(parameters.orderUpTo)} when the inventory position is at or below ${units(parameters.reorderPoint)}: ` +
        `safety stock ${units(safetyStock)} (base ${units(baseSafetyStock)} + pulse ${units(pulseStock)}) ` +
        `+ ${mean} a day × lead time ${lead} + campaign stock ${units(campaignStock)}${ownValues(parameters, language)}.`;
}

function meanDailyDemand(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const openDays = numberOf(parameters, 'openDays');
  const pulseDays = numberOf(parameters, 'pulseDays');
  const median = ratesIn(language)(numberOf(parameters, 'medianDayUnits'));
  const factor = formatNumber(numberOf(parameters, 'pulseDayFactor'), language, 2);
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  if (openDays === 0)
    return language === 'zh'
      ? { formula: `${mean}/天`, sentence: `尚无销售记录，日均需求按 ${mean}计。` }
      : { formula: `${mean} a day`, sentence: `Nothing was sold yet, so the mean daily demand is ${mean}.` };
  const sum = units(numberOf(parameters, 'levelledUnits'));
  return language === 'zh'
    ? {
        formula: `${sum} ÷ ${days(openDays)} = ${mean}/天`,
        sentence:
          `最近 ${days(openDays)}全部渠道日均需求为 ${mean}；其中 ${days(pulseDays)}为脉冲日（活动期间，或脉冲渠道销量超过中位数的 ${factor} 倍），` +
          `按中位数 ${median}计，以免重复计算脉冲。${heldBackSentence(parameters, language)}`,
      }
    : {
        formula: `${sum} ÷ ${days(openDays)} = ${mean} a day`,
        sentence:
          `Over ${days(openDays)} of history all channels sold ${mean} a day on average; pulse days (${days(pulseDays)}: of a campaign, ` +
          `or with pulse channels above ${factor} times the median day) count at the median of ${median}, so that a pulse is not counted twice.${heldBackSentence(parameters, language)}`,
      };
}

function baseSafetyStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const rates = ratesIn(language);
  const plain = (value: number) => formatNumber(value, language, rateDigits(value));
  const mean = numberOf(parameters, 'meanBaseDailyDemand');
  const sd = numberOf(parameters, 'sdBaseDailyDemand');
  const review = numberOf(parameters, 'reviewDays');
  const leadTimeSd = optionalNumberOf(parameters, 'leadTimeSd');
  const spread = plain(leadTimeSd ?? 0);
  const z = formatNumber(numberOf(parameters, 'z'), language, 3);
  const lead = parameters.leadTimeDays;
  const value = units(parameters.baseSafetyStock);
  const formula = `${z} × √((${plain(lead)} + ${plain(review)}) × ${plain(sd)}² + ${plain(mean)}² × ${spread}²) = ${value}`;
  const level = formatPercent(numberOf(parameters, 'serviceLevel'), language);
  const isFill = parameters.inputs.serviceKind === 'fill';
  const lot = units(numberOf(parameters, 'orderQuantity'));
  if (language === 'zh') {
    const goal = isFill ? `件数满足率 ${level}、每次订货 ${lot}` : `周期服务水平 ${level}`;
    const given =
      leadTimeSd === null ? `提前期波动未提供，按 ${days(0)}计` : `提前期标准差 ${days(leadTimeSd)}`;
    return {
      formula,
      sentence:
        `基础安全库存 ${value}，按${goal}（系数 ${z}）应对非脉冲渠道的需求波动：日均 ${rates(mean)}，日标准差 ${rates(sd)}，` +
        `采购提前期 ${days(lead)}加盘查周期 ${days(review)}，${given}。`,
    };
  }
  const goal = isFill
    ? `serve ${level} of the units with orders of ${lot}`
    : `get through ${level} of the replenishment cycles without a stock-out`;
  const given =
    leadTimeSd === null
      ? `the spread of the lead time is not given and counts as ${days(0)}`
      : `the lead time has a standard deviation of ${days(leadTimeSd)}`;
  return {
    formula,
    sentence:
      `The base safety stock of ${value} is to ${goal} (factor ${z}): channels without pulses sell ${rates(mean)} a day ` +
      `with a standard deviation of ${rates(sd)}, over a lead time of ${days(lead)} and a review period of ${days(review)}; ${given}.`,
  };
}

function pulseStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const peak = numberOf(parameters, 'peakDayUnits');
  const planned = optionalNumberOf(parameters, 'plannedPeakDayUnits');
  const cover = days(numberOf(parameters, 'coverDays'));
  const value = units(parameters.pulseStock);
  const formula =
    planned === null
      ? `${units(peak)} × ${cover} = ${value}`
      : `max(${units(peak)}, ${units(planned)}) × ${cover} = ${value}`;
  const risk = riskSentence(parameters, language);
  const isLearned = typeof parameters.inputs.coverDaysCalibration === 'string';
  const isPlanned = planned !== null && planned > peak;
  if (language === 'zh') {
    const source = isPlanned
      ? `已公布活动的计划峰值 ${units(planned)}/天（历史最高单日 ${units(peak)}）`
      : `最近 ${days(numberOf(parameters, 'windowDays'))}内脉冲渠道最高单日销量 ${units(peak)}${dayInBrackets(parameters, '（', '）')}`;
    return {
      formula,
      sentence: `TikTok波动库存 ${value}，可按${source}维持 ${cover}${isLearned ? '（天数由已复盘的活动校准）' : ''}。${lowerBoundSentence(parameters, language)}${risk}`,
    };
  }
  const source = isPlanned
    ? `the announced peak of ${units(planned)} a day (the highest day so far was ${units(peak)})`
    : `the highest day of the pulse channels in ${days(numberOf(parameters, 'windowDays'))}, ${units(peak)}${dayInBrackets(parameters, ' (', ')')}`;
  return {
    formula,
    sentence: `The pulse stock of ${value} lasts ${cover}${isLearned ? ' (learned from its campaigns)' : ''} at ${source}.${lowerBoundSentence(parameters, language)}${risk === '' ? '' : ` ${risk}`}`,
  };
}

/**
 * The chance of a day above the highest one of n days within the next m, m/(n+m) for exchangeable days; empty where there was no pulse.
 */
function riskSentence(parameters: MethodParameters, language: Language): string {
  const peak = numberOf(parameters, 'peakDayUnits');
  if (peak === 0) return '';
  const seen = daysSeen(parameters) ?? 0;
  const chance = formatPercent(Math.round((100 * RISK_DAYS) / (seen + RISK_DAYS)) / 100, language);
  const ahead = formatDays(RISK_DAYS, language);
  const peakUnits = unitsIn(language)(peak);
  return language === 'zh'
    ? `若今后与这 ${formatDays(seen, language)}相似，${ahead}内出现高于 ${peakUnits}的单日峰值的概率约为 ${chance}。`
    : `If the days to come are like the ${formatDays(seen, language)} seen, a peak above ${peakUnits} comes within ${ahead} with a chance of about ${chance}.`;
}

function safetyStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const base = units(parameters.baseSafetyStock);
  const pulse = units(parameters.pulseStock);
  const value = units(parameters.safetyStock);
  const formula = `${base} + ${pulse} = ${value}`;
  return language === 'zh'
    ? { formula, sentence: `安全库存 ${value} = 基础安全库存 ${base} + TikTok波动库存 ${pulse}。` }
    : {
        formula,
        sentence: `The safety stock of ${value} is the base of ${base} and the pulse stock of ${pulse}.`,
      };
}

function campaignStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const planned = units(numberOf(parameters, 'plannedUnits'));
  const pulse = units(parameters.pulseStock);
  const horizon = formatDays(parameters.leadTimeDays + numberOf(parameters, 'reviewDays'), language);
  const value = units(parameters.campaignStock);
  const formula = `max(0, ${planned} − ${pulse}) = ${value}`;
  return language === 'zh'
    ? {
        formula,
        sentence: `今后 ${horizon}内已公布活动计划销售 ${planned}，扣除TikTok波动库存 ${pulse}后，活动备货为 ${value}。`,
      }
    : {
        formula,
        sentence: `Announced campaigns are planned to sell ${planned} within ${horizon}; beyond the pulse stock of ${pulse} this takes a campaign stock of ${value}.`,
      };
}

function reorderPoint(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const safety = units(parameters.safetyStock);
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const lead = formatDays(parameters.leadTimeDays, language);
  const campaign = units(parameters.campaignStock);
  const value = units(parameters.reorderPoint);
  const formula = `${safety} + ${mean} × ${lead} + ${campaign} = ${value}`;
  return language === 'zh'
    ? {
        formula,
        sentence: `补货点 ${value}：安全库存 ${safety}，加采购提前期 ${lead}内的平均销量（每天 ${mean}），再加活动备货 ${campaign}。`,
      }
    : {
        formula,
        sentence: `The reorder point of ${value} is the safety stock of ${safety}, the mean demand of ${mean} a day over the lead time of ${lead}, and the campaign stock of ${campaign}.`,
      };
}

function orderUpTo(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const reorder = units(parameters.reorderPoint);
  const moq = optionalNumberOf(parameters, 'moq');
  const least = units(moq ?? 0);
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const cycle = formatDays(numberOf(parameters, 'orderCycleDays'), language);
  const value = units(parameters.orderUpTo);
  const formula = `${reorder} + max(${least}, ${mean} × ${cycle}) = ${value}`;
  return language === 'zh'
    ? {
        formula,
        sentence: `补货时补至 ${value}：补货点 ${reorder}，加最小起订量 ${least}${moq === null ? '（未提供）' : ''}与 ${cycle}需求（每天 ${mean}）中的较大者。`,
      }
    : {
        formula,
        sentence: `An order fills up to ${value}: the reorder point of ${reorder} and the greater of the minimum order quantity of ${least}${moq === null ? ' (not given)' : ''} and ${cycle} of demand at ${mean} a day.`,
      };
}

/** The values a planner set by hand, in brackets; empty where there are none. */
function ownValues({ inputs }: MethodParameters, language: Language): string {
  const { overrides } = inputs;
  if (overrides === null || overrides === undefined) return '';
  return language === 'zh' ? `（人工设定：${overrides}）` : ` (set by hand: ${overrides})`;
}

function dayInBrackets({ inputs }: MethodParameters, open: string, close: string): string {
  return inputs.peakDay === null ? '' : `${open}${inputs.peakDay}${close}`;
}
