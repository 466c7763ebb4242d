import type { BusinessDay } from '../domain/calendar.ts';
import { amountOf, decimalText, quantityOf } from '../domain/decimal.ts';
import { UsageError } from '../domain/errors.ts';
import type { Channel } from '../domain/events.ts';
import type { Campaign, CampaignKind } from '../domain/sets.ts';
import {
  addCampaign,
  cancelCampaign,
  type EnteredCampaign,
  type Entry,
  editCampaign,
  enteredCampaigns,
} from '../jobs/campaign-plans.ts';
import { categorySku } from '../planning/campaign-categories.ts';
import { loadSettings } from '../settings/loading.ts';
import { authorOf } from './author.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { type Workspace, withWorkspace } from './workspace.ts';

export interface CampaignsOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

/** What every change of a campaign takes. */
interface ChangeOptions {
  readonly data: string;
  readonly config?: string;
  readonly author?: string;
  readonly on?: BusinessDay;
}

/** What a plan may say; all are optional where it is changed. */
export interface PlanOptions extends ChangeOptions {
  readonly sku?: readonly string[];
  readonly category?: readonly string[];
  readonly name?: string;
  readonly kind?: CampaignKind;
  readonly channel?: Channel;
  readonly start?: BusinessDay;
  readonly end?: BusinessDay;
  readonly units?: number;
  readonly uplift?: number;
  readonly peak?: number;
  readonly budget?: number;
  readonly currency?: string;
  readonly accounts?: string;
}

/** `campaigns`: every plan, from files and entered, by start. */
export async function listCampaignsCommand(options: CampaignsOptions, output: Output): Promise<number> {
  const { campaigns, entered } = await inWorkspace(options, async ({ context }) => ({
    campaigns: await context.history.campaigns(),
    entered: await enteredCampaigns(context),
  }));
  const own = new Set(entered.map(({ campaignId }) => campaignId));
  const from = ({ campaignId }: Campaign) => (own.has(campaignId) ? 'entered' : 'file');
  const rows = campaigns.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  if (options.json) {
    for (const row of rows) output.json({ ...row, ...plainNumbers(row), from: from(row) });
    return EXIT_FINE;
  }
  output.table(
    ['campaign', 'sku', 'kind', 'start', 'end', 'size', 'accounts', 'status', 'since', 'from', 'by'],
    rows.map((row) => [
      row.campaignId,
      row.sku,
      row.kind,
      row.startsOn,
      row.endsOn,
      sizeText(row),
      row.accounts ?? '',
      row.status,
      row.statusSince ?? '',
      from(row),
      row.author ?? '',
    ]),
  );
  if (rows.length === 0) output.line('no campaign is planned');
  return EXIT_FINE;
}

/** `campaigns add ID`: a plan by hand. It is known from its day on, told by the next run of the watch. */
export async function addCampaignCommand(id: string, options: PlanOptions, output: Output): Promise<number> {
  const { start, end = start } = options;
  if (start === undefined || end === undefined) throw new UsageError('a campaign needs --start and --end');
  const skus = [...(options.sku ?? []), ...(options.category ?? []).map(categorySku)];
  const rows = skus.map(
    (sku): EnteredCampaign => ({
      campaignId: id,
      sku,
      channel: 'tiktok',
      name: null,
      kind: 'other',
      plannedUnits: null,
      plannedPeakDayUnits: null,
      targetUplift: null,
      adBudget: null,
      currency: null,
      accounts: null,
      ...changesOf(options),
      startsOn: start,
      endsOn: end,
    }),
  );
  checkDays(start, end);
  await inWorkspace(options, async ({ context }) => addCampaign(context, rows, entryOf(context, options)));
  output.line(`added: ${id}, ${start} to ${end}, ${skus.join(', ')}; told by the next run of the watch`);
  return EXIT_FINE;
}

/** `campaigns edit ID`: other days, another size or other accounts of a plan that was entered. */
export async function editCampaignCommand(id: string, options: PlanOptions, output: Output): Promise<number> {
  const [sku = null, more] = options.sku ?? [];
  if (more !== undefined) throw new UsageError('edit changes one --sku, or all of a campaign without it');
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0) throw new UsageError('nothing to change: name what is new');
  const rows = await inWorkspace(options, async ({ context }) => {
    for (const row of await enteredCampaigns(context))
      if (row.campaignId === id) checkDays(changes.startsOn ?? row.startsOn, changes.endsOn ?? row.endsOn);
    return editCampaign(context, id, changes, sku, entryOf(context, options));
  });
  for (const row of rows)
    output.line(`changed: ${id} ${row.sku}, ${row.startsOn} to ${row.endsOn}, ${sizeText(row)}`);
  return EXIT_FINE;
}

/** `campaigns cancel ID`: its stock leaves the targets in the next run of the watch. */
export async function cancelCampaignCommand(
  id: string,
  options: ChangeOptions,
  output: Output,
): Promise<number> {
  const rows = await inWorkspace(options, ({ context }) =>
    cancelCampaign(context, id, entryOf(context, options)),
  );
  output.line(
    `cancelled: ${id} (${rows.map(({ sku }) => sku).join(', ')}) since ${rows[0]?.statusSince ?? ''}`,
  );
  return EXIT_FINE;
}

function changesOf(options: PlanOptions): Partial<EnteredCampaign> {
  const { name, kind, channel, start, end, units, uplift, peak, budget, currency, accounts } = options;
  return {
    ...(name !== undefined && { name }),
    ...(kind !== undefined && { kind }),
    ...(channel !== undefined && { channel }),
    ...(start !== undefined && { startsOn: start }),
    ...(end !== undefined && { endsOn: end }),
    ...(units !== undefined && { plannedUnits: quantityOf(units) }),
    ...(uplift !== undefined && { targetUplift: uplift }),
    ...(peak !== undefined && { plannedPeakDayUnits: quantityOf(peak) }),
    ...(budget !== undefined && { adBudget: amountOf(budget) }),
    ...(currency !== undefined && { currency }),
    ...(accounts !== undefined && { accounts }),
  };
}

function checkDays(start: BusinessDay, end: BusinessDay): void {
  if (end < start) throw new UsageError(`a campaign cannot end on ${end}, before it starts on ${start}`);
}

function entryOf({ clock }: Workspace['context'], { author, on }: ChangeOptions): Entry {
  return { author: authorOf(author), at: clock.now(), on: on ?? null };
}

async function inWorkspace<T>(
  { data, config }: { readonly data: string; readonly config?: string },
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const settings = await loadSettings(config);
  return withWorkspace({ folder: data, settings, command: 'campaigns', existing: true }, work);
}

function sizeText({ plannedUnits, targetUplift, plannedPeakDayUnits }: Campaign): string {
  if (plannedUnits !== null) return `${decimalText(plannedUnits)} units`;
  if (targetUplift !== null) return `x ${targetUplift}`;
  return plannedPeakDayUnits === null ? 'as learned' : `peak day ${decimalText(plannedPeakDayUnits)} units`;
}

function plainNumbers({
  plannedUnits,
  plannedPeakDayUnits,
  adBudget,
}: Campaign): Record<string, number | null> {
  const plain = (value: number | null) => (value === null ? null : value / 10_000);
  return {
    plannedUnits: plain(plannedUnits),
    plannedPeakDayUnits: plain(plannedPeakDayUnits),
    adBudget: plain(adBudget),
  };
}

function sortKey({ startsOn, campaignId, sku }: Campaign): string {
  return `${startsOn} ${campaignId} ${sku}`;
}
