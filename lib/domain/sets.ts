import * as z from 'zod';
import { CHANNELS } from './events.ts';
import {
  amount,
  currency,
  day,
  flag,
  moment,
  quantity,
  ratio,
  signedAmount,
  signedQuantity,
  spanDays,
  text,
  textOfForm,
  word,
} from './fields.ts';

/** Stock of a SKU in a warehouse at `takenAt`. Null means that the source does not state it. */
export const stockLevelSchema = z.object({
  source: text(),
  warehouse: text(),
  takenAt: moment(),
  sku: text(),
  onHand: signedQuantity(),
  committed: quantity().nullable(),
  campaignLocked: quantity().nullable(),
  sellable: signedQuantity().nullable(),
});
export type StockLevel = z.infer<typeof stockLevelSchema>;

export const SUPPLY_KINDS = ['purchase', 'production'] as const;

/** An order line that is still to come. A line that the newest set no longer lists is closed. */
export const supplyOrderSchema = z.object({
  source: text(),
  orderId: text(),
  lineId: text(),
  sku: text(),
  warehouse: text(),
  unitsOpen: quantity(),
  orderedOn: day().nullable(),
  dueOn: day().nullable(),
  kind: word(SUPPLY_KINDS),
  expedited: flag(),
  cancellableUntil: day().nullable(),
  supplier: text().nullable(),
});
export type SupplyOrder = z.infer<typeof supplyOrderSchema>;

/** What is made or bought, and how. `presentReorderPoint` and `presentOrderUpTo` are the company's own min and max of today. */
export const itemSchema = z.object({
  sku: text(),
  nameZh: text().nullable(),
  nameEn: text().nullable(),
  category: text().nullable(),
  unitCost: amount().nullable(),
  unitPrice: amount().nullable(),
  currency: currency().nullable(),
  leadTimeDays: spanDays(),
  leadTimeSd: spanDays().nullable(),
  expediteLeadTimeDays: spanDays().nullable(),
  expeditePremium: ratio().nullable(),
  moq: quantity().nullable(),
  lotSize: quantity().nullable(),
  presentReorderPoint: quantity().nullable(),
  presentOrderUpTo: quantity().nullable(),
  supply: word(['buy', 'make']).nullable(),
  supplier: text().nullable(),
  dailyCapacityUnits: quantity().nullable(),
  startUpDays: spanDays().nullable(),
  shelfLifeDays: ratio().nullable(),
  active: flag(),
  replaces: text().nullable(),
});
export type Item = z.infer<typeof itemSchema>;

/** A shop listing and what one of it takes from stock; a kit has several rows. */
export const listingSchema = z.object({
  source: text(),
  listingSku: text(),
  sku: text(),
  unitsPerListing: quantity(),
});
export type Listing = z.infer<typeof listingSchema>;

/** Which SKUs an ad campaign (or a product group of GMV Max) sells. */
export const adLinkSchema = z.object({
  account: text(),
  adCampaignId: text(),
  sku: text(),
});
export type AdLink = z.infer<typeof adLinkSchema>;

export const CAMPAIGN_KINDS = ['livestream', 'ad_flight', 'video', 'platform_day', 'other'] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];
export const CAMPAIGN_STATUSES = ['planned', 'running', 'done', 'suspended', 'cancelled'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/**
 * A planned push for a SKU, or (`sku` is `category:NAME`) for every active item of a category. Known from `announcedOn`
 * on; its status only from `statusSince` on. Its size is stated by units beyond the usual demand, by a target uplift
 * (demand of all channels while it runs over the usual demand), by its peak day, or by nothing.
 */
export const campaignSchema = z.object({
  campaignId: text(),
  sku: text(),
  channel: word(CHANNELS),
  name: text().nullable(),
  kind: word(CAMPAIGN_KINDS),
  announcedOn: day().nullable(),
  startsOn: day(),
  endsOn: day(),
  plannedUnits: quantity().nullable(),
  plannedPeakDayUnits: quantity().nullable(),
  targetUplift: ratio().nullable(),
  adBudget: amount().nullable(),
  currency: currency().nullable(),
  accounts: text().nullable(),
  status: word(CAMPAIGN_STATUSES),
  statusSince: day().nullable(),
  author: text().nullable(),
});
export type Campaign = z.infer<typeof campaignSchema>;

/** An ad account's health at `takenAt`; `rawStatus` is the platform's own word. */
export const adAccountSchema = z.object({
  source: text(),
  account: text(),
  takenAt: moment(),
  status: word(['ok', 'pending', 'blocked']),
  rawStatus: text().nullable(),
  balance: signedAmount().nullable(),
  currency: currency().nullable(),
  timeZone: text().nullable(),
  reason: text().nullable(),
  openedOn: day().nullable(),
  autoTopUp: flag().nullable(),
});
export type AdAccount = z.infer<typeof adAccountSchema>;

/** What a closure may stand still: the factory, all suppliers, the supplier of a name, or a channel. */
export const CLOSURE_SCOPES: readonly string[] = [
  'factory',
  'supplier',
  'supplier:NAME',
  ...CHANNELS.map((channel) => `channel:${channel}`),
];

/** Days on which nothing is made, sent or sold. `scope` is one of CLOSURE_SCOPES. */
export const closureSchema = z.object({
  scope: textOfForm(
    new RegExp(`^(factory|supplier|supplier:\\S.*|channel:(${CHANNELS.join('|')}))$`),
    `none of the scopes allowed here: ${CLOSURE_SCOPES.join(', ')}`,
  ),
  from: day(),
  to: day(),
  name: text().nullable(),
});
export type Closure = z.infer<typeof closureSchema>;

/** A planner's own value for one field of a SKU, with author and expiry. */
export const overrideSchema = z.object({
  sku: text(),
  field: text(),
  value: text(),
  reason: text().nullable(),
  author: text().nullable(),
  expiresOn: day().nullable(),
});
export type Override = z.infer<typeof overrideSchema>;
