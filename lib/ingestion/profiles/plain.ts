import * as z from 'zod';
import { day, type FieldKind } from '../../domain/fields.ts';
import { RECORDS, type RecordName } from '../../domain/records.ts';
import type { Fill, ProfileColumn, ProfileTable } from './profile.ts';

interface PlainTable {
  readonly about: string;
  /** Short names of fields, beside the field's own name in snake_case. */
  readonly names?: Readonly<Record<string, string>>;
  /** Columns that are no field of the record but serve to fill one. */
  readonly extra?: Readonly<Record<string, { readonly kind: FieldKind; readonly schema: z.ZodType }>>;
  readonly requires: readonly (readonly string[])[];
  readonly expects?: readonly string[];
  readonly fills?: Readonly<Record<string, Fill>>;
  readonly unused?: readonly string[];
  readonly happened?: readonly string[];
  readonly notBefore?: readonly (readonly [later: string, earlier: string])[];
}

const FREE_TEXT = new Set(['name', 'nameZh', 'nameEn', 'reason']);
const WORDS: Readonly<Record<string, string>> = { canceled: 'cancelled' };

const PLAIN_SOURCE: Fill = { value: 'plain' };
const MAIN: Fill = { value: 'main' };

/** This project's own simple CSV: one table a record, every field of it a column by its name in snake_case. */
export const PLAIN_TABLES: readonly ProfileTable[] = [
  table('orders_daily', 'sale', {
    about: 'Units sold a day, by SKU and channel; or order lines, where order_id and line_id are given.',
    names: { businessDay: 'date', units: 'qty' },
    requires: [['businessDay', 'orderedAt'], ['sku'], ['channel'], ['units']],
    fills: {
      source: PLAIN_SOURCE,
      businessDay: { localDayOf: 'orderedAt' },
      orderId: { joined: ['businessDay', 'channel'] },
      lineId: { sameAs: 'sku' },
      status: { value: 'paid' },
      purpose: { value: 'sale' },
      openUnits: { value: 0 },
    },
    happened: ['businessDay', 'orderedAt'],
  }),
  table('ads_daily', 'adMetric', {
    about: 'Impressions, clicks, conversions and spend of ads, a day or (with hour or start) an hour.',
    names: { businessDay: 'date' },
    extra: { hour: { kind: 'count', schema: z.int().min(0).max(23) } },
    requires: [['businessDay', 'start']],
    expects: ['impressions', 'clicks'],
    fills: {
      source: PLAIN_SOURCE,
      account: MAIN,
      campaignId: MAIN,
      level: { value: 'campaign' },
      grain: { given: ['hour', 'start'], yes: 'hour', no: 'day' },
      businessDay: { localDayOf: 'start' },
      start: { startOf: 'businessDay', hour: 'hour' },
    },
    unused: ['ctr', 'cvr'],
    happened: ['businessDay', 'start'],
  }),
  table('goods_receipts', 'goodsReceipt', {
    about: 'Goods that came in, with the order they belong to: gives real lead times.',
    names: { orderId: 'po_id', units: 'qty' },
    requires: [['orderId'], ['sku'], ['units'], ['receivedOn']],
    fills: { source: PLAIN_SOURCE, lineId: { sameAs: 'sku' }, warehouse: MAIN },
    happened: ['receivedOn'],
    notBefore: [['receivedOn', 'orderedOn']],
  }),
  table('stock_snapshot', 'stockLevel', {
    about: 'The whole stock of a warehouse at a time; a date alone stands for the time the source takes it.',
    extra: { date: { kind: 'day', schema: day() } },
    requires: [['date', 'takenAt'], ['sku'], ['onHand']],
    fills: { source: PLAIN_SOURCE, takenAt: { takenOn: 'date' }, warehouse: MAIN },
    happened: ['date', 'takenAt'],
  }),
  table('open_orders', 'supplyOrder', {
    about: 'All order lines that are still to come; a line that is no longer listed is closed.',
    names: { orderId: 'po_id', unitsOpen: 'qty', dueOn: 'due_date' },
    requires: [['orderId'], ['sku'], ['unitsOpen']],
    expects: ['dueOn'],
    fills: {
      source: PLAIN_SOURCE,
      lineId: { sameAs: 'sku' },
      warehouse: MAIN,
      kind: { value: 'purchase' },
      expedited: { value: false },
    },
  }),
  table('sku_master', 'item', {
    about: 'What is bought or made, with its lead time, least quantity and price.',
    requires: [['sku'], ['leadTimeDays']],
    fills: { active: { value: true } },
  }),
  table('listings', 'listing', {
    about: 'What one unit of a shop listing takes from stock; a kit has several rows.',
    requires: [['listingSku'], ['sku'], ['unitsPerListing']],
    fills: { source: PLAIN_SOURCE },
  }),
  table('ad_links', 'adLink', {
    about: 'Which SKUs an ad campaign sells.',
    requires: [['adCampaignId'], ['sku']],
    fills: { account: MAIN },
  }),
  table('campaigns', 'campaign', {
    about: 'Planned pushes by SKU, with what became of them.',
    names: { announcedOn: 'announced', startsOn: 'start', endsOn: 'end', statusSince: 'status_date' },
    requires: [['campaignId'], ['sku'], ['startsOn'], ['endsOn'], ['plannedUnits']],
    fills: { channel: { value: 'tiktok' }, kind: { value: 'other' }, status: { value: 'planned' } },
    happened: ['announcedOn', 'statusSince'],
    notBefore: [['endsOn', 'startsOn']],
  }),
  table('ad_accounts', 'adAccount', {
    about: 'State and balance of ad accounts at a time.',
    extra: { date: { kind: 'day', schema: day() } },
    requires: [['date', 'takenAt'], ['account'], ['status']],
    fills: { source: PLAIN_SOURCE, takenAt: { takenOn: 'date' } },
    happened: ['date', 'takenAt'],
  }),
  table('closures', 'closure', {
    about: 'Days on which the factory, a supplier or a channel stands still.',
    requires: [['from'], ['to']],
    fills: { scope: { value: 'factory' } },
    notBefore: [['to', 'from']],
  }),
  table('overrides', 'override', {
    about: "A planner's own values for fields of a SKU.",
    requires: [['sku'], ['field'], ['value']],
  }),
];

function table(name: string, record: RecordName, plain: PlainTable): ProfileTable {
  const { names = {}, extra = {} } = plain;
  const { shape } = RECORDS[record].schema;
  const fields = RECORDS[record].columns.map(
    ({ field, name: ownName, kind }): ProfileColumn => ({
      headers: Object.hasOwn(names, field) ? [names[field] ?? ownName, ownName] : [ownName],
      field,
      kind,
      schema: unwrapped(shape[field] as z.ZodType),
      channelName: field === 'channel',
      rules: { words: WORDS, freeText: FREE_TEXT.has(field) },
    }),
  );
  const extras = Object.entries(extra).map(
    ([field, { kind, schema }]): ProfileColumn => ({
      headers: [field],
      field,
      kind,
      schema,
      channelName: false,
      rules: {},
    }),
  );
  return {
    name: `plain/${name}`,
    version: 1,
    record,
    about: plain.about,
    columns: [...fields, ...extras],
    requires: plain.requires,
    expects: plain.expects ?? [],
    fills: Object.entries(plain.fills ?? {}),
    unused: plain.unused ?? [],
    happened: plain.happened ?? [],
    notBefore: plain.notBefore ?? [],
  };
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
}
