import { addDays, type BusinessDay, dayOfNumber, daysBetween } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { denseSeries, seriesBuffers } from '../planning/demand-series.ts';
import { median } from '../planning/median.ts';

/** A day on which the demand for a SKU jumped. */
export interface PulseDay {
  readonly sku: string;
  readonly day: BusinessDay;
}

/** Consecutive days on which it did. */
export interface Pulse {
  readonly sku: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

/** A day on which an alert told of a surge of a SKU's ads, and how sure it was. */
export interface SurgeDay extends PulseDay {
  /** Tells the alert from every other. */
  readonly alert: string;
  readonly level: 'watch' | 'act';
}

/** What alerts of a level, or of a higher one, had to do with pulses. */
export interface PulseNotices {
  /** Those that began in the days looked at, after the first. */
  readonly pulses: number;
  /** Pulses of which an alert told on one of their days or the day before. */
  readonly caught: number;
  /** Days from the first of these to the first day of the pulse, ascending: 1 is the day before, -1 the day after. */
  readonly leadDays: readonly number[];
  readonly alerts: number;
  /** Alerts that told of a surge on a day of a pulse, or the day before one. */
  readonly touching: number;
}

/** The runs of consecutive days, by SKU, then day. */
export function pulsesOf(days: readonly PulseDay[]): Pulse[] {
  const pulses: Pulse[] = [];
  for (const [sku, ofSku] of [...Map.groupBy(days, (one) => one.sku)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const day of [...new Set(ofSku.map((one) => one.day))].sort()) {
      const last = pulses.at(-1);
      if (last?.sku === sku && addDays(last.to, 1) === day) pulses[pulses.length - 1] = { ...last, to: day };
      else pulses.push({ sku, from: day, to: day });
    }
  }
  return pulses;
}

/**
 * The days on which pulse channels sold more than `factor` times the median of the SKU's days with demand, in the days
 * of the history: the handbook's pulse days without what campaigns say.
 */
export function pulseDaysIn(history: DemandHistory, factor: number): PulseDay[] {
  const buffers = seriesBuffers(history);
  return [...history.skus.keys()].flatMap((index) => {
    const { sku, firstDay, baseUnits, pulseUnits } = denseSeries(history, index, buffers);
    const total = pulseUnits.map((pulse, at) => pulse + (baseUnits[at] ?? 0)).filter((units) => units > 0);
    const limit = factor * (median(total) ?? Number.POSITIVE_INFINITY);
    return [...pulseUnits].flatMap((units, at) =>
      units > limit ? [{ sku, day: dayOfNumber(firstDay + at) }] : [],
    );
  });
}

/**
 * How alerts of this level or a higher one and pulses met in the days from `from` to `to`. `pulses` are all that are known,
 * for an alert of the first days may tell of one that began before.
 */
export function pulseNotices(
  {
    pulses,
    from,
    to,
  }: { readonly pulses: readonly Pulse[]; readonly from: BusinessDay; readonly to: BusinessDay },
  surgeDays: readonly SurgeDay[],
  level: SurgeDay['level'],
): PulseNotices {
  const begun = pulses.filter((pulse) => from < pulse.from && pulse.from <= to);
  const told = Map.groupBy(
    surgeDays.filter((one) => level === 'watch' || one.level === 'act'),
    ({ sku }) => sku,
  );
  const bySku = Map.groupBy(pulses, ({ sku }) => sku);
  const leadDays = begun.flatMap((pulse) => {
    const [first] = (told.get(pulse.sku) ?? [])
      .flatMap(({ day }) => (isNear(day, pulse) ? [day] : []))
      .sort();
    return first === undefined ? [] : [daysBetween(first, pulse.from)];
  });
  const alerts = [...Map.groupBy([...told.values()].flat(), ({ alert }) => alert).values()];
  return {
    pulses: begun.length,
    caught: leadDays.length,
    leadDays: leadDays.sort((a, b) => a - b),
    alerts: alerts.length,
    touching: alerts.filter((days) =>
      days.some(({ sku, day }) => bySku.get(sku)?.some((pulse) => isNear(day, pulse))),
    ).length,
  };
}

/** Clicks lead by up to a day. */
function isNear(day: BusinessDay, { from, to }: Pulse): boolean {
  return addDays(from, -1) <= day && day <= to;
}
