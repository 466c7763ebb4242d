import { type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { type CampaignReview, plannedUnitsOf } from '../domain/campaign-review.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import { reviewFolder } from '../domain/storage-keys.ts';

/** Days after a campaign had settled in which its review is news. */
export const REVIEW_NEWS_DAYS = 14;

/** The reviews of campaigns that settled in the fortnight up to `today`: those of long ago, as of a first start, are not told. */
export function campaignReviewReady(
  reviews: readonly CampaignReview[],
  today: BusinessDay,
): Verdict<'campaign-review-ready'>[] {
  return reviews.map((review) => {
    const { campaignId, name, kind, settledOn, skus, ranTo, calibrations } = review;
    const sum = (value: (sku: CampaignReview['skus'][number]) => number) =>
      skus.reduce((total, sku) => total + value(sku), 0);
    const age = daysBetween(settledOn, today);
    return {
      subject: { kind: 'campaign', campaignId, sku: null },
      rule: 'campaign-review-ready',
      state: age >= 0 && age <= REVIEW_NEWS_DAYS ? 'fire' : 'clear',
      severity: RULES['campaign-review-ready'].severity,
      evidence: {
        rule: 'campaign-review-ready',
        name,
        kind,
        settledOn,
        hasRun: ranTo !== null,
        skus: skus.length,
        plannedUnits: plannedUnitsOf(review),
        soldUnits: sum(({ effect }) => effect.extraUnits),
        soldOutSkus: skus.filter(({ effect }) => effect.soldOutDays > 0).length,
        lostUnits: sum(({ effect }) => effect.lostUnits),
        excessUnits: skus.every(({ stock }) => stock.excess === null)
          ? null
          : sum(({ stock }) => stock.excess ?? 0),
        learnedValues: calibrations.length,
        proposedValues: calibrations.filter(({ state }) => state === 'proposed').length,
        folder: reviewFolder(campaignId),
      },
      proposal: null,
    };
  });
}
