import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const AS_OF = '2026-06-24T20:00:00+08:00';
const days = Array.from({ length: 100 }, (_, index) =>
  new Date(Date.UTC(2026, 2, 17 + index)).toISOString().slice(0, 10),
);
const isClip = (day: string) => day >= '2026-06-14' && day <= '2026-06-17';
const FILES = {
  'items_2026-06-20.csv': 'sku,lead_time_days,unit_cost,unit_price,currency\nOR-1,7,2,5,CNY\n',
  'orders.csv': [
    'date,sku,channel,qty',
    ...days.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-1,tiktok,${isClip(day) ? 600 : 10}`]),
    '',
  ].join('\n'),
  'stock.csv': 'date,sku,on_hand\n2026-06-24,OR-1,9000\n',
  'campaigns_2026-06-24.csv': [
    'campaign_id,sku,kind,name,announced,start,end,planned_units',
    'CLIP,OR-1,video,Leaky tap,2026-06-01,2026-06-14,2026-06-17,2000',
    'LATE,OR-1,video,,2026-06-01,2026-06-22,2026-06-23,2000',
    '',
  ].join('\n'),
};

describe('campaigns that are over', () => {
  it('are reviewed by a run, shown by recalibrate, and what they taught is approved and reverted by a person', async () => {
    const folder = await temporaryFolder();
    const exports = await filesIn(join(folder, 'exports'), FILES);
    const data = join(folder, 'data');
    const ran = await pulsestock('run', '--exports', exports, '--as-of', AS_OF, '--data', data);
    expect(ran.output).toContain('\ncampaigns   1 review of what is over, 5 values learned\n');

    const shown = await pulsestock('recalibrate', 'CLIP', '--data', data);
    expect(shown).toMatchObject({ exitCode: 0, errors: '' });
    expect(shown.output).toContain('Campaign review: Leaky tap\n');
    expect(shown.output).toContain('  It sold 2,360 units beyond the usual of 2,000 units planned (118%).\n');
    expect(shown.output).toMatch(/video: uplift goes from ×3 to ×3.6; .* a step is at most ±20%/);
    expect(shown.output).toMatch(/reports\/campaigns\/CLIP\/review\.zh\.html\n/);
    const [review = {}] = jsonLines(await pulsestock('recalibrate', 'CLIP', '--data', data, '--json'));
    expect(review).toMatchObject({ campaignId: 'CLIP', settledOn: '2026-06-24' });

    expect(await pulsestock('recalibrate', 'LATE', '--data', data)).toEqual({
      exitCode: 2,
      output: '',
      errors:
        'pulsestock: campaign "LATE" has not settled on 2026-06-24: it is measured 7 days after its end, planned for 2026-06-23\n',
    });
    expect(await pulsestock('recalibrate', 'NONE', '--data', data)).toMatchObject({ exitCode: 2 });

    const listed = (await pulsestock('calibrations', '--data', data)).output;
    expect(listed).toMatch(
      /\tcampaign kind video\tcampaign_uplift:video\t\t3.6\tcampaign CLIP\tin_force\t\n/,
    );
    const [first = {}] = jsonLines(await pulsestock('calibrations', '--data', data, '--json'));
    const id = String(first.id);
    const reverted = await pulsestock('calibrations', 'revert', id, '--author', 'Wang', '--data', data);
    expect(reverted.output).toMatch(/^reverted: .*, by Wang; the next recompute uses it\n$/);
    const approved = await pulsestock('calibrations', 'approve', id, '--author', 'Li', '--data', data);
    expect(approved.output).toMatch(/^in force: .*, by Li; /);
  }, 60_000);
});
