import { type BusinessDay, dayOfNumber } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import { NO_RECEIVED_ORDERS } from '../domain/received-orders.ts';
import { NO_STOCK_OUTS } from '../domain/stock-outs.ts';
import { learnFromCampaign } from '../planning/campaign-learning.ts';
import { campaignReviewer, type DraftReview } from '../planning/campaign-review.ts';
import { settledCampaigns } from '../planning/settled-campaigns.ts';
import type { Settings } from '../settings/settings.ts';
import type { World } from './world.ts';

/** What the campaigns of a world taught, one after the other as they settled. */
export interface CampaignLessons {
  readonly reviews: readonly DraftReview['review'][];
  /** Each made when its campaign had settled: planning of an earlier day does not know it. */
  readonly calibrations: readonly Calibration[];
}

/**
 * Reviews and learns from every campaign of the world that settled on `from` or later, as the recalibration does on the
 * evening on which each had settled. Demand of a world is known whole, so nothing was lost for want of stock.
 */
export function campaignLessons(world: World, settings: Settings, from: BusinessDay): CampaignLessons {
  const { campaigns, closures, history, firstDay, days } = world;
  const reviewer = campaignReviewer({
    settings,
    items: [...new Map(world.skus.map(({ item }) => [item.sku, item])).values()],
    campaigns,
    closures,
    overrides: [],
    demand: history,
    receivedOrders: NO_RECEIVED_ORDERS,
    stockOuts: NO_STOCK_OUTS,
    stockOn: () => null,
    spend: [],
  });
  const lastDay = dayOfNumber(firstDay + days - 1);
  const settled = settledCampaigns(campaigns, lastDay, settings.recalibration.settleDays);
  const reviews: DraftReview['review'][] = [];
  const calibrations: Calibration[] = [];
  for (const campaign of settled.filter(({ settledOn }) => settledOn >= from)) {
    const { review } = reviewer(campaign, () => null);
    reviews.push(review);
    calibrations.push(...learnFromCampaign(review, { calibrations, settings }));
  }
  return { reviews, calibrations };
}
