import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, HANDLERS, idOf } from '../../lib/infra/functions.ts';
import { permissionLines, statementsByRole, statementsOf, withoutHash } from './readable.ts';
import { PROJECT, resourcesOf, STAGES, stageOf, unbundledTemplates, withChat } from './synthesis.ts';

/** Objects below a prefix that a function reads, and those that it writes too. */
const READ = 's3:GetObject';
const WRITE = 's3:AbortMultipartUpload s3:DeleteObject s3:PutObject';
const READ_AND_WRITE = 's3:AbortMultipartUpload s3:DeleteObject s3:GetObject s3:PutObject';
const LEDGER = 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem';
const ALERTS = 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem';
/** What SNS asks of whoever publishes to an encrypted topic, in its own words. */
const PUBLISH_THROUGH_KEY = 'kms:Decrypt kms:GenerateDataKey*';

/** All that each function may do. A new function needs its own row. */
const PERMISSIONS: Readonly<Record<keyof typeof FUNCTIONS, Readonly<Record<string, string>>>> = {
  ingest: {
    LandingBucket: 's3:ListBucket',
    'LandingBucket/landing/*': READ,
    DataBucket: 's3:ListBucket',
    'DataBucket/history/*': READ_AND_WRITE,
    'DataBucket/ingest-receipts/*': READ_AND_WRITE,
    'DataBucket/merged-files/*': READ_AND_WRITE,
    'DataBucket/quarantine/*': READ_AND_WRITE,
    AlertsTable: ALERTS,
    'AlertsTable/index/open': 'dynamodb:Query',
    RunsTable: LEDGER,
  },
  recompute: {
    DataBucket: 's3:ListBucket',
    'DataBucket/history/*': READ,
    'DataBucket/parameters/*': READ_AND_WRITE,
    ParametersTable: 'dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:Scan',
    'ParametersTable/index/calibrations': 'dynamodb:Query',
    RunsTable: LEDGER,
  },
  recalibrate: {
    DataBucket: 's3:ListBucket',
    'DataBucket/history/*': READ,
    'DataBucket/parameters/*': READ,
    'DataBucket/campaign-reviews/*': READ_AND_WRITE,
    'DataBucket/reports/*': WRITE,
    ParametersTable: 'dynamodb:PutItem',
    'ParametersTable/index/calibrations': 'dynamodb:Query',
    RunsTable: LEDGER,
  },
  evaluate: {
    DataBucket: 's3:ListBucket',
    'DataBucket/history/*': READ,
    'DataBucket/parameters/*': READ,
    'DataBucket/ingest-receipts/*': READ,
    'DataBucket/reports/dashboard/*': WRITE,
    'DataBucket/campaign-reviews/*': READ,
    'ParametersTable/index/calibrations': 'dynamodb:Query',
    AlertsTable: ALERTS,
    'AlertsTable/index/open': 'dynamodb:Query',
    RunsTable: LEDGER,
    AlertsTopic: 'sns:Publish',
    TopicsKey: PUBLISH_THROUGH_KEY,
  },
  report: {
    DataBucket: 's3:ListBucket',
    'DataBucket/history/*': READ,
    'DataBucket/parameters/*': READ,
    'DataBucket/ingest-receipts/*': READ,
    'DataBucket/campaign-reviews/*': READ,
    'DataBucket/reports/*': WRITE,
    'ParametersTable/index/calibrations': 'dynamodb:Query',
    AlertsTable: 'dynamodb:GetItem dynamodb:Query dynamodb:Scan',
    'AlertsTable/index/open': 'dynamodb:Query',
    RunsTable: LEDGER,
  },
  'send-messages': {
    AlertsTable: ALERTS,
    'AlertsTable/index/open': 'dynamodb:Query',
    AlertsTopic: 'sns:Publish',
    TopicsKey: PUBLISH_THROUGH_KEY,
  },
  'chat-relay': {
    // Secrets Manager puts six characters behind the name.
    'arn:AWS::Partition:secretsmanager:REGION:AWS::AccountId:secret:pulsestock/robots-??????':
      'secretsmanager:GetSecretValue',
  },
};

/** What every function may do: write its own log, and hand on an event that failed to the end. */
const OF_EVERY_FUNCTION = (id: string): Readonly<Record<string, string>> => ({
  [`${id}Log`]: 'logs:CreateLogStream logs:PutLogEvents',
  FailedRuns: 'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage',
});

const linesOf = (table: Readonly<Record<string, string>>) =>
  Object.entries(table)
    .map(([resource, actions]) => `${resource}: ${actions}`)
    .sort();

