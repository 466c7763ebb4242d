import * as z from 'zod';
import { amount, count, currency, day, moment, quantity, text, word } from './fields.ts';

/** The sales channels that planning tells apart; names of channels in exports map to these. */
export const CHANNELS = ['b2b', 'tiktok', 'site', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whether an order line is demand: see `lib/history` for the rule. */
export const SALE_STATUSES = ['paid', 'unpaid', 'cancelled'] as const;

/** Who or what cancelled a line; only `stock` (we could not deliver) leaves it demand. */
export const CANCEL_REASONS = ['buyer', 'stock', 'other'] as const;

/** Why a line was sent out; only `sale` is demand. */
export const SALE_PURPOSES = ['sale', 'gift', 'sample', 'replacement'] as const;

/**
 * A line of an order. `units` ordered are demand on `businessDay`; returns never subtract. `orderedAt` is null where the
 * export states the day alone. `openUnits` were still to be sent when the line was exported; `sentAt` is when it left,
 * `warehouse` where from.
 */
export const saleSchema = z.object({
  source: text(),
  orderId: text(),
  lineId: text(),
  sku: text(),
  channel: word(CHANNELS),
  units: quantity(),
  orderedAt: moment().nullable(),
  businessDay: day(),
  status: word(SALE_STATUSES),
  cancelReason: word(CANCEL_REASONS).nullable(),
  purpose: word(SALE_PURPOSES),
  openUnits: quantity().nullable(),
  sentAt: moment().nullable(),
  warehouse: text().nullable(),
  returnedUnits: quantity().nullable(),
  unitPrice: amount().nullable(),
  currency: currency().nullable(),
  region: text().nullable(),
  exportedAt: moment().nullable(),
});
export type Sale = z.infer<typeof saleSchema>;

export const AD_GRAINS = ['hour', 'day'] as const;
export const AD_LEVELS = ['campaign', 'ad_group', 'ad'] as const;

/** Counts of one ad campaign in one hour or day of the account's zone. `sku` is null where the source names none: adLink then says which SKUs it sells. */
export const adMetricSchema = z.object({
  source: text(),
  account: text(),
  campaignId: text(),
  grain: word(AD_GRAINS),
  start: moment(),
  businessDay: day(),
  level: word(AD_LEVELS),
  sku: text().nullable(),
  region: text().nullable(),
  views: count().nullable(),
  impressions: count().nullable(),
  clicks: count().nullable(),
  conversions: count().nullable(),
  spend: amount().nullable(),
  currency: currency().nullable(),
  exportedAt: moment().nullable(),
});
export type AdMetric = z.infer<typeof adMetricSchema>;

/** Goods of an order that came in; with `orderedOn` it gives a real lead time. */
export const goodsReceiptSchema = z.object({
  source: text(),
  orderId: text(),
  lineId: text(),
  receivedOn: day(),
  sku: text(),
  warehouse: text(),
  units: quantity(),
  orderedOn: day().nullable(),
  exportedAt: moment().nullable(),
});
export type GoodsReceipt = z.infer<typeof goodsReceiptSchema>;
