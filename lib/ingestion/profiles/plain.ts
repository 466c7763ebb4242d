import { RECORDS, type RecordName } from '../../domain/records.ts';
import { type ProfileDefinition, type ProfileTable, profileTable } from './profile.ts';

type Column = ProfileDefinition['columns'][number];

interface PlainTable
  extends Pick<
    ProfileDefinition,
    'about' | 'requires' | 'expects' | 'fills' | 'unused' | 'happened' | 'notBefore'
  > {
  /** Short names of fields, beside the field's own name in snake_case. */
  readonly names?: Readonly<Record<string, string>>;
  /** Columns that are no field of the record but serve to fill one. */
  readonly extra?: readonly Column[];
}

const FREE_TEXT = new Set(['name', 'nameZh', 'nameEn', 'reason']);
const STATUS_WORDS = { canceled: 'cancelled' };
const DATE: Column = { field: 'date', headers: ['date'], kind: 'day' };

const MAIN = { value: 'main' };

/** What holds of campaigns, whoever lists them. */
const CAMPAIGN_PLANS: Pick<PlainTable, 'fills' | 'happened' | 'notBefore'> = {
  fills: { channel: { value: 'tiktok' }, kind: { value: 'other' }, status: { value: 'planned' } },
  happened: ['announcedOn', 'statusSince'],
  notBefore: [['endsOn', 'startsOn']],
};

/** This project's own simple CSV: one table a record, every field of it a column by its name in snake_case. */
export const PLAIN_TABLES: readonly ProfileTable[] = [
  table('orders_daily', 'sale', {
    about: 'Units sold a day, by SKU and channel; or order lines, where order_id and line_id are given.',
    names: { businessDay: 'date', units: 'qty' },
    requires: [['businessDay', 'orderedAt'], ['sku'], ['channel'], ['units']],
    fills: {
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
    extra: [{ field: 'hour', headers: ['hour'], kind: 'count', hourOfDay: true }],
    requires: [['businessDay', 'start']],
    expects: ['impressions', 'clicks'],
    fills: {
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
    fills: { lineId: { sameAs: 'sku' }, warehouse: MAIN },
    happened: ['receivedOn'],
    notBefore: [['receivedOn', 'orderedOn']],
  }),
  table('stock_snapshot', 'stockLevel', {
    about: 'The whole stock of a warehouse at a time; a date alone stands for the time the source takes it.',
    extra: [DATE],
    requires: [['date', 'takenAt'], ['sku'], ['onHand']],
    fills: { takenAt: { takenOn: 'date' }, warehouse: MAIN },
    happened: ['date', 'takenAt'],
  }),
  table('open_orders', 'supplyOrder', {
    about: 'All order lines that are still to come; a line that is no longer listed is closed.',
    names: { orderId: 'po_id', unitsOpen: 'qty', dueOn: 'due_date' },
    requires: [['orderId'], ['sku'], ['unitsOpen']],
    expects: ['dueOn'],
    fills: {
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
  }),
  table('ad_links', 'adLink', {
    about: 'Which SKUs an ad campaign sells.',
    requires: [['adCampaignId'], ['sku']],
    fills: { account: MAIN },
  }),
  table('campaigns', 'campaign', {
    about: 'Planned pushes by SKU, with what became of them.',
    names: { announcedOn: 'announced', startsOn: 'start', endsOn: 'end', statusSince: 'status_date' },
    requires: [['campaignId'], ['sku'], ['startsOn'], ['endsOn']],
    ...CAMPAIGN_PLANS,
  }),
  table('ad_accounts', 'adAccount', {
    about: 'State and balance of ad accounts at a time.',
    extra: [DATE],
    requires: [['date', 'takenAt'], ['account'], ['status']],
    fills: { takenAt: { takenOn: 'date' } },
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
  table('proposal_answers', 'proposalAnswer', {
    about: 'What became of proposals: ordered, in which units, or declined.',
    requires: [['proposalId'], ['answer']],
  }),
];

/** Campaigns that people enter, as the command keeps them. */
export const ENTERED_CAMPAIGNS: ProfileTable = table('entered/campaigns', 'campaign', {
  about:
    'Planned pushes that people entered by `pulsestock campaigns`: a set of their own beside those of files.',
  names: { author: 'entered_by' },
  requires: [['campaignId'], ['sku'], ['startsOn'], ['endsOn'], ['author']],
  ...CAMPAIGN_PLANS,
});

function table(
  name: string,
  record: RecordName,
  { names = {}, extra = [], ...plain }: PlainTable,
): ProfileTable {
  const fields = RECORDS[record].columns.map(
    ({ field, name: ownName }): Column => ({
      field,
      headers: Object.hasOwn(names, field) ? [names[field] ?? ownName, ownName] : [ownName],
      words: field === 'status' ? STATUS_WORDS : {},
      freeText: FREE_TEXT.has(field),
      channelName: field === 'channel',
    }),
  );
  return profileTable({
    ...plain,
    name: name.includes('/') ? name : `plain/${name}`,
    version: 1,
    record,
    columns: [...fields, ...extra],
    writing: { numbers: 'plain', dates: 'ymd', zone: 'stated' },
  });
}
