import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { snakeCase } from '../../lib/domain/fields.ts';
import { FINANCE_TABLE_NAMES, financeFields } from '../../lib/domain/finance-tables.ts';
import type { ObjectStore } from '../../lib/domain/ports.ts';
import { snapshotKey } from '../../lib/domain/storage-keys.ts';
import { financeParquetKey } from '../../lib/reports/finance/files.ts';
import { commit, contentOf, day, temporaryHistory } from '../history/factory.ts';
import { readable } from './readable.ts';
import { resourcesOf, STAGES, templatesOf } from './synthesis.ts';

/** Types of Athena by those of DuckDB, as far as snapshots have them. */
const TYPE_OF: Readonly<Record<string, string>> = { VARCHAR: 'string', DOUBLE: 'double', DATE: 'date' };

const DAY = day('2026-06-24');

interface GlueTable {
  readonly Name: string;
  readonly StorageDescriptor: {
    readonly Columns: readonly { readonly Name: string; readonly Type: string }[];
  };
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly PartitionKeys: readonly { readonly Name: string; readonly Type: string }[];
}

/** Columns of a Parquet object, in the words of Athena. */
async function columnsWritten(store: ObjectStore, key: string, types: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'analytics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'table.parquet');
  await store.download(key, file);
  const connection = await (await DuckDBInstance.create()).connect();
  const query = `DESCRIBE SELECT * FROM read_parquet('${file}', hive_partitioning = false)`;
  const rows = await (await connection.run(query)).getRows();
  return rows.map(([name, type]) => ({ Name: String(name), Type: types[String(type)] ?? String(type) }));
}

/** Columns of a snapshot as the recompute writes it, and where it lies. */
async function writtenSnapshot() {
  const { history, store } = await temporaryHistory();
  await history.writeSnapshot({ planningDay: DAY, parameters: [] });
  return { key: snapshotKey(DAY), columns: await columnsWritten(store, snapshotKey(DAY), TYPE_OF) };
}

describe.each(STAGES)('Athena in %s', async (stage) => {
  const templates = await templatesOf(stage);
  const only = <T>(type: string): T => {
    const [found, ...more] = resourcesOf(templates.pipeline, type);
    expect(more).toEqual([]);
    return found?.[1].Properties as T;
  };

  const tables = resourcesOf(templates.pipeline, 'AWS::Glue::Table').map(
    ([, { Properties }]) => (Properties as { TableInput: GlueTable }).TableInput,
  );
  const tableNamed = (name: string): GlueTable => {
    const found = tables.find(({ Name }) => Name === name);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };
  const placeOf = ({ Parameters }: GlueTable, partition: string, value: string) =>
    readable(Parameters['storage.location.template'], templates)
      .replace('s3://DataBucket/', '')
      .replace(`\${${partition}}`, value);

  it.each(FINANCE_TABLE_NAMES)('has %s by day and by month, where the report writes it', (name) => {
    const columns = financeFields(name).map((column) => column.name);
    for (const [prefix, place] of [
      ['finance_', `day=${DAY}`],
      ['finance_month_', 'month=2026-06'],
    ] as const) {
      const table = tableNamed(`${prefix}${snakeCase(name)}`);
      const [partition = '', value = ''] = place.split('=');
      expect(table.PartitionKeys).toEqual([{ Name: partition, Type: 'string' }]);
      expect(table.StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(columns);
      expect(financeParquetKey(place, name)).toBe(
        `${placeOf(table, partition, value)}${snakeCase(name)}.parquet`,
      );
    }
  });

  it('has the columns of a finance table in the types that are written', async () => {
    const { history, store } = await temporaryHistory();
    const types = { ...TYPE_OF, 'DECIMAL(18,4)': 'decimal(18,4)', BIGINT: 'bigint' };
    for (const name of FINANCE_TABLE_NAMES) {
      const values = financeFields(name).map(() => []);
      await history.writeTable({ key: 'table.parquet', columns: financeFields(name), values });
      expect(await columnsWritten(store, 'table.parquet', types), name).toEqual(
        tableNamed(`finance_${snakeCase(name)}`).StorageDescriptor.Columns,
      );
    }
  });

  it('has the events of history by month, where files are taken to', async () => {
    const { history, store } = await temporaryHistory();
    await commit(history, { record: 'sale', rows: [{ orderId: '1', units: 1, businessDay: '2026-06-24' }] });
    const keys = Object.keys(await contentOf(store)).filter((key) => key.startsWith('history/sale/month='));
    const table = tableNamed('history_sale');
    expect(keys.length).toBe(1);
    expect(keys[0]?.startsWith(placeOf(table, 'month', '2026-06'))).toBe(true);
    const types = {
      ...TYPE_OF,
      'DECIMAL(18,4)': 'decimal(18,4)',
      BIGINT: 'bigint',
      TIMESTAMP: 'timestamp',
      BOOLEAN: 'boolean',
    };
    const written = await columnsWritten(store, keys[0] ?? '', types);
    const byName = (columns: readonly { Name: string }[]) =>
      [...columns].sort((a, b) => (a.Name < b.Name ? -1 : 1));
    expect(byName(table.StorageDescriptor.Columns)).toEqual(byName(written));
  });

  it('has a table with the columns that a recompute writes, where it writes them', async () => {
    const { key, columns } = await writtenSnapshot();
    const { StorageDescriptor, Parameters, PartitionKeys } = tableNamed('parameters');
    expect(StorageDescriptor.Columns).toEqual(columns);
    expect(PartitionKeys).toEqual([{ Name: 'day', Type: 'string' }]);
    expect(key.startsWith(placeOf(tableNamed('parameters'), 'day', DAY))).toBe(true);
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy-MM-dd',
    });
  });

  it('keeps answers encrypted, where its policy for finance says, and stops what reads too much', () => {
    const { Name, WorkGroupConfiguration } = only<{
      Name: string;
      WorkGroupConfiguration: Record<string, unknown>;
    }>('AWS::Athena::WorkGroup');
    expect(Name).toBe(`PulseStock-${stage}`);
    expect(WorkGroupConfiguration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
    });
    const { OutputLocation } = WorkGroupConfiguration.ResultConfiguration as { OutputLocation: unknown };
    expect(readable(OutputLocation, templates)).toBe('s3://DataBucket/query-results/');
  });

  it('has queries to start from that ask for columns that are there', () => {
    const queries = resourcesOf(templates.pipeline, 'AWS::Athena::NamedQuery').map(
      ([, { Properties }]) => Properties as Record<string, string>,
    );
    expect(queries.length).toBeGreaterThan(2);
    for (const { QueryString = '', Database } of queries) {
      expect(Database).toBe(`pulsestock_${stage}`);
      const table = tableNamed(/FROM (?:\(SELECT [\s\S]*? FROM )?(\w+)/.exec(QueryString)?.[1] ?? '');
      const known = [
        ...table.StorageDescriptor.Columns.map(({ Name }) => Name),
        ...table.PartitionKeys.map(({ Name }) => Name),
      ];
      const asked = [...QueryString.replace(/'[^']*'/g, '').matchAll(/\b[a-z]+(?:_[a-z]+)*\b/g)].map(
        ([word]) => word,
      );
      const sql = [
        'cast',
        'varchar',
        'interval',
        'current_date',
        'sum',
        'row_number',
        'newest',
        'day',
        table.Name,
      ];
      expect(asked.filter((word) => !known.includes(word) && !sql.includes(word))).toEqual([]);
    }
  });
});
