import { createHash } from 'node:crypto';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { LEASE_SORT_KEY } from '../../lib/domain/storage-tables.ts';
import { idOf } from '../../lib/infra/functions.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { type Datapoint, emittedMetrics } from './alarm-evaluator.ts';
import { type AwsGateway, startGateway } from './aws-gateway.ts';
import { FunctionProcess, type Outcome } from './function-process.ts';
import { deployLocally, type LocalDeployment } from './local-deployment.ts';
import { assetFolders, resourcesOf, type SynthesisedStage } from './synthesis.ts';

/** A stage deployed to embedded servers, with its bundled functions at work on them. */
export class Rehearsal {
  readonly #synthesis: SynthesisedStage;
  readonly aws: EmbeddedAws;
  readonly gateway: AwsGateway;
  readonly deployment: LocalDeployment;
  readonly #functions = new Map<string, FunctionProcess>();
  readonly #ofLambda: Datapoint[] = [];

  private constructor(
    synthesis: SynthesisedStage,
    parts: { aws: EmbeddedAws; gateway: AwsGateway; deployment: LocalDeployment },
  ) {
    this.#synthesis = synthesis;
    this.aws = parts.aws;
    this.gateway = parts.gateway;
    this.deployment = parts.deployment;
  }

  static async start(synthesis: SynthesisedStage): Promise<Rehearsal> {
    const aws = await startEmbeddedAws();
    const gateway = await startGateway(aws.environment);
    return new Rehearsal(synthesis, { aws, gateway, deployment: await deployLocally(synthesis, aws) });
  }

