import { mkdir, mkdtemp, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishCommand } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { instant } from '../../lib/domain/calendar.ts';
import type { Message } from '../../lib/domain/messages.ts';
import { compositeKey } from '../../lib/domain/storage-keys.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { drainOutbox } from '../../lib/local/outbox.ts';

let aws: EmbeddedAws;
let publisher: SnsPublisher;
let folder: string;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  publisher = new SnsPublisher(aws.sns, aws.resources.alertsTopicArn);
});

afterAll(() => aws.stop());

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pulsestock-outbox-')), 'outbox');
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

const RUN_AT = instant('2026-06-24T10:00:00Z');

function message(person: string, changes: Partial<Message> = {}): Message {
  return {
    id: compositeKey(RUN_AT, person, changes.protocol ?? 'email'),
    person,
    protocol: 'email',
    language: 'zh',
    subject: 'PulseStock: 1 urgent',
    body: '紧急：O型圈 35×3.1\n请今天下单 500 件 <加急> & 确认',
    episodes: [],
    createdAt: RUN_AT,
    ...changes,
  };
}

describe('the outbox', () => {
  it('shows an e-mail as a file: whom it is to, its subject, its words', async () => {
    await publisher.publish(message('supply-zh'));
    const file = join(folder, '2026-06-24T10-00-00.000Z-supply-zh-email.txt');
    expect(await drainOutbox(aws, folder)).toEqual([file]);
    expect(await readFile(file, 'utf8')).toBe(
      'To: supply-zh/email\nSubject: PulseStock: 1 urgent\n\n紧急：O型圈 35×3.1\n请今天下单 500 件 <加急> & 确认\n',
    );
  });

  it('shows an SMS without a subject', async () => {
    await publisher.publish(message('supply-zh', { protocol: 'sms', subject: '', body: '库存不足' }));
    const [file = ''] = await drainOutbox(aws, folder);
    expect(file).toMatch(/2026-06-24T10-00-00\.000Z-supply-zh-sms\.txt$/);
    expect(await readFile(file, 'utf8')).toBe('To: supply-zh/sms\n\n库存不足\n');
  });

  it('is drained once: what was written does not come again', async () => {
    await publisher.publish(message('once'));
    expect(await drainOutbox(aws, folder)).toHaveLength(1);
    expect(await drainOutbox(aws, folder)).toEqual([]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('takes any number of messages at once', async () => {
    await Promise.all(Array.from({ length: 37 }, (_, i) => publisher.publish(message(`person-${i}`))));
    expect(await drainOutbox(aws, folder)).toHaveLength(37);
    expect(await readdir(folder)).toHaveLength(37);
  });

  it('keeps a message that was published twice as one file', async () => {
    await publisher.publish(message('duplicate'));
    await publisher.publish(message('duplicate'));
    expect(await drainOutbox(aws, folder)).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('shows what others publish, such as an alarm, under its time and topic', async () => {
    await aws.sns.send(
      new PublishCommand({
        TopicArn: aws.resources.systemTopicArn,
        Subject: 'ALARM',
        Message: 'evaluate is late',
      }),
    );
    const [file = ''] = await drainOutbox(aws, folder);
    expect(file).toMatch(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-system-[0-9a-f-]{36}\.txt$/);
    expect(await readFile(file, 'utf8')).toBe(
      'To: everyone on topic system\nSubject: ALARM\n\nevaluate is late\n',
    );
  });

  it('never writes outside its folder, whatever a message is called', async () => {
    await publisher.publish(message('x', { id: '../../..\\etc/passwd\n:*?' }));
    const [file = ''] = await drainOutbox(aws, folder);
    expect(await readdir(folder)).toEqual([file.slice(folder.length + 1)]);
  });

  it('gets again what was received but could not be written', async () => {
    const blocked = join(folder, '2026-06-24T10-00-00.000Z-blocked-email.txt');
    await mkdir(blocked, { recursive: true });
    await publisher.publish(message('blocked'));
    await expect(drainOutbox(aws, folder)).rejects.toThrow(/EISDIR/);
    await rmdir(blocked);
    await expect.poll(() => drainOutbox(aws, folder), { timeout: 5000 }).toEqual([blocked]);
  });
});

describe('a message', () => {
  it('goes from its creation to the outbox exactly once, however often the run is repeated', async () => {
    const table = new DynamoAlertTable(aws.dynamoDb, aws.resources.alertsTable);
    const later = instant('2026-06-24T10:05:00Z');
    for (let turn = 0; turn < 3; turn++) {
      await table.createMessage(message('whole-way'));
      for (const { message: unsent } of await table.unsentMessages()) {
        if (!(await table.claimMessage(unsent, RUN_AT, later, false))) continue;
        await publisher.publish(unsent);
        await table.markPublished(unsent, RUN_AT);
      }
      expect(await drainOutbox(aws, folder)).toHaveLength(turn === 0 ? 1 : 0);
    }
  });
});
