import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { type Campaign, campaignSchema, type Item, itemSchema } from '../../lib/domain/sets.ts';
import type { DayMarks } from '../../lib/simulation/replay.ts';
import { type World, worldOf } from '../../lib/simulation/world.ts';
import type { AdDay, AdSeries } from '../../lib/triggers/sku-facts.ts';

/** The data sets with reference figures, and the days of history each is tried after. */
export const REFERENCE_WARM_UP_DAYS = { 'online-retail': 365, 'seal-factory': 240 } as const;
export type ReferenceData = keyof typeof REFERENCE_WARM_UP_DAYS;

const folder = resolve(import.meta.dirname, '../../../shared/data');

/** Whether the data is on this machine: it lies beside the project, not in it. */
export const hasReferenceData = existsSync(resolve(folder, 'online-retail/sku_master.csv'));

/** Where a file or a folder of the data lies. */
export function referenceFile(name: string): string {
  return resolve(folder, name);
}

type Row = Readonly<Record<string, string>>;

/** The world of one data set, as measured by the reference: `b2b` and `retail` carry no pulses, `tiktok` does. */
export function referenceWorld(name: ReferenceData): World {
  return worldOf(demandHistory(rows(`${name}/orders_daily.csv.gz`)), {
    items: rows(`${name}/sku_master.csv`).map(itemOf),
    campaigns: name === 'seal-factory' ? rows(`${name}/campaigns.csv`).map(campaignOf) : [],
    adSeries: name === 'seal-factory' ? adSeries(rows(`${name}/ads_daily.csv.gz`)) : new Map(),
  });
}

/** Days on which a SKU's demand pulsed, by the labels. */
export function pulseDays(): Map<string, Set<string>> {
  const days = new Map<string, Set<string>>();
  for (const { date = '', sku = '' } of rows('labels/seal-factory-pulse-days.csv'))
    days.set(sku, (days.get(sku) ?? new Set()).add(date));
  return days;
}

interface LabelledDays extends DayMarks {
  readonly labelled: Uint8Array;
}

/**
 * Campaign days by the labels; the 31 days from a suspension on, and all days from a suspension among the measured days
 * (from `measuredFrom` on) on, both without label days; by SKU of the world.
 */
export function referenceMarks(world: World, measuredFrom: number): (index: number) => DayMarks {
  const marks = world.skus.map(() => noMarks(world));
  const indexOf = new Map(world.skus.map(({ item }, index) => [item.sku, index]));
  const of = (sku = '') => marks[indexOf.get(sku) ?? -1];
  for (const { date = '', sku, kind } of rows('labels/seal-factory-pulse-days.csv')) {
    const mark = of(sku);
    const day = dayNumber(businessDay(date)) - world.firstDay;
    if (mark === undefined || day < 0 || day >= world.days) continue;
    mark.labelled[day] = 1;
    if (kind === 'campaign') mark.campaign[day] = 1;
  }
  for (const { sku, status, statusSince } of world.campaigns) {
    const mark = of(sku);
    if (mark !== undefined && status === 'suspended' && statusSince !== null)
      markBlock(mark, dayNumber(statusSince) - world.firstDay, measuredFrom);
  }
  return (index) => marks[index] ?? noMarks(world);
}

function noMarks({ days }: World): LabelledDays {
  const none = () => new Uint8Array(days);
  return { campaign: none(), afterBlock: none(), sinceBlock: none(), labelled: none() };
}

function markBlock(
  { labelled, afterBlock, sinceBlock }: LabelledDays,
  from: number,
  measuredFrom: number,
): void {
  for (let day = Math.max(0, from); day < labelled.length; day++) {
    if (labelled[day] === 1) continue;
    if (day <= from + 30) afterBlock[day] = 1;
    if (from >= measuredFrom) sinceBlock[day] = 1;
  }
}

function rows(file: string): Row[] {
  const bytes = readFileSync(referenceFile(file));
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true });
}

function demandHistory(orders: readonly Row[]): DemandHistory {
  const bySku = Map.groupBy(orders, ({ sku = '' }) => sku);
  const skus = [...bySku.keys()].sort();
  const dayOf = ({ date = '' }: Row) => dayNumber(businessDay(date));
  const offsets = [0];
  const days: number[] = [];
  const base: number[] = [];
  const pulse: number[] = [];
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;
  for (const sku of skus) {
    const byDay = Map.groupBy(bySku.get(sku) ?? [], dayOf);
    for (const day of [...byDay.keys()].sort((a, b) => a - b)) {
      const sold = byDay.get(day) ?? [];
      const sum = (pulses: boolean) =>
        sold
          .filter(({ channel }) => (channel === 'tiktok') === pulses)
          .reduce((units, { qty }) => units + quantityOf(Number(qty)), 0);
      days.push(day);
      base.push(sum(false));
      pulse.push(sum(true));
      firstDay = Math.min(firstDay, day);
      lastDay = Math.max(lastDay, day);
    }
    offsets.push(days.length);
  }
  return {
    firstDay,
    lastDay,
    skus,
    pools: skus.map(() => 'main'),
    firstDemandDays: Int32Array.from(skus, (_, index) => days[offsets[index] ?? 0] ?? 0),
    offsets: Uint32Array.from(offsets),
    days: Int32Array.from(days),
    baseQuantities: Float64Array.from(base),
    pulseQuantities: Float64Array.from(pulse),
  };
}

function itemOf(row: Row): Item {
  const { unit_price, lead_time_days, lead_time_sd, moq, lot_size } = row;
  const { sku = '', expedite_lead_time_days, expedite_premium } = row;
  const known: Partial<Item> = {
    sku,
    unitPrice: amountOf(Number(unit_price)),
    leadTimeDays: Number(lead_time_days),
    leadTimeSd: Number(lead_time_sd),
    moq: quantityOf(Number(moq)),
    lotSize: quantityOf(Number(lot_size)),
    expediteLeadTimeDays: Number(expedite_lead_time_days),
    expeditePremium: Number(expedite_premium),
    active: true,
  };
  return itemSchema.parse({
    ...Object.fromEntries(Object.keys(itemSchema.shape).map((field) => [field, null])),
    ...known,
  });
}

function campaignOf(row: Row): Campaign {
  const { campaign_id = '', sku = '', announced = '', start = '', end = '' } = row;
  const { planned_units, status, status_date = '' } = row;
  return campaignSchema.parse({
    ...Object.fromEntries(Object.keys(campaignSchema.shape).map((field) => [field, null])),
    campaignId: campaign_id,
    sku,
    channel: 'tiktok',
    kind: 'other',
    announcedOn: businessDay(announced),
    startsOn: businessDay(start),
    endsOn: businessDay(end),
    plannedUnits: quantityOf(Number(planned_units)),
    status,
    statusSince: status_date === '' ? null : businessDay(status_date),
  });
}

function adSeries(ads: readonly Row[]): ReadonlyMap<string, readonly AdSeries[]> {
  const bySku = Map.groupBy(ads, ({ sku = '' }) => sku);
  return new Map(
    [...bySku].map(([sku, days]) => [
      sku,
      [{ account: null, campaignId: null, days: days.map(adDayOf).sort((a, b) => (a.day < b.day ? -1 : 1)) }],
    ]),
  );
}

function adDayOf({ date = '', impressions, clicks, conversions }: Row): AdDay {
  return {
    day: businessDay(date),
    impressions: Number(impressions),
    clicks: Number(clicks),
    conversions: Number(conversions),
    spend: null,
    provisional: false,
  };
}
