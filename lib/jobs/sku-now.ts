import { ANY_SOURCE, type Feed, type WatchedRecord } from '../domain/feeds.ts';
import type { BareSignal, CampaignNow, SkuNow } from '../domain/sku-state.ts';
import { type ProjectedDay, projectedDays } from '../planning/stock-projection.ts';
import { rateSignals } from '../triggers/ad-surge.ts';
import { campaignNeeds } from '../triggers/campaign-need.ts';
import type { RunFacts } from '../triggers/run-facts.ts';
import type { SkuFacts } from '../triggers/sku-facts.ts';
import { isStale } from '../triggers/stale-data.ts';
import { type WatchedSku, watchedSku } from '../triggers/watched-sku.ts';
import type { JobContext } from './context.ts';
import { expectedCampaign } from './expected-campaigns.ts';
import { runFacts } from './watch-facts.ts';

/** The state of a SKU at the newest run of the watch, and its stock day by day from then on. */
export interface SkuNowReading {
  readonly now: SkuNow;
  readonly projection: readonly ProjectedDay[];
  /** With the surge of its ads; the same where there is none. */
  readonly projectionAtSurge: readonly ProjectedDay[];
}

/** Reads the state of a SKU in a pool as the newest run of the watch would see it; null where none ran, or it plans no such SKU. */
export async function readSkuNow(
  context: Pick<JobContext, 'history' | 'settings' | 'data' | 'alerts' | 'ledger' | 'parameters'>,
  sku: string,
  pool: string,
): Promise<SkuNowReading | null> {
  const { history, settings, alerts, ledger } = context;
  const run = await ledger.newest('evaluate');
  if (run === null) return null;
  const at = run.scheduledTime;
  const closures = await history.closures();
  const { lines: supply } = await history.openSupply(at, settings);
  const proposals = await alerts.openProposals();
  const { facts } = await runFacts(context, { proposals, supply, closures, at });
  const found = facts.skus.find((one) => one.sku === sku && one.pool === pool);
  if (found === undefined) return null;
  const watched = watchedSku(found, settings);
  return {
    now: skuNow(watched, facts, settings),
    projection: projectedDays(watched.ahead, watched.lastDay),
    projectionAtSurge: projectedDays(watched.aheadAtSurge, watched.lastDay),
  };
}

/** The state of a SKU with what it rests on. */
export function skuNow(watched: WatchedSku, run: RunFacts, settings: JobContext['settings']): SkuNow {
  const { facts: sku, state } = watched;
  const { triggers } = settings;
  return {
    at: run.at,
    state,
    targets: {
      planned: sku.plannedParameters,
      effective: sku.parameters,
      loweredBy: sku.loweredBy,
    },
    inputs: inputsOf(sku, run, triggers),
    campaigns: campaignsNow(watched, settings),
    bareSignals: bareSignals(sku, triggers),
    regions: sku.regions,
  };
}

type Triggers = JobContext['settings']['triggers'];

const OF_ALL_SKUS: readonly WatchedRecord[] = ['sale', 'supplyOrder'];

function inputsOf(
  { stockTakenAt, adSeries }: SkuFacts,
  { feeds, at }: RunFacts,
  { staleAfterHours }: Triggers,
): SkuNow['inputs'] {
  const stock: Feed = { record: 'stockLevel', source: ANY_SOURCE, newestAt: stockTakenAt };
  const records: readonly WatchedRecord[] = adSeries.length > 0 ? [...OF_ALL_SKUS, 'adMetric'] : OF_ALL_SKUS;
  return [stock, ...feeds.filter(({ record }) => records.includes(record))].map((feed) => ({
    ...feed,
    isStale: isStale(feed, at, staleAfterHours),
  }));
}

/** The campaigns ahead, each with what it is expected to sell and what it still needs. */
function campaignsNow(watched: WatchedSku, settings: JobContext['settings']): CampaignNow[] {
  const needs = new Map(campaignNeeds(watched, settings).map((need) => [need.campaign.campaignId, need]));
  return watched.facts.campaignsAhead.map((ahead) => {
    const need = needs.get(ahead.campaign.campaignId);
    return {
      ...expectedCampaign(ahead),
      need:
        need === undefined
          ? null
          : {
              targetUnits: need.target.units,
              serviceLevel: need.target.serviceLevel,
              by: need.target.by,
              reserveUnits: need.reserveUnits + need.claimedUnits,
              stockAtStart: need.stockAtStart,
              coveredUnits: need.coveredUnits,
              orderUnits: need.orderUnits,
              orderBy: need.orderBy,
            },
    };
  });
}

/** Rates above the handbook's 150 % of their mean, the proven ones among them. */
function bareSignals({ adSeries, today }: SkuFacts, triggers: Triggers): BareSignal[] {
  return rateSignals(adSeries, today, triggers)
    .filter(({ ratio }) => ratio > triggers.surgeRatio)
    .map(({ metric, rate, meanRate, ratio, chance, isProven }) => ({
      metric,
      rate,
      meanRate,
      ratio,
      chance,
      isProven,
    }));
}

/** Of a projection the first two weeks, and every later day on which something comes in, stock runs out or is enough again. */
export function notableDays(projection: readonly ProjectedDay[]): ProjectedDay[] {
  const [first] = projection;
  return projection.filter(({ day, received, stock }, index) => {
    const before = projection[index - 1];
    const turns = before !== undefined && before.stock < 0 !== stock < 0;
    return day < (first?.day ?? 0) + 14 || received > 0 || turns;
  });
}
