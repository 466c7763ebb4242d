import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Instant, msOf } from '../domain/calendar.ts';
import type { Job, Lease, RunLedger, RunRecord, Trigger } from '../domain/ports.ts';
import { LEASE_SORT_KEY, RUNS_TABLE } from '../domain/storage-tables.ts';
import { tookEffect } from './conditional.ts';

const { partitionKey, sortKey, expiryAttribute } = RUNS_TABLE;

/** Runs are kept for a little over a year, so that a month can be compared with the same month before. */
const KEEP_DAYS = 400;

/** Runs by job and scheduled time, and beside them the job's one lease, which is there only while a run holds it. */
export class DynamoRunLedger implements RunLedger {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#table = table;
  }

  async begin(trigger: Trigger, at: Instant, leaseUntil: Instant, takeOver: boolean): Promise<Lease | null> {
    const claim = randomUUID();
    if (!(await this.#takeLease({ trigger, claim }, at, leaseUntil, takeOver))) return null;
    const { job, scheduledTime, executionId, attempt } = trigger;
    const record: RunRecord = {
      job,
      scheduledTime,
      executionId,
      attempt,
      state: 'running',
      startedAt: at,
      finishedAt: null,
      summary: {},
    };
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: {
          [partitionKey]: job,
          [sortKey]: scheduledTime,
          [expiryAttribute]: Math.ceil(msOf(at) / 1000) + KEEP_DAYS * 86_400,
          claim,
          record,
        },
      }),
    );
    return { trigger, claim };
  }

  renew({ trigger, claim }: Lease, leaseUntil: Instant): Promise<boolean> {
    return tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: leaseKey(trigger.job),
          UpdateExpression: 'SET leaseUntil = :leaseUntil',
          ConditionExpression: 'claim = :claim',
          ExpressionAttributeValues: { ':leaseUntil': leaseUntil, ':claim': claim },
        }),
      ),
    );
  }

  /** Writes how the run ended and gives up the lease; does neither where another run has taken over. */
  async finish({ trigger, claim }: Lease, outcome: Parameters<RunLedger['finish']>[1]): Promise<void> {
    await tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { [partitionKey]: trigger.job, [sortKey]: trigger.scheduledTime },
          UpdateExpression:
            'SET #record.#state = :state, #record.finishedAt = :at, #record.summary = :summary',
          ConditionExpression: 'claim = :claim',
          ExpressionAttributeNames: { '#record': 'record', '#state': 'state' },
          ExpressionAttributeValues: {
            ':state': outcome.state,
            ':at': outcome.at,
            ':summary': outcome.summary,
            ':claim': claim,
          },
        }),
      ),
    );
    await tookEffect(
      this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: leaseKey(trigger.job),
          ConditionExpression: 'claim = :claim',
          ExpressionAttributeValues: { ':claim': claim },
        }),
      ),
    );
  }

  async newest(job: Job): Promise<RunRecord | null> {
    return (await this.recent(job, 1))[0] ?? null;
  }

  async recent(job: Job, limit: number): Promise<RunRecord[]> {
    const pages = paginateQuery(
      { client: this.#client, pageSize: limit },
      {
        TableName: this.#table,
        KeyConditionExpression: '#job = :job AND #scheduledTime < :lease',
        ExpressionAttributeNames: { '#job': partitionKey, '#scheduledTime': sortKey },
        ExpressionAttributeValues: { ':job': job, ':lease': LEASE_SORT_KEY },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
    );
    const found: RunRecord[] = [];
    for await (const { Items = [] } of pages) {
      found.push(...Items.map(({ record }) => record as RunRecord));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  /** The claim tells this call's own write, whose answer was lost and which the SDK sent again, from another run's. */
  async #takeLease(
    { trigger, claim }: Lease,
    at: Instant,
    leaseUntil: Instant,
    takeOver: boolean,
  ): Promise<boolean> {
    const { executionId, attempt } = trigger;
    const taken = await tookEffect(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...leaseKey(trigger.job), executionId, attempt, leaseUntil, claim },
          ...(takeOver ? {} : onlyIfFree(trigger, at)),
        }),
      ),
    );
    if (taken) return true;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: leaseKey(trigger.job), ConsistentRead: true }),
    );
    return Item?.claim === claim;
  }
}

function leaseKey(job: Job): Record<string, string> {
  return { [partitionKey]: job, [sortKey]: LEASE_SORT_KEY };
}

function onlyIfFree({ executionId, attempt }: Trigger, at: Instant) {
  return {
    ConditionExpression:
      'attribute_not_exists(#job) OR leaseUntil <= :at OR (executionId = :executionId AND attempt < :attempt)',
    ExpressionAttributeNames: { '#job': partitionKey },
    ExpressionAttributeValues: { ':at': at, ':executionId': executionId, ':attempt': attempt },
  };
}
