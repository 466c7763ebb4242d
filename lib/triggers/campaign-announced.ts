import type { Severity } from '../domain/alerting.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { CampaignFinding, CampaignNeedLine } from '../domain/rules/campaign-announced.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign } from '../domain/sets.ts';
import { campaignFindings, type PlanSurroundings } from '../planning/campaign-checks.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import { stateInForce } from './account-facts.ts';
import { type CampaignNeed, campaignAlternative, campaignNeeds, shortfallCauses } from './campaign-need.ts';
import { isExpected } from './campaigns-ahead.ts';
import type { WatchedRun } from './run-facts.ts';
import type { WatchedSku } from './watched-sku.ts';

/** SKUs that evidence names. */
const MOST_NEEDS = 20;
const MOST_FINDINGS = 8;

/** Findings that somebody has to mend before the campaign begins; the others are to be known. */
const SERIOUS: ReadonlySet<CampaignFinding['kind']> = new Set([
  'unknown_item',
  'inactive_item',
  'account_blocked',
  'account_young',
  'budget_short',
]);

/**
 * Every campaign that is planned and has not begun: what each of its SKUs needs, what stock and supply cover, by when the
 * rest is to be ordered, what cannot be had with the alternative in numbers, and what is wrong with the plan.
 *
 * `fire` from its announcement to the day before its start, once any of its SKUs is planned; before that only for a
 * plan with a fault. A warning where a SKU cannot have what it needs or the plan
 * has a fault, else a notice. Nothing is said, so that an open alert closes, once it runs or is called off.
 */
export function campaignAnnounced(run: WatchedRun, settings: Settings): Verdict<'campaign-announced'>[] {
  const planned = run.campaigns.filter((campaign) => isExpected(campaign) && campaign.startsOn > run.today);
  if (planned.length === 0) return [];
  const needs = Map.groupBy(
    run.watched.flatMap((watched) => campaignNeeds(watched, settings).map((need) => ({ watched, need }))),
    ({ need }) => need.campaign.campaignId,
  );
  const surroundings = planSurroundings(run, settings);
  return [...Map.groupBy(planned, ({ campaignId }) => campaignId)].map(([campaignId, rows]) =>
    verdictOf(rows, needs.get(campaignId) ?? [], campaignFindings(rows, surroundings), run, settings),
  );
}

/** What plans are checked against in a run. */
export function planSurroundings(
  { items, accounts, closures, campaigns }: Pick<WatchedRun, 'items' | 'accounts' | 'closures' | 'campaigns'>,
  settings: Settings,
): PlanSurroundings {
  const states = accounts.flatMap((account) => stateInForce(account) ?? []);
  const known = new Map(states.map((state) => [state.account, state]));
  return {
    items: new Map(items.map((item) => [item.sku, item])),
    accounts: known,
    closures,
    campaigns: campaigns.filter(isExpected),
    youngAccountDays: settings.campaigns.youngAccountDays,
    hasBackup: (name) => settingNamed(settings.adAccounts, name)?.unblock?.backupAccount !== undefined,
    toppedUpByItself: (name) =>
      settingNamed(settings.adAccounts, name)?.autoTopUp ?? known.get(name)?.autoTopUp ?? false,
  };
}

interface SkuNeed {
  readonly watched: WatchedSku;
  readonly need: CampaignNeed;
}

function verdictOf(
  rows: readonly Campaign[],
  skuNeeds: readonly SkuNeed[],
  findings: readonly CampaignFinding[],
  { skus }: WatchedRun,
  settings: Settings,
): Verdict<'campaign-announced'> {
  const [first] = rows as readonly [Campaign, ...Campaign[]];
  const lines = skuNeeds.map((one) => lineOf(one, settings)).sort(byUrgency);
  const infeasibleSkus = lines.filter(({ alternative }) => alternative !== null).length;
  const orderBy = lines.flatMap((line) => line.orderBy ?? []).sort()[0] ?? null;
  const isSerious = infeasibleSkus > 0 || findings.some(({ kind }) => SERIOUS.has(kind));
  const severity: Severity = isSerious ? 'warning' : RULES['campaign-announced'].severity;
  const ofCampaign = skus.find(({ sku }) => sku === lines[0]?.sku);
  return {
    subject: { kind: 'campaign', campaignId: first.campaignId, sku: null },
    rule: 'campaign-announced',
    state: lines.length > 0 || isSerious ? 'fire' : 'hold',
    severity,
    evidence: {
      rule: 'campaign-announced',
      campaignId: first.campaignId,
      name: first.name,
      kind: first.kind,
      startsOn: rows.map(({ startsOn }) => startsOn).sort()[0] ?? first.startsOn,
      endsOn:
        rows
          .map(({ endsOn }) => endsOn)
          .sort()
          .at(-1) ?? first.endsOn,
      skus: lines.length,
      shortSkus: lines.filter(({ orderUnits }) => orderUnits > 0).length,
      infeasibleSkus,
      orderBy,
      needs: lines.slice(0, MOST_NEEDS),
      findings: findings.slice(0, MOST_FINDINGS),
      stale: ofCampaign?.stale ?? [],
    },
    proposal: null,
  };
}

function lineOf({ watched: { facts }, need }: SkuNeed, settings: Settings): CampaignNeedLine {
  const causes = shortfallCauses(need, facts, settings);
  const isShort = need.orderUnits > 0;
  return {
    sku: facts.sku,
    pool: facts.pool,
    plannedUnits: need.demand.plannedUnits,
    expectedUnits: Math.round(need.demand.mean),
    targetUnits: need.target.units,
    coveredUnits: Math.floor(need.coveredUnits),
    missingUnits: isShort ? Math.ceil(need.missingUnits) : 0,
    orderUnits: need.orderUnits,
    orderBy: isShort ? need.orderBy : null,
    causes,
    alternative: causes.length === 0 ? null : campaignAlternative(need, causes, facts, settings),
  };
}

function byUrgency(a: CampaignNeedLine, b: CampaignNeedLine): number {
  const rank = ({ alternative, orderBy, sku, pool }: CampaignNeedLine) =>
    `${alternative === null ? 1 : 0} ${orderBy ?? '9999'} ${sku} ${pool}`;
  return rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b));
}
