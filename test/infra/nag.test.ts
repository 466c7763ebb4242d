import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { REASONS, reasonFor } from '../../lib/infra/nag.ts';
import { STAGES, stageOf, unbundledStage, withChat } from './synthesis.ts';

/** All findings of both packs, the reasons left out, as `RULE[finding]` and path. */
function findings(app: App): { finding: string; path: string }[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)].flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ finding: ruleName, path: constructPath })),
      ),
  );
}

describe.each(STAGES)('cdk-nag in %s', async (name) => {
  const { app } = unbundledStage(withChat(await stageOf(name)));
  app.synth();
  const found = findings(app);

  it('finds nothing that is neither mended nor given a reason', () => {
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ finding, path }) => reasonFor(finding, path) === null)).toEqual([]);
  });

  it('finds what every reason is for', () => {
    const used = new Set(found.map(({ finding, path }) => reasonFor(finding, path)));
    expect(REASONS.filter((reason) => !used.has(reason))).toEqual([]);
    for (const { reason } of REASONS) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });
});

describe('a reason', () => {
  const path = 'PulseStock-dev-Pipeline/Ingest/Role/DefaultPolicy/Resource';

  it('covers what its own words match, where they match', () => {
    expect(reasonFor('AwsSolutions-IAM5[Resource::<DataBucket.Arn>/history/*]', path)).not.toBeNull();
    expect(reasonFor('AwsSolutions-IAM5[Resource::<DataBucket.Arn>/*]', path)).toBeNull();
    expect(reasonFor('AwsSolutions-IAM5[Resource::*]', path)).toBeNull();
    expect(reasonFor('AwsSolutions-IAM5[Action::s3:*]', path)).toBeNull();
    expect(reasonFor('AwsSolutions-S1', 'PulseStock-dev-Stateful/DataBucket/Resource')).toBeNull();
  });
});
