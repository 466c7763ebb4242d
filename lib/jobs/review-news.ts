import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { CampaignReview } from '../domain/campaign-review.ts';
import { PREFIX, reviewOfKey } from '../domain/storage-keys.ts';
import { REVIEW_NEWS_DAYS } from '../triggers/campaign-review-ready.ts';
import type { WatchContext } from './watch.ts';

/** The reviews of campaigns that settled in the fortnight up to `today`, by the day they did. */
export async function reviewNews(
  { data }: Pick<WatchContext, 'data'>,
  today: BusinessDay,
): Promise<CampaignReview[]> {
  const from = addDays(today, -REVIEW_NEWS_DAYS);
  const reviews: CampaignReview[] = [];
  for await (const { key } of data.list(PREFIX.reviews)) {
    const found = reviewOfKey(key);
    if (found === null || found.settledOn < from || found.settledOn > today) continue;
    reviews.push(JSON.parse(new TextDecoder().decode(await data.get(key))) as CampaignReview);
  }
  return reviews;
}
