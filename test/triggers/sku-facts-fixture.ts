import { addDays, businessDay, instant } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { Campaign, Item } from '../../lib/domain/sets.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { NOTHING_LEARNED } from '../../lib/planning/learned-campaigns.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { campaignsAhead } from '../../lib/triggers/campaigns-ahead.ts';
import {
  type AdDay,
  type AdSeries,
  type ExpectedReceipt,
  NO_ADS,
  type SkuFacts,
} from '../../lib/triggers/sku-facts.ts';
import { type WatchedSku, watchedSku } from '../../lib/triggers/watched-sku.ts';

export const TODAY = businessDay('2026-06-24');

export const ITEM: Item = {
  sku: 'OR-100',
  nameZh: 'O型圈',
  nameEn: 'O-ring',
  category: null,
  unitCost: null,
  unitPrice: null,
  currency: null,
  leadTimeDays: 14,
  leadTimeSd: null,
  expediteLeadTimeDays: 5,
  expeditePremium: null,
  moq: quantityOf(500),
  lotSize: quantityOf(100),
  presentReorderPoint: null,
  presentOrderUpTo: null,
  supply: 'buy',
  supplier: null,
  dailyCapacityUnits: null,
  startUpDays: null,
  shelfLifeDays: null,
  active: true,
  replaces: null,
};

export const PARAMETERS: MethodParameters = {
  method: 'handbook',
  demandClass: null,
  meanDailyDemand: 100,
  leadTimeDays: 14,
  baseSafetyStock: 600,
  pulseStock: 0,
  campaignStock: 0,
  safetyStock: 600,
  reorderPoint: 2000,
  orderUpTo: 2550,
  expeditePoint: null,
  expediteUpTo: null,
  campaigns: [],
  inputs: {},
};

/** A SKU that needs nothing: position 5000 over a reorder point of 2000, 50 days of supply. */
export function skuFacts(changes: Partial<SkuFacts> = {}): SkuFacts {
  const { available = 5000, onOrder = 0, proposedOutstanding = 0 } = changes;
  return {
    sku: 'OR-100',
    pool: 'main',
    item: ITEM,
    parameters: PARAMETERS,
    plannedParameters: changes.parameters ?? PARAMETERS,
    loweredBy: [],
    available,
    onOrder,
    proposedOutstanding,
    expediteOutstanding: 0,
    inventoryPosition: available + onOrder + proposedOutstanding,
    receipts: [],
    sevenDayMeanDemand: 80,
    usualPulseDemand: 20,
    newestPulseDemand: 20,
    lastSoldOn: TODAY,
    salesRecordedFrom: addDays(TODAY, -400),
    stockAge: null,
    regions: [],
    stale: [],
    stockTakenAt: instant('2026-06-24T10:00:00Z'),
    adSeries: [],
    ads: NO_ADS,
    campaigns: [],
    campaignsAhead: campaignsAhead(
      changes.campaigns ?? [],
      changes.demandFrom ?? addDays(TODAY, 1),
      { sku: 'OR-100', pool: 'main', usualADay: (changes.parameters ?? PARAMETERS).meanDailyDemand },
      NOTHING_LEARNED,
    ),
    closures: [],
    today: TODAY,
    demandFrom: addDays(TODAY, 1),
    ...changes,
  };
}

/** The SKU as rules look at it, by default settings. */
export function watched(changes: Partial<SkuFacts> = {}, json: object = {}): WatchedSku {
  return watchedSku(skuFacts(changes), parseSettings(json, 'test'));
}

/** 30 days of 1,000 impressions, 10 clicks and 1 conversion, then the newest day as told. */
export function adSeries(newest: Partial<AdDay> = {}, daysBefore = 30): AdSeries {
  const before = Array.from({ length: daysBefore }, (_, index): AdDay => {
    const day = addDays(TODAY, index - daysBefore);
    return { day, impressions: 1000, clicks: 10, conversions: 1, spend: 5, provisional: false };
  });
  const last: AdDay = {
    day: TODAY,
    impressions: 1000,
    clicks: 10,
    conversions: 1,
    spend: 5,
    provisional: true,
    ...newest,
  };
  return { account: 'a', campaignId: 'c', days: [...before, last] };
}

/** A line due in so many days; without a due date for null. */
export function receipt(
  units: number,
  dueIn: number | null,
  changes: Partial<ExpectedReceipt> = {},
): ExpectedReceipt {
  return {
    orderId: 'PO-1',
    supplier: null,
    units,
    dueOn: dueIn === null ? null : addDays(TODAY, dueIn),
    expedited: false,
    cancellableUntil: null,
    ...changes,
  };
}

export function campaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    campaignId: 'live-618',
    sku: 'OR-100',
    channel: 'tiktok',
    name: null,
    kind: 'livestream',
    announcedOn: null,
    startsOn: addDays(TODAY, 7),
    endsOn: addDays(TODAY, 9),
    plannedUnits: quantityOf(3000),
    plannedPeakDayUnits: null,
    adBudget: null,
    currency: null,
    accounts: null,
    targetUplift: null,
    status: 'planned',
    statusSince: null,
    author: null,
    ...changes,
  };
}
