import { Aws } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PREFIX } from '../domain/storage-keys.ts';
import type { Stage } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';

/** A query that reads more is stopped: a typing mistake costs cents. */
const MOST_BYTES_READ = 10 * 1024 ** 3;

/** The first day that a query may ask for. */
const FIRST_DAY = '2020-01-01';

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

const EXAMPLE_QUERY = `SELECT sku, pool, method, mean_daily_demand, safety_stock, reorder_point, order_up_to
FROM parameters
WHERE day = cast(current_date - interval '1' day AS varchar) AND method = driving_method
ORDER BY safety_stock DESC`;

/**
 * Athena over the snapshots of parameters: a workgroup that keeps its answers in the data bucket, a table whose days
 * follow from the dates themselves, so that nothing has to look for new ones, and a query to start from.
 */
export function addAnalytics(scope: Construct, { deployment }: Stage, data: Bucket): void {
  const names = stageNames(deployment);
  const { encryptionKeyArn } = deployment;
  const workgroup = new CfnWorkGroup(scope, 'Workgroup', {
    name: names.workgroup,
    description: 'Questions over the parameters of every day',
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
  const table = parametersTable(scope, names.database, `s3://${data.bucketName}/${PREFIX.parameters}`);
  table.addResourceDependency(database);
  const query = new CfnNamedQuery(scope, 'ExampleQuery', {
    name: 'Safety stock of yesterday',
    description: 'Parameters in force, the largest safety stock first',
    database: names.database,
    workGroup: names.workgroup,
    queryString: EXAMPLE_QUERY,
  });
  query.addResourceDependency(workgroup);
  query.addResourceDependency(database);
}

function parametersTable(scope: Construct, databaseName: string, location: string): CfnTable {
  return new CfnTable(scope, 'ParametersByDay', {
    catalogId: Aws.ACCOUNT_ID,
    databaseName,
    tableInput: {
      name: 'parameters',
      description: 'Parameters of every SKU, pool and method, by planning day',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'day', type: 'string' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': `${FIRST_DAY},NOW`,
        'storage.location.template': `${location}day=\${day}/`,
      },
      storageDescriptor: {
        location,
        columns: [...PARAMETER_COLUMNS],
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
}