  /** Drops a file as an export that was made at that moment, and gives S3's notice of it, which the rule must match. */
  async drop(name: string, bytes: Uint8Array, exportedAt: string): Promise<unknown> {
    const Bucket = this.deployment.ref('LandingBucket');
    const Key = `landing/${name}`;
    await this.aws.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: bytes, Metadata: { 'exported-at': exportedAt } }),
    );
    const event = {
      version: '0',
      id: '2d4eba74-fd51-3966-4bfa-b013c9da8ff1',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: '2026-06-24T12:00:00Z',
      region: 'us-east-1',
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        version: '0',
        bucket: { name: Bucket },
        object: { key: Key, size: bytes.length, etag: 'b57f9512698f4b09e608f4f2a65852e5', sequencer: '00' },
        'request-id': 'N4N7GDK58NMKJ12R',
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    };
    const rules = resourcesOf(this.#synthesis.pipeline, 'AWS::Events::Rule');
    const patterns = rules.map(([, { Properties }]) => this.deployment.resolve(Properties?.EventPattern));
    if (!patterns.some((pattern) => matchesPattern(event, pattern)))
      throw new Error(`no rule matches ${JSON.stringify(event)}`);
    return event;
  }

  /** What the schedule of a job sends at that moment, or the one that looks for missed runs. */
  payload(job: string, scheduledTime: string, kind: 'due' | 'if-missed' = 'due'): Record<string, unknown> {
    const inputs = resourcesOf(this.#synthesis.pipeline, 'AWS::Scheduler::Schedule').map(
      ([, { Properties }]) => (Properties as { Target: { Input: string } }).Target.Input,
    );
    const wanted = inputs
      .map((text) =>
        text
          .replace('<aws.scheduler.scheduled-time>', scheduledTime)
          .replace('<aws.scheduler.execution-id>', `execution-${job}-${scheduledTime}`)
          .replace('<aws.scheduler.attempt-number>', '1'),
      )
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .find((input) => input.job === job && 'onlyIfMissed' in input === (kind === 'if-missed'));
    if (wanted === undefined) throw new Error(`no schedule for ${job}, ${kind}`);
    return wanted;
  }

  /** Calls a function's bundle with its environment as the template has it. */
  async invoke(handler: string, event: unknown): Promise<Outcome> {
    const running = this.#functions.get(handler) ?? this.#startFunction(handler);
    this.#functions.set(handler, running);
    const outcome = await running.invoke(event);
    this.#ofLambda.push({
      namespace: 'AWS/Lambda',
      name: 'Errors',
      dimensions: { FunctionName: `${idOf(handler)}Function` },
      value: 'error' in outcome ? 1 : 0,
      atMs: Date.now(),
    });
    return outcome;
  }

  /** The summary of an invocation that must succeed. */
  async run(handler: string, event: unknown): Promise<Record<string, unknown>> {
    const outcome = await this.invoke(handler, event);
    if ('error' in outcome) throw new Error(`${handler}: ${outcome.error}`);
    return outcome.result;
  }

  output(handler: string): string {
    return this.#functions.get(handler)?.output ?? '';
  }

  /** All metrics so far: those that the functions printed, and Lambda's own of them. */
  emitted(): Datapoint[] {
    const printed = [...this.#functions.values()].flatMap(({ output }) => emittedMetrics(output));
    return [...printed, ...this.#ofLambda];
  }

  /** All that counts of buckets and tables, without the moments of the real clock, leases and the ledger. */
  async state(): Promise<Record<string, string>> {
    const state: Record<string, string> = {};
    const data = new S3ObjectStore(this.aws.s3, this.deployment.ref('DataBucket'));
    for await (const { key } of data.list('')) {
      state[key] = createHash('sha256')
        .update(await data.get(key))
        .digest('hex');
    }
    for (const table of ['ParametersTable', 'AlertsTable']) {
      for (const { publishedAt: _publishedAt, ...item } of await this.items(table))
        state[`${table} ${item.pk} ${item.sk}`] = JSON.stringify(item);
    }
    return Object.fromEntries(Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Items of a table, leases left out. */
  async items(logicalId: string): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    const input = { TableName: this.deployment.ref(logicalId) };
    for await (const { Items = [] } of paginateScan({ client: this.aws.dynamoDb }, input))
      found.push(...Items.map((item) => unmarshall(item)));
    return found.filter(({ sk }) => sk !== LEASE_SORT_KEY);
  }

  /** All texts delivered so far, by subscriber, in the order of the texts. */
  async mail(): Promise<Record<string, string[]>> {
    const mail: Record<string, string[]> = {};
    for (const subscriber of this.deployment.subscribers) {
      const key = `${subscriber.protocol} ${subscriber.endpoint}`;
      mail[key] = [...(mail[key] ?? []), ...(await this.deployment.delivered(subscriber))].sort();
    }
    return mail;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((running) => running.stop()));
    await this.gateway.stop();
    await this.aws.stop();
  }

  #startFunction(handler: string): FunctionProcess {
    const folder = assetFolders(this.#synthesis).get(handler);
    if (folder === undefined) throw new Error(`no function "${handler}" in the template`);
    const properties = resourcesOf(this.#synthesis.pipeline, 'AWS::Lambda::Function')
      .map(
        ([, { Properties }]) =>
          Properties as { MemorySize: number; Environment: { Variables: Record<string, unknown> } },
      )
      .find(({ Environment }) => Environment.Variables.POWERTOOLS_SERVICE_NAME === handler);
    const variables = this.deployment.resolve(properties?.Environment.Variables) as Record<string, string>;
    return new FunctionProcess(folder, {
      ...variables,
      ...this.gateway.environment,
      AWS_ACCESS_KEY_ID: handler,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties?.MemorySize),
    });
  }
}

/** EventBridge's matching, as far as the rule uses it: lists of values and of prefixes. */
function matchesPattern(event: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((wanted) =>
      typeof wanted === 'object' ? String(event).startsWith(wanted.prefix) : wanted === event,
    );
  }
  return Object.entries(pattern as object).every(([key, inner]) =>
    matchesPattern((event as Record<string, unknown>)[key], inner),
  );
}
