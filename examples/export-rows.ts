import { type BusinessDay, dayNumber, dayOfNumber, type Instant, instant } from '../lib/domain/calendar.ts';
import { addQuantities, type Quantity, unitsOf, ZERO } from '../lib/domain/decimal.ts';
import { type AdAccountRow, adAccountRows } from './ad-accounts.ts';
import { type AdPartRow, hourlyAds, regionalAds } from './ad-splits.ts';
import type { Campaign, Timeline } from './campaigns.ts';
import { BLOCKED_ACCOUNT, LATE_ACCOUNT, type Product } from './catalogue.ts';
import { CLOSURES } from './closures.ts';
import { expectedSpend, type ProductDemand } from './demand.ts';
import type { StockOutcome, SupplyOutcome } from './stock.ts';

export type OrderRow = { date: string; sku: string; channel: 'b2b' | 'tiktok'; qty: number };
export type AdRow = {
  date: string;
  account: string;
  campaign_id: string;
  sku: string;
  views: number;
  impressions: number;
  clicks: number;
  conversions: number;
  spend: number;
  currency: string;
};
export type CampaignRow = {
  campaign_id: string;
  sku: string;
  name: string;
  kind: string;
  announced: string;
  start: string;
  end: string;
  planned_units: number;
  planned_peak_day_units: number;
  ad_budget: number;
  currency: string;
  status: string;
  status_date: string;
  accounts: string;
};
export type ItemRow = {
  sku: string;
  name_zh: string;
  name_en: string;
  category: string;
  unit_cost: number;
  unit_price: number;
  currency: string;
  lead_time_days: number;
  lead_time_sd: number;
  moq: number;
  lot_size: number;
  expedite_lead_time_days: number;
  expedite_premium: number;
  supply: 'buy' | 'make';
  supplier: string;
  daily_capacity_units: number | null;
  start_up_days: number | null;
  shelf_life_days: number;
  present_reorder_point: number;
  present_order_up_to: number;
};
export type StockRow = { date: string; sku: string; on_hand: number };
export type OpenOrderRow = {
  po_id: string;
  sku: string;
  qty: number;
  due_date: string;
  ordered_on: string;
  kind: 'purchase' | 'production';
  supplier: string;
  cancellable_until: string;
};
export type ReceiptRow = {
  order_id: string;
  received_on: string;
  sku: string;
  qty: number;
  ordered_on: string;
};
export type ClosureRow = { scope: string; from: string; to: string; name: string };

/** What the exports do not say, by SKU: for checking that they agree with each other. */
export interface ExampleTruth {
  /** On hand before the first exported day. */
  readonly openingStock: ReadonlyMap<string, number>;
  /** Units asked for that were not in stock. */
  readonly lostUnits: ReadonlyMap<string, number>;
  /** Least on hand at the end of any exported day. */
  readonly leastOnHand: ReadonlyMap<string, number>;
  /** Units ordered, by order id. */
  readonly orderedUnits: ReadonlyMap<string, number>;
  readonly handbookSku: string;
  readonly surgeSku: string;
  readonly announcedSku: string;
  readonly blockedAccount: string;
  readonly blockedFrom: string;
  readonly blockedTo: string;
  /** Blocked since the last afternoon. */
  readonly lateAccount: string;
}

/** The factory's exports as rows; the names of their fields are the columns of the files. */
export interface ExampleExports {
  readonly lastDay: BusinessDay;
  /** The evening of the last day, when all exports were taken. */
  readonly asOf: Instant;
  readonly orders: readonly OrderRow[];
  readonly ads: readonly AdRow[];
  readonly adHours: readonly AdPartRow[];
  readonly adRegions: readonly AdPartRow[];
  readonly campaigns: readonly CampaignRow[];
  readonly items: readonly ItemRow[];
  readonly stock: readonly StockRow[];
  readonly openOrders: readonly OpenOrderRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly adAccounts: readonly AdAccountRow[];
  readonly closures: readonly ClosureRow[];
  readonly truth: ExampleTruth;
}

/** A product and everything that happened to it. */
export interface Line {
  readonly product: Product;
  readonly campaigns: readonly Campaign[];
  readonly demand: ProductDemand;
  readonly stock: StockOutcome;
}

/**
 * The exports of what happened: rows from the first exported day to the last, or as they were on the evening of an
 * earlier day. Ids are the same on every evening.
 */
