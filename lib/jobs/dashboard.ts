import { type AlertSetting, alertView, ordersBySubject, shortId } from '../alerts/alert-view.ts';
import { isOutstanding, outstandingUnits } from '../alerts/proposals.ts';
import { compareSeverity, LANGUAGES } from '../domain/alerting.ts';
import { addDays, dayNumber } from '../domain/calendar.ts';
import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdBalanceEvidence } from '../domain/rules/ad-balance.ts';
import { RULES } from '../domain/rules.ts';
import type { Item } from '../domain/sets.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { skuOf } from '../domain/subjects.ts';
import { accountsOf } from '../planning/campaigns.ts';
import { inventoryPosition } from '../planning/position.ts';
import type {
  AlertText,
  Dashboard,
  DashboardAccount,
  DashboardAlert,
  DashboardCampaign,
  DashboardFile,
  DashboardItem,
  DashboardSku,
} from '../reports/dashboard/model.ts';
import { dashboardReport } from '../reports/dashboard/page.ts';
import { type CampaignStock, campaignReadiness } from '../reports/dashboard/readiness.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { type AccountFacts, stateInForce } from '../triggers/account-facts.ts';
import { outages, periodInForce } from '../triggers/account-status.ts';
import { adBalance } from '../triggers/ad-balance.ts';
import { type CampaignNeed, campaignNeeds } from '../triggers/campaign-need.ts';
import { campaignKey } from '../triggers/lowered-targets.ts';
import type { RunFacts } from '../triggers/run-facts.ts';
import { dailyDemand, type SkuFacts } from '../triggers/sku-facts.ts';
import { isStale } from '../triggers/stale-data.ts';
import { threat, type WatchedSku, watchedSku } from '../triggers/watched-sku.ts';
import type { JobContext } from './context.ts';
import { dashboardAds } from './dashboard-ads.ts';
import { type DashboardPast, dashboardPast } from './dashboard-past.ts';
import { skuNow } from './sku-now.ts';
import type { WatchReadings } from './watch-facts.ts';

/** SKUs that the page shows: more would make it larger than people wait for. */
const MOST_SKUS = 20_000;

/** Campaigns that ended so long ago are shown no more. */
const PAST_CAMPAIGN_DAYS = 30;

/** What a run of the watch has read, found and proposed. */
export interface RunFindings {
  readonly facts: RunFacts;
  readonly readings: WatchReadings;
  readonly episodes: readonly Episode[];
  /** Open ones, the run's own among them. */
  readonly proposals: readonly Proposal[];
}

/** Writes the page of what the run found, in place of the one before. */
export async function writeDashboard(
  context: Pick<JobContext, 'history' | 'settings' | 'data'>,
  findings: RunFindings,
): Promise<void> {
  const shown = shownSkus(findings.facts.skus, findings.episodes);
  const past = await dashboardPast(context, shown, findings.facts.at);
  const dashboard = dashboardOf(findings, shown, past, context.settings);
  const { key, bytes, contentType } = await dashboardReport(dashboard);
  await context.data.put(key, bytes, { contentType });
}

/** All that the page shows. */
function dashboardOf(
  { facts, readings, episodes, proposals }: RunFindings,
  shown: readonly SkuFacts[],
  past: DashboardPast,
  settings: Settings,
): Dashboard {
  const { at, today, feeds, files } = facts;
  const { zone } = settings.factory;
  const items = new Map(readings.items.map((item) => [item.sku, item]));
  const parameters = new Map(readings.parameters.map((one) => [skuKey(one.sku, one.pool), one]));
  const outstanding = Map.groupBy(proposals.filter(isOutstanding), ({ sku, pool }) => skuKey(sku, pool));
  const watched = new Map(
    shown.map((sku) => {
      const key = skuKey(sku.sku, sku.pool);
      return [key, watchedSku(withProposals(sku, outstanding.get(key) ?? []), settings)];
    }),
  );
  const setting: AlertSetting = { orders: ordersBySubject(proposals), items, at, zone };
  const related: Related = {
    facts,
    settings,
    parameters,
    past,
    proposals: outstanding,
    ads: dashboardAds(readings, settings.triggers, today),
  };
  return {
    at,
    today,
    zone,
    skuCount: facts.skus.length,
    surgeRatio: settings.triggers.surgeRatio,
    surgeMeanDays: settings.triggers.surgeMeanDays,
    pastDays: past.days,
    skus: [...watched].flatMap(([key, sku]) => skuOfPage(key, sku, related) ?? []),
    alerts: episodes
      .filter(({ state }) => state === 'open')
      .toSorted(mostPressingFirst)
      .map((episode) => alertOf(episode, setting)),
    campaigns: campaignsOf(facts, watched, settings),
    accounts: accountsOfPage(facts, settings),
    feeds: feeds.map((feed) => ({ ...feed, isStale: isStale(feed, at, settings.triggers.staleAfterHours) })),
    files: files.map(fileOf).sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1)),
  };
}

