import {
  type BusinessDay,
  dayNumber,
  dayOfNumber,
  instantOfMs,
  isBusinessDay,
  localDay,
} from '../domain/calendar.ts';
import { SCALE } from '../domain/decimal.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import { type CellValue, RECORDS, type RecordBatch } from '../domain/records.ts';
import type { FieldColumns } from './fills.ts';
import type { ProfileTable } from './profiles/profile.ts';

/** Sums over the accepted rows of one file: the newest of each field, days, sources, demand by channel. */
export class Tally {
  readonly #table: ProfileTable;
  readonly #kinds: ReadonlyMap<string, string>;
  readonly #sources = new Set<string>();
  readonly #demand = new Map<Channel, number>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  readonly #newest = new Map<string, number>();

  constructor(table: ProfileTable) {
    this.#table = table;
    this.#kinds = new Map(table.columns.map(({ field, kind }) => [field, kind]));
  }

  /** Counts a batch; `columns` holds what the file gave, also columns that are no field of the record. */
  add(batch: RecordBatch, columns: FieldColumns): void {
    this.#addSources(batch.columns.source ?? []);
    const { happenedAt } = RECORDS[batch.record];
    if (happenedAt !== null) this.#span(batch.columns[happenedAt] ?? []);
    for (const field of [...this.#table.happened, 'exportedAt']) {
      this.#keepNewest(field, columns.get(field) ?? []);
    }
    if (batch.record === 'sale') this.#addDemand(batch);
  }

  /** Sources named by the rows, sorted; `plain` where the record has none. */
  get sources(): string[] {
    return this.#sources.size > 0 ? [...this.#sources].sort() : [this.#table.name.split('/')[0] ?? ''];
  }

  /** First and last of the days or instants at which the record happened; null where it has none. */
  span(zone: string): { firstDay: BusinessDay | null; lastDay: BusinessDay | null } {
    const { record } = this.#table;
    const { happenedAt } = RECORDS[record];
    if (happenedAt === null || this.#last < this.#first) return { firstDay: null, lastDay: null };
    const { kind } = RECORDS[record].columns.find(({ field }) => field === happenedAt) ?? {};
    const dayOf = (value: number) =>
      kind === 'day' ? dayOfNumber(value) : localDay(instantOfMs(value), zone);
    return { firstDay: dayOf(this.#first), lastDay: dayOf(this.#last) };
  }

  /** Demand in units (not ten-thousandths) of each channel that has rows. */
  get unitsByChannel(): Partial<Record<Channel, number>> {
    return Object.fromEntries(
      CHANNELS.flatMap((channel) => {
        const quantity = this.#demand.get(channel);
        return quantity === undefined ? [] : [[channel, quantity / SCALE]];
      }),
    );
  }

  /** The newest day among the given fields that hold days, in day numbers; null where there is none. */
  newestDay(fields: readonly string[]): number | null {
    return this.#newestOf(fields, 'day');
  }

  /** The newest instant among the given fields that hold instants, in milliseconds; null where there is none. */
  newestInstant(fields: readonly string[]): number | null {
    return this.#newestOf(fields, 'instant');
  }

  #newestOf(fields: readonly string[], kind: string): number | null {
    const values = fields
      .filter((field) => this.#kinds.get(field) === kind)
      .flatMap((field) => this.#newest.get(field) ?? []);
    return values.length > 0 ? Math.max(...values) : null;
  }

  #addSources(values: readonly CellValue[]): void {
    let last: CellValue = null;
    for (const source of values) {
      if (source === last) continue;
      this.#sources.add(String(source));
      last = source;
    }
  }

  #span(values: readonly CellValue[]): void {
    for (const value of values) {
      if (typeof value !== 'number') continue;
      if (value < this.#first) this.#first = value;
      if (value > this.#last) this.#last = value;
    }
  }

  #keepNewest(field: string, values: readonly CellValue[]): void {
    let newest = this.#newest.get(field) ?? Number.NEGATIVE_INFINITY;
    for (const value of values) if (typeof value === 'number' && value > newest) newest = value;
    if (newest !== Number.NEGATIVE_INFINITY) this.#newest.set(field, newest);
  }

  /** Demand is what was ordered and paid, or cancelled because we could not deliver; gifts and samples are none. */
  #addDemand({ columns, rows }: RecordBatch): void {
    const { status = [], cancelReason = [], purpose = [], channel = [], units = [] } = columns;
    const demand = this.#demand;
    for (let row = 0; row < rows; row++) {
      const counts = status[row] === 'paid' || (status[row] === 'cancelled' && cancelReason[row] === 'stock');
      if (!counts || purpose[row] !== 'sale') continue;
      const name = channel[row] as Channel;
      demand.set(name, (demand.get(name) ?? 0) + (units[row] as number));
    }
  }
}

/** Day number of the newest date in a file's name, `2026-06-24` or `20260624` between other than digits; null where it has none. */
export function dayInName(name: string): number | null {
  const dates = name.matchAll(/(?<!\d)(\d{4})(-?)(\d{2})\2(\d{2})(?!\d)/g);
  const days = [...dates].flatMap(([, year, , month, day]) => {
    const text = `${year}-${month}-${day}`;
    return isBusinessDay(text) ? [dayNumber(text)] : [];
  });
  return days.length > 0 ? Math.max(...days) : null;
}
