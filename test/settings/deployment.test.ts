import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/domain/errors.ts';
import { loadStage, parseStage } from '../../lib/settings/deployment.ts';

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
