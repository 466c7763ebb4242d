import { dayNumber, dayOfNumber, instantAt, instantOfMs, localDay, msOf } from '../domain/calendar.ts';
import type { CellValue } from '../domain/records.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import type { Fill, ProfileTable } from './profiles/profile.ts';

/** Some rows by field; a field the file has no column for is absent. */
export type FieldColumns = Map<string, CellValue[]>;

type FillRow = (columns: FieldColumns, row: number) => CellValue;

/** Gives a profile's fills to rows: fields that are null or absent. */
export class Filling {
  readonly #steps: readonly { readonly field: string; readonly fill: Fill; readonly of: FillRow }[];

  constructor(table: ProfileTable, settings: Settings) {
    this.#steps = table.fills.map(([field, fill]) => ({ field, fill, of: rowFill(fill, settings) }));
  }

  /** Fills the columns in place, in the profile's order. */
  fill(columns: FieldColumns, rows: number): void {
    for (const { field, fill, of } of this.#steps) {
      const present = columns.get(field);
      if (present === undefined) {
        columns.set(
          field,
          'value' in fill
            ? new Array<CellValue>(rows).fill(fill.value)
            : Array.from({ length: rows }, (_, row) => of(columns, row)),
        );
        continue;
      }
      for (let row = 0; row < rows; row++) {
        if (present[row] === null) present[row] = of(columns, row);
      }
    }
  }
}

function rowFill(fill: Fill, settings: Settings): FillRow {
  if ('value' in fill) return () => fill.value;
  if ('sameAs' in fill) return (columns, row) => at(columns, fill.sameAs, row);
  if ('joined' in fill) return joining(fill.joined);
  if ('given' in fill) {
    return (columns, row) =>
      fill.given.some((field) => at(columns, field, row) !== null) ? fill.yes : fill.no;
  }
  if ('localDayOf' in fill) {
    const dayAt = remembered((ms: number) => dayNumber(localDay(instantOfMs(ms), settings.factory.zone)));
    return (columns, row) => ifNumber(at(columns, fill.localDayOf, row), dayAt);
  }
  if ('startOf' in fill) return starting(fill, settings);
  return taking(fill.takenOn, settings);
}

function joining([first, second]: readonly [string, string]): FillRow {
  const dayText = remembered((day: number) => dayOfNumber(day) as string);
  const textOf = (value: CellValue) => (typeof value === 'number' ? dayText(value) : String(value));
  return (columns, row) => `${textOf(at(columns, first, row))}#${textOf(at(columns, second, row))}`;
}

/** The start of a local day, or of an hour of it, in the zone of the row's source. */
function starting(fill: { readonly startOf: string; readonly hour: string }, settings: Settings): FillRow {
  const startsIn = remembered((zone: string) =>
    remembered((hours: number) => {
      const hour = String(hours % 24).padStart(2, '0');
      return msOf(instantAt(dayOfNumber(Math.floor(hours / 24)), `${hour}:00`, zone));
    }),
  );
  return (columns, row) => {
    const zone = sourceAt(columns, row, settings)?.zone ?? settings.factory.zone;
    const hour = Number(at(columns, fill.hour, row) ?? 0);
    return ifNumber(at(columns, fill.startOf, row), (day) => startsIn(zone)(day * 24 + hour));
  };
}

/** The time at which the row's source takes its stock on a day. */
function taking(dayField: string, settings: Settings): FillRow {
  const { factory } = settings;
  return (columns, row) => {
    const source = sourceAt(columns, row, settings);
    return ifNumber(at(columns, dayField, row), (day) =>
      msOf(instantAt(dayOfNumber(day), source?.takenAt ?? factory.dayClosesAt, source?.zone ?? factory.zone)),
    );
  };
}

function sourceAt(columns: FieldColumns, row: number, settings: Settings) {
  const source = String(at(columns, 'source', row));
  return settingNamed(settings.sources, source);
}

function at(columns: FieldColumns, field: string, row: number): CellValue {
  return columns.get(field)?.[row] ?? null;
}

function ifNumber(value: CellValue, then: (number: number) => CellValue): CellValue {
  return typeof value === 'number' ? then(value) : null;
}

/** Entries after which a memory starts anew. */
const MOST_REMEMBERED = 100_000;

function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  const results = new Map<K, V>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    if (results.size >= MOST_REMEMBERED) results.clear();
    const result = compute(key);
    results.set(key, result);
    return result;
  };
}
