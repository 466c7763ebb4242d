import { businessDay, dayOfNumber } from '../../lib/domain/calendar.ts';
import { type Settings, settingsSchema } from '../../lib/settings/settings.ts';
import { backtest } from '../../lib/simulation/backtest.ts';
import { drivenSkus } from '../../lib/simulation/driven-orders.ts';
import { learnedFrom } from '../../lib/simulation/evidence.ts';
import { atFill, type Curve, leastCostShare, outcomeOf } from '../../lib/simulation/outcome.ts';
import { planningPolicies } from '../../lib/simulation/planning-policies.ts';
import { type SimulationOptions, simulate, spanOf } from '../../lib/simulation/simulate.ts';
import type { World } from '../../lib/simulation/world.ts';
import { REFERENCE_POLICIES, referenceFigures, referenceOptions, traced } from '../simulation/reference.ts';
import {
  hasReferenceData,
  REFERENCE_WARM_UP_DAYS,
  type ReferenceData,
  referenceWorld,
} from '../simulation/reference-data.ts';

/** Fill rate at which policies are compared, and that service is calibrated to. */
const TARGET_FILL = 0.95;
const BASELINE = 'calibrated';
const HALVES = { odd: (index: number) => index % 2 === 0, even: (index: number) => index % 2 === 1 } as const;

/** A policy replayed in one world: its curve over all SKUs or those chosen, and what the reference has of it. */
interface Replayed {
  readonly name: string;
  readonly figures: readonly (number | null)[];
  readonly curve: (chosen?: (index: number) => boolean) => Curve;
  readonly ms: number;
}

/**
 * Every policy in the same worlds, against the calibrated method: days of stock at 90, 95 and 98 % fill (with those of
 * the reference), least cost, and what else happens at 95 %; the same for each half of the SKUs; and what `auto` with a
 * target fill comes to on days that it did not learn from. Takes names of data sets, all without, and a number of seeds.
 */
export async function benchBacktest(...args: string[]): Promise<void> {
  if (!hasReferenceData) {
    console.log('the reference data is not beside the project: nothing to compare with');
    return;
  }
  const all = Object.keys(REFERENCE_WARM_UP_DAYS) as ReferenceData[];
  const isCount = (arg: string) => /^\d+$/.test(arg);
  const names = args.filter((arg) => !isCount(arg));
  const seeds = Array.from({ length: Number(args.find(isCount) ?? 3) }, (_, at) => at + 1);
  const settings = settingsSchema.parse({ planning: { method: 'auto', targetFill: TARGET_FILL } });
  for (const data of all.filter((name) => names.length === 0 || names.includes(name))) {
    const world = referenceWorld(data);
    const options = { ...referenceOptions(data, world), seeds };
    const replayed = replayAll(data, world, settings, options);
    const { measuredFrom, endDay } = spanOf(world, options);
    console.log(
      `\n${data}: ${world.skus.length} SKUs, ${world.days} days, ${endDay - measuredFrom} measured, ${seeds.length} seeds`,
    );
    printAll(replayed);
    printHalves(replayed);
    printUnseen(world, settings, options);
  }
}

function replayAll(
  data: ReferenceData,
  world: World,
  settings: Settings,
  options: SimulationOptions,
): Replayed[] {
  const comparators = REFERENCE_POLICIES.filter(({ figures }) => figures[data].length > 0);
  const own = planningPolicies(world, settings).map((policy) => ({
    name: policy.name,
    figures: { [data]: [] as (number | null)[] },
    replay: traced(() => policy),
  }));
  return [...comparators, ...own].map(({ name, figures, replay }) => {
    const begun = performance.now();
    const curve = replay(world, options);
    return { name, figures: figures[data] ?? [], curve, ms: Math.round(performance.now() - begun) };
  });
}

