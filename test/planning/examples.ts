import { type BusinessDay, businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../../lib/domain/demand-history.ts';
import type { Campaign, Item } from '../../lib/domain/sets.ts';
import type { LeadTime } from '../../lib/planning/lead-times.ts';
import { NOTHING_LEARNED } from '../../lib/planning/learned-campaigns.ts';
import type { DemandMasks, MethodInput } from '../../lib/planning/method-input.ts';

/** What the tests of planning start from; each test changes what it is about. */
export const PLANNING_DAY: BusinessDay = businessDay('2026-06-24');
export const TODAY = dayNumber(PLANNING_DAY);

export function exampleItem(changes: Partial<Item> = {}): Item {
  return {
    sku: 'ORING-001',
    nameZh: 'O型圈',
    nameEn: 'O-ring',
    category: null,
    unitCost: null,
    unitPrice: null,
    currency: null,
    leadTimeDays: 14,
    leadTimeSd: null,
    expediteLeadTimeDays: null,
    expeditePremium: null,
    moq: null,
    lotSize: null,
    presentReorderPoint: null,
    presentOrderUpTo: null,
    supply: 'buy',
    supplier: null,
    dailyCapacityUnits: null,
    startUpDays: null,
    shelfLifeDays: null,
    active: true,
    replaces: null,
    ...changes,
  };
}

export function exampleCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    campaignId: 'TT0001',
    sku: 'ORING-001',
    channel: 'tiktok',
    name: null,
    kind: 'livestream',
    announcedOn: businessDay('2026-06-01'),
    startsOn: businessDay('2026-06-27'),
    endsOn: businessDay('2026-07-06'),
    plannedUnits: quantityOf(1000),
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

/** A series that ends on the planning day (or so many days after it) and sold on its first day. */
export function exampleSeries(
  base: readonly number[],
  pulse: readonly number[],
  daysAfter = 0,
): DemandSeries {
  const firstDay = TODAY + daysAfter - base.length + 1;
  return {
    sku: 'ORING-001',
    pool: 'main',
    firstDay,
    firstDemandDay: firstDay,
    baseUnits: Float64Array.from(base),
    pulseUnits: Float64Array.from(pulse),
  };
}

/** The same every day of the window. */
export function steady(units: number, days = 90): number[] {
  return Array.from({ length: days }, () => units);
}

/** The handbook's case: 1000 a day to B2B, one day of 5000 on TikTok. */
export function handbookSeries(): DemandSeries {
  return exampleSeries(steady(1000), [...steady(0, 60), 5000, ...steady(0, 29)]);
}

/** Days on which no channel sold. */
export function sameMask(isMasked: (dayNumber: number) => boolean): DemandMasks {
  return exampleMasks({ isBaseMasked: isMasked, isMasked });
}

/** Every day counts, but for what a test says. */
export function exampleMasks(changes: Partial<DemandMasks> = {}): DemandMasks {
  const never = () => false;
  return {
    isBaseMasked: never,
    isMasked: never,
    isHeldBack: never,
    isLowerBound: never,
    ...changes,
  };
}

/** A lead time as the item states it. */
export function statedLeadTime(statedDays: number, statedSdDays: number | null): LeadTime {
  return {
    from: 'item',
    meanDays: statedDays,
    sdDays: statedSdDays,
    statedDays,
    statedSdDays,
    seen: null,
  };
}

/** What a test changes of an input: fields of it, or figures that are parts of them. */
export interface InputChanges extends Partial<MethodInput> {
  readonly leadTimeDays?: number;
  readonly leadTimeSd?: number | null;
  readonly closedDays?: number;
  /** Of an expedite that comes at once. */
  readonly expediteLeadTimeDays?: number;
}

export function exampleInput(changes: InputChanges = {}): MethodInput {
  const {
    leadTimeDays = 14,
    leadTimeSd = null,
    closedDays = 0,
    expediteLeadTimeDays = null,
    ...fields
  } = changes;
  return {
    series: handbookSeries(),
    planningDay: PLANNING_DAY,
    campaigns: [],
    masks: exampleMasks(),
    pulseDays: new Map(),
    learned: NOTHING_LEARNED,
    coverDaysCalibration: null,
    leadTime: statedLeadTime(leadTimeDays, leadTimeSd),
    closedDaysAhead: () => closedDays,
    expedite:
      expediteLeadTimeDays === null ? null : { startDays: expediteLeadTimeDays, dailyCapacityUnits: null },
    category: null,
    abcClass: null,
    moq: null,
    serviceLevel: 0.95,
    serviceFrom: 'settings',
    serviceKind: 'cycle',
    coverDays: 5,
    orderCycleDays: 0,
    reviewDays: 1,
    windowDays: 90,
    pulseDayFactor: 3,
    overrides: null,
    ...fields,
  };
}

/** A history of 100 days up to the planning day; each entry is a SKU, pool and its [days before the planning day, base, pulse] units. */
export function exampleHistory(
  rows: readonly { sku: string; pool: string; demand: readonly (readonly [number, number, number])[] }[],
): DemandHistory {
  const entries = rows.flatMap(({ demand }) => demand);
  const offsets = [0];
  for (const { demand } of rows) offsets.push((offsets.at(-1) ?? 0) + demand.length);
  return {
    firstDay: TODAY - 99,
    lastDay: TODAY,
    skus: rows.map(({ sku }) => sku),
    pools: rows.map(({ pool }) => pool),
    firstDemandDays: Int32Array.from(rows, ({ demand }) => TODAY - (demand[0]?.[0] ?? 0)),
    offsets: Uint32Array.from(offsets),
    days: Int32Array.from(entries, ([before]) => TODAY - before),
    baseQuantities: Float64Array.from(entries, ([, base]) => quantityOf(base)),
    pulseQuantities: Float64Array.from(entries, ([, , pulse]) => quantityOf(pulse)),
  };
}
