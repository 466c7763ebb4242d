import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { BAD_ROW_COUNTS, exampleFiles } from '../../examples/files.ts';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { folderLink } from '../../lib/domain/console-links.ts';
import { itTellsOfTroubles } from './alarm-scenarios.ts';
import { allows, grantsByHandler } from './policies.ts';
import { Rehearsal } from './rehearsal.ts';
import { sharedSynthesis } from './shared-synthesis.ts';
import type { SynthesisedStage } from './synthesis.ts';

/** Two batches of parameters. */
const SKUS = 30;
const FILES = exampleFiles(exampleFactory({ ...EXAMPLE, days: 130, skus: SKUS }));
const EXPORTED_AT = '2026-06-24T20:00:00+08:00';
const RECOMPUTE = '2026-06-24T21:30:00Z';
const EVALUATE = ['2026-06-24T22:00:00Z', '2026-06-25T00:00:00Z'] as const;
/** An hour whose event comes after that of a later hour. */
const LATE = '2026-06-24T23:00:00Z';
const REPORT = '2026-06-24T22:30:00Z';
const RECALIBRATE = '2026-06-25T21:10:00Z';

let synthesis: SynthesisedStage;
let plain: Rehearsal;
let rough: Rehearsal;
let told: Record<string, string[]>;

beforeAll(async () => {
  synthesis = (await sharedSynthesis()).synthesis;
  [plain, rough] = await Promise.all([Rehearsal.start(synthesis), Rehearsal.start(synthesis)]);
}, 120_000);

afterAll(async () => {
  await Promise.all([plain?.stop(), rough?.stop()]);
});

describe('a deployed stage, each event once and in order', () => {
  it('takes each dropped file into history', async () => {
    for (const { name, bytes } of FILES) {
      const summary = await plain.run('ingest', await plain.drop(name, bytes, EXPORTED_AT));
      expect(summary, name).toMatchObject({ files: 1, refused: 0, known: 0, gone: 0 });
      expect(summary.accepted, name).toBeGreaterThan(0);
      expect(summary.rejected, name).toBe(BAD_ROW_COUNTS[name] ?? 0);
    }
  }, 60_000);

  it('computes the parameters of every SKU of the planning day before', async () => {
    const summary = await plain.run('recompute', plain.payload('recompute', RECOMPUTE));
    expect(summary).toMatchObject({
      planningDay: '2026-06-24',
      parameters: SKUS,
      changed: SKUS,
    });
    expect(await plain.items('ParametersTable')).toHaveLength(SKUS);
  });

  it('opens alerts, and a message comes to the queue of each subscriber it is for, and to no other', async () => {
    const summary = await plain.run('evaluate', plain.payload('evaluate', EVALUATE[0]));
    expect(summary.published).toBe(summary.messages);
    const mail = await plain.mail();
    told = mail;
    const all = Object.values(mail).flat();
    expect(all).toHaveLength(summary.messages as number);
    expect(mail['email supply-lead@example.com']?.join()).toContain('补货建议');
    const reports = folderLink('us-east-1', plain.deployment.ref('DataBucket'), 'reports/');
    for (const text of Object.entries(mail).flatMap(([to, texts]) => (to.startsWith('email') ? texts : [])))
      expect(text).toContain(reports);
    expect(mail['email tiktok-lead@example.com']?.join()).not.toContain('补货建议');
    expect(new Set(all).size).toBe(all.length);
  });

  it('tells nothing new in the next hours, writes reports, and counts every run', async () => {
    for (const at of EVALUATE.slice(1)) {
      expect(await plain.run('evaluate', plain.payload('evaluate', at))).toMatchObject({ messages: 0 });
    }
    const { objects } = await plain.run('report', plain.payload('report', REPORT));
    expect((objects as string[]).length).toBeGreaterThan(0);
    const metrics = plain
      .output('evaluate')
      .split('\n')
      .filter((line) => line.includes('CloudWatchMetrics'))
      .map((line) => JSON.parse(line));
    expect(metrics).toHaveLength(EVALUATE.length);
    expect(metrics.at(-1)).toMatchObject({ Messages: 0, Failures: 0, service: 'evaluate' });
  });

  it('reviews campaigns that are over, once', async () => {
    const recalibrate = () => plain.run('recalibrate', plain.payload('recalibrate', RECALIBRATE));
    const summary = await recalibrate();
    expect((summary.reviewed as string[]).length).toBeGreaterThan(0);
    expect(summary.calibrations).toBeGreaterThan(0);
    expect(await recalibrate()).toMatchObject({ reviewed: [], calibrations: 0 });
  });
});