/** Wildcards in resources of people's policies that are no objects below a prefix, each with its reason. */
const WIDE_RESOURCES: readonly RegExp[] = [
  // A stack's ARN ends with an id that it gets when it is created.
  /:stack\/PulseStock-\w+-(Stateful|Pipeline)\/\*$/,
  // The schedules of one group, the alarms of one stage, the tables of one database, by the start of their names.
  /:schedule\/PulseStock-\w+\/\*$/,
  /:alarm:PulseStock-\w+-\*$/,
  /:table\/pulsestock_\w+\/\*$/,
  // Tables that IT restores itself, under names of its own.
  /:table\/PulseStock-\w+-restored-\*$/,
];

/** Actions on every resource: those for which AWS knows no resource, all of them only listing or reading. */
const ON_EVERYTHING = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'logs:DescribeLogGroups',
  'logs:DescribeQueryDefinitions',
  'logs:GetQueryResults',
  'logs:StopQuery',
  'scheduler:ListSchedules',
  'sns:GetSMSAttributes',
  'sns:GetSMSSandboxAccountStatus',
];

describe.each(STAGES)('access in %s', async (name) => {
  const stage = withChat(await stageOf(name));
  const templates = unbundledTemplates(stage);
  const roles = statementsByRole(templates);
  const policies = new Map(
    resourcesOf(templates.pipeline, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) => [
      withoutHash(id),
      statementsOf(Properties?.PolicyDocument, templates),
    ]),
  );

  it.each(HANDLERS)('of the function %s is what its row says, and no more', (handler) => {
    const id = idOf(handler);
    const lines = permissionLines(roles.get(`${id}Role`) ?? []);
    expect(lines.map((line) => line.replace(`:${stage.deployment.region}:`, ':REGION:'))).toEqual(
      linesOf({ ...PERMISSIONS[handler], ...OF_EVERY_FUNCTION(id) }),
    );
  });

  it('of schedules is to start the functions and to put aside what cannot be delivered', () => {
    const scheduled = HANDLERS.filter((handler) => FUNCTIONS[handler].schedule !== null);
    const functions = scheduled.map((handler) => [`${idOf(handler)}Function`, 'lambda:InvokeFunction']);
    expect(permissionLines(roles.get('ScheduleRole') ?? [])).toEqual(
      linesOf({ ...Object.fromEntries(functions), UndeliveredEvents: 'sqs:SendMessage' }),
    );
  });

  it('is given by no other role, and by no policy of AWS', () => {
    const known = [...HANDLERS.map((handler) => `${idOf(handler)}Role`), 'ScheduleRole'];
    expect([...roles.keys()].sort()).toEqual(known.sort());
    for (const [id, { Properties }] of resourcesOf(templates.pipeline, 'AWS::IAM::Role'))
      expect(Properties, id).not.toHaveProperty('ManagedPolicyArns');
  });

  it('of roles is taken by their service alone, and of schedules by those of this group', () => {
    for (const [id, { Properties }] of resourcesOf(templates.pipeline, 'AWS::IAM::Role')) {
      const [statement, ...more] = (
        Properties as { AssumeRolePolicyDocument: { Statement: Record<string, unknown>[] } }
      ).AssumeRolePolicyDocument.Statement;
      expect(more).toEqual([]);
      const isSchedule = withoutHash(id) === 'ScheduleRole';
      expect(statement?.Principal).toEqual({
        Service: isSchedule ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com',
      });
      if (!isSchedule) continue;
      expect(statement?.Condition).toMatchObject({
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^Schedules/), 'Arn'] },
        },
      });
    }
  });

  it('names no action and no resource by a wildcard without a reason', () => {
    const all = [...roles.values(), ...policies.values()].flat();
    expect(all.length).toBeGreaterThan(30);
    for (const { actions, resources, effect } of all) {
      expect(effect).toBe('Allow');
      // What SNS asks of whoever publishes to an encrypted topic; the resource is one key.
      expect(actions.filter((action) => action.includes('*') && action !== 'kms:GenerateDataKey*')).toEqual(
        [],
      );
      const wide = resources.filter(
        (resource) =>
          resource.includes('*') &&
          !/^(Landing|Data)Bucket(\/[a-z-]+)+\/\*$/.test(resource) &&
          !WIDE_RESOURCES.some((reason) => reason.test(resource)),
      );
      if (wide.length > 0) expect({ wide, actions }).toEqual({ wide: ['*'], actions: ON_EVERYTHING });
    }
  });

  it('of people is by four policies, which fit into the size that IAM allows', () => {
    expect([...policies.keys()].sort()).toEqual([
      'Peoplefinance',
      'Peopleitoperate',
      'Peopleitwatch',
      'Peopleoperations',
    ]);
    for (const [id, { Properties }] of resourcesOf(templates.pipeline, 'AWS::IAM::ManagedPolicy')) {
      const { ManagedPolicyName, PolicyDocument } = Properties as Record<string, unknown>;
      const people = withoutHash(id).replace('People', '').replace('it', 'it-');
      expect(ManagedPolicyName).toBe(`PulseStock-${name}-${people}`);
      expect(longestPossible(PolicyDocument), id).toBeLessThanOrEqual(6144);
    }
  });

  it('of operations is to hand in files and to read reports and rejected rows', () => {
    expect(permissionLines(policies.get('Peopleoperations') ?? [])).toEqual(
      linesOf({
        LandingBucket: 's3:ListBucket',
        'LandingBucket/landing/*': 's3:AbortMultipartUpload s3:PutObject',
        DataBucket: 's3:ListBucket',
        'DataBucket/reports/*': READ,
        'DataBucket/quarantine/*': READ,
        'DataBucket/ingest-receipts/*': READ,
        // Its outputs say where the dashboard lies.
        [`arn:AWS::Partition:cloudformation:${stage.deployment.region}:AWS::AccountId:stack/PulseStock-${name}-Stateful/*`]:
          'cloudformation:DescribeStacks',
      }),
    );
  });

  it('of finance is to read reports and to ask Athena of the parameters', () => {
    const lines = permissionLines(policies.get('Peoplefinance') ?? []);
    expect(lines).toContain(`DataBucket/reports/*: ${READ}`);
    expect(lines.filter((line) => /PutObject|DeleteObject/.test(line))).toEqual([
      `DataBucket/query-results/*: s3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject`,
    ]);
    expect(lines.filter((line) => line.includes('athena:')).join()).toContain(
      `workgroup/PulseStock-${name}: `,
    );
    expect(lines.join()).not.toMatch(/Landing|dynamodb|sns|lambda/);
  });

  it('of those who watch changes nothing', () => {
    const actions = (policies.get('Peopleitwatch') ?? []).flatMap((statement) => statement.actions);
    const reading = /:(Get|List|Describe|Query$|StartQuery$|StopQuery$|FilterLogEvents$)/;
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => !reading.test(action))).toEqual([]);
  });

  it('of those who watch is all that `doctor` asks of AWS', () => {
    const allowed = (policies.get('Peopleitwatch') ?? []).flatMap(({ actions }) => actions);
    const asked = actionsOf('lib/aws/deployed-stage.ts');
    expect(asked.length).toBeGreaterThan(6);
    expect([...asked, 'dynamodb:Query'].filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it('of nobody but the ingest is to read what was dropped', () => {
    const readers = [...roles, ...policies].filter(([, statements]) =>
      statements.some(
        ({ actions, resources }) =>
          actions.some((action) => action.startsWith('s3:GetObject')) &&
          resources.some((resource) => resource.startsWith('LandingBucket')),
      ),
    );
    expect(readers.map(([id]) => id)).toEqual(['IngestRole']);
  });

  it('of people lists only the prefixes that they may read', () => {
    const listings = [...policies.values()].flat().filter(({ actions }) => actions.includes('s3:ListBucket'));
    expect(listings.length).toBeGreaterThan(3);
    for (const { conditions } of listings)
      expect(conditions).toEqual({ StringLike: { 's3:prefix': expect.anything() } });
  });
});

/** The actions of IAM that a source file asks for: commands and paginators that it imports, with their services. */
function actionsOf(file: string): string[] {
  const source = readFileSync(join(PROJECT, file), 'utf8');
  return [...source.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([a-z]+)'/g)].flatMap(
    ([, names = '', service = '']) =>
      [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(
        ([, paged, single]) => `${service}:${paged ?? single}`,
      ),
  );
}

/** Characters of a policy once its references are ARNs, each taken to be 110 characters long. */
function longestPossible(document: unknown): number {
  const resolved = JSON.stringify(document, (_key, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const [name = '', argument] = Object.entries(value)[0] ?? [];
    if (name === 'Ref')
      return { 'AWS::Partition': 'aws-cn', 'AWS::AccountId': '123456789012' }[argument as string];
    if (name === 'Fn::ImportValue' || name === 'Fn::GetAtt') return 'x'.repeat(110);
    return value;
  });
  // Parts that are joined lose the words around them.
  return resolved.replaceAll('{"Fn::Join":["",[', '').replaceAll(']]}', '').length;
}
