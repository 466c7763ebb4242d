import { settingsSchema } from '../../lib/settings/settings.ts';
import { atFill, type Curve, curveOf, leastCostShare } from '../../lib/simulation/outcome.ts';
import { planningPolicies } from '../../lib/simulation/planning-policies.ts';
import { simulate, spanOf } from '../../lib/simulation/simulate.ts';
import { REFERENCE_POLICIES, referenceFigures, referenceOptions } from '../simulation/reference.ts';
import {
  hasReferenceData,
  REFERENCE_WARM_UP_DAYS,
  type ReferenceData,
  referenceWorld,
} from '../simulation/reference-data.ts';

/**
 * The reference table reproduced (reference, ours, ratio), and the product's own methods in the same worlds. Takes the
 * names of the data sets, all without.
 */
export async function benchBacktest(...names: string[]): Promise<void> {
  if (!hasReferenceData) {
    console.log('the reference data is not beside the project: nothing to compare with');
    return;
  }
  const all = Object.keys(REFERENCE_WARM_UP_DAYS) as ReferenceData[];
  for (const data of all.filter((name) => names.length === 0 || names.includes(name))) benchData(data);
}

function benchData(data: ReferenceData): void {
  const world = referenceWorld(data);
  const options = referenceOptions(data, world);
  const { measuredFrom, endDay } = spanOf(world, options);
  console.log(`\n${data}: ${world.skus.length} SKUs, ${world.days} days, ${endDay - measuredFrom} measured`);
  console.log(
    'policy\tstock days at 90 / 95 / 98 % (reference, ratio)\tlowest cost\tat 95 %: expedited, campaign fill, stock after a block\tms',
  );
  for (const policy of REFERENCE_POLICIES) {
    if (policy.figures[data].length === 0) continue;
    printCurve(policy.figures[data], () => policy.curve(world, options));
  }
  for (const policy of planningPolicies(world, settingsSchema.parse({})))
    printCurve([], () => curveOf(simulate(policy, world, options), world, endDay - measuredFrom));
}

function printCurve(figures: readonly (number | null)[], trace: () => Curve): void {
  const begun = performance.now();
  const curve = trace();
  const ms = Math.round(performance.now() - begun);
  const stock = referenceFigures(curve, figures).map(({ reference, ours }) =>
    reference === null || ours === null
      ? text(ours)
      : `${text(ours)} (${text(reference)}, ${(ours / reference).toFixed(3)})`,
  );
  const at95 = atFill(curve, 0.95);
  const beside = [
    percent(at95?.expeditedShare),
    percent(at95?.campaignFill),
    text(at95?.afterBlockStockDays),
  ];
  console.log(
    [curve.policyName, stock.join(' / '), percent(leastCostShare(curve)), beside.join(', '), ms].join('\t'),
  );
}

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(1);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`;
}
