import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { gammaCdf, gammaLoss, gammaQuantile, steadyGammaQuantile } from '../../lib/planning/gamma.ts';

const PROBABILITIES = [0.5, 0.8, 0.95, 0.98, 0.9999] as const;

/**
 * By scipy.stats.gamma 1.17.1 with a = mean²/variance, scale = variance/mean: ppf at PROBABILITIES, sf(1.5·mean), and
 * mean·sf(1.5·mean; a + 1) − 1.5·mean·sf(1.5·mean; a).
 */
const REFERENCE = [
  {
    mean: 1,
    variance: 25,
    quantiles: [
      4.320411709856502e-7, 0.05488339543364674, 4.797476656761859, 14.110970143378498, 110.41883217598205,
    ],
    above: 0.08881946683360623,
    loss: 0.8156626060874366,
  },
  {
    mean: 2.5,
    variance: 40,
    quantiles: [
      0.1206809695639178, 2.8113264006576144, 13.647995660706979, 23.36508680860247, 93.1121280383245,
    ],
    above: 0.16925661636989595,
    loss: 1.4817941575658296,
  },
  {
    mean: 14.866,
    variance: 194.119,
    quantiles: [
      10.809174940779672, 23.656732827082152, 42.55252746899553, 54.890999672860495, 125.38096107781938,
    ],
    above: 0.22066068648815138,
    loss: 3.006131763211081,
  },
  {
    mean: 88.967,
    variance: 7526.856,
    quantiles: [
      62.87457992888404, 142.58558783059055, 261.8363373246838, 340.2804321531391, 791.744071275983,
    ],
    above: 0.22228420906088067,
    loss: 19.118059171822214,
  },
  {
    mean: 5,
    variance: 5,
    quantiles: [
      4.670908882795985, 6.7209787874865565, 9.153519026637573, 10.580383770652343, 17.782006970976198,
    ],
    above: 0.1320618562877206,
    loss: 0.21671833269347274,
  },
  {
    mean: 100,
    variance: 400,
    quantiles: [
      98.66987346795366, 116.32759315985676, 135.0096130990824, 145.22650476161488, 191.9374969563277,
    ],
    above: 0.012596739762499502,
    loss: 0.1184926446273109,
  },
  {
    mean: 300,
    variance: 120,
    quantiles: [
      299.86667720677485, 309.17846666779127, 318.2429924561445, 322.92438196558595, 342.46048067140293,
    ],
    above: 4.666149177162551e-33,
    loss: 5.527256554306958e-33,
  },
  {
    mean: 1000,
    variance: 1500,
    quantiles: [
      999.5000444687862, 1032.441494298712, 1064.5462116828055, 1081.140892819715, 1150.4916490903797,
    ],
    above: 1.3044923724523364e-29,
    loss: 5.785506860860322e-29,
  },
  {
    mean: 12,
    variance: 0.02,
    quantiles: [
      11.999444449017151, 12.118858288954861, 12.23356109376476, 12.292228533498536, 12.533090410282828,
    ],
    above: 2.3433538621792293e-298,
    loss: 1.1700556017772555e-300,
  },
  {
    mean: 50000.0,
    variance: 800000.0,
    quantiles: [
      49994.666767814284, 50751.171283218464, 51480.24172466318, 51854.04507419995, 53395.019798834124,
    ],
    above: 7.140516702282023e-131,
    loss: 3.416573021509799e-129,
  },
];

describe('the gamma quantile', () => {
  it('is the reference to 1e-9, for small, middle and large shapes', () => {
    for (const { mean, variance, quantiles } of REFERENCE)
      for (const [index, probability] of PROBABILITIES.entries()) {
        const expected = quantiles[index] ?? Number.NaN;
        expect(Math.abs(gammaQuantile(probability, mean, variance) / expected - 1)).toBeLessThan(1e-9);
      }
  });

  it('is the mean without variance, and 0 without a mean', () => {
    expect(gammaQuantile(0.95, 7, 0)).toBe(7);
    expect(gammaQuantile(0.95, 0, 5)).toBe(0);
    expect(steadyGammaQuantile(0.95, 0, 0)).toBe(0);
  });
});

describe('the chance and the loss above a level', () => {
  it('are the reference', () => {
    for (const { mean, variance, above, loss } of REFERENCE) {
      const isLarge = mean ** 2 / variance >= 500;
      expect(1 - gammaCdf(1.5 * mean, mean, variance)).toBeCloseTo(above, isLarge ? 4 : 11);
      expect(gammaLoss(1.5 * mean, mean, variance) / mean).toBeCloseTo(loss / mean, isLarge ? 4 : 11);
    }
  });

  it('of demand without spread are a step', () => {
    expect([gammaCdf(6, 7, 0), gammaCdf(7, 7, 0), gammaLoss(5, 7, 0), gammaLoss(9, 7, 0)]).toEqual([
      0, 1, 2, 0,
    ]);
  });
});

describe('the steady quantile', () => {
  const mean = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
  const cv2 = fc.double({ min: 0, max: 60, noNaN: true });
  const probability = fc.double({ min: 0.5, max: 0.9999, noNaN: true });
  const more = fc.double({ min: 1, max: 4, noNaN: true });

  test.prop([probability, mean, cv2, more])(
    'never falls in spread or probability, never goes below the mean',
    (p, m, c, f) => {
      const here = steadyGammaQuantile(p, m, c * m * m);
      const slack = 1e-9 * here;
      expect(Number.isFinite(here)).toBe(true);
      expect(here).toBeGreaterThanOrEqual(m);
      expect(steadyGammaQuantile(p, m, f * c * m * m)).toBeGreaterThanOrEqual(here - slack);
      expect(steadyGammaQuantile(1 - (1 - p) / f, m, c * m * m)).toBeGreaterThanOrEqual(here - slack);
    },
  );

  test.prop([probability, mean, cv2, more])('grows with the scale', (p, m, c, f) => {
    const here = steadyGammaQuantile(p, m, c * m * m);
    expect(steadyGammaQuantile(p, m * f, c * (m * f) ** 2) / (here * f)).toBeCloseTo(1, 9);
  });

  it('is the plain quantile where that still rises', () => {
    expect(steadyGammaQuantile(0.95, 88.967, 7526.856)).toBe(gammaQuantile(0.95, 88.967, 7526.856));
  });
});
