import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/domain/errors.ts';
import { deploymentVersion, loadStage, parseStage } from '../../lib/settings/deployment.ts';

const CONFIG = join(import.meta.dirname, '../../config');

const person = { id: 'lead', audiences: ['supply'], language: 'zh', protocols: ['email', 'sms'] };
const deployment = {
  stage: 'dev',
  region: 'ap-southeast-1',
  addresses: { lead: { email: 'lead@example.com', sms: '+12025550123' } },
};
const stage = (changes: object = {}, people: object[] = [person]) => ({
  deployment: { ...deployment, ...changes },
  settings: { people },
});

describe('parseStage', () => {
  it('fills in defaults and keeps addresses out of the settings', () => {
    const parsed = parseStage(stage(), 'test');
    expect(parsed.deployment.architecture).toBe('arm64');
    expect(parsed.deployment.schedules.recompute).toBe('30 5 * * ? *');
    expect(JSON.stringify(parsed.settings)).not.toMatch(/example\.com|\+1202/);
  });

  it.each<[string, object, string]>([
    [
      'a cron that is none',
      stage({ schedules: { evaluate: '0 25 * * ? *' } }),
      'deployment.schedules.evaluate: "0 25 * * ? *" is no cron: hours "25"',
    ],
    [
      'a phone number without its country',
      stage({ addresses: { lead: { email: 'a@b.cn', sms: '013812345678' } } }),
      'deployment.addresses.lead.sms: not a phone number in E.164',
    ],
    [
      'SMS in China',
      stage({ partition: 'aws-cn', region: 'cn-north-1' }),
      'lead: SNS sends no SMS in aws-cn',
    ],
    [
      'a region of another partition',
      stage({ partition: 'aws-cn' }),
      'ap-southeast-1 is not in partition aws-cn',
    ],
    [
      'an address that is missing',
      stage({ addresses: { lead: { email: 'a@b.cn' } } }),
      'deployment.addresses.lead.sms: missing',
    ],
    [
      'an address of nobody',
      stage({ addresses: { ...deployment.addresses, leed: {} } }),
      'deployment.addresses.leed: settings.people has no such person',
    ],
    ['a prefix that is none', stage({ prefix: '1-acme' }), 'deployment.prefix: a prefix is a letter'],
    ['a tag of the program', stage({ tags: { stage: 'x' } }), '"stage" is set by the program, leave it out'],
    ['a tag of AWS', stage({ tags: { 'AWS:x': 'x' } }), '"AWS:x" is set by AWS'],
    [
      'a tag with a wrong sign',
      stage({ tags: { owner: 'a;b' } }),
      'deployment.tags.owner: not a tag: at most 256',
    ],
    [
      'a qualifier that is none',
      stage({ bootstrapQualifier: 'Acme-1' }),
      'deployment.bootstrapQualifier: a bootstrap qualifier is up to ten lower-case letters and digits',
    ],
    [
      'a boundary by its ARN',
      stage({ permissionsBoundary: 'arn:aws:iam::111122223333:policy/B' }),
      'deployment.permissionsBoundary: not the name of a managed policy; its ARN is not needed',
    ],
    [
      'a key by its alias',
      stage({ encryptionKeyArn: 'arn:aws:kms:ap-southeast-1:111122223333:alias/acme' }),
      'deployment.encryptionKeyArn: not the ARN of a key such as',
    ],
    [
      'a key of another region',
      stage({ encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1-2' }),
      'deployment.encryptionKeyArn: a key of aws eu-west-1, the stage is in ap-southeast-1',
    ],
    [
      'days that logs are not kept',
      stage({ logRetentionDays: 100 }),
      'deployment.logRetentionDays: not one of 1, 3, 5',
    ],
    [
      'a share above one',
      stage({ alarms: { rejectedShare: 5 } }),
      'deployment.alarms.rejectedShare: Too big: expected number to be <=1',
    ],
    ['a budget of nothing', stage({ alarms: { monthlyBudget: 0 } }), 'deployment.alarms.monthlyBudget'],
    [
      'a repository by its address',
      stage({ deployedFrom: 'https://github.com/acme/stock' }),
      'deployment.deployedFrom: not a repository written OWNER/NAME',
    ],
    [
      'a job that runs too seldom to be missed',
      stage({ schedules: { report: '30 6 1 * ? *' } }),
      'deployment.schedules.report: "30 6 1 * ? *" runs less often than every six days',
    ],
    ['nobody to tell', stage({ addresses: {} }, []), 'nobody would be told'],
    ['a name that is not known', stage({ regoin: 'x' }), 'regoin'],
    [
      'settings that are wrong',
      { deployment, settings: { people: [person], planning: { coverDays: 9 } } },
      'settings.planning.coverDays',
    ],
  ])('refuses %s in one line that says where', (_what, json, said) => {
    const parse = () => parseStage(json, 'config/dev.json');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(/^stage in config\/dev\.json: [^\n]*$/);
    expect(parse).toThrow(said);
  });
});

describe('deploymentVersion', () => {
  it('changes with anything in the deployment, and not with the order in which it is written', () => {
    const version = (changes: object) => deploymentVersion(parseStage(stage(changes), 'test').deployment);
    expect(version({})).toMatch(/^[0-9a-f]{12}$/);
    expect(version({ tags: { a: '1', b: '2' } })).toBe(version({ tags: { b: '2', a: '1' } }));
    expect(version({ logRetentionDays: 30 })).not.toBe(version({}));
    expect(version({ addresses: { lead: { email: 'x@example.com', sms: '+12025550123' } } })).not.toBe(
      version({}),
    );
  });
});

describe('loadStage', () => {
  it.each(['dev', 'china'])('reads the example stage %s', async (name) => {
    const { deployment: read } = await loadStage(name, CONFIG);
    expect(read.stage).toBe(name);
  });

  it.each(['nope', '../package', ''])('names the stages there are where "%s" is none', async (name) => {
    await expect(loadStage(name, CONFIG)).rejects.toThrow(/^no stage "[^\n]*\(china, dev\)/);
  });

  it('refuses a file that is not JSON or says another stage', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stages-'));
    await writeFile(join(folder, 'a.json'), '{');
    await writeFile(join(folder, 'b.json'), JSON.stringify(stage()));
    await expect(loadStage('a', folder)).rejects.toThrow(/a\.json is not JSON/);
    await expect(loadStage('b', folder)).rejects.toThrow(/says stage "dev"/);
  });
});
