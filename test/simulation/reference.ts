import {
  erpPolicy,
  fixedPolicy,
  gammaMixPolicy,
  plannedCampaignsPolicy,
  textbookPolicy,
  triggeredPolicy,
  tsbPolicy,
} from '../../lib/simulation/comparators.ts';
import { HINDSIGHT, hindsight } from '../../lib/simulation/hindsight.ts';
import { atFill, type Curve, curveOf } from '../../lib/simulation/outcome.ts';
import type { Policy } from '../../lib/simulation/policy.ts';
import { type SimulationOptions, simulate, spanOf } from '../../lib/simulation/simulate.ts';
import type { World } from '../../lib/simulation/world.ts';
import { REFERENCE_WARM_UP_DAYS, type ReferenceData, referenceMarks } from './reference-data.ts';

/** Fill rates of the reference figures. */
export const REFERENCE_FILLS = [0.9, 0.95, 0.98] as const;

/** Days of stock at these fill rates as an independent simulator found them; null where it gives none. */
type Figures = Readonly<Record<ReferenceData, readonly (number | null)[]>>;

/** A policy whose figures are known. `mustAgree`: within 5 % at 90 and 95 %. */
export interface ReferencePolicy {
  readonly name: string;
  readonly mustAgree: boolean;
  readonly figures: Figures;
  /** Replays it; gives the curve of all SKUs, or of those chosen. */
  replay(world: World, options: SimulationOptions): (chosen?: (index: number) => boolean) => Curve;
}

/** How a policy is replayed: the curve of all SKUs, or of those chosen. */
export function traced(make: (world: World) => Policy): ReferencePolicy['replay'] {
  return (world, options) => {
    const { measuredFrom, endDay } = spanOf(world, options);
    const trace = simulate(make(world), world, options);
    return (chosen) => curveOf(trace, world, endDay - measuredFrom, chosen);
  };
}

/** The reference table, by the names of the policies here. */
export const REFERENCE_POLICIES: readonly ReferencePolicy[] = [
  {
    name: 'fixed',
    mustAgree: false,
    figures: { 'online-retail': [111.0, null, null], 'seal-factory': [28.9, 54.2, null] },
    replay: traced(fixedPolicy),
  },
  {
    name: 'textbook',
    mustAgree: true,
    figures: { 'online-retail': [73.1, null, null], 'seal-factory': [25.2, 36.5, 50.2] },
    replay: traced(textbookPolicy),
  },
  {
    // The reference's figures lie on straight lines between doubling safety days; on finer steps its curve is lower.
    name: 'erp',
    mustAgree: true,
    figures: { 'online-retail': [67.2, null, null], 'seal-factory': [24.9, 43.5, 81.8] },
    replay: traced((world) => ({ ...erpPolicy(world), dials: [5, 10, 20, 40, 80] })),
  },
  {
    name: 'tsb',
    mustAgree: true,
    figures: { 'online-retail': [65.6, 151.1, null], 'seal-factory': [24.9, 35.8, 56.3] },
    replay: traced(tsbPolicy),
  },
  {
    name: 'gamma-mix',
    mustAgree: true,
    figures: { 'online-retail': [56.6, 101.2, null], 'seal-factory': [21.8, 31.8, 50.9] },
    replay: traced(gammaMixPolicy),
  },
  {
    name: 'gamma-mix+plan',
    mustAgree: false,
    figures: { 'online-retail': [], 'seal-factory': [18.4, 28.3, 46.4] },
    replay: traced(plannedCampaignsPolicy),
  },
  {
    name: 'gamma-mix+plan+trigger',
    mustAgree: false,
    figures: { 'online-retail': [], 'seal-factory': [19.4, 26.6, 38.2] },
    replay: traced(triggeredPolicy),
  },
  {
    name: HINDSIGHT,
    mustAgree: true,
    figures: { 'online-retail': [31.5, 46.7, null], 'seal-factory': [18.0, 24.4, 31.5] },
    replay: hindsight,
  },
];

/** One figure of the reference beside ours. */
export interface ReferenceFigure {
  readonly fill: number;
  readonly reference: number | null;
  readonly ours: number | null;
}

/** How a world of reference data is replayed. */
export function referenceOptions(data: ReferenceData, world: World): SimulationOptions {
  const options = { warmUpDays: REFERENCE_WARM_UP_DAYS[data] };
  return { ...options, marks: referenceMarks(world, spanOf(world, options).measuredFrom) };
}

/** The figures of a curve beside those of the reference. */
export function referenceFigures(curve: Curve, figures: readonly (number | null)[]): ReferenceFigure[] {
  return REFERENCE_FILLS.map((fill, at) => ({
    fill,
    reference: figures[at] ?? null,
    ours: atFill(curve, fill)?.stockDays ?? null,
  }));
}
