import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template as Assertions, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleHandler } from '../../lib/infra/handler-bundle.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { FunctionProcess } from './function-process.ts';
import { resourcesOf, stageOf, type Template, unbundledStage, withChat } from './synthesis.ts';

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
}

describe.each(['dev', 'china'])('chat and machines in %s', async (name) => {
  const stage = await stageOf(name);
  const { pipeline } = unbundledStage(withChat(stage));
  const template = Assertions.fromStack(pipeline);

  it('are off where nobody wants them', () => {
    const plain = Assertions.fromStack(unbundledStage(stage).pipeline).toJSON() as Template;
    const text = JSON.stringify(plain);
    expect(text).not.toContain('chat-relay');
    expect(text).not.toContain('secretsmanager');
  });

  it('bring one function that reads the one secret, and nothing else beside its log', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      Environment: {
        Variables: Match.objectLike({
          POWERTOOLS_SERVICE_NAME: 'chat-relay',
          CHAT_SECRET_NAME: 'pulsestock/robots',
        }),
      },
    });
    const policies = resourcesOf(template.toJSON() as Template, 'AWS::IAM::Policy');
    const statements = policies
      .filter(([id]) => id.startsWith('ChatRelay'))
      .flatMap(([, { Properties }]) => (Properties as unknown as PolicyProperties).PolicyDocument.Statement);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      // For invocations that failed to the end.
      ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      'secretsmanager:GetSecretValue',
    ]);
    const secret = JSON.stringify(statements[2]?.Resource);
    expect(secret).toContain(':secret:pulsestock/robots-??????');
    expect(secret).toContain('AWS::Partition');
  });

  it('let the topic call it for the people of chats alone, and keep what could not be delivered', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ChatRelay'), 'Arn'] },
      FilterPolicy: { to: ['workshop/chat', 'purchasing/chat'] },
      FilterPolicyScope: 'MessageAttributes',
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UndeliveredEvents'), 'Arn'] },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'sns.amazonaws.com',
      SourceArn: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('send a machine the JSON itself, for half an hour, and keep what it did not take', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'https',
      Endpoint: 'https://mes.example.com/alerts',
      RawMessageDelivery: true,
      FilterPolicy: { to: ['mes/https'] },
      DeliveryPolicy: { healthyRetryPolicy: Match.objectLike({ numRetries: 10 }) },
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UndeliveredEvents'), 'Arn'] },
      },
    });
  });

  it('are refused without a secret, and without an address that is encrypted', () => {
    expect(() => withChat(stage, { chatSecret: undefined })).toThrow(
      'deployment.chatSecret: missing, workshop is to be told by chat',
    );
    expect(() => withChat(stage, { addresses: { mes: { https: 'http://mes.example.com' } } })).toThrow(
      'deployment.addresses.mes.https: not an address that starts with https://',
    );
    expect(() => withChat(stage, { addresses: stage.deployment.addresses })).toThrow(
      'deployment.addresses.mes.https: missing',
    );
  });
});

describe('the bundled relay', () => {
  it('takes a delivery of SNS to the robot that the secret names', async () => {
    const asked: { target: string; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const target = String(request.headers['x-amz-target'] ?? request.url);
      asked.push({ target, body });
      const robots = { workshop: { robot: 'wecom', url: `http://127.0.0.1:${port()}/hook?key=1` } };
      response.end(
        target.startsWith('secretsmanager')
          ? JSON.stringify({ SecretString: JSON.stringify(robots) })
          : '{"errcode":0,"errmsg":"ok"}',
      );
    }).listen(0, '127.0.0.1');
    const port = () => (server.address() as AddressInfo).port;
    await once(server, 'listening');
    const folder = await mkdtemp(join(tmpdir(), 'chat-relay-'));
    bundleHandler('chat-relay', parseSettings({}, 'test'), folder);
    const relay = new FunctionProcess(folder, {
      CHAT_SECRET_NAME: 'pulsestock/robots',
      POWERTOOLS_SERVICE_NAME: 'chat-relay',
      POWERTOOLS_METRICS_NAMESPACE: 'PulseStock/test',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port()}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    onTestFinished(async () => {
      await relay.stop();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    });
    const attribute = (Value: string) => ({ Type: 'String', Value });
    const outcome = await relay.invoke({
      Records: [
        {
          EventSource: 'aws:sns',
          Sns: {
            Message: '紧急 1',
            MessageAttributes: { to: attribute('workshop/chat'), id: attribute('id-1') },
          },
        },
      ],
    });
    expect(outcome).toMatchObject({ result: { relayed: 1 } });
    expect(asked).toEqual([
      { target: 'secretsmanager.GetSecretValue', body: '{"SecretId":"pulsestock/robots"}' },
      { target: '/hook?key=1', body: '{"msgtype":"text","text":{"content":"紧急 1"}}' },
    ]);
    expect(relay.output).not.toContain('key=1');
  });
});
