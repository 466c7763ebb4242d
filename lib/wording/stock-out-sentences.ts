import type { Language } from '../domain/alerting.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import { formatDays } from './format.ts';
import { numberOf } from './parameter-text.ts';

/** That days without stock were left out of the demand; empty where there were none. */
export function heldBackSentence(parameters: MethodParameters, language: Language): string {
  const days = numberOf(parameters, 'heldBackDays');
  if (days === 0) return '';
  const text = formatDays(days, language);
  return language === 'zh'
    ? `其间 ${text}缺货，客户无法下单，不反映需求，未计入，改以更早的日子补足。`
    : ` It was sold out on ${text} on which customers could not order: they say nothing of demand and are left out, earlier days stand in for them.`;
}

/** That more may have been wanted on the highest day than was sold; empty where there was stock. */
export function lowerBoundSentence(parameters: MethodParameters, language: Language): string {
  if (numberOf(parameters, 'peakIsLowerBound') === 0) return '';
  return language === 'zh'
    ? '最高单日当天售罄，真实需求可能更高，此数为下限。'
    : ' On its highest day it sold out: more may have been wanted, so the peak is a lower bound.';
}

/** Days that the highest day is the highest of: those looked at without those on which demand was held back. */
export function daysSeen({ inputs }: MethodParameters): number | null {
  const { historyDays, heldBackDays } = inputs;
  if (typeof historyDays !== 'number') return null;
  return historyDays - (typeof heldBackDays === 'number' ? heldBackDays : 0);
}