/** All SKUs; of more than the page shows those with an alert and then those that sell most, in their order. */
function shownSkus(skus: readonly SkuFacts[], episodes: readonly Episode[]): readonly SkuFacts[] {
  if (skus.length <= MOST_SKUS) return skus;
  const alerted = new Set(
    episodes.flatMap(({ state, subject }) =>
      state === 'open' && 'sku' in subject && 'pool' in subject ? [skuKey(subject.sku, subject.pool)] : [],
    ),
  );
  const weight = (facts: SkuFacts) =>
    alerted.has(skuKey(facts.sku, facts.pool)) ? Number.POSITIVE_INFINITY : dailyDemand(facts);
  const least = skus.map(weight).sort((a, b) => b - a)[MOST_SKUS - 1] ?? 0;
  return skus.filter((facts) => weight(facts) >= least).slice(0, MOST_SKUS);
}

/** Facts with the SKU's proposals, also what the run has proposed itself, which its rules did not see. */
function withProposals(facts: SkuFacts, proposals: readonly Proposal[]): SkuFacts {
  const { sku, pool, available, onOrder } = facts;
  const proposedOutstanding = outstandingUnits(proposals, sku, pool);
  return {
    ...facts,
    proposedOutstanding,
    expediteOutstanding: outstandingUnits(proposals, sku, pool, ['expedite', 'emergency_production']),
    inventoryPosition: inventoryPosition(
      available,
      [{ unitsOpen: onOrder, dueOn: null }],
      proposedOutstanding,
    ),
  };
}

/** What belongs to a SKU, looked up by its key. */
interface Related {
  readonly facts: RunFacts;
  readonly settings: Settings;
  readonly parameters: ReadonlyMap<string, SkuParameters>;
  readonly past: DashboardPast;
  readonly proposals: ReadonlyMap<string, readonly Proposal[]>;
  readonly ads: ReturnType<typeof dashboardAds>;
}

function skuOfPage(key: string, watched: WatchedSku, related: Related): DashboardSku | null {
  const parameters = related.parameters.get(key);
  if (parameters === undefined) return null;
  const { facts, state, ahead, aheadAtSurge, lastDay } = watched;
  const { targets, ...now } = skuNow(watched, related.facts, related.settings);
  return {
    now,
    lowered:
      targets.loweredBy.length === 0 ? null : { effective: targets.effective, loweredBy: targets.loweredBy },
    threatenedOn:
      facts.stockTakenAt === null
        ? null
        : (threat(state.outlook, state).stockOutOn ?? threat(state.outlookAtSurge, state).stockOutOn),
    parameters,
    item: facts.item === null ? null : itemOf(facts.item),
    stockTakenAt: facts.stockTakenAt,
    counts: related.past.counts(facts.sku, facts.pool),
    ahead,
    aheadAtSurge: aheadAtSurge === ahead ? null : aheadAtSurge,
    lastDay,
    receipts: facts.receipts.toSorted((a, b) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1)),
    proposals: (related.proposals.get(key) ?? []).map(
      ({ id, kind, unitsOutstanding, arrivesOn, sentAt }) => ({
        id: shortId(id),
        kind,
        units: unitsOutstanding,
        arrivesOn,
        sentAt,
      }),
    ),
    sales: related.past.sales(facts.sku, facts.pool),
    ads: related.ads(facts.sku, state.surge),
  };
}

function itemOf(item: Item): DashboardItem {
  const { nameZh, nameEn, category, supplier, currency } = item;
  return {
    nameZh,
    nameEn,
    category,
    supplier,
    unitCost: item.unitCost === null ? null : moneyOf(item.unitCost),
    currency,
    moq: item.moq === null ? null : unitsOf(item.moq),
    lotSize: item.lotSize === null ? null : unitsOf(item.lotSize),
  };
}

/** By severity, then the longest open; ties by subject and rule, so that the page never depends on the order of reading. */
function mostPressingFirst(a: Episode, b: Episode): number {
  const order = (one: Episode) => `${one.openedAt} ${one.rule} ${JSON.stringify(one.subject)}`;
  return compareSeverity(b.severity, a.severity) || (order(a) < order(b) ? -1 : 1);
}

