import { resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DeployedStage } from '../aws/deployed-stage.ts';
import { DynamoRunLedger } from '../aws/run-ledger.ts';
import { instantOfMs } from '../domain/calendar.ts';
import type { Check } from '../domain/checks.ts';
import { UsageError } from '../domain/errors.ts';
import { inspectStage } from '../jobs/doctor.ts';
import { tableClient } from '../jobs/table-client.ts';
import { loadStage } from '../settings/deployment.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import { checkMachine } from './machine-checks.ts';
import { type Output, place } from './printing.ts';

export interface DoctorOptions {
  readonly stage?: string;
  readonly data?: string;
  readonly json: boolean;
}

const CONFIG_FOLDER = resolve(import.meta.dirname, '../../config');

/**
 * `doctor`: looks at this machine, or with `--stage` at what is deployed, and says of everything that is wrong what to
 * do. It changes nothing. 1 where something is wrong or could not be looked at.
 */
export async function doctorCommand(options: DoctorOptions, output: Output): Promise<number> {
  if (options.stage !== undefined && options.data !== undefined)
    throw new UsageError('doctor looks at a stage or at a data folder: give --stage or --data');
  const checks =
    options.stage === undefined ? await checkMachine(options.data) : await checkStage(options.stage);
  if (options.json) for (const check of checks) output.json(check);
  else print(checks, output);
  return checks.every(({ state }) => state === 'fine') ? EXIT_FINE : EXIT_FAILED;
}

async function checkStage(name: string): Promise<Check[]> {
  const stage = await loadStage(name, place(CONFIG_FOLDER));
  const here = { region: stage.deployment.region };
  const dynamoDb = tableClient(here);
  const clients = {
    cloudFormation: new CloudFormationClient(here),
    cloudWatch: new CloudWatchClient(here),
    scheduler: new SchedulerClient(here),
    sns: new SNSClient(here),
    sqs: new SQSClient(here),
  };
  try {
    return await inspectStage({
      stage,
      deployed: new DeployedStage(clients),
      ledger: (table) => new DynamoRunLedger(dynamoDb, table),
      at: instantOfMs(Date.now()),
    });
  } finally {
    for (const client of [dynamoDb, ...Object.values(clients)]) client.destroy();
  }
}

function print(checks: readonly Check[], output: Output): void {
  output.table(
    ['check', 'state', 'found'],
    checks.map(({ name, state, found }) => [name, state, found]),
  );
  for (const { name, remedy } of checks) if (remedy !== null) output.line(`${name}: ${remedy}`);
}
