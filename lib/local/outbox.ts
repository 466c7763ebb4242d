import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { EmbeddedAws } from './embedded-aws.ts';

/** What a queue gets of SNS without raw delivery. */
interface Notification {
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

/**
 * Writes what SNS was given since the last time as text files into the folder, for a person to read: whom it is to,
 * its subject, its words. A file is named after the message's id, so a message that came twice is one file; what a
 * killed process had received but not written comes again a second later. Gives the paths written, in order of name.
 */
export async function drainOutbox(
  aws: Pick<EmbeddedAws, 'sqs' | 'resources'>,
  folder: string,
): Promise<string[]> {
  const QueueUrl = aws.resources.outboxQueueUrl;
  const written = new Set<string>();
  await mkdir(folder, { recursive: true });
  for (;;) {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
    );
    if (Messages.length === 0) return [...written].sort();
    for (const message of Messages) written.add(await writeNotification(message, folder));
    await aws.sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  }
}

async function writeNotification(message: Message, folder: string): Promise<string> {
  const notification = JSON.parse(message.Body ?? '') as Notification;
  const file = join(folder, `${fileNameOf(notification)}.txt`);
  await writeFile(file, textOf(notification));
  return file;
}

/** `2026-06-24T10-00-00.000Z-supply-zh-email`; a message without an id of ours is named after its time and topic. */
function fileNameOf({ MessageAttributes, Timestamp, TopicArn, MessageId }: Notification): string {
  const id = MessageAttributes?.id?.Value ?? `${Timestamp}#${topicName(TopicArn)}#${MessageId}`;
  return id.replace(/[^\p{L}\p{N}._-]/gu, '-');
}

function textOf({ MessageAttributes, TopicArn, Subject, Message }: Notification): string {
  const to = MessageAttributes?.to?.Value ?? `everyone on topic ${topicName(TopicArn)}`;
  const subject = Subject === undefined ? '' : `Subject: ${Subject}\n`;
  return `To: ${to}\n${subject}\n${Message}\n`;
}

function topicName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
