/** What happened to one SKU over the measured days: sums over days, in units unless said otherwise. */
export interface Tally {
  asked: number;
  /** Served on the day it was asked for. */
  served: number;
  /** On hand at the ends of the days. */
  onHand: number;
  /** On hand beyond the order-up-to level in force. */
  excess: number;
  /** Days on which not all that was asked for was served. */
  stockOutDays: number;
  orders: number;
  ordered: number;
  expedites: number;
  expedited: number;
  /** On days that the watch marks as campaign days. */
  campaignAsked: number;
  campaignServed: number;
  /** Days that the watch marks as shortly after a block, and on hand at their ends. */
  afterBlockDays: number;
  afterBlockOnHand: number;
  /** Days that it marks as any time after one. */
  sinceBlockDays: number;
  sinceBlockOnHand: number;
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return {
    asked: 0,
    served: 0,
    onHand: 0,
    excess: 0,
    stockOutDays: 0,
    orders: 0,
    ordered: 0,
    expedites: 0,
    expedited: 0,
    campaignAsked: 0,
    campaignServed: 0,
    afterBlockDays: 0,
    afterBlockOnHand: 0,
    sinceBlockDays: 0,
    sinceBlockOnHand: 0,
  };
}

/** Every count divided by the number of runs that were added up in it. */
export function meanTally(sum: Tally, runs: number): Tally {
  const mean = { ...sum };
  for (const field of Object.keys(mean) as (keyof Tally)[]) mean[field] /= runs;
  return mean;
}