function printAll(replayed: readonly Replayed[]): void {
  const baseline = atFill(curveOf(replayed, BASELINE)(), TARGET_FILL)?.stockDays ?? null;
  row(
    [
      'policy',
      'days of stock at 90 / 95 / 98 % (reference, ratio)',
      `at 95 % against ${BASELINE}`,
      'lowest cost',
    ],
    ['at 95 %: expedited', 'campaign fill', '31 days after a block', 'since a block', 'ms'],
  );
  for (const { name, figures, curve, ms } of replayed) {
    const all = curve();
    const stock = referenceFigures(all, figures).map(({ reference, ours }) =>
      reference === null || ours === null
        ? text(ours)
        : `${text(ours)} (${text(reference)}, ${(ours / reference).toFixed(3)})`,
    );
    const point = atFill(all, TARGET_FILL);
    const against =
      point?.stockDays && baseline ? `${(100 * (point.stockDays / baseline - 1)).toFixed(0)} %` : '-';
    row(
      [name, stock.join(' / '), against, percent(leastCostShare(all)), percent(point?.expeditedShare)],
      [
        percent(point?.campaignFill),
        text(point?.afterBlockStockDays),
        text(point?.sinceBlockStockDays),
        `${ms}`,
      ],
    );
  }
}

/** The same figures by odd and even SKUs: what was chosen on one is to be read on the other. */
function printHalves(replayed: readonly Replayed[]): void {
  row(['by SKUs: policy', 'odd, days of stock at 90 / 95 %, lowest cost', 'even']);
  for (const { name, curve } of replayed)
    row([
      name,
      ...Object.values(HALVES).map((half) => {
        const part = curve(half);
        const stock = [0.9, TARGET_FILL].map((fill) => text(atFill(part, fill)?.stockDays));
        return `${stock.join(' / ')}, ${percent(leastCostShare(part))}`;
      }),
    ]);
}

/** `auto` with a target fill, learned from the first half of the measured days and tried on the second. */
function printUnseen(world: World, settings: Settings, options: SimulationOptions): void {
  const { measuredFrom, endDay } = spanOf(world, options);
  const middle = measuredFrom + Math.floor((endDay - measuredFrom) / 2);
  const past: World = { ...world, days: middle };
  const lastDay = businessDay(dayOfNumber(world.firstDay + middle - 1));
  const taught = backtest(past, settings, planningPolicies(past, settings), options);
  const judging = { settings, targetFill: TARGET_FILL, lastDay, calibrations: [] };
  const driven = drivenSkus(world, middle - 1, {
    settings,
    lastDay,
    calibrations: learnedFrom(taught, past, judging),
  });
  const dials = [...new Set(driven.map(({ serviceLevel }) => serviceLevel))].sort((a, b) => a - b);
  const later: SimulationOptions = { ...options, warmUpDays: middle - 28 };
  const traces = planningPolicies(world, settings, dials).map((policy) => simulate(policy, world, later));
  const tallies = driven.flatMap(({ method, serviceLevel }, index) => {
    const trace = traces.find(({ policy }) => policy.name === method);
    return trace?.trials.find(({ dial }) => dial === serviceLevel)?.tallies[index] ?? [];
  });
  const outcome = outcomeOf(tallies, world.skus, endDay - middle);
  const [level] = planningPolicies(world, settings).flatMap((policy) =>
    policy.name === BASELINE ? traced(() => policy)(world, later)() : [],
  );
  row([
    `auto for ${percent(TARGET_FILL)}, learned up to ${lastDay}, tried on the ${endDay - middle} days after it`,
    `${percent(outcome.fill)} served with ${text(outcome.stockDays)} days of stock, cost ${percent(outcome.costShare)}`,
    `${BASELINE} on one level for all: ${text(level && atFill(level, outcome.fill ?? 0)?.stockDays)} days at that fill`,
  ]);
}

function curveOf(replayed: readonly Replayed[], name: string): Replayed['curve'] {
  const found = replayed.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no policy ${name}`);
  return found.curve;
}

function row(...parts: readonly (readonly string[])[]): void {
  console.log(parts.flat().join('\t'));
}

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(1);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`;
}
