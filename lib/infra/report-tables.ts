import { Aws } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Construct } from 'constructs';
import { COLUMN_TYPE, type Column, snakeCase } from '../domain/fields.ts';
import { FINANCE_TABLE_NAMES, financeFields } from '../domain/finance-tables.ts';
import { RECORDS, storedColumns } from '../domain/records.ts';
import { PREFIX } from '../domain/storage-keys.ts';

/** Types of Athena by those of DuckDB. */
const ATHENA_TYPE: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  'DECIMAL(18,4)': 'decimal(18,4)',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  BOOLEAN: 'boolean',
};

/** A table over Parquet files below a prefix, a folder a partition that follows from its date. */
export interface ProjectedTable {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly location: string;
  /** The folder of a day or month below the location. */
  readonly folder: (partition: string) => string;
  readonly partition: 'day' | 'month';
  readonly firstPartition: string;
}

/** The first day that a query may ask for. */
const FIRST_DAY = '2020-01-01';

/** The columns in the words of Athena. */
export function athenaColumns(columns: readonly Column[]): { name: string; type: string }[] {
  return columns.map(({ name, kind }) => ({ name, type: ATHENA_TYPE[COLUMN_TYPE[kind]] ?? 'string' }));
}

/**
 * The tables over reports and history: each finance table by day (`finance_stock_value`) and by month
 * (`finance_month_stock_value`), and each event of history as files stated it (`history_sale`), restated rows included.
 */
export function reportTables(bucket: string): ProjectedTable[] {
  return [...financeTables(bucket), ...historyTables(bucket)];
}

function financeTables(bucket: string): ProjectedTable[] {
  const location = `s3://${bucket}/${PREFIX.reports}finance/`;
  return FINANCE_TABLE_NAMES.flatMap((table) => {
    const name = snakeCase(table);
    const columns = athenaColumns(financeFields(table));
    return (['day', 'month'] as const).map((partition) => ({
      name: partition === 'day' ? `finance_${name}` : `finance_month_${name}`,
      description: `Finance report, table ${name}, by ${partition}`,
      columns,
      location,
      folder: (value: string) => `${partition}=${value}/parquet/${name}/`,
      partition,
      firstPartition: partition === 'day' ? FIRST_DAY : FIRST_DAY.slice(0, 7),
    }));
  });
}

function historyTables(bucket: string): ProjectedTable[] {
  return Object.values(RECORDS)
    .filter(({ nature }) => nature === 'event')
    .map(({ name }) => ({
      name: `history_${snakeCase(name)}`,
      description: `Rows of ${name} as files stated them: the newest exported_at of a key counts`,
      columns: athenaColumns(storedColumns(name)),
      location: `s3://${bucket}/${PREFIX.history}${name}/`,
      folder: (month: string) => `month=${month}/`,
      partition: 'month',
      firstPartition: FIRST_DAY.slice(0, 7),
    }));
}

/** Makes a table in a database; partitions are projected, so nothing has to look for new ones. */
export function projectedTable(
  scope: Construct,
  id: string,
  databaseName: string,
  table: ProjectedTable,
): CfnTable {
  const { partition } = table;
  return new CfnTable(scope, id, {
    catalogId: Aws.ACCOUNT_ID,
    databaseName,
    tableInput: {
      name: table.name,
      description: table.description,
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: partition, type: 'string' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        [`projection.${partition}.type`]: 'date',
        [`projection.${partition}.format`]: partition === 'day' ? 'yyyy-MM-dd' : 'yyyy-MM',
        [`projection.${partition}.range`]: `${table.firstPartition},NOW`,
        ...(partition === 'month'
          ? { 'projection.month.interval': '1', 'projection.month.interval.unit': 'MONTHS' }
          : {}),
        'storage.location.template': `${table.location}${table.folder(`\${${partition}}`)}`,
      },
      storageDescriptor: {
        location: table.location,
        columns: [...table.columns],
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
}
