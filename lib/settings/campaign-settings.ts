import * as z from 'zod';

/** How campaigns are prepared and watched. */
export const campaignSettingsSchema = z.strictObject({
  /** Days before its start at which the stock of a campaign has to be there. */
  bufferDays: z.int().min(0).default(2),
  /** Days before the last day to order on which supply is reminded. */
  noticeDays: z.int().min(0).default(3),
  /** Cost of holding stock for a year, as a share of its cost: what a unit left over costs until it is sold. */
  holdingCostAYear: z.number().min(0).max(2).default(0.2),
  /** An ad account opened fewer days before a campaign is young. */
  youngAccountDays: z.int().min(0).default(60),
  /** Units sold over units expected so far from which a campaign is ahead of its plan, and up to which it is behind. */
  aheadRatio: z.number().gt(1).default(1.3),
  behindRatio: z.number().gt(0).lt(1).default(0.6),
});
