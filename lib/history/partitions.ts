import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import type { Column } from '../domain/fields.ts';
import { type RecordDefinition, storedColumns } from '../domain/records.ts';
import { copyToParquet, identifier, literal, queryRows } from './database.ts';
import { eventKey, setKey } from './history-objects.ts';
import { columnOf, instantTextOf } from './record-columns.ts';
import type { FileFacts } from './writer.ts';

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
  const months = await queryRows(
    connection,
    `SELECT DISTINCT strftime(${day}, '%Y-%m') AS month FROM ${rows.query([dayColumn])} ORDER BY month`,
  );
  const written: WrittenObject[] = [];
  for (const [month] of months) {
    const first = `DATE '${month}-01'`;
    const file = join(folder, `month-${month}.parquet`);
    await writeSorted(
      connection,
      definition,
      rows,
      `${day} >= ${first} AND ${day} < ${first} + INTERVAL 1 MONTH`,
      file,
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
    `SELECT DISTINCT source, ${scope}, ${instantTextOf(at)} FROM ${rows.query()} ORDER BY ALL`,
  );
  const identities = found.map((row) => row.map(String));
  const covered = new Set(identities.map(([, name]) => name));
  const whole = scopeField === undefined ? [''] : (facts.scopes ?? []);
  for (const name of whole) if (!covered.has(name)) identities.push([facts.source, name, facts.exportedAt]);

  const written: WrittenObject[] = [];
  for (const [source = '', name = '', instant = ''] of identities) {
    const file = join(folder, `set-${written.length}.parquet`);
    const moment = `TIMESTAMP ${literal(instant.slice(0, -1))}`;
    await writeSorted(
      connection,
      definition,
      rows,
      `source = ${literal(source)} AND ${scope} = ${literal(name)} AND ${at} = ${moment}`,
      file,
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
  );
}
