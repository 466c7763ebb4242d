import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { snapshotKey } from '../../lib/domain/storage-keys.ts';
import { day, temporaryHistory } from '../history/factory.ts';
import { readable } from './readable.ts';
import { resourcesOf, STAGES, templatesOf } from './synthesis.ts';

/** Types of Athena by those of DuckDB, as far as snapshots have them. */
const TYPE_OF: Readonly<Record<string, string>> = { VARCHAR: 'string', DOUBLE: 'double', DATE: 'date' };

const DAY = day('2026-06-24');

/** Columns of a snapshot as the recompute writes it, and where it lies. */
async function writtenSnapshot(): Promise<{ key: string; columns: { Name: string; Type: string }[] }> {
  const { history, store } = await temporaryHistory();
  await history.writeSnapshot({ planningDay: DAY, parameters: [] });
  const folder = mkdtempSync(join(tmpdir(), 'analytics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'parameters.parquet');
  await store.download(snapshotKey(DAY), file);
  const connection = await (await DuckDBInstance.create()).connect();
  const rows = await (await connection.run(`DESCRIBE SELECT * FROM read_parquet('${file}')`)).getRows();
  return {
    key: snapshotKey(DAY),
    columns: rows.map(([name, type]) => ({
      Name: String(name),
      Type: TYPE_OF[String(type)] ?? String(type),
    })),
  };
}

describe.each(STAGES)('Athena in %s', async (stage) => {
  const templates = await templatesOf(stage);
  const only = <T>(type: string): T => {
    const [found, ...more] = resourcesOf(templates.pipeline, type);
    expect(more).toEqual([]);
    return found?.[1].Properties as T;
  };

  it('has a table with the columns that a recompute writes, where it writes them', async () => {
    const { key, columns } = await writtenSnapshot();
    const { TableInput } = only<{ TableInput: Record<string, unknown> }>('AWS::Glue::Table');
    const { StorageDescriptor, Parameters, PartitionKeys } = TableInput as {
      StorageDescriptor: { Columns: unknown };
      Parameters: Record<string, unknown>;
      PartitionKeys: unknown;
    };
    expect(StorageDescriptor.Columns).toEqual(columns);
    expect(PartitionKeys).toEqual([{ Name: 'day', Type: 'string' }]);
    const template = readable(Parameters['storage.location.template'], templates);
    const place = template.replace('s3://DataBucket/', '').replace(/\$\{day\}/, DAY);
    expect(key.startsWith(place)).toBe(true);
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

  it('has a query to start from that asks for columns that are there', () => {
    const { QueryString, Database } = only<Record<string, string>>('AWS::Athena::NamedQuery');
    const { TableInput } = only<{
      TableInput: { StorageDescriptor: { Columns: { Name: string }[] } };
    }>('AWS::Glue::Table');
    const columns = TableInput.StorageDescriptor.Columns.map(({ Name }) => Name);
    const asked = (/^SELECT ([\s\S]*?)\nFROM parameters\n/.exec(QueryString ?? '')?.[1] ?? '').split(', ');
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !columns.includes(name))).toEqual([]);
    expect(Database).toBe(`pulsestock_${stage}`);
  });
});
