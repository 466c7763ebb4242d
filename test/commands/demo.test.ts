import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, pulsestock, temporaryFolder } from './command-line.ts';
import { sharedDemo } from './shared-demo.ts';

/** Rules of which the example has a case. */
const SHOWN = [
  'regular-reorder',
  'aggressive-reorder',
  'surge-seen',
  'stock-out',
  'late-supply',
  'overstock',
  'slow-moving',
  'expiring-stock',
  'shutdown-ahead',
  'campaign-announced',
  'campaign-stock',
  'ad-throttle',
  'ad-account',
  'ad-balance',
  'ad-spend',
  'rejected-rows',
];

describe('the demo', () => {
  it('runs the example factory to its end, says what came of it, and lets nobody else in meanwhile', async () => {
    const data = join(await temporaryFolder(), 'demo');
    const { ended, meanwhile } = await sharedDemo(data);
    const { exitCode, output, errors } = ended;

    expect(meanwhile).toMatchObject({ exitCode: 1, output: '' });
    expect(meanwhile.errors).toMatch(
      /^pulsestock: .* is in use by pulsestock demo \(process \d+ since .*\).*\n$/,
    );
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).not.toContain('\u001b');
    expect(output).toMatch(/\norders_daily\.csv\.gz\tplain\/orders_daily\tutf-8\t27489\t27484\t5\t0\t/);
    expect(output).toMatch(
      /\nfiles {7}11 files: [\d,]+ rows read, [\d,]+ accepted, 20 rejected, 0 skipped\n/,
    );
    expect(output).toMatch(/\nparameters {2}60 SKUs planned for 2026-06-24: 60 changed, 0 removed\n/);
    const [alerts = ''] = output.match(/\nalerts {6}.* open; /) ?? [];
    for (const rule of SHOWN) expect(alerts).toMatch(new RegExp(`${rule} [1-9]`));
    expect(output).toMatch(/\nmessages {4}[1-9]\d* sent, to read in .*outbox\/\n/);
    expect(output).toMatch(/\nreports {5}54 files in .*reports\/\n/);
    expect(output).toMatch(/\ndashboard {3}.*reports\/dashboard\/index\.html: /);
    expect((await readdir(join(data, 'outbox'))).length).toBeGreaterThan(1);
    expect(await readdir(join(data, 'reports/day=2026-06-24'))).toHaveLength(12);

    const [status] = jsonLines(await pulsestock('status', '--data', data, '--json'));
    expect(status).toMatchObject({
      parameters: { planningDay: '2026-06-24', stored: 60 },
      rows: { sale: 27_484 },
    });
    const explained = await pulsestock('explain', 'OR-NBR-12X2', '--data', data, '--lang', 'zh');
    expect(explained).toMatchObject({ exitCode: 0, errors: '' });
    // 5,000 at the peak for 4 days: its campaigns taught a day less than the 5 set.
    expect(explained.output).toContain('20,000');
    expect(explained.output).toContain('当前状态（2026-06-24 20:00 的检查）');
    const [surged] = jsonLines(await pulsestock('explain', 'OS-FKM-TC30X47X7', '--data', data, '--json'));
    expect(surged).toMatchObject({
      now: { state: { surge: { level: 'act' } }, at: '2026-06-24T12:00:00.000Z' },
    });
  });
});
