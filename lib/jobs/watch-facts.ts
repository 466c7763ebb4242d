import { type Instant, localDay, planningDay } from '../domain/calendar.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdLink, Closure, Item } from '../domain/sets.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import type { AdMetricDay } from '../history/ad-metrics.ts';
import type { HistoryWarning } from '../history/source-of-record.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import type { RunFacts } from '../triggers/run-facts.ts';
import { ACCOUNT_STATE_DAYS, accountFacts } from './account-facts.ts';
import type { JobContext } from './context.ts';
import { feedFacts, fileFacts } from './feed-facts.ts';
import { demandDays, REGION_DAYS, skuFacts } from './sku-facts.ts';

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
  context: Pick<JobContext, 'history' | 'settings' | 'data'>,
  { proposals, supply, closures, at }: WatchInput,
): Promise<{ facts: RunFacts; readings: WatchReadings; warnings: readonly HistoryWarning[] }> {
  const { history, settings } = context;
  const day = planningDay(at, settings.factory);
  const snapshot = await history.newestSnapshot(day);
  const stock = await history.stock(at, settings);
  const ads = await history.adMetrics({ at, days: settings.triggers.surgeMeanDays + 1, settings });
  const { demand } = await history.demand({ planningDay: day, windowDays: demandDays(settings), settings });
  const regions = await history.regionDemand({ planningDay: day, days: REGION_DAYS, settings });
  const stockAges = await history.stockAges({ at, days: settings.triggers.expiringDays, settings });
  const feeds = await feedFacts(context, at);
  const links = await history.adLinks();
  const campaigns = knownCampaigns(await history.campaigns(), day).map(({ campaign, status }) => ({
    ...campaign,
    status,
  }));
  const readings = { proposals, supply, closures, at, stock, demand, links, campaigns, ads: ads.rows };
  const seldom = { regions, stockAges, feeds };
  const items = await history.items();
  const parameters = snapshot?.parameters ?? [];
  const states = await history.adAccountStates({ at, days: ACCOUNT_STATE_DAYS });
  return {
    facts: {
      at,
      today: localDay(at, settings.factory.zone),
      skus: skuFacts({ ...readings, ...seldom, parameters, items }, settings),
      accounts: accountFacts({ ...readings, states }),
      campaigns,
      supply,
      closures,
      feeds,
      files: await fileFacts(context, at),
    },
    readings: { parameters, items, ads: ads.rows, links },
    warnings: [...stock.warnings, ...ads.warnings],
  };
}
