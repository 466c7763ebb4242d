import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoAlertTable } from '../aws/alert-table.ts';
import { SnsPublisher } from '../aws/publisher.ts';
import { httpRobotPoster } from '../aws/robot-poster.ts';
import { AwsSecretReader } from '../aws/secret-reader.ts';
import type { ChatRelayContext } from './chat-relay.ts';
import type { JobContext } from './context.ts';
import { type Environment, resourceNames } from './environment.ts';
import { tableClient } from './table-client.ts';

// Apart from the other ports: a function that does no more than send carries no client of storage.

/** The two ports of sending messages. Throws UsageError. */
export function messagePortsFromEnvironment(
  environment: Environment,
): Pick<JobContext, 'alerts' | 'publisher'> {
  const { alerts, alertsTopic } = resourceNames(environment, ['alerts', 'alertsTopic']);
  return {
    alerts: new DynamoAlertTable(tableClient(), alerts),
    publisher: new SnsPublisher(new SNSClient({}), alertsTopic),
  };
}

/** The ports of the chat relay, which has nothing to do with history or tables. Throws UsageError. */
export function chatRelayFromEnvironment(
  environment: Environment,
): Pick<ChatRelayContext, 'secrets' | 'secretName' | 'robots'> {
  const { chatSecret } = resourceNames(environment, ['chatSecret']);
  return {
    secrets: new AwsSecretReader(new SecretsManagerClient({})),
    secretName: chatSecret,
    robots: httpRobotPoster,
  };
}