describe('a deployed stage with duplicate events, events out of order and failures', () => {
  const [lost, ...arriving] = FILES.toReversed();

  it('takes files in another order, each twice at a time, one after a failed attempt', async () => {
    rough.gateway.refuseOnce(
      ({ action, resource }) => action === 's3:PutObject' && resource.includes('/history/'),
    );
    let failed = 0;
    for (const { name, bytes } of arriving) {
      const event = await rough.drop(name, bytes, EXPORTED_AT);
      const outcomes = await Promise.all([rough.invoke('ingest', event), rough.invoke('ingest', event)]);
      failed += outcomes.filter((outcome) => 'error' in outcome).length;
      expect(await rough.run('ingest', event), name).toMatchObject({ files: 1, known: 1, refused: 0 });
    }
    expect(failed).toBe(1);
  }, 60_000);

  it('takes a file whose event was lost with the daily sweep, and passes over one that is gone', async () => {
    if (lost === undefined) throw new Error('no file left to lose');
    await rough.drop(lost.name, lost.bytes, EXPORTED_AT);
    const swept = await rough.run('ingest', rough.payload('ingest', '2026-06-24T20:50:00Z'));
    expect(swept).toMatchObject({ files: FILES.length, known: arriving.length, gone: 0 });
    const gone = await rough.drop('gone.csv', Buffer.from('x'), EXPORTED_AT);
    const Bucket = rough.deployment.ref('LandingBucket');
    await rough.aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'landing/gone.csv' }));
    expect(await rough.run('ingest', gone)).toMatchObject({ files: 0, gone: 1 });
  });

  it('recomputes with the retry after a failure half way, and where the run was missed altogether', async () => {
    rough.gateway.refuseOnce(({ action }) => action === 'dynamodb:BatchWriteItem');
    const due = rough.payload('recompute', RECOMPUTE);
    expect(await rough.invoke('recompute', due)).toHaveProperty('error');
    const ifMissed = (at: string) => rough.run('recompute', rough.payload('recompute', at, 'if-missed'));
    expect(await ifMissed('2026-06-24T22:40:00Z')).toEqual({
      missed: 1,
      underWay: 0,
      summary: expect.anything(),
    });
    expect(await ifMissed('2026-06-24T23:40:00Z')).toEqual({ missed: 0 });
    expect(await rough.run('recompute', due)).toMatchObject({ changed: 0, removed: 0 });
  });

  it('ends in the same state and has told everybody the same', async () => {
    rough.gateway.refuseOnce(({ action }) => action === 'sns:Publish');
    const [first, later] = EVALUATE.map((at) => rough.payload('evaluate', at));
    expect(await rough.invoke('evaluate', first)).toHaveProperty('error');
    await rough.run('evaluate', first);
    await endClaims(rough);
    expect(await rough.run('send-messages', {})).toEqual({ published: 1 });
    await rough.run('evaluate', later);
    expect(await rough.run('evaluate', rough.payload('evaluate', LATE))).toMatchObject({ overtaken: true });
    await rough.run('evaluate', later);
    await rough.run('report', rough.payload('report', REPORT));
    await rough.run('report', rough.payload('report', REPORT));
    const over = rough.payload('recalibrate', RECALIBRATE);
    rough.gateway.refuseOnce(
      ({ action, resource }) => action === 's3:PutObject' && resource.includes('/campaign-reviews/'),
    );
    expect(await rough.invoke('recalibrate', over)).toHaveProperty('error');
    expect((await rough.run('recalibrate', over)).reviewed).not.toEqual([]);
    const [ended, expected] = await Promise.all([rough.state(), plain.state()]);
    // The dashboard says when each file came, which is not the same in two stages.
    const differing = Object.keys({ ...ended, ...expected }).filter(
      (key) => ended[key] !== expected[key] && !key.includes('reports/dashboard/'),
    );
    expect(differing).toEqual([]);
    expect(Object.keys(ended).length).toBeGreaterThan(100);
    expect(await rough.mail()).toEqual(told);
  });
});

describe('the list of proposals', () => {
  it('comes back filled in through the landing bucket, and its answers stand', async () => {
    const data = new S3ObjectStore(plain.aws.s3, plain.deployment.ref('DataBucket'));
    const list = Buffer.from(await data.get('reports/day=2026-06-24/proposals.zh.csv')).toString();
    const filled = Buffer.from(list.replaceAll('已发出', '已下单'));
    const summary = await plain.run('ingest', await plain.drop('proposals.zh.csv', filled, EXPORTED_AT));
    expect(summary).toMatchObject({ files: 1, refused: 0, rejected: 0, skipped: 0 });
    expect(summary.accepted).toBeGreaterThan(0);
    const ordered = (await plain.items('AlertsTable')).filter(
      ({ proposal }) => (proposal as { state?: string } | undefined)?.state === 'ordered',
    );
    expect(ordered).toHaveLength(summary.accepted as number);
  });
});

describe('the roles of the functions', () => {
  it('allow everything that the functions did in all this', () => {
    for (const { gateway, deployment } of [plain, rough]) {
      const grants = grantsByHandler(synthesis.pipeline, deployment.resolve);
      expect(gateway.calls.length).toBeGreaterThan(100);
      const refused = gateway.calls.filter(
        ({ caller, action, resource }) => !allows(grants.get(caller) ?? [], action, resource),
      );
      expect(refused).toEqual([]);
    }
  });
});

describe('what tells of troubles', () => {
  itTellsOfTroubles(() => ({ synthesis, plain, rough }));
});

/** Lets the time pass after which a message that was claimed and not published may be taken by another. */
async function endClaims(rehearsal: Rehearsal): Promise<void> {
  for (const { pk, sk, state } of await rehearsal.items('AlertsTable')) {
    if (state !== 'claimed') continue;
    await rehearsal.aws.dynamoDb.send(
      new UpdateItemCommand({
        TableName: rehearsal.deployment.ref('AlertsTable'),
        Key: marshall({ pk, sk }),
        UpdateExpression: 'SET leaseUntil = :past',
        ExpressionAttributeValues: marshall({ ':past': '2026-01-01T00:00:00.000Z' }),
      }),
    );
  }
}
