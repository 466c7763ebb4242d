import type { FormulaInputs, SkuParameters } from '../../domain/sku-parameters.ts';

/** Inputs of the formulas that are settings. */
export const SETTINGS_INPUTS = [
  'serviceLevel',
  'serviceKind',
  'coverDays',
  'orderCycleDays',
  'reviewDays',
  'windowDays',
  'pulseDayFactor',
] as const;

/** The inputs that tables show or compare. */
export const KEPT_INPUTS = [...SETTINGS_INPUTS, 'abcClass', 'overrides'] as const;

/**
 * Gives parameters without what no table looks at: campaigns, and the many inputs that explain a number. The inputs that
 * are kept are much the same for all SKUs and held once.
 */
export function parametersKeeper(): (parameters: SkuParameters) => SkuParameters {
  const known = new Map<string, FormulaInputs>();
  const keptInputs = (inputs: FormulaInputs): FormulaInputs => {
    const values = KEPT_INPUTS.map((name) => inputs[name] ?? null);
    const text = JSON.stringify(values);
    const before = known.get(text);
    if (before !== undefined) return before;
    const kept = Object.fromEntries(KEPT_INPUTS.map((name, index) => [name, values[index] ?? null]));
    known.set(text, kept);
    return kept;
  };
  return (parameters) => ({
    ...parameters,
    methods: parameters.methods.map((one) => ({ ...one, campaigns: [], inputs: keptInputs(one.inputs) })),
  });
}
