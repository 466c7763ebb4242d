import { drivingParameters, type FormulaInputs, type SkuParameters } from '../../domain/sku-parameters.ts';

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
const KEPT_INPUTS = [...SETTINGS_INPUTS, 'abcClass', 'overrides'] as const;

/**
 * Gives parameters without what no table looks at: campaigns, and the many inputs that explain a number; of an earlier day
 * also the methods that did not drive. The inputs that are kept are much the same for all SKUs and held once.
 */
export function parametersKeeper(of: 'day' | 'earlier day'): (parameters: SkuParameters) => SkuParameters {
  const known = new Map<string, FormulaInputs>();
  const keptInputs = (inputs: FormulaInputs): FormulaInputs => {
    const kept = Object.fromEntries(
      KEPT_INPUTS.filter((name) => Object.hasOwn(inputs, name)).map((name) => [name, inputs[name] ?? null]),
    );
    const text = JSON.stringify(kept);
    const first = known.get(text) ?? kept;
    known.set(text, first);
    return first;
  };
  return (parameters) => ({
    ...parameters,
    methods: (of === 'day' ? parameters.methods : [drivingParameters(parameters)]).map((one) => ({
      ...one,
      campaigns: NO_CAMPAIGNS,
      inputs: keptInputs(one.inputs),
    })),
  });
}

const NO_CAMPAIGNS: readonly never[] = [];