export function exportsOf(
  seed: number,
  lines: readonly Line[],
  whole: Timeline,
  chosen: Pick<ExampleTruth, 'handbookSku' | 'surgeSku' | 'announcedSku'>,
  until = whole.lastDay,
): ExampleExports {
  const timeline = { ...whole, lastDay: until };
  const lastDay = dayOfNumber(until);
  const { campaignIds, rows: campaigns } = numberedCampaigns(lines, timeline);
  const orders = numberedOrders(lines);
  const ads = adRows(lines, timeline, campaignIds);
  return {
    lastDay,
    asOf: instant(`${lastDay}T20:00:00+08:00`),
    orders: orderRows(lines, timeline),
    ads,
    adHours: hourlyAds(seed, ads, until),
    adRegions: regionalAds(seed, ads, until),
    campaigns,
    items: lines.map(itemRow),
    stock: stockRows(lines, timeline),
    openOrders: orders.flatMap((order) => openOrderRow(order, timeline) ?? []),
    receipts: orders
      .flatMap((order) => receiptRows(order, timeline))
      .sort((a, b) => compareText(a.received_on, b.received_on)),
    adAccounts: adAccountRows(ads, timeline, until === whole.lastDay),
    closures: closureRows(timeline),
    truth: truthOf(lines, orders, timeline, chosen),
  };
}

function orderRows(lines: readonly Line[], timeline: Timeline): OrderRow[] {
  const rows: OrderRow[] = [];
  for (let day = timeline.firstExportedDay; day <= timeline.lastDay; day += 1) {
    const index = day - timeline.firstDay;
    for (const { product, demand } of lines) {
      for (const channel of ['b2b', 'tiktok'] as const) {
        const quantity = demand[channel][index] ?? ZERO;
        if (quantity > 0) {
          rows.push({ date: dayOfNumber(day), sku: product.sku, channel, qty: unitsOf(quantity) });
        }
      }
    }
  }
  return rows;
}

function adRows(
  lines: readonly Line[],
  timeline: Timeline,
  campaignIds: ReadonlyMap<Campaign, string>,
): AdRow[] {
  return lines
    .flatMap(({ product, demand }, index) =>
      demand.ads
        .filter(({ day }) => day >= timeline.firstExportedDay && day <= timeline.lastDay)
        .map(
          ({ day, campaign, ...counts }): AdRow => ({
            date: dayOfNumber(day),
            account: product.tiktok?.account ?? '',
            campaign_id:
              (campaign === null ? undefined : campaignIds.get(campaign)) ??
              `EG${String(index + 1).padStart(4, '0')}`,
            sku: product.sku,
            ...counts,
            currency: 'USD',
          }),
        ),
    )
    .sort((a, b) => compareText(a.date, b.date) || compareText(a.campaign_id, b.campaign_id));
}

/** Campaigns in the order they were announced, numbered; those that ended before the exports begin are left out. */
function numberedCampaigns(
  lines: readonly Line[],
  timeline: Timeline,
): { campaignIds: Map<Campaign, string>; rows: CampaignRow[] } {
  const campaigns = lines
    .flatMap((line) => line.campaigns)
    .filter(({ end }) => end >= timeline.firstExportedDay)
    .sort((a, b) => a.announced - b.announced || compareText(a.sku, b.sku));
  const campaignIds = new Map(
    campaigns.map((campaign, index) => [campaign, `TT${String(index + 1).padStart(4, '0')}`]),
  );
  const known = campaigns.filter(({ announced }) => announced <= timeline.lastDay);
  const tiktokOf = new Map(lines.map(({ product }) => [product.sku, product.tiktok]));
  const rows = known.map((campaign): CampaignRow => {
    const tiktok = tiktokOf.get(campaign.sku) ?? null;
    const { status, since } = statusOf(campaign, timeline);
    return {
      campaign_id: campaignIds.get(campaign) ?? '',
      sku: campaign.sku,
      name: campaign.name,
      kind: campaign.kind,
      announced: dayOfNumber(campaign.announced),
      start: dayOfNumber(campaign.start),
      end: dayOfNumber(campaign.end),
      planned_units: campaign.plannedUnits,
      planned_peak_day_units: campaign.plannedPeakDayUnits,
      ad_budget: tiktok === null ? 0 : Math.ceil(expectedSpend(tiktok, campaign, campaign.plannedUnits)),
      currency: 'USD',
      status,
      status_date: dayOfNumber(since),
      accounts: campaign.account,
    };
  });
  return { campaignIds, rows };
}

function statusOf(campaign: Campaign, { lastDay }: Timeline): { status: string; since: number } {
  const { stopped } = campaign;
  if (stopped !== null && stopped.on <= lastDay) return { status: stopped.status, since: stopped.on };
  if (campaign.end < lastDay) return { status: 'done', since: campaign.end + 1 };
  if (campaign.start <= lastDay) return { status: 'running', since: campaign.start };
  return { status: 'planned', since: campaign.announced };
}

function itemRow({ product, stock }: Line): ItemRow {
  return {
    sku: product.sku,
    name_zh: product.nameZh,
    name_en: product.nameEn,
    category: product.category,
    unit_cost: product.unitCost,
    unit_price: product.unitPrice,
    currency: 'CNY',
    lead_time_days: product.leadTimeDays,
    lead_time_sd: product.leadTimeSd,
    moq: product.moq,
    lot_size: product.lotSize,
    expedite_lead_time_days: product.expediteLeadTimeDays,
    expedite_premium: product.expeditePremium,
    supply: product.supply,
    supplier: product.supplier,
    daily_capacity_units: product.dailyCapacityUnits,
    start_up_days: product.startUpDays,
    shelf_life_days: product.shelfLifeDays,
    present_reorder_point: stock.present.minimum,
    present_order_up_to: stock.present.maximum,
  };
}

