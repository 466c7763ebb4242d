import type { AdMetricDay } from '../domain/ad-history.ts';
import { type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { calibrationsInForce } from '../domain/calibration.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdLink, Closure, Item } from '../domain/sets.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import type { HistoryWarning } from '../history/source-of-record.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import { learnedCampaigns } from '../planning/learned-campaigns.ts';
import { settingsVersion } from '../settings/settings.ts';
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
  const { demand } = await history.demand({ planningDay: day, windowDays, settings });
  const regions = await history.regionDemand({ planningDay: day, days: REGION_DAYS, settings });
  const stockAges = await history.stockAges({ at, days: settings.triggers.expiringDays, settings });
  const feeds = await feedFacts(context, at);
  const links = await history.adLinks();
  const listed = await history.campaigns();
  const known = knownCampaigns(listed, day);
  const stops = adStops(accounts.periods, listed, today);
  const announced = known.map(({ campaign, status }) => ({ ...campaign, status }));
  const dayOf = (since: Instant) => localDay(since, zone);
  const campaigns = withStops(announced, stops, dayOf);
  // What an account's own block does to its campaigns is for the rules to tell.
  const ofAccounts = withStops(announced, { ...stops, blockedSince: new Map() }, dayOf);
  const calibrations = await context.parameters.calibrations(['account']);
  const learned = learnedCampaigns(
    calibrationsInForce(calibrations, day, settings.factory, settingsVersion(settings)),
  );
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
  const items = await history.items();
  const parameters = snapshot?.parameters ?? [];
  const seldom = { regions, stockAges, feeds, items };
  const ofSkus = { ...readings, ...seldom, adDriven: adDemand.demands, adStops: stops, campaigns };
  return {
    facts: {
      at,
      today,
      skus: skuFacts({ ...ofSkus, parameters }, settings),
      accounts: accountFacts({ ...readings, campaigns: ofAccounts }, settings),
      adStops: stops,
      campaigns,
      supply,
      closures,
      feeds,
      files: await fileFacts(context, at),
      reviews: await reviewNews(context, today),
    },
    readings: { parameters, items, ads: ads.rows, links },
    warnings: [...stock.warnings, ...metrics.warnings, ...accounts.warnings],
  };
}
