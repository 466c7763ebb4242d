import type { BusinessDay } from '../domain/calendar.ts';
import type { CampaignReview } from '../domain/campaign-review.ts';
import { PREFIX, reviewOfKey } from '../domain/storage-keys.ts';
import type { JobContext } from './context.ts';

type Stored = Pick<JobContext, 'data'>;

/** By campaign the key of its review; of those that settled up to the day, where one is given. */
export async function reviewKeys({ data }: Stored, upTo?: BusinessDay): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for await (const { key } of data.list(PREFIX.reviews)) {
    const review = reviewOfKey(key);
    if (review !== null && (upTo === undefined || review.settledOn <= upTo)) keys.set(review.campaignId, key);
  }
  return keys;
}

/** The review that lies under a key. */
export async function readReviewAt({ data }: Stored, key: string): Promise<CampaignReview> {
  return JSON.parse(new TextDecoder().decode(await data.get(key))) as CampaignReview;
}
