import type { Language } from '../domain/alerting.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import { formatDays, formatUnits } from './format.ts';

/** The results of a method in the order in which one follows from another. */
export const EXPLAINED_NAMES = [
  'meanDailyDemand',
  'leadTimeDays',
  'baseSafetyStock',
  'pulseStock',
  'safetyStock',
  'campaignStock',
  'reorderPoint',
  'orderUpTo',
  'expeditePoint',
] as const;
export type ExplainedName = (typeof EXPLAINED_NAMES)[number];

/** A result in words: its formula with the numbers filled in, and a sentence. */
export interface Wording {
  readonly formula: string;
  readonly sentence: string;
}

/** How a method tells one of its results. */
export type Explainer = (parameters: MethodParameters, language: Language) => Wording;

/** How a method tells its results; one that it does not have is left out. */
export type Explainers = Readonly<Partial<Record<ExplainedName, Explainer>>>;

/** Units with their word, with the decimal that keeps sums of a formula right. */
export function unitsIn(language: Language): (units: number) => string {
  return (units) => formatUnits(units, language, 1);
}

/** Units a day, with the decimals that slow sellers need: "0.231 units", "12.34 units", "1,234.5 units". */
export function ratesIn(language: Language): (unitsADay: number) => string {
  return (unitsADay) => formatUnits(unitsADay, language, rateDigits(unitsADay));
}

/** Decimals that a rate needs: three for slow sellers, one for fast ones. */
export function rateDigits(unitsADay: number): number {
  if (unitsADay < 10) return 3;
  return unitsADay < 100 ? 2 : 1;
}

/** Days with their word. */
export function daysIn(language: Language): (days: number) => string {
  return (days) => formatDays(days, language);
}

/** An input of the formulas. Throws RangeError where it is missing. */
export function numberOf(parameters: MethodParameters, input: string): number {
  const value = parameters.inputs[input];
  if (typeof value !== 'number')
    throw new RangeError(`parameters by ${parameters.method} have no number "${input}"`);
  return value;
}

/** An input of the formulas that may be null: not given. Throws RangeError where it is missing. */
export function optionalNumberOf(parameters: MethodParameters, input: string): number | null {
  return parameters.inputs[input] === null ? null : numberOf(parameters, input);
}
