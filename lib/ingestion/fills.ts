import { dayOfNumber, type Instant, instantAt, msOf } from '../domain/calendar.ts';
import type { CellValue } from '../domain/records.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import type { Fill } from './profiles/profile.ts';
import { zoneCalendar } from './written-dates.ts';

/** Some rows by field; a field the file has no column for is absent. */
export type FieldColumns = Map<string, CellValue[]>;

/** What of a file counts for all of its rows. */
export interface FileFacts {
  /** The file's source, where its rows do not name another. */
  readonly source: string;
  /** Zone of rows that state none; null: that of the settings, else the factory's. */
  readonly zone: string | null;
  /** Field that states the zone of a row. */
  readonly zoneField: string | null;
  /** When the file was exported, as far as is known before its rows are read. */
  readonly exportTime: Instant;
}

/** Gives the fill of each row of some columns. */
type FillOf = (columns: FieldColumns) => (row: number) => CellValue;

/** Columns in which every row has one value; each is made once, so they must not be changed. */
export class SameValues {
  readonly #columns = new Map<CellValue, CellValue[]>();

  /** So many rows of the value. */
  column(value: CellValue, rows: number): CellValue[] {
    const known = this.#columns.get(value);
    if (known?.length === rows) return known;
    const column = new Array<CellValue>(rows).fill(value);
    this.#columns.set(value, column);
    return column;
  }
}

/** Gives a profile's fills to rows: fields that are null or absent. */
export class Filling {
  readonly #steps: readonly { readonly field: string; readonly fill: Fill; readonly of: FillOf }[];
  readonly #same = new SameValues();

  constructor(fills: readonly (readonly [field: string, fill: Fill])[], file: FileFacts, settings: Settings) {
    this.#steps = fills.map(([field, fill]) => ({ field, fill, of: fillOf(fill, file, settings) }));
  }

  /** Fills the columns in place, in the profile's order. */
  fill(columns: FieldColumns, rows: number): void {
    for (const { field, fill, of } of this.#steps) {
      const fillAt = of(columns);
      const present = columns.get(field);
      if (present === undefined) {
        const isSame = 'value' in fill || 'sourceName' in fill || 'setting' in fill;
        columns.set(
          field,
          isSame ? this.#same.column(fillAt(0), rows) : Array.from({ length: rows }, (_, row) => fillAt(row)),
        );
        continue;
      }
      for (let row = 0; row < rows; row++) {
        if (present[row] === null) present[row] = fillAt(row);
      }
    }
  }
}

function fillOf(fill: Fill, file: FileFacts, settings: Settings): FillOf {
  if ('value' in fill) return always(fill.value);
  if ('sameAs' in fill) return (columns) => valuesOf(columns, fill.sameAs);
  if ('joined' in fill) return joining(fill.joined);
  if ('sourceName' in fill) return always(file.source);
  if ('exportTime' in fill) return always(msOf(file.exportTime));
  if ('setting' in fill) {
    return always(sourceSettings(file.source, settings)?.[fill.setting] ?? fill.otherwise);
  }
  return choosing(fill) ?? calculating(fill) ?? dating(fill, file, settings);
}

function always(value: CellValue): FillOf {
  return () => () => value;
}

/** Fills that choose among values of the row; null for other fills. */
function choosing(fill: Fill): FillOf | null {
  if ('firstOf' in fill) {
    return (columns) => {
      const candidates = fill.firstOf.map((field) => valuesOf(columns, field));
      return (row) => {
        for (const candidate of candidates) {
          const value = candidate(row);
          if (value !== null) return value;
        }
        return null;
      };
    };
  }
  if ('given' in fill) {
    return (columns) => {
      const candidates = fill.given.map((field) => valuesOf(columns, field));
      return (row) => (candidates.some((candidate) => candidate(row) !== null) ? fill.yes : fill.no);
    };
  }
  return 'cases' in fill ? deciding(fill) : null;
}

type Cases = Extract<Fill, { cases: unknown }>;
type Condition = Cases['cases'][number]['when'][number];
type Outcome = Cases['otherwise'];

function deciding({ cases, otherwise }: Cases): FillOf {
  return (columns) => {
    const outcomeOf = (outcome: Outcome) =>
      'value' in outcome ? () => outcome.value : valuesOf(columns, outcome.sameAs);
    const decisions = cases.map(({ when, gives }) => ({
      conditions: when.map((condition) => holding(condition, columns)),
      gives: outcomeOf(gives),
    }));
    const last = outcomeOf(otherwise);
    return (row) => {
      for (const { conditions, gives } of decisions) {
        if (conditions.every((holds) => holds(row))) return gives(row);
      }
      return last(row);
    };
  };
}

function holding(condition: Condition, columns: FieldColumns): (row: number) => boolean {
  const valueAt = valuesOf(columns, condition.field);
  if ('is' in condition) return (row) => condition.is.includes(valueAt(row));
  return (row) => (valueAt(row) !== null) === condition.given;
}

