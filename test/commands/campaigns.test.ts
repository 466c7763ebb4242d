import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTS, filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const AS_OF = '2026-06-24T20:00:00+08:00';

describe('campaigns', () => {
  it('are entered, told by the next watch, changed and called off, with author, beside those of files', async () => {
    const folder = await temporaryFolder();
    const exports = await filesIn(join(folder, 'exports'));
    const data = join(folder, 'data');
    const run = (at: string) => pulsestock('run', '--exports', exports, '--as-of', at, '--data', data);
    await run(AS_OF);
    const campaigns = (...args: string[]) => pulsestock('campaigns', ...args, '--data', data);
    const by = ['--on', '2026-06-24', '--author', 'Li'];

    const plan = ['--sku', 'OR-1', '--start', '2026-07-20', '--end', '2026-07-21', '--units', '6000.5'];
    const added = await campaigns(
      'add',
      'live-1',
      ...plan,
      '--kind',
      'livestream',
      '--name',
      '直播, "一"',
      ...by,
    );
    expect(added).toMatchObject({ exitCode: 0, errors: '' });
    expect(added.output).toMatch(/^added: live-1, 2026-07-20 to 2026-07-21, OR-1; told by the next run/);
    await campaigns('add', 'flight-1', '--sku', 'OR-1', '--start', '2026-08-01', '--uplift', '3', ...by);
    const rows = () => campaigns('--json').then(jsonLines);
    expect(await rows()).toMatchObject([
      {
        campaignId: 'live-1',
        sku: 'OR-1',
        name: '直播, "一"',
        plannedUnits: 6000.5,
        announcedOn: '2026-06-24',
        status: 'planned',
        author: 'Li',
        from: 'entered',
      },
      { campaignId: 'flight-1', plannedUnits: null, targetUplift: 3, endsOn: '2026-08-01' },
    ]);

    await run('2026-06-24T21:00:00+08:00');
    const alerts = (await pulsestock('alerts', '--data', data, '--json')).output;
    expect(alerts).toContain('"campaign-announced"');

    const changed = await campaigns(
      'edit',
      'live-1',
      '--units',
      '9000',
      '--author',
      'Wang',
      '--on',
      '2026-06-24',
    );
    expect(changed.output).toBe('changed: live-1 OR-1, 2026-07-20 to 2026-07-21, 9000 units\n');
    const cancelled = await campaigns('cancel', 'live-1', ...by);
    expect(cancelled.output).toBe('cancelled: live-1 (OR-1) since 2026-06-24\n');
    expect(await rows()).toMatchObject([
      { campaignId: 'live-1', plannedUnits: 9000, status: 'cancelled', statusSince: '2026-06-24' },
      { campaignId: 'flight-1', status: 'planned' },
    ]);
    expect((await campaigns()).output).toContain(
      'live-1\tOR-1\tlivestream\t2026-07-20\t2026-07-21\t9000 units\t\tcancelled\t2026-06-24\tentered\tLi\n',
    );
  }, 120_000);

  it('say what is wrong, and change nothing then', async () => {
    const folder = await temporaryFolder();
    const exports = await filesIn(join(folder, 'exports'), {
      ...EXPORTS,
      'plan_2026-06-20.csv':
        'campaign_id,sku,announced,start,end,planned_units\nC-1,OR-1,2026-06-01,2026-07-20,2026-07-21,900\n',
    });
    const data = join(folder, 'data');
    await pulsestock('run', '--exports', exports, '--as-of', AS_OF, '--data', data);
    const wrong = async (...args: string[]) => {
      const { exitCode, errors, output } = await pulsestock('campaigns', ...args, '--data', data);
      expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
      return errors;
    };
    expect(await wrong('add', 'A', '--sku', 'OR-1')).toMatch(/needs --start and --end/);
    expect(await wrong('add', 'A', '--start', '2026-07-20')).toMatch(/at least one --sku or --category/);
    expect(await wrong('add', 'A', '--sku', 'OR-1', '--start', '2026-07-20', '--end', '2026-07-01')).toMatch(
      /cannot end on 2026-07-01, before/,
    );
    expect(await wrong('cancel', 'A')).toMatch(/^pulsestock: no campaign "A": .* lists them\n$/);
    expect(await wrong('edit', 'A')).toMatch(/nothing to change/);
    await pulsestock('campaigns', 'add', 'A', '--sku', 'OR-1', '--start', '2026-07-20', '--data', data);
    expect(await wrong('add', 'A', '--sku', 'OR-1', '--start', '2026-07-20')).toMatch(/is known already/);
    const ofFile =
      /"C-1" is of plan_2026-06-20\.csv \(source plain, exported 2026-06-20 .*status_date.*whole list/;
    expect(await wrong('cancel', 'C-1')).toMatch(ofFile);
    expect(await wrong('edit', 'C-1', '--units', '5')).toMatch(ofFile);
    expect(await wrong('add', 'C-1', '--sku', 'OR-1', '--start', '2026-07-20')).toMatch(
      /known already, of plan_2026-06-20\.csv .*take another id/,
    );
    expect(await wrong('edit', 'A', '--sku', 'OR-9', '--units', '5')).toMatch(/has no row for "OR-9": OR-1/);
  }, 120_000);
});
