import { type BusinessDay, type Instant, localDay, localTime } from '../domain/calendar.ts';
import { decimalText } from '../domain/decimal.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { columnsOf } from '../domain/fields.ts';
import { type Campaign, campaignSchema } from '../domain/sets.ts';
import type { RowOrigin } from '../history/sets.ts';
import { csvText } from '../reports/table.ts';
import type { Settings } from '../settings/settings.ts';
import type { IngestContext } from './context.ts';
import { ingestFile } from './ingest.ts';

/** Plans that people enter are a set of their own: no file takes them away, and they take away no file's. */
export const ENTERED_SOURCE = 'entered';

/** A campaign as somebody enters it, one row a SKU or category. */
export type EnteredCampaign = Omit<Campaign, 'status' | 'statusSince' | 'announcedOn' | 'author'>;

/** Who enters it, when, and the day from which it is known. */
export interface Entry {
  readonly author: string;
  readonly at: Instant;
  /** The factory's day of `at` where nothing else is said. */
  readonly on: BusinessDay | null;
}

type PlansContext = IngestContext;

/** The plans that people entered, as they stand. */
export function enteredCampaigns({ history }: Pick<PlansContext, 'history'>): Promise<Campaign[]> {
  return history.campaigns(ENTERED_SOURCE);
}

/** Adds a campaign. Throws UsageError where one of that id is known, entered or from a file. */
export async function addCampaign(
  context: PlansContext,
  rows: readonly EnteredCampaign[],
  entry: Entry,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) throw new UsageError('a campaign needs at least one --sku or --category');
  const known = await context.history.campaignOrigins(first.campaignId);
  if (known.length > 0)
    throw new UsageError(
      known.some(({ source }) => source === ENTERED_SOURCE)
        ? `campaign "${first.campaignId}" is known already: "campaigns edit" changes it`
        : `campaign "${first.campaignId}" is known already, of ${filesOf(known, context.settings)}: take another id, or change it there`,
    );
  const announcedOn = dayOf(entry, context.settings);
  const added = rows.map(
    (row): Campaign => ({ ...row, announcedOn, status: 'planned', statusSince: null, author: entry.author }),
  );
  await store(context, [...(await enteredCampaigns(context)), ...added], entry);
}

/** Changes fields of a campaign that was entered, in all its rows or those of one SKU; the rows as they are then. */
export async function editCampaign(
  context: PlansContext,
  campaignId: string,
  changes: Partial<EnteredCampaign>,
  sku: string | null,
  entry: Entry,
): Promise<readonly Campaign[]> {
  const isMeant = (row: Campaign) => row.campaignId === campaignId && (sku === null || row.sku === sku);
  const rows = await ownRows(context, campaignId);
  if (sku !== null && !rows.some(isMeant))
    throw new UsageError(
      `campaign "${campaignId}" has no row for "${sku}": ${rows.map((row) => row.sku).join(', ')}`,
    );
  return change(context, isMeant, (row) => ({ ...row, ...changes, author: entry.author }), entry);
}

/** Calls a campaign off that was entered, from that day on. */
export async function cancelCampaign(
  context: PlansContext,
  campaignId: string,
  entry: Entry,
): Promise<readonly Campaign[]> {
  const rows = await ownRows(context, campaignId);
  if (rows.every(({ status }) => status === 'cancelled'))
    throw new UsageError(`campaign "${campaignId}" is cancelled already, nothing was changed`);
  const statusSince = dayOf(entry, context.settings);
  return change(
    context,
    (row) => row.campaignId === campaignId,
    (row) => ({ ...row, status: 'cancelled', statusSince, author: entry.author }),
    entry,
  );
}

async function ownRows(context: PlansContext, campaignId: string): Promise<readonly Campaign[]> {
  const own = (await enteredCampaigns(context)).filter((row) => row.campaignId === campaignId);
  if (own.length > 0) return own;
  const origins = await context.history.campaignOrigins(campaignId);
  throw new UsageError(
    origins.length === 0
      ? `no campaign "${campaignId}": "pulsestock campaigns" lists them`
      : `campaign "${campaignId}" is of ${filesOf(origins, context.settings)}, whose next export would undo a change made here: write it into its rows there (to call it off: status cancelled, and its day in status_date) and hand in the whole list, for a campaign that a list leaves out is gone`,
  );
}

/** "campaigns.csv (source plain, exported 2026-06-24 18:00)". */
function filesOf(origins: readonly RowOrigin[], { factory }: Settings): string {
  return origins
    .map(
      ({ file, source, exportedAt }) =>
        `${file} (source ${source}, exported ${localDay(exportedAt, factory.zone)} ${localTime(exportedAt, factory.zone)})`,
    )
    .join(' and ');
}

async function change(
  context: PlansContext,
  isMeant: (row: Campaign) => boolean,
  changed: (row: Campaign) => Campaign,
  entry: Entry,
): Promise<readonly Campaign[]> {
  const rows = (await enteredCampaigns(context)).map((row) => (isMeant(row) ? changed(row) : row));
  await store(context, rows, entry);
  return rows.filter(isMeant);
}

function dayOf({ on, at }: Entry, { factory }: Settings): BusinessDay {
  return on ?? localDay(at, factory.zone);
}

/** Takes the whole set in as a file would be, so that it is checked like one and leaves a receipt. */
async function store(context: PlansContext, rows: readonly Campaign[], { at }: Entry): Promise<void> {
  const columns = columnsOf(campaignSchema);
  const lines = rows.map((row) =>
    columns.map(({ field, kind }) =>
      cell(row[field as keyof Campaign], kind === 'quantity' || kind === 'amount'),
    ),
  );
  const header = columns.map(({ field, name }) => (field === 'author' ? 'entered_by' : name));
  const text = csvText([header, ...lines], 'programs');
  const name = `campaigns-entered-${at.replaceAll(':', '')}.csv`;
  const file = {
    name,
    open: async () => ({
      bytes: (async function* () {
        yield Buffer.from(text);
      })(),
      modifiedAt: at,
      metadata: { 'exported-at': at },
    }),
  };
  const taken = await ingestFile(context, file);
  for (const { receipt } of taken) {
    const reason = receipt.reason ?? (receipt.rejected > 0 ? JSON.stringify(receipt.rejectReasons) : null);
    if (reason !== null) throw new PulseStockError(`the campaign cannot be taken: ${reason}`);
  }
}

/** As text: a factor keeps all its digits. */
function cell(value: Campaign[keyof Campaign], isScaled: boolean): string | null {
  if (value === null) return null;
  return isScaled && typeof value === 'number' ? decimalText(value as never) : String(value);
}
