import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { addressOf, type Message } from '../domain/messages.ts';
import type { Publisher } from '../domain/ports.ts';
import { type Publishable, plainest, publishable } from './publishable.ts';
import { randomWait } from './random-wait.ts';

/** What is tried again here because the SDK does not: the topic's key was asked too often. */
const RETRIED = 'KMSThrottlingException';
const RETRIES = 3;
const FIRST_WAIT_MS = 100;

/** SNS refuses the message itself: sending it again as it is would be in vain. */
const REFUSED = ['InvalidParameterException', 'InvalidParameterValueException'];

/**
 * Publishes to one topic. Throttling and lost connections are retried by the SDK, with jitter, so a message may arrive
 * twice; the attribute `id` tells. What SNS would refuse is mended before, and what it refuses all the same is sent in
 * its plainest form; the attribute `mended` says what was changed, so that no message is lost for its form.
 */
export class SnsPublisher implements Publisher {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async publish(message: Message): Promise<void> {
    try {
      await this.#send(message, publishable(message));
    } catch (error) {
      if (!(error instanceof Error && REFUSED.includes(error.name))) throw error;
      await this.#send(message, plainest(message));
    }
  }

  async #send(message: Message, { subject, body, mended }: Publishable): Promise<void> {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const command = new PublishCommand({
      TopicArn: this.#topicArn,
      Message: body,
      ...(subject === null ? {} : { Subject: subject }),
      MessageAttributes: {
        to: text(addressOf(message)),
        id: text(message.id),
        ...(mended.length === 0 ? {} : { mended: text(mended.join(',')) }),
        // The way of the highest reliability, not that of advertising.
        ...(message.protocol === 'sms' ? { 'AWS.SNS.SMS.SMSType': text('Transactional') } : {}),
      },
    });
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#client.send(command);
        return;
      } catch (error) {
        const isRetried = error instanceof Error && error.name === RETRIED && attempt < RETRIES;
        if (!isRetried) throw error;
        await randomWait(FIRST_WAIT_MS * 2 ** attempt);
      }
    }
  }
}
