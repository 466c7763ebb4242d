import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SNSClient, ThrottledException } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { instant } from '../../lib/domain/calendar.ts';
import type { Message } from '../../lib/domain/messages.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbeddedAws();
});

afterAll(() => aws.stop());

const EMAIL: Message = {
  id: '2026-06-24T10:00:00.000Z#supply-zh#email',
  person: 'supply-zh',
  protocol: 'email',
  language: 'zh',
  subject: 'PulseStock: 2 urgent, 1 warning',
  body: '紧急：O型圈 35×3.1 需要补货 & <下单>\n第二行',
  episodes: [],
  createdAt: instant('2026-06-24T10:00:00Z'),
};

/** What subscribers of the topics were given, oldest first. */
async function delivered(): Promise<Record<string, unknown>[]> {
  const QueueUrl = aws.resources.outboxQueueUrl;
  const { Messages = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages) {
    await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  return Messages.map(({ Body }) => JSON.parse(Body ?? '') as Record<string, unknown>);
}

describe('publish', () => {
  it('hands over an e-mail with subject, words and whom it is to', async () => {
    await new SnsPublisher(aws.sns, aws.resources.alertsTopicArn).publish(EMAIL);
    expect(await delivered()).toMatchObject([
      {
        TopicArn: aws.resources.alertsTopicArn,
        Subject: EMAIL.subject,
        Message: EMAIL.body,
        MessageAttributes: {
          to: { Type: 'String', Value: 'supply-zh/email' },
          id: { Type: 'String', Value: EMAIL.id },
        },
      },
    ]);
  });

  it('hands over an SMS without a subject', async () => {
    const sms: Message = { ...EMAIL, protocol: 'sms', subject: '' };
    await new SnsPublisher(aws.sns, aws.resources.alertsTopicArn).publish(sms);
    const [notification] = await delivered();
    expect(notification).toMatchObject({ MessageAttributes: { to: { Value: 'supply-zh/sms' } } });
    expect(notification).not.toHaveProperty('Subject');
  });

  it('reaches the topic it was made for', async () => {
    await new SnsPublisher(aws.sns, aws.resources.systemTopicArn).publish(EMAIL);
    expect(await delivered()).toMatchObject([{ TopicArn: aws.resources.systemTopicArn }]);
  });

  it('fails where the topic does not exist', async () => {
    const nowhere = new SnsPublisher(aws.sns, `${aws.resources.alertsTopicArn}-gone`);
    await expect(nowhere.publish(EMAIL)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('a message that SNS would refuse', () => {
  const publish = async (changes: Partial<Message>) => {
    await new SnsPublisher(aws.sns, aws.resources.alertsTopicArn).publish({ ...EMAIL, ...changes });
    const [notification = {}] = await delivered();
    const attributes = notification.MessageAttributes as Record<string, { Value: string }>;
    return {
      subject: notification.Subject as string | undefined,
      body: String(notification.Message),
      mended: attributes.mended?.Value,
    };
  };

  it('stays as it is where nothing is wrong with it', async () => {
    expect(await publish({})).toEqual({ subject: EMAIL.subject, body: EMAIL.body, mended: undefined });
  });

  it('is given a subject that is plain, short and there', async () => {
    expect(await publish({ subject: '库存 alert\nOR-1' })).toMatchObject({
      subject: 'alert OR-1',
      body: EMAIL.body,
      mended: 'subject',
    });
    expect((await publish({ subject: 'x'.repeat(300) })).subject).toHaveLength(99);
    expect((await publish({ subject: '库存' })).subject).toBe('PulseStock');
  });

  it('loses control characters and what is too large, and says so', async () => {
    const controlled = await publish({ body: 'a\u0000b\ud800' });
    expect(controlled.mended).toBe('body');
    expect(controlled.body).toMatch(/^a b\ufffd\n\[PulseStock: parts of this message could not be sent/);
    const large = await publish({ body: '密'.repeat(100_000) });
    expect(Buffer.byteLength(large.body)).toBeLessThan(256 * 1024 - 1000);
    expect(large.body).toMatch(/^密+\n\[PulseStock: parts/);
    expect((await publish({ body: ' ' })).body).toMatch(/^PulseStock\n\[/);
  });

  it('stays JSON for a machine, and free of the flag in an SMS', async () => {
    const machine = await publish({ protocol: 'https', subject: '', body: `{"x":"${'y'.repeat(300_000)}"}` });
    expect(JSON.parse(machine.body)).toEqual({ version: 1, id: EMAIL.id, alerts: [], mended: true });
    expect(await publish({ protocol: 'sms', subject: '', body: 'a\u0007b' })).toMatchObject({
      body: 'a b',
      mended: 'body',
    });
  });
});

/** A stand-in for SNS that answers with these errors, one after the other, and then takes everything. */
async function snsThatRefuses(errors: readonly string[]) {
  const requests: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push(new URLSearchParams(body));
    const code = errors[requests.length - 1];
    response.writeHead(code === undefined ? 200 : code === 'Throttled' ? 429 : 400, {
      'content-type': 'text/xml',
    });
    response.end(
      code === undefined
        ? '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new SNSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { requests, publisher: new SnsPublisher(client, 'arn:aws:sns:us-east-1:0:t') };
}

describe('an answer of SNS', () => {
  it('that says "slow down" is left to the SDK, which tries three times and no more', async () => {
    const { requests, publisher } = await snsThatRefuses(Array(9).fill('Throttled'));
    await expect(publisher.publish(EMAIL)).rejects.toThrow(ThrottledException);
    expect(requests).toHaveLength(3);
  });

  it('that its key was asked too often is tried again, a few times', async () => {
    const soon = await snsThatRefuses(['KMSThrottling', 'KMSThrottling']);
    await soon.publisher.publish(EMAIL);
    expect(soon.requests).toHaveLength(3);
    const never = await snsThatRefuses(Array(9).fill('KMSThrottling'));
    await expect(never.publisher.publish(EMAIL)).rejects.toMatchObject({ name: 'KMSThrottlingException' });
    expect(never.requests).toHaveLength(4);
  });

  it('that refuses the message brings its plainest form, flagged, and no third', async () => {
    const { requests, publisher } = await snsThatRefuses(['InvalidParameter']);
    await publisher.publish(EMAIL);
    expect(requests.map((request) => request.get('Subject'))).toEqual([EMAIL.subject, 'PulseStock']);
    expect(requests[1]?.get('Message')).toMatch(/^O 35 3\.1 & < >\n\[PulseStock: parts/);
    const worse = await snsThatRefuses(Array(9).fill('InvalidParameter'));
    await expect(worse.publisher.publish(EMAIL)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(worse.requests).toHaveLength(2);
  });

  it('of any other kind is an error at once', async () => {
    const { requests, publisher } = await snsThatRefuses(['AuthorizationError', 'AuthorizationError']);
    await expect(publisher.publish(EMAIL)).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
    expect(requests).toHaveLength(1);
  });
});
