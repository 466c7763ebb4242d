import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SNSClient, ThrottledException } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('throttling', () => {
  it('is left to the SDK, which tries three times and no more', async () => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests++;
      response.writeHead(429, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>Throttled</Code><Message>slow down</Message></Error></ErrorResponse>',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new SNSClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    await expect(new SnsPublisher(client, 'arn:aws:sns:us-east-1:0:t').publish(EMAIL)).rejects.toThrow(
      ThrottledException,
    );
    expect(requests).toBe(3);
    client.destroy();
    server.close();
  });
});
