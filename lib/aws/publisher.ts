import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { addressOf, type Message } from '../domain/messages.ts';
import type { Publisher } from '../domain/ports.ts';

/**
 * Publishes to one topic. Throttling and lost connections are retried by the SDK and nowhere else, so a message may
 * arrive twice; the attribute `id` tells.
 */
export class SnsPublisher implements Publisher {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async publish(message: Message): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Message: message.body,
        ...(message.protocol === 'email' ? { Subject: message.subject } : {}),
        MessageAttributes: {
          to: { DataType: 'String', StringValue: addressOf(message) },
          id: { DataType: 'String', StringValue: message.id },
        },
      }),
    );
  }
}
