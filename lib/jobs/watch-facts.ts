import { type Instant, localDay, planningDay } from '../domain/calendar.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { Closure } from '../domain/sets.ts';
import type { HistoryWarning } from '../history/source-of-record.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import type { RunFacts } from '../triggers/run-facts.ts';
import { ACCOUNT_STATE_DAYS, accountFacts } from './account-facts.ts';
import type { JobContext } from './context.ts';
import { feedFacts, fileFacts } from './feed-facts.ts';
import { RECENT_DAYS, skuFacts } from './sku-facts.ts';

/** What the run has read or decided before facts are gathered; `proposals` are those that count. */
export interface WatchInput {
  readonly proposals: readonly Proposal[];
  readonly supply: readonly OpenSupplyLine[];
  readonly closures: readonly Closure[];
  readonly at: Instant;
}

/** All that the rules look at, as it stands at `at`, and what in stock and ads a person should know of. */
export async function runFacts(
  context: Pick<JobContext, 'history' | 'settings' | 'data'>,
  { proposals, supply, closures, at }: WatchInput,
): Promise<{ facts: RunFacts; warnings: readonly HistoryWarning[] }> {
  const { history, settings } = context;
  const day = planningDay(at, settings.factory);
  const snapshot = await history.newestSnapshot(day);
  const stock = await history.stock(at, settings);
  const ads = await history.adMetrics({ at, days: settings.triggers.surgeMeanDays + 1, settings });
  const { demand } = await history.demand({ planningDay: day, windowDays: RECENT_DAYS, settings });
  const links = await history.adLinks();
  const campaigns = knownCampaigns(await history.campaigns(), day).map(({ campaign, status }) => ({
    ...campaign,
    status,
  }));
  const readings = { proposals, supply, closures, at, stock, demand, links, campaigns, ads: ads.rows };
  const items = await history.items();
  const accounts = await history.adAccountStates({ at, days: ACCOUNT_STATE_DAYS, settings });
  return {
    facts: {
      at,
      today: localDay(at, settings.factory.zone),
      skus: skuFacts({ ...readings, parameters: snapshot?.parameters ?? [], items }, settings),
      accounts: accountFacts({ ...readings, states: accounts.states }),
      campaigns,
      supply,
      feeds: await feedFacts(context, at),
      files: await fileFacts(context, at),
    },
    warnings: [...stock.warnings, ...ads.warnings, ...accounts.warnings],
  };
}
