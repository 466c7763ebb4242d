import cdfOfShape from '@stdlib/stats-base-dists-gamma-cdf';
import gammaQuantileOfShape from '@stdlib/stats-base-dists-gamma-quantile';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** From this shape on the library's gamma functions are off (quantiles by up to 0.1 %, probabilities by up to 4 %), and the expansions below are right. */
const LARGE_SHAPE = 500;

/** From this shape on there is no spread: it is a millionth of a millionth of the mean, and its square gets lost in rounding. */
const CERTAIN_SHAPE = 1e24;

/**
 * The value that a gamma variable of this mean and variance stays below with the probability (above 0, below 1), in
 * the units of the mean. No variance gives the mean, no mean gives 0. Relative error below 1e-9 for probabilities from
 * 0.4 to 1 − 1e-6.
 */
export function gammaQuantile(probability: number, mean: number, variance: number): number {
  if (mean <= 0) return 0;
  const shape = (mean * mean) / variance;
  if (!(shape < CERTAIN_SHAPE)) return mean;
  const standard =
    shape < LARGE_SHAPE ? gammaQuantileOfShape(probability, shape, 1) : cornishFisher(probability, shape);
  return (standard / shape) * mean;
}

/** Quantile of the standard gamma of a large shape a (Abramowitz & Stegun 26.2.49 with the cumulants (j−1)!·a). */
function cornishFisher(probability: number, a: number): number {
  const z = normalQuantile(probability, 0, 1);
  const root = Math.sqrt(a);
  return (
    a +
    z * root +
    (z ** 2 - 1) / 3 +
    (z ** 3 - 7 * z) / (36 * root) -
    (3 * z ** 4 + 7 * z ** 2 - 16) / (810 * a) +
    (9 * z ** 5 + 256 * z ** 3 - 433 * z) / (38_880 * a * root)
  );
}

/**
 * `gammaQuantile` made steady in the spread: the greatest quantile of a gamma of this mean whose variance is at most
 * this one, and never below the mean. A gamma that is spread far keeps almost all its mass near 0, so that its quantile
 * falls again; the spread is therefore bounded at cv² = 0.6·u²/(u + 0.7), u = 1/(1 − probability) − 2, where the
 * quantile of every probability from 0.5 to 0.9999 still rises. So it never falls in probability or variance.
 */
export function steadyGammaQuantile(probability: number, mean: number, variance: number): number {
  const odds = Math.max(0, 1 / (1 - probability) - 2);
  const greatestCv2 = (0.6 * odds * odds) / (odds + 0.7);
  return Math.max(mean, gammaQuantile(probability, mean, Math.min(variance, greatestCv2 * mean * mean)));
}

/** Chance that a gamma variable of this mean and variance is at most `value`. From shape 500 on by Wilson & Hilferty, right to 1e-4. */
export function gammaCdf(value: number, mean: number, variance: number): number {
  const shape = (mean * mean) / variance;
  if (mean <= 0 || !(shape < CERTAIN_SHAPE)) return value < mean ? 0 : 1;
  if (value <= 0) return 0;
  const standard = (value / mean) * shape;
  if (shape < LARGE_SHAPE) return cdfOfShape(standard, shape, 1);
  const ninth = 1 / (9 * shape);
  return normalCdf(((value / mean) ** (1 / 3) - 1 + ninth) / Math.sqrt(ninth), 0, 1);
}

/**
 * Units by which a gamma variable of this mean and variance is expected to exceed `level`, itself 0 or more: the
 * shortage of a cycle that starts with it, mean·(1 − F(level; k + 1)) − level·(1 − F(level; k)), k the shape.
 */
export function gammaLoss(level: number, mean: number, variance: number): number {
  if (mean <= 0 || !((mean * mean) / variance < CERTAIN_SHAPE)) return Math.max(0, mean - level);
  // A gamma of shape k + 1 and the same scale.
  const scale = variance / mean;
  const above = 1 - gammaCdf(level, mean + scale, variance + scale * scale);
  return Math.max(0, mean * above - level * (1 - gammaCdf(level, mean, variance)));
}