/** Fills that add and subtract; null for other fills. */
function calculating(fill: Fill): FillOf | null {
  if ('sum' in fill) {
    return (columns) => {
      const parts = fill.sum.map((field) => valuesOf(columns, field));
      return (row) => {
        const given = parts.map((part) => part(row)).filter((value) => value !== null);
        return given.length === 0 ? null : given.reduce((total: number, value) => total + Number(value), 0);
      };
    };
  }
  if (!('minus' in fill)) return null;
  const [first = '', ...others] = fill.minus;
  const least = fill.least ?? Number.NEGATIVE_INFINITY;
  return (columns) => {
    const whole = valuesOf(columns, first);
    const parts = others.map((field) => valuesOf(columns, field));
    return (row) => {
      const rest = parts.reduce((total, part) => total + Number(part(row) ?? 0), 0);
      return ifNumber(whole(row), (value) => Math.max(least, value - rest));
    };
  };
}

function joining(fields: readonly string[]): FillOf {
  const dayText = remembered((day: number) => dayOfNumber(day) as string);
  const textOf = (value: CellValue) => (typeof value === 'number' ? dayText(value) : String(value));
  return (columns) => {
    const parts = fields.map((field) => valuesOf(columns, field));
    return (row) => parts.map((part) => textOf(part(row))).join('#');
  };
}

/** Fills that turn days into instants and back. */
function dating(fill: Fill, file: FileFacts, settings: Settings): FillOf {
  if ('localDayOf' in fill) {
    const dayOf = zoneCalendar(settings.factory.zone);
    return (columns) => {
      const instants = valuesOf(columns, fill.localDayOf);
      return (row) => ifNumber(instants(row), dayOf);
    };
  }
  if ('zoneDayOf' in fill) {
    const calendarOf = remembered(zoneCalendar);
    return (columns) => {
      const instants = valuesOf(columns, fill.zoneDayOf);
      return (row) => ifNumber(instants(row), (ms) => calendarOf(zoneAt(columns, row, file, settings))(ms));
    };
  }
  if ('startOf' in fill) return starting(fill, file, settings);
  if ('takenOn' in fill) return taking(fill.takenOn, file, settings);
  throw new TypeError(`no such fill: ${JSON.stringify(fill)}`);
}

/** The start of a local day, or of an hour of it, in the zone of the row. */
function starting(
  fill: { readonly startOf: string; readonly hour: string },
  file: FileFacts,
  settings: Settings,
): FillOf {
  const startsIn = remembered((zone: string) =>
    remembered((hours: number) => {
      const hour = String(hours % 24).padStart(2, '0');
      return msOf(instantAt(dayOfNumber(Math.floor(hours / 24)), `${hour}:00`, zone));
    }),
  );
  return (columns) => {
    const days = valuesOf(columns, fill.startOf);
    const hours = valuesOf(columns, fill.hour);
    return (row) => {
      const startOf = startsIn(zoneAt(columns, row, file, settings));
      const hour = Number(hours(row) ?? 0);
      return ifNumber(days(row), (day) => startOf(day * 24 + hour));
    };
  };
}

/** The time at which the row's source takes its stock on a day. */
function taking(dayField: string, file: FileFacts, settings: Settings): FillOf {
  return (columns) => {
    const days = valuesOf(columns, dayField);
    return (row) => {
      const takenAt = sourceAt(columns, row, file, settings)?.takenAt ?? settings.factory.dayClosesAt;
      const zone = zoneAt(columns, row, file, settings);
      return ifNumber(days(row), (day) => msOf(instantAt(dayOfNumber(day), takenAt, zone)));
    };
  };
}

/** The zone of a row: what it states, else the settings of its source, else the file's, else the factory's. */
export function zoneAt(columns: FieldColumns, row: number, file: FileFacts, settings: Settings): string {
  const stated = file.zoneField === null ? null : at(columns, file.zoneField, row);
  if (typeof stated === 'string') return stated;
  return sourceAt(columns, row, file, settings)?.zone ?? file.zone ?? settings.factory.zone;
}

function sourceAt(columns: FieldColumns, row: number, file: FileFacts, settings: Settings) {
  return sourceSettings(String(at(columns, 'source', row) ?? file.source), settings);
}

/** What the settings say of a source. */
export function sourceSettings(source: string, settings: Settings) {
  return settingNamed(settings.sources, source);
}

function at(columns: FieldColumns, field: string, row: number): CellValue {
  return columns.get(field)?.[row] ?? null;
}

/** Gives the value of a field row by row; null where there is no such column. */
function valuesOf(columns: FieldColumns, field: string): (row: number) => CellValue {
  const values = columns.get(field) ?? [];
  return (row) => values[row] ?? null;
}

function ifNumber(value: CellValue, then: (number: number) => CellValue): CellValue {
  return typeof value === 'number' ? then(value) : null;
}

/** Entries after which a memory starts anew. */
const MOST_REMEMBERED = 100_000;

/** The same function, each result computed once. */
export function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
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
