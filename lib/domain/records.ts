import type * as z from 'zod';
import { adMetricSchema, goodsReceiptSchema, saleSchema } from './events.ts';
import { type Column, columnsOf } from './fields.ts';
import { proposalAnswerSchema } from './proposals.ts';
import {
  adAccountSchema,
  adLinkSchema,
  campaignSchema,
  closureSchema,
  itemSchema,
  listingSchema,
  overrideSchema,
  stockLevelSchema,
  supplyOrderSchema,
} from './sets.ts';

/**
 * What ingestion writes, history keeps and planning reads.
 *
 * - An `event` happened: the newest export of a key wins, an absent row says nothing, zero units correct.
 * - A `set` is the whole truth of its scope at an instant: the newest set replaces the one before.
 *   `truth: 'as-of'` sets are read as they stood at an instant, `truth: 'newest'` sets always as known last.
 * - An `answer` is what people say to the program: it goes to the alerts table, history does not keep it.
 */
export interface RecordDefinition {
  readonly name: RecordName;
  readonly nature: 'event' | 'set' | 'answer';
  /** Fields that tell one record from another. */
  readonly key: readonly string[];
  /** Sets only: fields (beside the file's source) of which one file is the whole truth. */
  readonly scope: readonly string[];
  /** Sets only. */
  readonly truth: 'as-of' | 'newest';
  /** The field with the day (events) or the instant (as-of sets) at which it happened; null where the record has none. */
  readonly happenedAt: string | null;
  /** Quantities and counts that add up when one file has several rows of the same key. */
  readonly additive: readonly string[];
  readonly schema: z.ZodObject;
  readonly columns: readonly Column[];
}

export const RECORD_NAMES = [
  'sale',
  'adMetric',
  'goodsReceipt',
  'stockLevel',
  'supplyOrder',
  'item',
  'listing',
  'adLink',
  'campaign',
  'adAccount',
  'closure',
  'override',
  'proposalAnswer',
] as const;
export type RecordName = (typeof RECORD_NAMES)[number];

function event(
  name: RecordName,
  schema: z.ZodObject,
  key: string[],
  happenedAt: string,
  additive: string[],
): RecordDefinition {
  return {
    name,
    nature: 'event',
    key,
    scope: [],
    truth: 'newest',
    happenedAt,
    additive,
    schema,
    columns: columnsOf(schema),
  };
}

function set(
  name: RecordName,
  schema: z.ZodObject,
  key: string[],
  options: { scope?: string[]; truth?: 'as-of' | 'newest'; happenedAt?: string; additive?: string[] } = {},
): RecordDefinition {
  const { scope = [], truth = 'newest', happenedAt = null, additive = [] } = options;
  return { name, nature: 'set', key, scope, truth, happenedAt, additive, schema, columns: columnsOf(schema) };
}

/** Every canonical record, by name. */
export const RECORDS: Readonly<Record<RecordName, RecordDefinition>> = {
  sale: event('sale', saleSchema, ['source', 'orderId', 'lineId'], 'businessDay', [
    'units',
    'openUnits',
    'returnedUnits',
  ]),
  adMetric: event(
    'adMetric',
    adMetricSchema,
    ['source', 'account', 'campaignId', 'grain', 'start', 'level', 'sku', 'region'],
    'businessDay',
    ['views', 'impressions', 'clicks', 'conversions', 'spend'],
  ),
  goodsReceipt: event(
    'goodsReceipt',
    goodsReceiptSchema,
    ['source', 'orderId', 'lineId', 'receivedOn'],
    'receivedOn',
    ['units'],
  ),
  stockLevel: set('stockLevel', stockLevelSchema, ['source', 'warehouse', 'takenAt', 'sku'], {
    scope: ['warehouse'],
    truth: 'as-of',
    happenedAt: 'takenAt',
    additive: ['onHand', 'committed', 'campaignLocked', 'sellable'],
  }),
  supplyOrder: set('supplyOrder', supplyOrderSchema, ['source', 'orderId', 'lineId'], {
    additive: ['unitsOpen'],
  }),
  item: set('item', itemSchema, ['sku']),
  listing: set('listing', listingSchema, ['source', 'listingSku', 'sku'], { additive: ['unitsPerListing'] }),
  adLink: set('adLink', adLinkSchema, ['account', 'adCampaignId', 'sku'], { scope: ['account'] }),
  campaign: set('campaign', campaignSchema, ['campaignId', 'sku']),
  adAccount: set('adAccount', adAccountSchema, ['source', 'account', 'takenAt'], {
    scope: ['account'],
    truth: 'as-of',
    happenedAt: 'takenAt',
  }),
  closure: set('closure', closureSchema, ['scope', 'from']),
  override: set('override', overrideSchema, ['sku', 'field']),
  proposalAnswer: {
    name: 'proposalAnswer',
    nature: 'answer',
    key: ['proposalId'],
    scope: [],
    truth: 'newest',
    happenedAt: null,
    additive: [],
    schema: proposalAnswerSchema,
    columns: columnsOf(proposalAnswerSchema),
  },
};

/** A value in a column: a scaled integer for quantity and amount, a day number for a day, milliseconds for an instant. */
export type CellValue = string | number | boolean | null;

/** Some rows of one record, column by column: `columns[field][row]`. Every field of the record's schema has its column. */
export interface RecordBatch {
  readonly record: RecordName;
  readonly rows: number;
  /** Of answers, the physical line of each row: some can be refused only once it is known what they answer. */
  readonly lines?: readonly number[];
  readonly columns: Readonly<Record<string, readonly CellValue[]>>;
}

/** Columns that history adds: when the file was exported, its hash and its name. Merged rows are of no file: their last two are null. */
export const TECHNICAL_COLUMNS: readonly Column[] = [
  { field: 'exportedAt', name: 'exported_at', kind: 'instant', nullable: false },
  { field: 'sourceHash', name: 'source_hash', kind: 'text', nullable: true },
  { field: 'sourceFile', name: 'source_file', kind: 'text', nullable: true },
];

const SOURCE_COLUMN: Column = { field: 'source', name: 'source', kind: 'text', nullable: false };

/** The columns of a record's Parquet files: its own, its source where it has none, and the technical ones. */
export function storedColumns(record: RecordName): Column[] {
  const own = RECORDS[record].columns;
  const has = (name: string) => own.some((column) => column.name === name);
  return [
    ...(has('source') ? [] : [SOURCE_COLUMN]),
    ...own.filter(({ name }) => name !== 'exported_at'),
    ...TECHNICAL_COLUMNS,
  ];
}

/** Names of the columns that say what happened or is so, and when it was exported; not from which file it is known. */
export function contentColumns(record: RecordName): string[] {
  const ofFile = ['source_hash', 'source_file'];
  return storedColumns(record).flatMap(({ name }) => (ofFile.includes(name) ? [] : [name]));
}
