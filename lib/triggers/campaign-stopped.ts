import { daysBetween } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { StoppedSku } from '../domain/rules/campaign-stopped.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign } from '../domain/sets.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { plannedDays } from '../planning/campaigns.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { cancellableOrders } from './cancellable-orders.ts';
import { campaignKey } from './lowered-targets.ts';
import { unwantedUnits } from './regular-reorder.ts';
import type { WatchedRun } from './run-facts.ts';
import { type SkuFacts, supplyDays } from './sku-facts.ts';

/** Days for which a stop is told. */
const TOLD_DAYS = 14;
const MOST_SKUS = 10;
const MOST_ORDERS = 5;

/** Less than so many units is no excess that anybody cancels. */
const LEAST_UNITS = 1;

type StoppedCampaign = Campaign & { readonly status: 'cancelled' | 'suspended' };

/**
 * Every campaign that a list calls off or suspends before its last day, for two weeks or until that day. Its stock has
 * left the targets in the same run (`targetsOf`); what is above them now, as far as the campaign wanted it, is too much:
 * orders that can still be cancelled, and proposals that are not to be ordered. One whose accounts are blocked is for
 * the rule on the account to tell.
 *
 * `fire` while anything is too much; `hold` where nothing is. Nothing is said, so that it closes, once it is planned again.
 */
export function campaignStopped(run: WatchedRun, settings: Settings): Verdict<'campaign-stopped'>[] {
  const stopped = run.campaigns.flatMap((campaign) => stoppedByList(campaign, run) ?? []);
  if (stopped.length === 0) return [];
  const facts = new Map(run.skus.map((sku) => [skuKey(sku.sku, sku.pool), sku]));
  return [...Map.groupBy(stopped, ({ campaignId }) => campaignId).values()].map((rows) =>
    verdictOf(rows as [StoppedCampaign, ...StoppedCampaign[]], facts, run, settings),
  );
}

function stoppedByList(campaign: Campaign, { adStops, today }: WatchedRun): StoppedCampaign | null {
  const listed = adStops.listed.get(campaignKey(campaign));
  const status = listed?.status;
  if (listed === undefined || (status !== 'cancelled' && status !== 'suspended')) return null;
  const since = listed.statusSince ?? listed.announcedOn;
  const isTold = campaign.endsOn >= today && (since === null || daysBetween(since, today) <= TOLD_DAYS);
  return isTold ? { ...listed, status } : null;
}

function verdictOf(
  rows: readonly [StoppedCampaign, ...StoppedCampaign[]],
  facts: ReadonlyMap<string, SkuFacts>,
  run: WatchedRun,
  settings: Settings,
): Verdict<'campaign-stopped'> {
  const [first] = rows;
  const affected = rows
    .flatMap((row) => {
      const sku = facts.get(skuKey(row.sku, poolOfChannel(row.channel, settings)));
      return sku === undefined ? [] : [{ line: lineOf(row, sku, run), item: sku.item }];
    })
    .sort((a, b) => b.line.excessUnits - a.line.excessUnits || (a.line.sku < b.line.sku ? -1 : 1));
  const lines = affected.map(({ line }) => line);
  const { orders, withoutDate } = cancellableOrders(
    affected.map(({ line, item }) => ({ ...line, item })),
    run,
  );
  const isTooMuch = lines.some((line) => line.excessUnits >= LEAST_UNITS || line.unwantedUnits > 0);
  return {
    subject: { kind: 'campaign', campaignId: first.campaignId, sku: null },
    rule: 'campaign-stopped',
    state: isTooMuch ? 'fire' : 'hold',
    severity: orders.length > 0 ? 'urgent' : RULES['campaign-stopped'].severity,
    evidence: {
      rule: 'campaign-stopped',
      campaignId: first.campaignId,
      name: first.name,
      kind: first.kind,
      status: first.status,
      since: first.statusSince,
      startsOn: rows.map(({ startsOn }) => startsOn).sort()[0] ?? first.startsOn,
      endsOn:
        rows
          .map(({ endsOn }) => endsOn)
          .sort()
          .at(-1) ?? first.endsOn,
      skus: lines.slice(0, MOST_SKUS),
      skuCount: lines.length,
      excessSkus: lines.filter(({ excessUnits }) => excessUnits >= LEAST_UNITS).length,
      orders: orders.slice(0, MOST_ORDERS),
      orderCount: orders.length,
      ordersWithoutDate: withoutDate,
    },
    proposal: null,
  };
}

function lineOf(row: StoppedCampaign, facts: SkuFacts, { today }: WatchedRun): StoppedSku {
  const { plannedUnits, endsOn } = row;
  const days = plannedDays(row);
  const left = Math.min(days, daysBetween(today, endsOn) + 1) / days;
  const unitsGone = plannedUnits === null ? null : unitsOf(plannedUnits) * left;
  const above = facts.available + facts.onOrder - facts.parameters.orderUpTo;
  const excessUnits = Math.max(0, unitsGone === null ? above : Math.min(above, unitsGone));
  return {
    sku: facts.sku,
    pool: facts.pool,
    unitsGone,
    plannedReorderPoint: facts.plannedParameters.reorderPoint,
    loweredReorderPoint: facts.parameters.reorderPoint,
    excessUnits,
    excessDays: supplyDays(facts, excessUnits),
    unwantedUnits: unwantedUnits(facts),
  };
}
