import type { RecordBatch, RecordName } from '../domain/records.ts';
import { RECORDS } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { type FieldColumns, type FileFacts, Filling, remembered, SameValues, zoneAt } from './fills.ts';
import type { Fill, ProfileTable } from './profiles/profile.ts';
import { zoneClock } from './written-dates.ts';

/** Batches made of some rows, and the rows of which none could be made. */
export interface Completed {
  /** The table's own record first, rejected rows left out. */
  readonly batches: readonly RecordBatch[];
  readonly rejected: readonly { readonly row: number; readonly field: string }[];
}

/** Makes whole records of typed rows: local times to instants, fills, records beside the main one. */
export class Completing {
  readonly #table: ProfileTable;
  readonly #facts: FileFacts;
  readonly #settings: Settings;
  readonly #filling: Filling;
  readonly #localInstants: readonly string[];
  readonly #doubtful: readonly string[];
  readonly #also: readonly AlsoRecord[];
  readonly #clockOf = remembered(zoneClock);
  readonly #same = new SameValues();

  constructor(table: ProfileTable, facts: FileFacts, settings: Settings) {
    this.#table = table;
    this.#facts = facts;
    this.#settings = settings;
    this.#filling = new Filling(table.fills, facts, settings);
    this.#localInstants =
      facts.zoneField === null
        ? []
        : table.columns.filter(({ kind }) => kind === 'instant').map(({ field }) => field);
    this.#doubtful = doubtfulFields(table.record, table.fills, table.requires);
    this.#also = table.also.map((one) => new AlsoRecord(one, facts, settings));
  }

  /** Completes rows; the columns are changed in place. */
  complete(columns: FieldColumns, rows: number): Completed {
    this.#placeInstants(columns, rows);
    this.#filling.fill(columns, rows);
    const rejected = faultyRows(this.#table.record, this.#doubtful, columns, rows);
    const kept = withoutRows(columns, rejected, rows);
    const main = batchOf(this.#table.record, columns, kept, this.#same);
    return { batches: [main, ...this.#also.map((also) => also.batch(columns, kept))], rejected };
  }

  /** One line for each record beside the main one that rows could not give. */
  warnings(file: string): string[] {
    return this.#also.flatMap((also) => also.warnings(file));
  }

  /** Where rows state their zone, their times are local until here. */
  #placeInstants(columns: FieldColumns, rows: number): void {
    for (const field of this.#localInstants) {
      const values = columns.get(field);
      for (let row = 0; values !== undefined && row < rows; row++) {
        const local = values[row];
        if (typeof local !== 'number') continue;
        values[row] = this.#clockOf(zoneAt(columns, row, this.#facts, this.#settings))(local);
      }
    }
  }
}

/** A record that rows give beside their own. */
class AlsoRecord {
  readonly #record: RecordName;
  readonly #where: readonly string[];
  readonly #replaced: readonly string[];
  readonly #filling: Filling;
  readonly #doubtful: readonly string[];
  readonly #same = new SameValues();
  #lacking = 0;
  #lacked = '';

  constructor({ record, where, fills }: ProfileTable['also'][number], facts: FileFacts, settings: Settings) {
    this.#record = record;
    this.#where = where;
    this.#replaced = fills.map(([field]) => field);
    this.#filling = new Filling(fills, facts, settings);
    this.#doubtful = RECORDS[record].columns.filter(({ nullable }) => !nullable).map(({ field }) => field);
  }

  batch(main: FieldColumns, rows: number): RecordBatch {
    const given = Array.from({ length: rows }, (_, row) => row).filter((row) =>
      this.#where.every((field) => (main.get(field)?.[row] ?? 0) !== 0),
    );
    const columns: FieldColumns = new Map(
      [...main].map(([field, values]) => [field, given.map((row) => values[row] ?? null)]),
    );
    for (const field of this.#replaced) columns.delete(field);
    this.#filling.fill(columns, given.length);
    const faults = faultyRows(this.#record, this.#doubtful, columns, given.length);
    this.#lacking += faults.length;
    this.#lacked = faults[0]?.field ?? this.#lacked;
    return batchOf(this.#record, columns, withoutRows(columns, faults, given.length), this.#same);
  }

  warnings(file: string): string[] {
    if (this.#lacking === 0) return [];
    return [`${file}: ${this.#lacking} rows give no ${this.#record}, they do not tell ${this.#lacked}`];
  }
}

/** Fields that must not be null and may be after the fills: those that are calculated or chosen. */
function doubtfulFields(
  record: RecordName,
  fills: readonly (readonly [field: string, fill: Fill])[],
  requires: readonly (readonly string[])[],
): string[] {
  const alone = new Set(requires.flatMap((group) => (group.length === 1 ? group : [])));
  const sure = new Set(
    fills.flatMap(([field, fill]) =>
      ('value' in fill && fill.value !== null) || 'sourceName' in fill || 'exportTime' in fill ? [field] : [],
    ),
  );
  return RECORDS[record].columns
    .filter(({ field, nullable }) => !nullable && !alone.has(field) && !sure.has(field))
    .map(({ field }) => field);
}

function faultyRows(
  record: RecordName,
  fields: readonly string[],
  columns: FieldColumns,
  rows: number,
): { row: number; field: string }[] {
  const { schema } = RECORDS[record];
  const faults = new Map<number, string>();
  for (const field of fields) {
    const values = columns.get(field) ?? [];
    const positive = isPositive(schema.shape[field]);
    for (let row = 0; row < rows; row++) {
      const value = values[row] ?? null;
      const isFault = value === null || (positive && typeof value === 'number' && value < 0);
      if (isFault && !faults.has(row)) faults.set(row, field);
    }
  }
  return [...faults].map(([row, field]) => ({ row, field })).sort((a, b) => a.row - b.row);
}

function isPositive(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'minValue' in schema && schema.minValue === 0;
}

/** Takes rows out of all columns; gives how many are left. */
function withoutRows(
  columns: FieldColumns,
  faults: readonly { readonly row: number }[],
  rows: number,
): number {
  if (faults.length === 0) return rows;
  const out = new Set(faults.map(({ row }) => row));
  for (const [field, values] of columns) {
    columns.set(
      field,
      values.filter((_, row) => !out.has(row)),
    );
  }
  return rows - out.size;
}

function batchOf(record: RecordName, columns: FieldColumns, rows: number, same: SameValues): RecordBatch {
  return {
    record,
    rows,
    columns: Object.fromEntries(
      RECORDS[record].columns.map(({ field }) => [field, columns.get(field) ?? same.column(null, rows)]),
    ),
  };
}
