import { Aws } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PREFIX } from '../domain/storage-keys.ts';
import type { Stage } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';
import { type ProjectedTable, projectedTable, reportTables } from './report-tables.ts';

/** A query that reads more is stopped: a typing mistake costs cents. */
const MOST_BYTES_READ = 10 * 1024 ** 3;

const NUMBERS = [
  'mean_daily_demand',
  'lead_time_days',
  'base_safety_stock',
  'pulse_stock',
  'campaign_stock',
  'safety_stock',
  'reorder_point',
  'order_up_to',
  'expedite_point',
  'expedite_up_to',
];

/** Columns of a snapshot of parameters, as the recompute writes it, in the words of Athena. */
export const PARAMETER_COLUMNS: readonly { readonly name: string; readonly type: string }[] = [
  ...['sku', 'pool'].map((name) => ({ name, type: 'string' })),
  { name: 'planning_day', type: 'date' },
  ...['settings_version', 'driving_method', 'choice', 'method', 'demand_class'].map((name) => ({
    name,
    type: 'string',
  })),
  ...NUMBERS.map((name) => ({ name, type: 'double' })),
  ...['inputs', 'campaigns'].map((name) => ({ name, type: 'string' })),
];

/** Queries to start from. */
const EXAMPLE_QUERIES = [
  {
    id: 'ExampleQuery',
    name: 'Safety stock of yesterday',
    description: 'Parameters in force, the largest safety stock first',
    sql: `SELECT sku, pool, method, mean_daily_demand, safety_stock, reorder_point, order_up_to
FROM parameters
WHERE day = cast(current_date - interval '1' day AS varchar) AND method = driving_method
ORDER BY safety_stock DESC`,
  },
  {
    id: 'StockValueQuery',
    name: 'Stock value by month',
    description: 'Value of stock by what it is for, at each month end',
    sql: `SELECT month, currency, sum(stock_value) AS stock_value, sum(excess_value) AS excess_value
FROM finance_month_stock_by_category
GROUP BY month, currency
ORDER BY currency, month`,
  },
  {
    id: 'ExcessQuery',
    name: 'Excess of yesterday',
    description:
      'What there is too much of, the dearest first, with the last day to cancel what is still to come',
    sql: `SELECT excess_kind, sku, name, listed_units, listed_value, currency, days_to_absorb, cancellable_units, cancel_by
FROM finance_excess
WHERE day = cast(current_date - interval '1' day AS varchar)
ORDER BY listed_value DESC`,
  },
  {
    id: 'SalesQuery',
    name: 'Units sold by channel and month',
    description: 'Paid lines of history, the newest statement of each; needs leave to read history',
    sql: `SELECT month, channel, sum(units) AS units
FROM (SELECT *, row_number() OVER (PARTITION BY source, order_id, line_id ORDER BY exported_at DESC) AS newest FROM history_sale)
WHERE newest = 1 AND status = 'paid' AND purpose = 'sale'
GROUP BY month, channel
ORDER BY month, channel`,
  },
] as const;

/**
 * Athena over parameters, finance reports and the events of history: a workgroup that keeps its answers in the data bucket,
 * tables whose days and months follow from the dates themselves, so that nothing has to look for new ones, and queries to
 * start from.
 */
export function addAnalytics(scope: Construct, { deployment }: Stage, data: Bucket): void {
  const names = stageNames(deployment);
  const { encryptionKeyArn } = deployment;
  const workgroup = new CfnWorkGroup(scope, 'Workgroup', {
    name: names.workgroup,
    description: 'Questions over parameters, finance reports and history',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: MOST_BYTES_READ,
      resultConfiguration: {
        outputLocation: `s3://${data.bucketName}/${PREFIX.queryResults}`,
        encryptionConfiguration:
          encryptionKeyArn === undefined
            ? { encryptionOption: 'SSE_S3' }
            : { encryptionOption: 'SSE_KMS', kmsKey: encryptionKeyArn },
      },
    },
  });
  const database = new CfnDatabase(scope, 'Database', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name: names.database },
  });
  const tables = [
    { id: 'ParametersByDay', table: parametersTable(data.bucketName) },
    ...reportTables(data.bucketName).map((table) => ({ id: `Table-${table.name}`, table })),
  ];
  for (const { id, table } of tables)
    projectedTable(scope, id, names.database, table).addResourceDependency(database);
  for (const { id, name, description, sql } of EXAMPLE_QUERIES) {
    const query = new CfnNamedQuery(scope, id, {
      ...{ name, description, database: names.database },
      workGroup: names.workgroup,
      queryString: sql,
    });
    query.addResourceDependency(workgroup);
    query.addResourceDependency(database);
  }
}

function parametersTable(bucket: string): ProjectedTable {
  return {
    name: 'parameters',
    description: 'Parameters of every SKU, pool and method, by planning day',
    columns: PARAMETER_COLUMNS,
    location: `s3://${bucket}/${PREFIX.parameters}`,
    folder: (day) => `day=${day}/`,
    partition: 'day',
    firstPartition: '2020-01-01',
  };
}
