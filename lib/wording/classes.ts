import type { Language } from '../domain/alerting.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { formatPercent } from './format.ts';
import { DEMAND_CLASS_WORDS } from './method-choice.ts';

/** What a SKU is among the others and how its demand comes, and the service aimed at with the reason; parts that are not known are left out. */
export function classSentence(parameters: SkuParameters, language: Language): string {
  const { inputs } = drivingParameters(parameters);
  const { abcClass, serviceLevel, serviceKind, serviceFrom } = inputs;
  const demandClass = parameters.methods.find((method) => method.demandClass !== null)?.demandClass;
  const demand = demandClass === undefined ? null : DEMAND_CLASS_WORDS[language][demandClass ?? ''];
  const level = typeof serviceLevel === 'number' ? formatPercent(serviceLevel, language) : null;
  const isFill = serviceKind === 'fill';
  if (language === 'zh') {
    const reason = { class: `（${abcClass}类）`, override: '（人工设定）', settings: '' };
    return [
      ...(typeof abcClass === 'string' ? [`ABC分类：${abcClass}类（按年需求金额）`] : []),
      ...(demand == null ? [] : [`需求类型：${demand}`]),
      ...(level === null
        ? []
        : [`${isFill ? '件数满足率' : '周期服务水平'}目标：${level}${wordOf(reason, serviceFrom)}`]),
    ].join('；');
  }
  const reason = { class: ` (of class ${abcClass})`, override: ' (set by hand)', settings: '' };
  return [
    ...(typeof abcClass === 'string' ? [`ABC class ${abcClass}, by the worth of yearly demand`] : []),
    ...(demand == null ? [] : [`demand is ${demand}`]),
    ...(level === null
      ? []
      : [`service aimed at: ${level} of ${isFill ? 'units' : 'cycles'}${wordOf(reason, serviceFrom)}`]),
  ].join('; ');
}

function wordOf(words: Readonly<Record<string, string>>, name: unknown): string {
  return typeof name === 'string' ? (words[name] ?? '') : '';
}
