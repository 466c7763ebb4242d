import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { type Instant, instant } from '../../lib/domain/calendar.ts';
import type { Lease, RunLedger, Trigger } from '../../lib/domain/ports.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

let aws: EmbeddedAws;
let ledger: RunLedger;

beforeAll(async () => {
  aws = await startEmbeddedAws();
});

afterAll(() => aws.stop());

beforeEach(() => {
  ledger = new DynamoRunLedger(aws.dynamoDb, aws.resources.runsTable);
});

const at = (hour: number, minute = 0) =>
  instant(`2026-06-24T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`);

function trigger(job: Trigger['job'], hour: number, changes: Partial<Trigger> = {}): Trigger {
  return { job, scheduledTime: at(hour), executionId: `run-${hour}`, attempt: 1, ...changes };
}

/** Leases by the run that holds them, so that a test can speak of runs. */
const leases = new Map<Trigger, Lease>();

async function begin(run: Trigger, ...when: [Instant, Instant, boolean]): Promise<boolean> {
  const lease = await ledger.begin(run, ...when);
  if (lease !== null) leases.set(run, lease);
  return lease !== null;
}

function leaseOf(run: Trigger): Lease {
  const lease = leases.get(run);
  if (lease === undefined) throw new Error(`${run.executionId} never held a lease`);
  return lease;
}

const finish = (run: Trigger, outcome: Parameters<RunLedger['finish']>[1]) =>
  ledger.finish(leaseOf(run), outcome);

const succeeded = (hour: number) => ({ state: 'succeeded', at: at(hour), summary: { messages: 3 } }) as const;

describe('runs', () => {
  it('are remembered from beginning to end', async () => {
    const run = trigger('report', 1);
    expect(await ledger.newest('report')).toBeNull();
    expect(await begin(run, at(1), at(2), false)).toBe(true);
    const running = { ...run, state: 'running', startedAt: at(1), finishedAt: null, summary: {} };
    expect(await ledger.newest('report')).toEqual(running);
    const summary = { files: 2, rows: 0.1 + 0.2, note: '完成', nothing: null };
    await finish(run, { state: 'failed', at: at(1, 5), summary });
    expect(await ledger.newest('report')).toEqual({
      ...running,
      state: 'failed',
      finishedAt: at(1, 5),
      summary,
    });
  });

  it('are listed newest scheduled time first, whatever the order they ran in, without the lease', async () => {
    for (const hour of [3, 1, 5, 2, 4]) {
      const run = trigger('recompute', hour);
      await begin(run, at(6), at(7), false);
      await finish(run, succeeded(6));
    }
    await begin(trigger('recompute', 0), at(6), at(7), false);
    const hours = async (limit: number) =>
      (await ledger.recent('recompute', limit)).map(({ scheduledTime }) => scheduledTime);
    expect(await hours(10)).toEqual([5, 4, 3, 2, 1, 0].map((hour) => at(hour)));
    expect(await hours(2)).toEqual([at(5), at(4)]);
    expect((await ledger.newest('recompute'))?.scheduledTime).toBe(at(5));
  });

  it('stay listed beyond one page of a query', async () => {
    const summary = { text: 'x'.repeat(200_000) };
    for (let hour = 0; hour < 8; hour++) {
      const run = trigger('ingest', hour);
      await begin(run, at(hour), at(hour + 1), false);
      await finish(run, { state: 'succeeded', at: at(hour), summary });
    }
    expect(await ledger.recent('ingest', 100)).toHaveLength(8);
  });
});

