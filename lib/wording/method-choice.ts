import type { Language } from '../domain/alerting.ts';
import {
  type FormulaInputs,
  METHODS,
  type Method,
  type MethodParameters,
  type SkuParameters,
} from '../domain/sku-parameters.ts';
import { formatDays, formatNumber, formatPercent } from './format.ts';
import { METHOD_WORDS } from './reports.ts';

/** Syntetos & Boylan's classes of demand, and all SKUs together, in words. */
export const DEMAND_CLASS_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: {
    smooth: '平稳型',
    intermittent: '间歇型',
    erratic: '波动型',
    lumpy: '块状型',
    unclassed: '未分类',
    all: '全部',
  },
  en: {
    smooth: 'smooth',
    intermittent: 'intermittent',
    erratic: 'erratic',
    lumpy: 'lumpy',
    unclassed: 'unclassed',
    all: 'all',
  },
};

/**
 * Why the method drives that does, what the others came to in the same backtest, and where the service level comes from
 * of each method that aims at a fill rate: sentences.
 */
export function choiceSentences(parameters: SkuParameters, language: Language): string[] {
  return [
    whyItDrives(parameters, language),
    ...parameters.methods.flatMap((method) => nominalSentence(method, language) ?? []),
  ];
}

function whyItDrives({ drivingMethod, choice }: SkuParameters, language: Language): string {
  const name = METHOD_WORDS[language][drivingMethod];
  const figures = figuresSentence(choice.evidence, drivingMethod, language);
  const isZh = language === 'zh';
  switch (choice.by) {
    case 'settings':
      return isZh
        ? `采用${name}：由设置指定。${figures}`
        : `The ${name} method drives because the settings name it.${spaced(figures)}`;
    case 'demand_class':
      return isZh
        ? `采用${name}：在该类需求的回测中，达到目标满足率所需库存最少。${figures}`
        : `The ${name} method drives because it won the backtest of SKUs with this class of demand.${spaced(figures)}`;
    case 'all_skus':
      return isZh
        ? `采用${name}：该类需求的SKU数量或天数不足以单独判断，按全部SKU的回测选择。${figures}`
        : `The ${name} method drives because it won the backtest of all SKUs; those with this class of demand are too few, or too young, to judge by alone.${spaced(figures)}`;
    case 'default':
      return isZh
        ? `采用${name}：尚无回测结果，按默认方法计算。`
        : `The ${name} method drives by default: no backtest is stored yet.`;
  }
}

/** What the methods came to, the driving one first; empty without evidence. */
function figuresSentence(evidence: FormulaInputs, driving: Method, language: Language): string {
  const { targetFill, skus, measuredFrom, measuredTo } = evidence;
  if (typeof targetFill !== 'number' || typeof skus !== 'number') return '';
  const ordered = [driving, ...METHODS.filter((method) => method !== driving)];
  const each = ordered.map((method) => methodFigures(evidence, method, targetFill, language));
  const fill = formatPercent(targetFill, language);
  const count = formatNumber(skus, language);
  return language === 'zh'
    ? `回测（${count} 个SKU，${measuredFrom} 至 ${measuredTo}）中满足 ${fill} 的件数：${each.join('；')}。`
    : `In the backtest (${count} ${skus === 1 ? 'SKU' : 'SKUs'}, ${measuredFrom} to ${measuredTo}), to serve ${fill} of the units at once ${each.join(', ')}.`;
}

function methodFigures(
  evidence: FormulaInputs,
  method: Method,
  targetFill: number,
  language: Language,
): string {
  const name = METHOD_WORDS[language][method];
  const [stockDays, fill, cost] = ['stockDays', 'fill', 'costShare'].map(
    (figure) => evidence[`${method}.${figure}`],
  );
  const isZh = language === 'zh';
  if (typeof stockDays !== 'number' || typeof fill !== 'number')
    return isZh ? `${name}达不到` : `the ${name} method did not get there`;
  const days = formatDays(stockDays, language);
  const costs = typeof cost === 'number' ? formatPercent(cost, language) : null;
  const more = fill > targetFill + 0.0005 ? formatPercent(fill, language) : null;
  return isZh
    ? `${name}需 ${days}的库存${costs === null ? '' : `，成本占需求金额 ${costs}`}${more === null ? '' : `（最低已满足 ${more}）`}`
    : `the ${name} method held ${days} of stock${costs === null ? '' : ` at a cost of ${costs} of the demand's worth`}${more === null ? '' : ` (and served ${more} at its leanest)`}`;
}

/** Where the service level comes from; null where it is the one that the settings state. */
function nominalSentence({ method, inputs }: MethodParameters, language: Language): string | null {
  const { targetFill, fillReached, fillOfClass, serviceLevel, backtestSkus } = inputs;
  if (typeof targetFill !== 'number' || typeof serviceLevel !== 'number') return null;
  const name = METHOD_WORDS[language][method];
  const level = formatNumber(serviceLevel * 100, language, 2);
  const fill = formatPercent(targetFill, language);
  const skus = formatNumber(Number(backtestSkus), language);
  const reached = typeof fillReached === 'number' ? formatPercent(fillReached, language) : '-';
  const ofClass = typeof fillOfClass === 'number' ? formatPercent(fillOfClass, language) : null;
  return language === 'zh'
    ? `${name}的名义服务水平为 ${level}%：目标件数满足率 ${fill}，在 ${skus} 个SKU的回测中该水平实际满足 ${reached}${ofClass === null ? '' : `，其中同类需求满足 ${ofClass}`}。`
    : `To serve ${fill} of the units the ${name} method aims at a nominal service level of ${level}%, which served ${reached} in the backtest of ${skus} SKUs${ofClass === null ? '' : ` and ${ofClass} of those with this class of demand`}.`;
}

function spaced(sentence: string): string {
  return sentence === '' ? '' : ` ${sentence}`;
}
