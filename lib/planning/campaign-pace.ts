/** A running campaign is judged by its own sales with so many planned days of prior, as `expectedCampaigns` does. */
const PRIOR_DAYS = 1.5;
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
 * The pace of a campaign that was expected to sell `expectedUnits`, spread evenly over its days:
 *
 *     factor    = (sold + 1.5 p) / (expected so far + 1.5 p)      p the mean of its days
 *     projected = sold + factor × what was expected of the days left
 */
export function campaignPace(expectedUnits: number, days: number, progress: CampaignProgress): CampaignPace {
  const daily = expectedUnits / days;
  const elapsed = Math.min(days, progress.elapsedDays);
  const expectedSoFar = daily * elapsed;
  const prior = PRIOR_DAYS * daily;
  const sold = Math.max(0, progress.soldUnits);
  const ratio = daily > 0 ? (sold + prior) / (expectedSoFar + prior) : 1;
  const factor = Math.min(FACTOR_BOUNDS[1], Math.max(FACTOR_BOUNDS[0], ratio));
  return { expectedSoFar, factor, projectedUnits: sold + factor * (expectedUnits - expectedSoFar) };
}