function alertOf(episode: Episode, setting: AlertSetting): DashboardAlert {
  const { rule, subject, severity, openedAt, acknowledged, snoozed } = episode;
  const views = LANGUAGES.map((language) => [language, alertView(episode, language, setting)] as const);
  const [[, { id, order, daysOfSupply }]] = views as [(typeof views)[number]];
  return {
    id,
    rule,
    kind: subject.kind,
    sku: skuOf(subject),
    pool: 'pool' in subject ? subject.pool : null,
    severity,
    openedAt,
    audiences: RULES[rule].audiences,
    asksAction: RULES[rule].asksAction,
    order:
      order === null
        ? null
        : { ...order, proposal: order.proposal === null ? null : shortId(order.proposal) },
    daysOfSupply,
    acknowledgedBy: acknowledged?.author ?? null,
    snoozedUntil: snoozed !== null && snoozed.until > setting.at ? snoozed.until : null,
    text: Object.fromEntries(
      views.map(([language, { label, title, reason, action }]) => [
        language,
        { label, title, reason, action },
      ]),
    ) as Readonly<Record<'zh' | 'en', AlertText>>,
  };
}

function campaignsOf(
  { campaigns, today }: RunFacts,
  watched: ReadonlyMap<string, WatchedSku>,
  settings: Settings,
): DashboardCampaign[] {
  const from = addDays(today, -PAST_CAMPAIGN_DAYS);
  const needs = [...watched.values()].flatMap((sku) => campaignNeeds(sku, settings));
  const needOf = new Map(needs.map((need) => [campaignKey(need.campaign), need]));
  return campaigns
    .filter(({ endsOn }) => endsOn >= from)
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map((campaign) => {
      const { campaignId, sku, name, kind, channel, status, startsOn, endsOn, currency } = campaign;
      const pool = poolOfChannel(channel, settings);
      const stock = watched.get(skuKey(sku, pool));
      return {
        ...{ campaignId, sku, pool, name, kind, channel, status, startsOn, endsOn, currency },
        plannedUnits: campaign.plannedUnits === null ? null : unitsOf(campaign.plannedUnits),
        plannedPeakDayUnits:
          campaign.plannedPeakDayUnits === null ? null : unitsOf(campaign.plannedPeakDayUnits),
        adBudget: campaign.adBudget === null ? null : moneyOf(campaign.adBudget),
        accounts: accountsOf(campaign),
        readiness: campaignReadiness(
          campaign,
          stock === undefined ? null : campaignStock(stock, needOf.get(campaignKey(campaign))),
        ),
      };
    });
}

function orderOf({
  startsOn,
  campaignId,
  sku,
}: {
  startsOn: string;
  campaignId: string;
  sku: string;
}): string {
  return `${startsOn} ${campaignId} ${sku}`;
}

function campaignStock(
  { facts, ahead, lastDay }: WatchedSku,
  need: Pick<CampaignNeed, 'orderBy' | 'missingUnits'> | undefined,
): CampaignStock {
  const { baseSafetyStock } = facts.parameters;
  const { orderBy = null, missingUnits = 0 } = need ?? {};
  return {
    ahead,
    lastDay,
    baseSafetyStock,
    orderBy,
    missingUnits,
    isStockKnown: facts.stockTakenAt !== null,
  };
}

/** Accounts with what the rule on balances says of their money, where it says anything. */
function accountsOfPage(facts: RunFacts, settings: Settings): DashboardAccount[] {
  const funds = new Map(
    adBalance(facts, settings).flatMap(({ evidence }) =>
      evidence.accounts.map((account) => [account, evidence] as const),
    ),
  );
  return facts.accounts.map((account) => accountOf(account, funds.get(account.account) ?? null));
}

function accountOf(account: AccountFacts, funds: AdBalanceEvidence | null): DashboardAccount {
  const state = stateInForce(account);
  const { periods, spend, skus, campaigns } = account;
  const outage = outages(periods).at(-1);
  const status = periodInForce(periods)?.status ?? null;
  return {
    account: account.account,
    status: status === 'ok' || status === 'pending' || status === 'blocked' ? status : null,
    rawStatus: state?.rawStatus ?? null,
    reason: state?.reason ?? null,
    takenAt: state?.takenAt ?? null,
    downSince: outage !== undefined && outage.to === null ? outage.from : null,
    balance: state?.balance == null ? null : moneyOf(state.balance),
    currency: state?.currency ?? spend.at(-1)?.currency ?? null,
    autoTopUp: state?.autoTopUp ?? null,
    openedOn: state?.openedOn ?? null,
    funds:
      funds === null
        ? null
        : {
            sharedWith: funds.accounts.filter((one) => one !== account.account),
            balanceNow: funds.balanceNow,
            spendADay: funds.spendADay,
            runwayHours: funds.plannedRunwayHours,
            runsOutAt: funds.runsOutAt,
          },
    spend: spend.flatMap(({ day, spend: sum }) => (sum === null ? [] : [[dayNumber(day), sum] as const])),
    skus,
    campaigns: [...new Set(campaigns.map(({ campaignId }) => campaignId))],
  };
}

function fileOf({ receipt, takenAt }: RunFacts['files'][number]): DashboardFile {
  const { file, record, source, rowsRead, accepted, rejected, skipped, reason, quarantine } = receipt;
  return { file, takenAt, record, source, rowsRead, accepted, rejected, skipped, reason, quarantine };
}
