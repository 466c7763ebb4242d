import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const AS_OF = '2026-06-24T20:00:00+08:00';

let ran: string;

beforeAll(async () => {
  ran = await mkdtemp(join(tmpdir(), 'answers-test-'));
  const exports = await filesIn(join(ran, 'exports'));
  await pulsestock('run', '--exports', exports, '--as-of', AS_OF, '--data', join(ran, 'data'));
});
afterAll(() => rm(ran, { recursive: true, force: true }));

/** A data folder after a run that found what has to be reordered. */
async function watchedFolder(): Promise<string> {
  const data = join(await temporaryFolder(), 'data');
  await cp(join(ran, 'data'), data, { recursive: true, preserveTimestamps: true });
  return data;
}

describe('proposals', () => {
  it('are listed, ordered or declined by a person once, and then stand', async () => {
    const data = await watchedFolder();
    const [proposal = {}] = jsonLines(await pulsestock('proposals', 'list', '--data', data, '--json'));
    expect(proposal).toMatchObject({
      sku: 'OR-1',
      kind: 'purchase',
      units: 900,
      state: 'sent',
      author: null,
    });
    const id = String(proposal.shortId);
    const listed = (await pulsestock('proposals', '--data', data)).output;
    expect(listed).toContain(`\n${id}\tOR-1\tmain\tpurchase\t900\t900\t2026-07-01\tsent\t\n`);

    const unknown = await pulsestock('proposals', 'order', 'OR-9', '--author', 'Wang', '--data', data);
    expect(unknown).toMatchObject({ exitCode: 2, output: '' });
    expect(unknown.errors).toMatch(/^pulsestock: no proposal "OR-9": .* lists them\n$/);
    const none = await pulsestock('proposals', 'order', id, '--units', 'many', '--data', data);
    expect(none).toMatchObject({ exitCode: 2 });

    expect(
      await pulsestock('proposals', 'order', id, '--units', '850', '--author', 'Wang', '--data', data),
    ).toEqual({
      exitCode: 0,
      errors: '',
      output: 'ordered: 850 units (900 proposed) of OR-1 (purchase), by Wang\n',
    });
    expect(await pulsestock('proposals', 'decline', String(proposal.id), '--data', data)).toMatchObject({
      exitCode: 2,
      errors: `pulsestock: proposal "${proposal.id}" is ordered already, nothing was changed\n`,
    });
    expect(jsonLines(await pulsestock('proposals', '--data', data, '--json'))).toMatchObject([
      { id: proposal.id, state: 'ordered', author: 'Wang', unitsOrdered: 850, unitsOutstanding: 850 },
    ]);
  });

  it('are declined by a short id, by the user of the computer where no author is named', async () => {
    const data = await watchedFolder();
    const [proposal = {}] = jsonLines(await pulsestock('proposals', '--data', data, '--json'));
    const id = String(proposal.shortId).slice(0, 5);
    expect(await pulsestock('proposals', 'decline', id, '--data', data)).toMatchObject({
      exitCode: 0,
      output: `declined: 900 units of OR-1 (purchase), by ${userInfo().username}\n`,
    });
    expect((await pulsestock('proposals', '--data', data)).output).toContain('no open proposal');
    const [reorder] = jsonLines(await pulsestock('alerts', 'stats', '--data', data, '--json'));
    expect(reorder).toMatchObject({ rule: 'regular-reorder', asked: 1, actedOn: 1, declined: 1, share: 1 });
  });
});

describe('alerts', () => {
  it('are listed, shown, acknowledged and snoozed, each with who did it', async () => {
    const data = await watchedFolder();
    const alerts = (...args: string[]) => pulsestock('alerts', ...args, '--data', data);
    const [alert = {}] = jsonLines(await alerts('--json'));
    expect(alert).toMatchObject({
      rule: 'regular-reorder',
      state: 'open',
      acknowledged: null,
      snoozed: null,
    });
    const id = String(alert.id);
    expect((await alerts('--lang', 'zh')).output).toContain(
      `\n${id}\t预警\t补货建议\tOR-1 · O型圈\t2026-06-24 20:00\t2026-06-24 20:00\topen\n`,
    );
    const shown = (await alerts('show', id)).output;
    expect(shown).toMatch(/^WARNING {2}OR-1 · O-ring\nReorder: Inventory position 300 units/);
    expect(shown).toContain('told        2026-06-24 20:00 (1 in all)');
    expect(shown).toMatch(/\nproposal {4}[0-9a-f]{8} {2}OR-1#main#purchase#/);
    expect(jsonLines(await alerts('show', id, '--json'))).toEqual([alert]);

    expect(await alerts('ack', id, '--author', 'Wang')).toEqual({
      exitCode: 0,
      errors: '',
      output: 'acknowledged at warning: regular-reorder of SKU#OR-1#main, by Wang\n',
    });
    expect((await alerts()).output).toContain('\tacknowledged by Wang\n');
    expect(
      await alerts('snooze', id, '--until', '2026-06-26T09:00:00+08:00', '--author', 'Li'),
    ).toMatchObject({
      exitCode: 0,
      output: 'snoozed until 2026-06-26 09:00: regular-reorder of SKU#OR-1#main, by Li\n',
    });
    expect((await alerts()).output).toContain('\tsnoozed until 2026-06-26 09:00 by Li\n');
    expect((await alerts('--all')).output).toContain(id);
    expect((await alerts('stats')).output).toContain('\nregular-reorder\t1\t1\t100 %\t1\t1\t0\t0\n');
  });

  it('refuse what cannot be, in one line that says what to do', async () => {
    const data = await watchedFolder();
    const alerts = (...args: string[]) => pulsestock('alerts', ...args, '--data', data);
    const [alert = {}] = jsonLines(await alerts('--json'));
    const wrong = async (...args: string[]) => {
      const { exitCode, output, errors } = await alerts(...args);
      expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
      expect(errors.trimEnd().split('\n')).toHaveLength(1);
      return errors;
    };
    expect(await wrong('ack', 'zzz')).toMatch(
      /^pulsestock: no alert "zzz": "pulsestock alerts .*" lists them$/m,
    );
    expect(await wrong('snooze', String(alert.id), '--until', '2026-06-24T20:00:00+08:00')).toContain(
      'is not after the newest run of the watch (2026-06-24T12:00:00.000Z): name a later moment',
    );
    expect(await wrong('snooze', String(alert.id), '--until', 'tomorrow')).toContain(
      'a moment with its zone',
    );
    expect(await wrong('ack', String(alert.id), '--author', ' ')).toContain('say it with --author NAME');
  });
});
