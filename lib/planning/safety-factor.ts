import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** What a service level is a share of: replenishment cycles without a stock-out, or units served at once. */
export type ServiceKind = 'cycle' | 'fill';

/** The smallest upper tail of the normal distribution that is searched, z = 6: no service asks for more. */
const LEAST_TAIL = 1e-9;

/**
 * The factor z of `safety stock = z·σ`, never negative.
 *
 * - `cycle`: z = Φ⁻¹(serviceLevel).
 * - `fill`: z solves G(z) = Q·(1 − serviceLevel)/σ, with the unit normal loss G(z) = φ(z) − z·(1 − Φ(z)), σ the standard
 *   deviation of the demand in the protection interval and Q the order quantity: 1 − σ·G(z)/Q of the units are served
 *   (Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed.). A large lot needs little;
 *   z is at most 6.
 *
 * `serviceLevel` is a fraction from 0.5 to below 1; σ and Q are in the same units.
 */
export function safetyFactor(
  kind: ServiceKind,
  serviceLevel: number,
  sigma: number,
  orderQuantity: number,
): number {
  if (kind === 'cycle') return quantile(serviceLevel, 0, 1);
  if (sigma === 0) return 0;
  return inverseUnitNormalLoss((orderQuantity * (1 - serviceLevel)) / sigma);
}

/** z >= 0 with G(z) = loss, by bisection of the upper tail probability on a logarithmic scale. */
function inverseUnitNormalLoss(loss: number): number {
  if (loss >= unitNormalLoss(0.5)) return 0;
  let low = Math.log(LEAST_TAIL);
  let high = Math.log(0.5);
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (unitNormalLoss(Math.exp(middle)) < loss) low = middle;
    else high = middle;
  }
  return factorOfTail(Math.exp(high));
}

/** G at the z whose upper tail probability is given. */
function unitNormalLoss(tail: number): number {
  const z = factorOfTail(tail);
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) - z * tail;
}

function factorOfTail(tail: number): number {
  return tail === 0.5 ? 0 : -quantile(tail, 0, 1);
}
