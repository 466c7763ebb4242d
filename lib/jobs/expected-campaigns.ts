import { addDays, dayCloses, localDay } from '../domain/calendar.ts';
import { type Calibration, calibrationsInForce } from '../domain/calibration.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import type { ExpectedCampaign } from '../domain/sku-state.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { campaignQuantile } from '../planning/campaign-demand.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import { learnedCampaigns } from '../planning/learned-campaigns.ts';
import { poolOfChannel, settingsVersion } from '../settings/settings.ts';
import { type CampaignAhead, campaignsAhead } from '../triggers/campaigns-ahead.ts';
import { withStops } from '../triggers/lowered-targets.ts';
import { adStops, readAccountStates } from './ad-facts.ts';
import type { IngestContext } from './context.ts';

/**
 * What the campaigns of a SKU in a pool are expected to sell that are known on the evening of its planning day and still
 * have days to come, by their start: as the watch expects it (`campaignDemand`), from these calibrations. One whose ad
 * accounts are all blocked when that day closes does not run.
 */
export async function expectedCampaigns(
  { history, settings }: Pick<IngestContext, 'history' | 'settings'>,
  parameters: SkuParameters,
  calibrations: readonly Calibration[],
): Promise<ExpectedCampaign[]> {
  const { sku, pool, planningDay } = parameters;
  const own = campaignsBySku(await history.campaigns(), await history.items()).filter(
    (campaign) => campaign.sku === sku && poolOfChannel(campaign.channel, settings) === pool,
  );
  const { periods } = await readAccountStates(
    { history, settings },
    dayCloses(planningDay, settings.factory),
  );
  const known = withStops(
    knownCampaigns(own, planningDay).map(({ campaign, status }) => ({ ...campaign, status })),
    adStops(periods, own, planningDay),
    (since) => localDay(since, settings.factory.zone),
  );
  const inForce = calibrationsInForce(calibrations, planningDay, settings.factory, settingsVersion(settings));
  const usual = { sku, pool, usualADay: drivingParameters(parameters).meanDailyDemand };
  return campaignsAhead(known, addDays(planningDay, 1), usual, learnedCampaigns(inForce)).map(
    expectedCampaign,
  );
}

/** A campaign ahead with what it is expected to sell. */
export function expectedCampaign({ campaign, demand }: CampaignAhead): ExpectedCampaign {
  const { basis, plannedUnits, planRatio, uplift, campaigns, skuCampaigns, calibrationIds } = demand;
  return {
    campaignId: campaign.campaignId,
    startsOn: campaign.startsOn,
    endsOn: campaign.endsOn,
    ...{ basis, plannedUnits, planRatio, uplift, campaigns, skuCampaigns, calibrationIds },
    expectedUnits: demand.mean,
    lowUnits: campaignQuantile(demand, 0.1),
    highUnits: campaignQuantile(demand, 0.9),
  };
}
