import { unitsOf } from '../domain/decimal.ts';
import { type Curve, outcomeOf } from './outcome.ts';
import type { Policy } from './policy.ts';
import { type SimulationOptions, simulate, spanOf } from './simulate.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

const COVERS = [0, ...Array.from({ length: 23 }, (_, step) => 2 * (260 / 2) ** (step / 22))];
/** The name of the bound: no policy, for it knows the future. */
export const HINDSIGHT = 'hindsight';

/** Prices of a unit of mean stock in units sold, falling, so that stock and fill rise. */
const PRICES = Array.from({ length: 241 }, (_, step) => 10 ** (3 - step / 30));

/**
 * The bound that no policy of constant levels beats: for every SKU the best constant reorder point, chosen with the
 * demand of the measured days known. Candidates are ceil(cover × mean demand of the measured days), cover 0 and 23
 * values geometric from 2 to 260 days, order-up-to the MOQ above; at each price of stock every SKU takes the one with
 * the greatest units sold − price × mean on hand. Gives the curve over the price, of all SKUs or of those chosen.
 */
export function hindsight(
  world: World,
  options: SimulationOptions,
): (chosen?: (index: number) => boolean) => Curve {
  const { measuredFrom, endDay } = spanOf(world, options);
  const measuredDays = endDay - measuredFrom;
  const means = world.skus.map(({ units }) => {
    let sum = 0;
    for (let day = measuredFrom; day < endDay; day++) sum += units[day] ?? 0;
    return sum / measuredDays;
  });
  const constant: Policy = {
    name: HINDSIGHT,
    dialName: 'cover days',
    dials: COVERS,
    estimateEveryDays: world.days,
    expeditesAtLeastMoq: false,
    at: () => (index) => (cover) => {
      const reorderPoint = Math.ceil(cover * (means[index] ?? 0));
      const moq = world.skus[index]?.item.moq ?? null;
      return {
        reorderPoint,
        orderUpTo: reorderPoint + (moq === null ? 0 : unitsOf(moq)),
        expeditePoint: null,
        expediteUpTo: null,
      };
    },
  };
  const { trials } = simulate(constant, world, options);
  const candidates = world.skus.map((_, index) => trials.flatMap(({ tallies }) => tallies[index] ?? []));
  return (chosen = () => true) => {
    const skus = world.skus.filter((_, index) => chosen(index));
    const theirs = candidates.filter((_, index) => chosen(index));
    return {
      policyName: constant.name,
      points: PRICES.map((price) => ({
        dial: null,
        ...outcomeOf(
          theirs.flatMap((tallies) => bestOf(tallies, price / measuredDays) ?? []),
          skus,
          measuredDays,
        ),
      })),
    };
  };
}

function bestOf(tallies: readonly Tally[], pricePerUnitDay: number): Tally | null {
  let best: Tally | null = null;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const tally of tallies) {
    const gain = tally.served - pricePerUnitDay * tally.onHand;
    if (gain <= greatest) continue;
    greatest = gain;
    best = tally;
  }
  return best;
}
