import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { deployedHandlers } from '../../lib/infra/functions.ts';
import { addStage } from '../../lib/infra/pulsestock-app.ts';
import { parseStage, type Stage } from '../../lib/settings/deployment.ts';
import { permissionLines, statementsByRole } from './readable.ts';
import {
  cdkContext,
  resourcesOf,
  STAGES,
  type StageTemplates,
  stageOf,
  type Template,
  templatesOf,
  unbundledTemplates,
} from './synthesis.ts';

const PLACES = {
  dev: { partition: 'aws', region: 'ap-southeast-1' },
  china: { partition: 'aws-cn', region: 'cn-northwest-1' },
} as const;

/** The stage with some of its deployment changed, checked as if it came from a file. */
async function changed(name: (typeof STAGES)[number], change: object): Promise<Stage> {
  const { deployment, settings } = await stageOf(name);
  return parseStage({ deployment: { ...deployment, ...change }, settings }, 'the test');
}

const textOf = ({ stateful, pipeline }: StageTemplates) => JSON.stringify([stateful, pipeline]);

describe.each(STAGES)('the conventions of a company, in %s', (name) => {
  const { partition, region } = PLACES[name];
  const keyArn = `arn:${partition}:kms:${region}:111122223333:key/11111111-2222-3333-4444-555555555555`;

  it('begin every name with its prefix', async () => {
    const { statefulName, pipeline } = unbundledTemplates(await changed(name, { prefix: 'acme-stock' }));
    expect(statefulName).toBe(`acme-stock-${name}-Stateful`);
    const names = [
      ...resourcesOf(pipeline, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties?.FunctionName),
      ...resourcesOf(pipeline, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties?.AlarmName),
      ...resourcesOf(pipeline, 'AWS::IAM::ManagedPolicy').map(
        ([, { Properties }]) => Properties?.ManagedPolicyName,
      ),
    ];
    expect(names.length).toBeGreaterThan(30);
    for (const each of names) expect(each).toMatch(new RegExp(`^acme-stock-${name}-`));
    expect(JSON.stringify(pipeline)).toContain(`acme-stock/${name}`);
    expect(JSON.stringify(pipeline)).not.toMatch(/PulseStock-(dev|china)|PulseStock\//);
  });

  it('tag every resource that can be tagged, beside the own tags', async () => {
    const tags = { 'cost-center': '4711', 责任人: '物流部' };
    const templates = unbundledTemplates(await changed(name, { tags }));
    const tagged = [templates.stateful, templates.pipeline]
      .flatMap((template) => Object.values(template.Resources))
      .map(({ Properties }) => Properties?.Tags ?? Properties?.ResourceTags)
      .filter((value) => value !== undefined);
    expect(tagged.length).toBeGreaterThan(50);
    for (const value of tagged) {
      for (const [Key, Value] of Object.entries({ ...tags, project: 'pulsestock', stage: name }))
        expect(value).toContainEqual({ Key, Value });
    }
  });

  it('bound every role, and use the bootstrap of its qualifier', async () => {
    const stage = await changed(name, {
      permissionsBoundary: 'AcmeBoundary',
      bootstrapQualifier: 'acme1',
      deployedFrom: 'acme/pulsestock',
    });
    const { pipeline } = unbundledTemplates(stage);
    const roles = resourcesOf(pipeline, 'AWS::IAM::Role');
    expect(roles).toHaveLength(deployedHandlers(stage).length + 3);
    for (const [id, { Properties }] of roles)
      expect(JSON.stringify(Properties?.PermissionsBoundary), id).toMatch(/:policy\/AcmeBoundary"/);
    expect(JSON.stringify(pipeline)).toContain('cdk-acme1-');
    expect(JSON.stringify(pipeline)).not.toContain('hnb659fds');
  });

  it("encrypt data and messages by the company's key, and nothing else asks for one", async () => {
    const templates = unbundledTemplates(await changed(name, { encryptionKeyArn: keyArn }));
    const { stateful } = templates;
    expect(resourcesOf(stateful, 'AWS::KMS::Key')).toEqual([]);
    const own = (id: string) => JSON.stringify(stateful.Resources[id]?.Properties);
    for (const id of ['LandingBucket', 'DataBucket'])
      expect(own(id)).toContain(
        `{"BucketKeyEnabled":true,"ServerSideEncryptionByDefault":{"KMSMasterKeyID":"${keyArn}","SSEAlgorithm":"aws:kms"}}`,
      );
    for (const id of ['ParametersTable', 'AlertsTable', 'RunsTable'])
      expect(own(id)).toContain(
        `"SSESpecification":{"KMSMasterKeyId":"${keyArn}","SSEEnabled":true,"SSEType":"KMS"}`,
      );
    for (const id of ['AlertsTopic', 'SystemTopic'])
      expect(own(id)).toContain(`"KmsMasterKeyId":"${keyArn}"`);
    // S3 delivers its own logs to no bucket that a key encrypts.
    expect(own('AccessLogsBucket')).toContain('"SSEAlgorithm":"AES256"');
    const roles = statementsByRole(templates);
    const throughKey = (role: string) =>
      permissionLines(roles.get(role) ?? []).filter((line) => line.startsWith(keyArn));
    const writing = 'kms:Decrypt kms:DescribeKey kms:Encrypt';
    const again = 'kms:ReEncryptFrom kms:ReEncryptTo';
    expect(throughKey('IngestRole')).toEqual([`${keyArn}: ${writing} kms:GenerateDataKey ${again}`]);
    expect(throughKey('EvaluateRole')).toEqual([
      `${keyArn}: ${writing} kms:GenerateDataKey kms:GenerateDataKey* ${again}`,
    ]);
    expect(throughKey('ScheduleRole')).toEqual([]);
  });

  it('keep logs as long as the company wants', async () => {
    const { pipeline } = unbundledTemplates(await changed(name, { logRetentionDays: 365 }));
    const groups = resourcesOf(pipeline, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(deployedHandlers(await stageOf(name)).length);
    for (const [, { Properties }] of groups) expect(Properties?.RetentionInDays).toBe(365);
  });

  it('let a repository deploy from its environment, and compare from its main branch, no more', async () => {
    const templates = unbundledTemplates(await changed(name, { deployedFrom: 'acme/pulsestock' }));
    const trust = (id: string) => {
      const [role] = resourcesOf(templates.pipeline, 'AWS::IAM::Role').filter(([each]) =>
        each.startsWith(id),
      );
      return JSON.stringify(role?.[1].Properties?.AssumeRolePolicyDocument);
    };
    const audience = partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
    expect(trust('DeployRole')).toContain(`:sub":"repo:acme/pulsestock:environment:${name}"`);
    expect(trust('DiffRole')).toContain(':sub":"repo:acme/pulsestock:ref:refs/heads/main"');
    for (const id of ['DeployRole', 'DiffRole']) expect(trust(id)).toContain(`:aud":"${audience}"`);
    const roles = statementsByRole(templates);
    const taken = (id: string) =>
      permissionLines(roles.get(id) ?? []).map((line) => line.replace(/^.*:role\/cdk-hnb659fds-/, ''));
    const place = `AWS::AccountId-${region}: sts:AssumeRole`;
    expect(taken('DiffRole')).toEqual([`lookup-role-${place}`]);
    expect(taken('DeployRole')).toEqual([
      `deploy-role-${place}`,
      `file-publishing-role-${place}`,
      `lookup-role-${place}`,
    ]);
    expect(textOf(await templatesOf(name))).not.toContain('oidc-provider');
  });

  it('go into one account with another stage: no name is taken twice', async () => {
    const one = await changed(name, {});
    const other = await changed(name, { stage: 'second' });
    const app = new App({ context: { ...cdkContext(), 'aws:cdk:bundling-stacks': [] } });
    for (const stage of [one, other]) addStage(app, stage);
    const templates = app.synth().stacks.map(({ template }) => template as Template);
    expect(templates).toHaveLength(4);
    const taken = templates.flatMap(namesTaken);
    expect(taken.length).toBeGreaterThan(80);
    expect(taken.filter((each, index) => taken.indexOf(each) !== index)).toEqual([]);
  });

  it('are none where the stage names none', async () => {
    const { partition: own, region: ownRegion, ...rest } = (await stageOf(name)).deployment;
    expect([own, ownRegion]).toEqual([partition, region]);
    expect(rest).toMatchObject({ prefix: 'PulseStock', tags: {}, logRetentionDays: 90 });
    expect(textOf(await templatesOf(name))).not.toMatch(/PermissionsBoundary|111122223333/);
  });
});

/** Names that may stand once in an account and region: those given to resources, and those of exports. */
function namesTaken({ Resources, Outputs = {} }: Template): string[] {
  const NAMES = [
    'FunctionName',
    'AlarmName',
    'ManagedPolicyName',
    'RoleName',
    'DashboardName',
    'BucketName',
    'TableName',
    'TopicName',
    'QueueName',
  ];
  const given = Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    const { Budget, DatabaseInput, Name } = Properties as {
      Budget?: { BudgetName: string };
      DatabaseInput?: { Name: string };
      Name?: string;
    };
    const own = Type === 'AWS::Athena::NamedQuery' || Type === 'AWS::Scheduler::Schedule' ? undefined : Name;
    return [...NAMES.map((name) => Properties[name]), own, Budget?.BudgetName, DatabaseInput?.Name]
      .filter((value) => typeof value === 'string')
      .map((value) => `${Type} ${value}`);
  });
  return [...given, ...Object.values(Outputs).flatMap(({ Export }) => Export?.Name ?? [])];
}
