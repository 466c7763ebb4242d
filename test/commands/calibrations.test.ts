import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { instant } from '../../lib/domain/calendar.ts';
import { madeCalibration } from '../../lib/domain/calibration.ts';
import { startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { STAGE_OUTPUTS } from '../../lib/settings/stage-names.ts';
import { jsonLines, pulsestock } from './command-line.ts';

const learned = madeCalibration(
  {
    subject: { kind: 'campaign_kind', name: 'video' },
    parameter: 'campaign_uplift:video',
    before: null,
    after: 3.6,
    evidence: {},
    settingsVersion: 'v',
    source: { kind: 'campaign', ref: 'CLIP' },
    madeAt: instant('2026-06-24T10:00:00Z'),
  },
  'proposed',
);

/** A stage whose stack names the table; the table itself is on embedded servers. */
async function deployedStage(): Promise<DynamoParameterTable> {
  const aws = await startEmbeddedAws();
  onTestFinished(() => aws.stop());
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const stacks = mockClient(CloudFormationClient);
  onTestFinished(() => stacks.restore());
  const OutputValue = aws.resources.parametersTable;
  stacks.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'stateful',
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: [{ OutputKey: STAGE_OUTPUTS.stateful.parametersTable, OutputValue }],
      },
    ],
  });
  return new DynamoParameterTable(aws.dynamoDb, OutputValue);
}

describe('calibrations of a deployed stage', () => {
  it('are listed, approved and reverted by a person', async () => {
    const table = await deployedStage();
    await table.putCalibration(learned);
    const listed = await pulsestock('calibrations', '--stage', 'dev', '--json');
    expect(jsonLines(listed)).toEqual([learned]);
    const approved = await pulsestock(
      'calibrations',
      'approve',
      learned.id,
      '--author',
      'Li',
      '--stage',
      'dev',
    );
    expect(approved).toMatchObject({ exitCode: 0, errors: '' });
    expect(await table.calibrations()).toEqual([{ ...learned, state: 'in_force', author: 'Li' }]);
    await pulsestock('calibrations', 'revert', learned.id, '--author', 'Wang', '--stage', 'dev');
    expect(await table.calibrations()).toEqual([{ ...learned, state: 'reverted', author: 'Wang' }]);
  });

  it('need either a folder or a stage', async () => {
    const message =
      'pulsestock: calibrations are those of a data folder or of a deployed stage: give --data or --stage\n';
    expect(await pulsestock('calibrations')).toMatchObject({ exitCode: 2, errors: message });
    expect(await pulsestock('calibrations', '--data', 'x', '--stage', 'dev')).toMatchObject({ exitCode: 2 });
  });
});
