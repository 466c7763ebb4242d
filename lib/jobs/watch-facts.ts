import type { AdMetricDay } from '../domain/ad-history.ts';
import { type BusinessDay, type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { calibrationsInForce } from '../domain/calibration.ts';
import { quantityOf } from '../domain/decimal.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdLink, Campaign, Closure, Item } from '../domain/sets.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { HistoryWarning } from '../history/source-of-record.ts';
import type { StockState } from '../history/stock.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { campaignDemand } from '../planning/campaign-demand.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import { type LearnedCampaigns, learnedCampaigns } from '../planning/learned-campaigns.ts';
import { poolOfChannel, type Settings, settingsVersion } from '../settings/settings.ts';
import { withStops } from '../triggers/lowered-targets.ts';
import type { RunFacts } from '../triggers/run-facts.ts';
import { accountFacts } from './account-facts.ts';
import { withCurrencies } from './ad-currencies.ts';
import { adDaysNeeded, adDemandFacts, adStops, readAccountStates } from './ad-facts.ts';
import { feedFacts, fileFacts } from './feed-facts.ts';
import { reviewNews } from './review-news.ts';
import { demandDays, REGION_DAYS, skuFacts } from './sku-facts.ts';
import type { WatchContext } from './watch.ts';

/** What the run has read or decided before facts are gathered; `proposals` are those that count. */
export interface WatchInput {
  readonly proposals: readonly Proposal[];
  readonly supply: readonly OpenSupplyLine[];
  readonly closures: readonly Closure[];
  readonly at: Instant;
}

/** What facts were made of, for those who show more than the rules look at. */
export interface WatchReadings {
  /** By every method, of the snapshot in force. */
  readonly parameters: readonly SkuParameters[];
  readonly items: readonly Item[];
  readonly stock: StockState;
  readonly ads: readonly AdMetricDay[];
  readonly links: readonly AdLink[];
}

/**
 * All that the rules look at, as it stands at `at`, what it was made of, and what in stock and ads a person should know
 * of.
 */
export async function runFacts(
  context: Pick<WatchContext, 'history' | 'settings' | 'data' | 'parameters'>,
  { proposals, supply, closures, at }: WatchInput,
): Promise<{ facts: RunFacts; readings: WatchReadings; warnings: readonly HistoryWarning[] }> {
  const { history, settings } = context;
  const { zone } = settings.factory;
  const day = planningDay(at, settings.factory);
  const today = localDay(at, zone);
  const snapshot = await history.newestSnapshot(day);
  const stock = await history.stock(at, settings);
  const accounts = await readAccountStates(context, at);
  const adDays = adDaysNeeded(accounts.periods, at, settings);
  const metrics = await history.adMetrics({ at, days: adDays, settings });
  const { ads, states } = withCurrencies({ ads: metrics, states: accounts.states });
  const windowDays = Math.max(demandDays(settings), adDays);
  const demand = await history.demandSeries({ planningDay: day, windowDays, settings });
  const regions = await history.regionDemand({ planningDay: day, days: REGION_DAYS, settings });
  const stockAges = await history.stockAges({ at, days: settings.triggers.expiringDays, settings });
  const feeds = await feedFacts(context, at);
  const links = await history.adLinks();
  const items = await history.items();
  const listed = campaignsBySku(await history.campaigns(), items);
  // By today, not by the last day that has closed: a plan that is handed in at noon is told in the afternoon.
  const known = knownCampaigns(listed, today);
  const stops = adStops(accounts.periods, listed, today);
  const announced = known.map(({ campaign, status }) => ({ ...campaign, status }));
  const dayOf = (since: Instant) => localDay(since, zone);
  const campaigns = withStops(announced, stops, dayOf);
  // What an account's own block does to its campaigns is for the rules to tell.
  const ofAccounts = withStops(announced, { ...stops, blockedSince: new Map() }, dayOf);
  const learned = await readLearned(context, campaigns, day);
  const runsToday = campaigns.some(({ startsOn, endsOn }) => startsOn <= today && endsOn >= today);
  const soldToday = runsToday && day < today ? await history.soldToday({ at, settings }) : [];
  const adDemand = adDemandFacts(
    {
      ads: ads.rows,
      planningDay: day,
      links,
      demand,
      campaigns: known,
      closures,
      periods: accounts.periods,
      learned,
    },
    settings,
  );
  const readings = {
    ...accounts,
    states,
    proposals,
    supply,
    closures,
    at,
    stock,
    demand,
    links,
    ads,
    adDemand,
  };
  const parameters = snapshot?.parameters ?? [];
  const seldom = { regions, stockAges, feeds, items };
  const ofSkus = {
    ...readings,
    ...seldom,
    adDriven: adDemand.demands,
    adStops: stops,
    campaigns,
    learned,
    soldToday,
  };
  return {
    facts: {
      at,
      today,
      items: seldom.items,
      skus: skuFacts({ ...ofSkus, parameters: parameters }, settings),
      accounts: accountFacts(
        { ...readings, campaigns: withUnits(ofAccounts, parameters, learned, settings) },
        settings,
      ),
      adStops: stops,
      campaigns,
      supply,
      closures,
      feeds,
      files: await fileFacts(context, at),
      reviews: await reviewNews(context, today),
    },
    readings: { parameters, items, stock, ads: ads.rows, links },
    warnings: [...stock.warnings, ...metrics.warnings, ...accounts.warnings],
  };
}

/** What campaigns that have settled taught, as far as it is in force: of kinds and SKUs only where a campaign is ahead. */
async function readLearned(
  { parameters, settings }: Pick<WatchContext, 'parameters' | 'settings'>,
  campaigns: readonly Campaign[],
  day: BusinessDay,
): Promise<LearnedCampaigns> {
  const isAhead = campaigns.some(({ endsOn }) => endsOn >= day);
  const known = await parameters.calibrations(isAhead ? ['account', 'campaign_kind', 'sku'] : ['account']);
  return learnedCampaigns(calibrationsInForce(known, day, settings.factory, settingsVersion(settings)));
}

/** The campaigns with units where the plan states none: those that are expected of them. */
function withUnits(
  campaigns: readonly Campaign[],
  parameters: readonly SkuParameters[],
  learned: LearnedCampaigns,
  settings: Settings,
): readonly Campaign[] {
  if (campaigns.every(({ plannedUnits }) => plannedUnits !== null)) return campaigns;
  const usual = new Map(
    parameters.map((one) => [skuKey(one.sku, one.pool), drivingParameters(one).meanDailyDemand]),
  );
  return campaigns.map((campaign) => {
    if (campaign.plannedUnits !== null) return campaign;
    const pool = poolOfChannel(campaign.channel, settings);
    const usualADay = usual.get(skuKey(campaign.sku, pool)) ?? 0;
    const { mean } = campaignDemand(campaign, { sku: campaign.sku, pool, usualADay }, learned);
    return { ...campaign, plannedUnits: quantityOf(mean) };
  });
}
