import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { DynamoAlertTable } from '../aws/alert-table.ts';
import { S3ObjectStore } from '../aws/object-store.ts';
import { DynamoParameterTable } from '../aws/parameter-table.ts';
import { SnsPublisher } from '../aws/publisher.ts';
import { DynamoRunLedger } from '../aws/run-ledger.ts';
import { folderLink } from '../domain/console-links.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import { RESOURCE_VARIABLES, type Resource } from '../settings/function-environment.ts';
import type { JobContext } from './context.ts';
import { type Environment, parseEnvironment, resourceNames } from './environment.ts';
import { tableClient } from './table-client.ts';

/** What a job does its work on; everything else of its context comes from whoever runs it. */
export type Ports = Pick<JobContext, 'landing' | 'data' | 'parameters' | 'alerts' | 'ledger' | 'publisher'>;

/** Share of a function's memory for DuckDB, which takes 150 to 250 MB more; the rest is for the job itself. */
const HISTORY_MEMORY_SHARE = 0.4;

/** From this memory on a Lambda function has more than one processor. */
const SECOND_PROCESSOR_MB = 1769;

/**
 * The ports of a function that uses these resources, with clients of their own, from its environment variables. The
 * others throw when they are touched. Throws UsageError where a variable is missing.
 */
export function portsFromEnvironment(environment: Environment, uses: readonly Resource[]): Ports {
  const names = resourceNames(environment, uses);
  const bound = <T extends object>(resource: Resource, make: (name: string) => T): T => {
    const name = names[resource];
    return name === undefined ? unbound<T>(resource) : make(name);
  };
  const dynamoDb = tableClient();
  const s3 = new S3Client({});
  return {
    landing: bound('landing', (bucket) => new S3ObjectStore(s3, bucket)),
    data: bound('data', (bucket) => new S3ObjectStore(s3, bucket)),
    parameters: bound('parameters', (table) => new DynamoParameterTable(dynamoDb, table)),
    alerts: bound('alerts', (table) => new DynamoAlertTable(dynamoDb, table)),
    ledger: bound('runs', (table) => new DynamoRunLedger(dynamoDb, table)),
    publisher: bound('alertsTopic', (topic) => new SnsPublisher(new SNSClient({}), topic)),
  };
}

/** Where people look at the reports of the stage. Throws UsageError where Lambda does not say its region. */
export function reportsLinkFromEnvironment(environment: Environment): string {
  const bucket = RESOURCE_VARIABLES.data;
  const shape = z.object({ AWS_REGION: z.string().min(1), [bucket]: z.string().min(1) });
  const { AWS_REGION: region, [bucket]: name = '' } = parseEnvironment(shape, environment);
  return folderLink(region, name, PREFIX.reports);
}

/** What DuckDB may take of a function, by the memory that Lambda says it has. Throws UsageError where it does not say. */
export function historyLimits(environment: Environment): { memoryLimitMb: number; threads: number } {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb } = parseEnvironment(
    z.object({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().int().min(128) }),
    environment,
  );
  return {
    memoryLimitMb: Math.floor(memoryMb * HISTORY_MEMORY_SHARE),
    threads: memoryMb < SECOND_PROCESSOR_MB ? 1 : 2,
  };
}

/** A port that this function was not given: touching it is a defect of its handler. */
function unbound<T extends object>(resource: Resource): T {
  const refuse = () => {
    throw new Error(
      `this function has no ${RESOURCE_VARIABLES[resource]}: its handler must say that it uses it`,
    );
  };
  return new Proxy({} as T, { get: refuse });
}