/** Days up to the last one on whose evening the warehouse system exports its stock; before that somebody did so once a month. */
const STOCK_EXPORT_DAYS = 90;

/** On hand at the end of each month, and of each of the last days. */
function stockRows(lines: readonly Line[], timeline: Timeline): StockRow[] {
  const rows: StockRow[] = [];
  for (let day = timeline.firstExportedDay; day <= timeline.lastDay; day += 1) {
    const isMonthEnd = dayOfNumber(day + 1).endsWith('-01');
    if (!isMonthEnd && day <= timeline.lastDay - STOCK_EXPORT_DAYS) continue;
    for (const { product, stock } of lines) {
      const onHand = stock.onHand[day - timeline.firstDay] ?? ZERO;
      rows.push({ date: dayOfNumber(day), sku: product.sku, on_hand: unitsOf(onHand) });
    }
  }
  return rows;
}

interface NumberedOrder {
  readonly id: string;
  readonly product: Product;
  readonly order: SupplyOutcome;
}

/** All supply orders by the day they were placed: PO for purchases, MO for production. */
function numberedOrders(lines: readonly Line[]): NumberedOrder[] {
  return lines
    .flatMap(({ product, stock }) => stock.orders.map((order) => ({ product, order })))
    .sort((a, b) => a.order.orderedOn - b.order.orderedOn || compareText(a.product.sku, b.product.sku))
    .map(({ product, order }, index) => ({
      id: `${product.supply === 'make' ? 'MO' : 'PO'}${String(index + 1).padStart(5, '0')}`,
      product,
      order,
    }));
}

/** An order can be cancelled during the first half of the time it takes. */
function openOrderRow({ id, product, order }: NumberedOrder, { lastDay }: Timeline): OpenOrderRow | null {
  if (order.orderedOn > lastDay) return null;
  const open = order.deliveries
    .filter(({ day }) => day > lastDay)
    .reduce((sum, { quantity }) => addQuantities(sum, quantity), ZERO);
  if (open === 0) return null;
  return {
    po_id: id,
    sku: product.sku,
    qty: unitsOf(open),
    due_date: dayOfNumber(order.dueOn),
    ordered_on: dayOfNumber(order.orderedOn),
    kind: product.supply === 'make' ? 'production' : 'purchase',
    supplier: product.supplier,
    cancellable_until: dayOfNumber(order.orderedOn + Math.floor((order.dueOn - order.orderedOn) / 2)),
  };
}

function receiptRows({ id, product, order }: NumberedOrder, timeline: Timeline): ReceiptRow[] {
  return order.deliveries
    .filter(({ day }) => day >= timeline.firstExportedDay && day <= timeline.lastDay)
    .map(({ day, quantity }) => ({
      order_id: id,
      received_on: dayOfNumber(day),
      sku: product.sku,
      qty: unitsOf(quantity),
      ordered_on: dayOfNumber(order.orderedOn),
    }));
}

const CLOSURES_AHEAD_DAYS = 300;

function closureRows(timeline: Timeline): ClosureRow[] {
  return CLOSURES.filter(
    ({ from, to }) =>
      dayNumber(to) >= timeline.firstExportedDay && dayNumber(from) <= timeline.lastDay + CLOSURES_AHEAD_DAYS,
  );
}

function truthOf(
  lines: readonly Line[],
  orders: readonly NumberedOrder[],
  timeline: Timeline,
  chosen: Pick<ExampleTruth, 'handbookSku' | 'surgeSku' | 'announcedSku'>,
): ExampleTruth {
  const first = timeline.firstExportedDay - timeline.firstDay;
  const bySku = (figure: (line: Line) => number) =>
    new Map(lines.map((line) => [line.product.sku, figure(line)]));
  return {
    openingStock: bySku(({ stock }) => unitsOf(stock.onHand[first - 1] ?? ZERO)),
    lostUnits: bySku(({ stock }) => unitsOf(stock.lost.slice(first).reduce(addQuantities, ZERO))),
    leastOnHand: bySku(({ stock }) => unitsOf(Math.min(...stock.onHand.slice(first)) as Quantity)),
    orderedUnits: new Map(orders.map(({ id, order }) => [id, unitsOf(order.quantity)])),
    ...chosen,
    blockedAccount: BLOCKED_ACCOUNT,
    blockedFrom: dayOfNumber(timeline.blockedFrom),
    blockedTo: dayOfNumber(timeline.blockedTo),
    lateAccount: LATE_ACCOUNT,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