describe('the lease', () => {
  it('lets exactly one of two runs begin, ten times', async () => {
    for (let hour = 0; hour < 10; hour++) {
      const rivals = [trigger('evaluate', hour), trigger('evaluate', hour, { executionId: 'rival' })];
      const begun = await Promise.all(rivals.map((rival) => begin(rival, at(hour), at(23), false)));
      expect(begun.filter(Boolean)).toHaveLength(1);
      const winner = rivals[begun.indexOf(true)];
      expect((await ledger.newest('evaluate'))?.executionId).toBe(winner?.executionId);
      if (winner !== undefined) await finish(winner, succeeded(hour));
    }
  });

  it('lets exactly one of two deliveries of the same attempt begin', async () => {
    const run = trigger('evaluate', 11, { executionId: 'twice' });
    const begun = await Promise.all([1, 2, 3].map(() => begin(run, at(11), at(12), false)));
    expect(begun.filter(Boolean)).toHaveLength(1);
    await finish(run, succeeded(11));
  });

  it('is one a job: another job is not held up', async () => {
    const evaluate = trigger('evaluate', 12);
    const recalibrate = trigger('recalibrate', 12);
    expect(await begin(evaluate, at(12), at(13), false)).toBe(true);
    expect(await begin(recalibrate, at(12), at(13), false)).toBe(true);
    await finish(evaluate, succeeded(12));
    await finish(recalibrate, succeeded(12));
  });

  it('is free again once the run has finished, well or not', async () => {
    const first = trigger('evaluate', 13);
    await begin(first, at(13), at(14), false);
    await finish(first, { state: 'failed', at: at(13, 1), summary: {} });
    const second = trigger('evaluate', 13, { executionId: 'second' });
    expect(await begin(second, at(13, 1), at(14), false)).toBe(true);
    await finish(second, succeeded(13));
  });

  it('is taken over when it has run out, not before', async () => {
    const killed = trigger('evaluate', 14);
    await begin(killed, at(14), at(15), false);
    const next = trigger('evaluate', 15);
    expect(await begin(next, at(14, 59), at(16), false)).toBe(false);
    expect(await begin(next, at(15), at(16), false)).toBe(true);
    await finish(next, succeeded(15));
  });

  it('lasts as long as it is renewed, by the run that holds it alone', async () => {
    const run = trigger('evaluate', 14, { executionId: 'long' });
    await begin(run, at(14), at(14, 2), false);
    expect(await ledger.renew(leaseOf(run), at(14, 4))).toBe(true);
    expect(await begin(trigger('evaluate', 15), at(14, 3), at(16), false)).toBe(false);
    const next = trigger('evaluate', 15, { executionId: 'next' });
    expect(await begin(next, at(14, 4), at(14, 6), false)).toBe(true);
    expect(await ledger.renew(leaseOf(run), at(23))).toBe(false);
    await finish(next, succeeded(14));
    expect(await ledger.renew(leaseOf(next), at(23))).toBe(false);
  });

  it('of a run that crashed goes to the retry of the same attempt once it has run out, and stays with it', async () => {
    const crashed = trigger('evaluate', 15, { executionId: 'retried' });
    const retry = { ...crashed };
    await begin(crashed, at(15), at(15, 2), false);
    expect(await begin(retry, at(15, 1), at(15, 3), false)).toBe(false);
    expect(await begin(retry, at(15, 3), at(15, 5), false)).toBe(true);
    // The first one was only slow: what it says comes too late.
    await finish(crashed, { state: 'failed', at: at(15, 4), summary: {} });
    expect(await ledger.newest('evaluate')).toMatchObject({ executionId: 'retried', state: 'running' });
    expect(await begin(trigger('evaluate', 16), at(15, 4), at(16), false)).toBe(false);
    await finish(retry, succeeded(15));
  });

  it('is taken over by a later attempt of the same execution, not by an earlier one', async () => {
    const attempt = (number: number) => trigger('evaluate', 16, { attempt: number });
    const second = attempt(2);
    await begin(attempt(1), at(16), at(17), false);
    expect(await begin(second, at(16, 1), at(17), false)).toBe(true);
    expect(await begin(attempt(1), at(16, 2), at(17), false)).toBe(false);
    expect(await ledger.newest('evaluate')).toMatchObject({ attempt: 2, state: 'running' });
    await finish(second, succeeded(16));
  });

  it('is taken over at once where the folder lock says that nobody else can hold it', async () => {
    await begin(trigger('evaluate', 17), at(17), at(23), false);
    const next = trigger('evaluate', 18);
    expect(await begin(next, at(17, 1), at(23), true)).toBe(true);
    await finish(next, succeeded(18));
  });

  it('cannot be given up, nor its run be overwritten, by the attempt that lost it', async () => {
    const lost = trigger('evaluate', 19);
    const holder = { ...lost, attempt: 2 };
    await begin(lost, at(19), at(20), false);
    await begin(holder, at(19, 1), at(21), false);
    await finish(lost, { state: 'failed', at: at(19, 2), summary: {} });
    expect(await ledger.newest('evaluate')).toMatchObject({ attempt: 2, state: 'running' });
    expect(await begin(trigger('evaluate', 20), at(19, 3), at(21), false)).toBe(false);
    await finish(holder, succeeded(19));
    expect(await ledger.newest('evaluate')).toMatchObject({ attempt: 2, state: 'succeeded' });
  });

  it('is kept by the next run when the one whose lease ran out finishes late', async () => {
    const slow = trigger('evaluate', 21);
    await begin(slow, at(21), at(22), false);
    const next = trigger('evaluate', 22);
    await begin(next, at(22), at(23), false);
    await finish(slow, succeeded(22));
    expect(await begin(trigger('evaluate', 23), at(22, 30), at(23), false)).toBe(false);
    const states = (await ledger.recent('evaluate', 2)).map(({ state }) => state);
    expect(states).toEqual(['running', 'succeeded']);
    await finish(next, succeeded(22));
  });
});

describe('a lost answer', () => {
  it('does not make a run refuse its own lease when the SDK sends the write again', async () => {
    const mock = mockClient(DynamoDBDocumentClient);
    let stored: Record<string, unknown> | undefined;
    mock
      .on(PutCommand)
      .callsFake((input: { Item: Record<string, unknown>; ConditionExpression?: string }) => {
        if (input.ConditionExpression === undefined) return {};
        stored = input.Item;
        throw new ConditionalCheckFailedException({ message: 'the first try took effect', $metadata: {} });
      });
    mock.on(GetCommand).callsFake(() => ({ Item: stored }));
    expect(await ledger.begin(trigger('evaluate', 1), at(1), at(2), false)).not.toBeNull();
    mock.restore();
  });
});
