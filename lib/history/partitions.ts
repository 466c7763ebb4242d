import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import type { Column } from '../domain/fields.ts';
import { type RecordDefinition, storedColumns } from '../domain/records.ts';
import { copyToParquet, identifier, literal, queryRows } from './database.ts';
import { eventKey, setKey } from './history-objects.ts';
import { columnOf, instantTextOf } from './record-columns.ts';
import type { FileFacts } from './writer.ts';

/** A row group has so many rows at most, and fewer where their texts take more bytes than this: some groups are in memory at a time. */
const MOST_GROUP_ROWS = 122_880;
const GROUP_TEXT_BYTES = 2_000_000;
/** DuckDB ends a group after so many rows or a multiple of them. */
const VECTOR_ROWS = 2048;

/** An object to be stored and the local file it is in. */
export interface WrittenObject {
  readonly key: string;
  readonly file: string;
}

/** The rows of a record that are to be written. */
export interface FileRows {
  /** SQL of the rows with those columns; all of them where none are named. */
  query(columns?: readonly Column[]): string;
  /** Columns of which all rows have one value, by name, and SQL of it: they need not be sorted along. */
  readonly shared: ReadonlyMap<string, string>;
}

/** Writes events, sorted by key, to one file a month. `named` gives the name of a month's object from its file. */
export async function writeMonths(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  rows: FileRows,
  folder: string,
  named: (file: string) => string,
): Promise<WrittenObject[]> {
  const dayColumn = columnOf(definition, definition.happenedAt ?? '');
  const day = identifier(dayColumn.name);
  const texts = varyingTexts(definition, rows);
  const months = await queryRows(
    connection,
    `SELECT strftime(${day}, '%Y-%m') AS month, ${width(texts)} FROM ${rows.query([dayColumn, ...texts])} GROUP BY month ORDER BY month`,
  );
  const written: WrittenObject[] = [];
  for (const [month, bytes] of months) {
    const first = `DATE '${month}-01'`;
    const file = join(folder, `month-${month}.parquet`);
    await writeSorted(
      connection,
      definition,
      rows,
      `${day} >= ${first} AND ${day} < ${first} + INTERVAL 1 MONTH`,
      file,
      groupRows(Number(bytes)),
    );
    written.push({ key: eventKey(definition.name, String(month), named(file)), file });
  }
  return written;
}

/** Writes each set, sorted by key, to a file of its own, and an empty one for whatever the file is the whole truth of without a row. */
export async function writeSets(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  rows: FileRows,
  facts: FileFacts,
  folder: string,
): Promise<WrittenObject[]> {
  const [scopeField] = definition.scope;
  const scope = scopeField === undefined ? `''` : identifier(columnOf(definition, scopeField).name);
  const at =
    definition.truth === 'as-of' ? columnOf(definition, definition.happenedAt ?? '').name : 'exported_at';
  const found = await queryRows(
    connection,
    `SELECT source, ${scope}, ${instantTextOf(at)}, ${width(varyingTexts(definition, rows))} FROM ${rows.query()}
     GROUP BY ALL ORDER BY ALL`,
  );
  const identities = found.map((row) => row.map(String));
  const covered = new Set(identities.map(([, name]) => name));
  const whole = scopeField === undefined ? [''] : (facts.scopes ?? []);
  for (const name of whole) if (!covered.has(name)) identities.push([facts.source, name, facts.exportedAt]);

  const written: WrittenObject[] = [];
  for (const [source = '', name = '', instant = '', bytes = '0'] of identities) {
    const file = join(folder, `set-${written.length}.parquet`);
    const moment = `TIMESTAMP ${literal(instant.slice(0, -1))}`;
    await writeSorted(
      connection,
      definition,
      rows,
      `source = ${literal(source)} AND ${scope} = ${literal(name)} AND ${at} = ${moment}`,
      file,
      groupRows(Number(bytes)),
    );
    const identity = {
      ...facts,
      partial: facts.partial ?? false,
      record: definition.name,
      source,
      scope: name,
      at: instant as Instant,
    };
    written.push({ key: setKey(identity), file });
  }
  return written;
}

/** Rows of one key never meet here: a key without a column that varies has one row. */
function writeSorted(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  { query, shared }: FileRows,
  where: string,
  file: string,
  rowGroupRows: number,
): Promise<void> {
  const columns = storedColumns(definition.name).map(({ name }) => name);
  const varying = columns.filter((name) => !shared.has(name)).map(identifier);
  const order = definition.key
    .map((field) => columnOf(definition, field).name)
    .filter((name) => !shared.has(name))
    .map((name) => `${identifier(name)} NULLS FIRST`);
  const sorted = order.length === 0 ? '' : `ORDER BY ${order.join(', ')}`;
  const stored = columns.map((name) => `${shared.get(name) ?? identifier(name)} AS ${identifier(name)}`);
  return copyToParquet(
    connection,
    `SELECT ${stored.join(', ')} FROM (SELECT ${['1', ...varying].join(', ')} FROM ${query()} WHERE ${where} ${sorted})`,
    file,
    rowGroupRows,
  );
}

/** Columns of text that differ between rows. */
function varyingTexts(definition: RecordDefinition, { shared }: FileRows): Column[] {
  return storedColumns(definition.name).filter(({ name, kind }) => kind === 'text' && !shared.has(name));
}

/** SQL of the mean bytes of a row's texts. */
function width(texts: readonly Column[]): string {
  const bytes = texts.map(({ name }) => `coalesce(strlen(CAST(${identifier(name)} AS VARCHAR)), 0)`);
  return `CAST(sum(${['0', ...bytes].join(' + ')}) AS DOUBLE) / count(*)`;
}

/** Rows of a row group whose texts take so many bytes each: by the rows alone, so that the same rows give the same bytes. */
function groupRows(textBytes: number): number {
  const rows = Math.min(MOST_GROUP_ROWS, GROUP_TEXT_BYTES / Math.max(1, textBytes));
  return Math.max(1, Math.floor(rows / VECTOR_ROWS)) * VECTOR_ROWS;
}
