import { type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { closedSpans, demandScopes } from '../domain/closures.ts';
import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { CampaignFinding } from '../domain/rules/campaign-announced.ts';
import type { AdAccount, Campaign, Closure, Item } from '../domain/sets.ts';
import { accountsOf } from './campaigns.ts';

/** What a plan is checked against. */
export interface PlanSurroundings {
  readonly items: ReadonlyMap<string, Item>;
  /** The newest state of each ad account, the status that counts now. */
  readonly accounts: ReadonlyMap<string, AdAccount>;
  readonly closures: readonly Closure[];
  /** All campaigns that are planned or run. */
  readonly campaigns: readonly Campaign[];
  readonly youngAccountDays: number;
  /** True where another account can take over, or the platform takes the money of an account by itself. */
  readonly hasBackup: (account: string) => boolean;
  readonly toppedUpByItself: (account: string) => boolean;
}

/**
 * What is wrong with the rows of one campaign, or to be known of it: items that nobody knows or that are no longer sold,
 * days on which factory or channel rest, accounts that do not work, cannot pay the budget, or are young and alone, and
 * other campaigns of the same SKU on the same days, whose units come on top. Each thing once.
 */
export function campaignFindings(
  rows: readonly Campaign[],
  surroundings: PlanSurroundings,
): CampaignFinding[] {
  const findings = rows.flatMap((row) => [
    ...itemFindings(row, surroundings),
    ...closureFindings(row, surroundings),
    ...overlapFindings(row, surroundings),
  ]);
  findings.push(...accountFindings(rows, surroundings));
  return [...new Map(findings.map((one) => [`${one.kind} ${one.subject}`, one])).values()];
}

const PLAIN = { day: null, amount: null, currency: null };

function itemFindings({ sku }: Campaign, { items }: PlanSurroundings): CampaignFinding[] {
  const item = items.get(sku);
  if (item === undefined) return [{ kind: 'unknown_item', subject: sku, ...PLAIN }];
  return item.active ? [] : [{ kind: 'inactive_item', subject: sku, ...PLAIN }];
}

function closureFindings(
  { channel, startsOn, endsOn }: Campaign,
  { closures }: PlanSurroundings,
): CampaignFinding[] {
  return closedSpans(closures, demandScopes([channel]))
    .filter(({ from, to }) => from <= endsOn && to >= startsOn)
    .map(({ from, to }) => ({
      ...PLAIN,
      kind: 'closed',
      subject: from === to ? from : `${from}/${to}`,
      day: from < startsOn ? startsOn : from,
    }));
}

function overlapFindings(row: Campaign, { campaigns }: PlanSurroundings): CampaignFinding[] {
  return campaigns
    .filter(({ campaignId, sku }) => sku === row.sku && campaignId !== row.campaignId)
    .filter(({ startsOn, endsOn }) => startsOn <= row.endsOn && endsOn >= row.startsOn)
    .map(({ campaignId, startsOn, plannedUnits }) => ({
      ...PLAIN,
      kind: 'overlap',
      subject: campaignId,
      day: laterDay(startsOn, row.startsOn),
      amount: plannedUnits === null ? null : unitsOf(plannedUnits),
    }));
}

/** The accounts of all rows together: a campaign is young and alone only where no row names another. */
function accountFindings(rows: readonly Campaign[], surroundings: PlanSurroundings): CampaignFinding[] {
  const names = [...new Set(rows.flatMap(accountsOf))].sort();
  const startsOn = rows.map((row) => row.startsOn).sort()[0];
  if (startsOn === undefined) return [];
  const findings: CampaignFinding[] = [];
  for (const name of names) {
    const account = surroundings.accounts.get(name);
    if (account === undefined) {
      findings.push({ kind: 'account_unknown', subject: name, ...PLAIN });
      continue;
    }
    if (account.status !== 'ok')
      findings.push({
        kind: account.status === 'blocked' ? 'account_blocked' : 'account_pending',
        subject: name,
        ...PLAIN,
      });
    const { openedOn } = account;
    const isYoung = openedOn !== null && daysBetween(openedOn, startsOn) < surroundings.youngAccountDays;
    if (isYoung && names.length === 1 && !surroundings.hasBackup(name))
      findings.push({ ...PLAIN, kind: 'account_young', subject: name, day: openedOn });
  }
  return [...findings, ...budgetFindings(rows, names, surroundings)];
}

/** The budget of the rows against the balances of their accounts in that currency, which one account at least must state. */
function budgetFindings(
  rows: readonly Campaign[],
  names: readonly string[],
  { accounts, toppedUpByItself }: PlanSurroundings,
): CampaignFinding[] {
  if (names.some(toppedUpByItself)) return [];
  const budgets = new Map<string, number>();
  for (const { adBudget, currency } of rows)
    if (adBudget !== null && currency !== null)
      budgets.set(currency, (budgets.get(currency) ?? 0) + moneyOf(adBudget));
  return [...budgets].flatMap(([currency, budget]) => {
    const balances = names.flatMap((name) => {
      const account = accounts.get(name);
      return account?.currency === currency && account.balance !== null ? [moneyOf(account.balance)] : [];
    });
    const missing = budget - balances.reduce((sum, one) => sum + one, 0);
    if (balances.length === 0 || missing <= 0) return [];
    return [
      { ...PLAIN, kind: 'budget_short' as const, subject: names.join(', '), amount: missing, currency },
    ];
  });
}

function laterDay(a: BusinessDay, b: BusinessDay): BusinessDay {
  return a > b ? a : b;
}
