/** A running campaign is judged by its own sales with so many mean days of what was expected as prior. */
export const PACE_PRIOR_DAYS = 1.5;
const FACTOR_BOUNDS = [0.3, 3] as const;

/** What a campaign that runs has sold so far. Units, days. */
export interface CampaignProgress {
  /** Days since its start, a part of today in part; never more than its days. */
  readonly elapsedDays: number;
  /** Beyond the usual, by pulse channels; its share by expectation where several ran on the same days. */
  readonly soldUnits: number;
}

/** How a campaign goes, and what it comes to if it goes on like this. */
export interface CampaignPace {
  /** Units that were to be sold by now. */
  readonly expectedSoFar: number;
  /** What is left of it is expected to sell so many times as much as before it began, 0.3 to 3. */
  readonly factor: number;
  readonly projectedUnits: number;
}

/**
 * What sells of a campaign over what was expected, 0.3 to 3; `meanDay` is what was expected of a mean day.
 *
 *     (sold + 1.5 p) / (expected so far + 1.5 p)      p the mean of its days; 1 where nothing was expected
 */
export function paceFactor(sold: number, expectedSoFar: number, meanDay: number): number {
  if (meanDay <= 0) return 1;
  const prior = PACE_PRIOR_DAYS * meanDay;
  const ratio = (sold + prior) / (expectedSoFar + prior);
  return Math.min(FACTOR_BOUNDS[1], Math.max(FACTOR_BOUNDS[0], ratio));
}

/**
 * The pace of a campaign that was expected to sell `expectedUnits`, spread evenly over its days:
 *
 *     projected = sold + factor × what was expected of the days left      factor as in `paceFactor`
 */
export function campaignPace(expectedUnits: number, days: number, progress: CampaignProgress): CampaignPace {
  const daily = expectedUnits / days;
  const expectedSoFar = daily * Math.min(days, progress.elapsedDays);
  const sold = Math.max(0, progress.soldUnits);
  const factor = paceFactor(sold, expectedSoFar, daily);
  return { expectedSoFar, factor, projectedUnits: sold + factor * (expectedUnits - expectedSoFar) };
}
