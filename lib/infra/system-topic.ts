import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageNames } from '../settings/stage-names.ts';

/** A service that tells of troubles, and whose requests state for what they are made. */
interface Source {
  readonly principal: string;
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Services that publish to the `system` topic: alarms of this stage, rules of EventBridge and budgets of this account.
 * EventBridge states no source where a topic or a key decides, so a condition would drop everything it sends.
 */
function sources(scope: Construct, names: StageNames): Record<'Alarms' | 'Rules' | 'Budgets', Source> {
  const stack = Stack.of(scope);
  const from = (source: string) => ({
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: { 'aws:SourceArn': source },
  });
  const alarmsOfStage = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${names.base}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const budgetsOfAccount = stack.formatArn({ service: 'budgets', region: '', resource: '*' });
  return {
    Alarms: { principal: 'cloudwatch.amazonaws.com', conditions: from(alarmsOfStage) },
    Rules: { principal: 'events.amazonaws.com', conditions: {} },
    Budgets: { principal: 'budgets.amazonaws.com', conditions: from(budgetsOfAccount) },
  };
}

/** Lets the services publish to the topic. */
export function letServicesPublish(topic: Topic, names: StageNames): void {
  for (const [sid, { principal, conditions }] of Object.entries(sources(topic, names))) {
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: `Publish${sid}`,
        principals: [new ServicePrincipal(principal)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions,
      }),
    );
  }
}

/** Lets the services use the topic's key: without it they publish to an encrypted topic and nothing arrives. */
export function letServicesUse(key: Key, names: StageNames): void {
  const { Alarms, Rules, Budgets } = sources(key, names);
  // A budget's request to the key is not known to state its source; the topic's policy holds for it all the same.
  for (const { principal, conditions } of [Alarms, Rules, { ...Budgets, conditions: {} }]) {
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(principal)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions,
      }),
    );
  }
}
