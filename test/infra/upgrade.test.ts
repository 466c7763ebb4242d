import { describe, expect, it } from 'vitest';
import previous from './previous-release.json' with { type: 'json' };
import { type ReleasedStage, releasedStage, replaced } from './stateful-inventory.ts';
import { STAGES, templatesOf } from './synthesis.ts';

describe.each(STAGES)('an upgrade of %s', async (name) => {
  const before: ReleasedStage = previous.stages[name];
  const after = releasedStage(await templatesOf(name));

  it('leaves every bucket, table, topic and key of the release before where it is', () => {
    expect(Object.keys(before.resources).length).toBeGreaterThan(7);
    expect(replaced(before, after)).toEqual([]);
  });

  it('takes no export away that the pipeline in force imports', () => {
    expect(before.exports.length).toBeGreaterThan(10);
    expect(before.exports.filter((each) => !after.exports.includes(each))).toEqual([]);
  });

  it('is seen to replace what gets another id, another key or a name of its own, or loses an index', () => {
    const { ParametersTable, ...others } = after.resources;
    if (ParametersTable === undefined) throw new Error('there is no table of parameters');
    const rekeyed = { ...ParametersTable, fixed: { ...ParametersTable.fixed, KeySchema: [] } };
    const { AlertsTable } = after.resources;
    if (AlertsTable === undefined) throw new Error('there is no table of alerts');
    const unindexed = { ...AlertsTable, fixed: { ...AlertsTable.fixed, indexes: {} } };
    const named = { type: 'AWS::S3::Bucket', fixed: { BucketName: 'acme-data' } };
    const lost = (resources: ReleasedStage['resources']) => replaced(before, { ...after, resources });
    expect(lost({ ...others, ParamsTable: ParametersTable })).toEqual(['ParametersTable']);
    expect(lost({ ...others, ParametersTable: rekeyed })).toEqual(['ParametersTable']);
    expect(lost({ ...after.resources, AlertsTable: unindexed })).toEqual(['AlertsTable']);
    expect(lost({ ...after.resources, DataBucket: named })).toEqual(['DataBucket']);
    expect(replaced(before, { ...after, stack: 'PulseStock-other-Stateful' })).toHaveLength(
      Object.keys(before.resources).length,
    );
  });
});
