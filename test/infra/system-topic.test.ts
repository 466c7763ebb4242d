import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarmsOf } from './alarm-evaluator.ts';
import { readable } from './readable.ts';
import {
  keyStatements,
  lets,
  type PolicyStatement,
  type ServiceRequest,
  topicStatements,
} from './service-access.ts';
import { PROJECT, resourcesOf, STAGES, type StageTemplates, stageOf, templatesOf } from './synthesis.ts';

describe.each(STAGES)('what tells IT in %s', async (stage) => {
  const templates = await templatesOf(stage);
  const account = 'AWS::AccountId';
  const { region } = (await stageOf(stage)).deployment;

  const ofAlarm = (name: string): Record<string, string> => ({
    'aws:SourceAccount': account,
    'aws:SourceArn': `arn:AWS::Partition:cloudwatch:${region}:${account}:alarm:${name}`,
    'aws:SecureTransport': 'true',
  });

  /** Whether the message comes through: the topic takes it, and its key lets the service encrypt it. */
  function arrives(
    { pipeline, stateful }: StageTemplates,
    topic: string,
    principal: string,
    context: Record<string, string>,
  ): boolean {
    const changed = { ...templates, pipeline, stateful };
    const asks = (action: string): ServiceRequest => ({ principal, action, context });
    return (
      lets(topicStatements(changed, topic), asks('sns:Publish'), changed) &&
      ['kms:Decrypt', 'kms:GenerateDataKey'].every((action) =>
        lets(keyStatements(changed, topic), asks(action), changed),
      )
    );
  }

  it('is told of every alarm, and of its end, through the topic, its policy and its key', () => {
    const alarms = alarmsOf(templates, stage);
    expect(alarms.length).toBeGreaterThan(25);
    for (const { name, actions, okActions } of alarms) {
      expect(okActions, name).toEqual(actions);
      const [topic, ...more] = actions.map((action) => readable(action, templates));
      expect([topic, more], name).toEqual(['SystemTopic', []]);
      const context = ofAlarm(`PulseStock-${stage}-${name}`);
      expect(arrives(templates, 'SystemTopic', 'cloudwatch.amazonaws.com', context), name).toBe(true);
    }
  });

  it('is told of failed deployments by EventBridge, which states no source', () => {
    const targets = resourcesOf(templates.pipeline, 'AWS::Events::Rule').flatMap(
      ([, { Properties }]) => (Properties as { Targets: { Arn: unknown }[] }).Targets,
    );
    const topics = targets.map(({ Arn }) => readable(Arn, templates)).filter((id) => /Topic$/.test(id));
    expect(topics).toEqual(['SystemTopic']);
    const context = { 'aws:SecureTransport': 'true' };
    expect(arrives(templates, 'SystemTopic', 'events.amazonaws.com', context)).toBe(true);
  });

  it('is told of the cost, actual and forecast, by a budget of the stage alone', () => {
    const budgets = resourcesOf(templates.pipeline, 'AWS::Budgets::Budget').map(
      ([, { Properties }]) =>
        Properties as {
          Budget: unknown;
          NotificationsWithSubscribers: { Notification: object; Subscribers: { Address: unknown }[] }[];
        },
    );
    expect(budgets).toHaveLength(1);
    const NotificationsWithSubscribers = budgets.flatMap((one) => one.NotificationsWithSubscribers);
    expect(budgets[0]?.Budget).toMatchObject({
      BudgetLimit: { Amount: 100, Unit: stage === 'china' ? 'CNY' : 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: [`user:deployment$PulseStock-${stage}`] },
    });
    expect(NotificationsWithSubscribers.map(({ Notification }) => Notification)).toMatchObject([
      { NotificationType: 'ACTUAL', Threshold: 100 },
      { NotificationType: 'FORECASTED', Threshold: 100 },
    ]);
    for (const { Subscribers } of NotificationsWithSubscribers) {
      expect(Subscribers.map(({ Address }) => readable(Address, templates))).toEqual(['SystemTopic']);
    }
    const context = {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:AWS::Partition:budgets::${account}:budget/PulseStock-${stage}`,
      'aws:SecureTransport': 'true',
    };
    expect(arrives(templates, 'SystemTopic', 'budgets.amazonaws.com', context)).toBe(true);
    for (const template of [templates.stateful, templates.pipeline]) {
      const tags = Object.values(template.Resources)
        .map(({ Properties }) => Properties?.Tags)
        .filter((value) => value !== undefined);
      expect(tags.length).toBeGreaterThan(5);
      for (const value of tags)
        expect(JSON.stringify(value)).toContain(`"Key":"deployment","Value":"PulseStock-${stage}"`);
    }
  });

  it("is told through a key of the company's own with the statements of the deployment guide", () => {
    const guide = readFileSync(join(PROJECT, 'docs/deploy.md'), 'utf8');
    const block = /```json\n(\[[\s\S]*?\])\n```/.exec(guide)?.[1] ?? '';
    const statements = JSON.parse(block.replaceAll('ACCOUNT', account)) as PolicyStatement[];
    const context = ofAlarm(`PulseStock-${stage}-evaluate-failed`);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      const asks = (principal: string, stated: Record<string, string>) =>
        lets(statements, { principal, action, context: stated }, templates);
      expect(asks('cloudwatch.amazonaws.com', context)).toBe(true);
      expect(asks('events.amazonaws.com', {})).toBe(true);
      expect(asks('budgets.amazonaws.com', {})).toBe(true);
      expect(asks('cloudwatch.amazonaws.com', {})).toBe(false);
    }
  });

  it('is not told by others, nor in the clear, nor where topic or key would not let it', () => {
    const context = ofAlarm(`PulseStock-${stage}-evaluate-failed`);
    const through = (changed: StageTemplates, principal = 'cloudwatch.amazonaws.com', stated = context) =>
      arrives(changed, 'SystemTopic', principal, stated);
    expect(through(templates)).toBe(true);
    expect(through(templates, 'ses.amazonaws.com')).toBe(false);
    expect(through(templates, undefined, { ...context, 'aws:SourceAccount': '999999999999' })).toBe(false);
    expect(through(templates, undefined, ofAlarm('another-stage-evaluate-failed'))).toBe(false);
    expect(through(templates, undefined, { ...context, 'aws:SecureTransport': 'false' })).toBe(false);
    expect(arrives(templates, 'AlertsTopic', 'cloudwatch.amazonaws.com', context)).toBe(false);
    const without = (id: string, change: (text: string) => string): StageTemplates => {
      const resource = JSON.parse(change(JSON.stringify(templates.stateful.Resources[id])));
      return {
        ...templates,
        stateful: {
          ...templates.stateful,
          Resources: { ...templates.stateful.Resources, [id]: resource },
        },
      };
    };
    const otherService = (text: string) => text.replaceAll('cloudwatch.amazonaws.com', 's3.amazonaws.com');
    expect(through(without('TopicsKey', otherService))).toBe(false);
    const policyId = resourcesOf(templates.stateful, 'AWS::SNS::TopicPolicy')
      .map(([id]) => id)
      .find((id) => id.startsWith('SystemTopic'));
    expect(through(without(policyId ?? '', otherService))).toBe(false);
  });
});
