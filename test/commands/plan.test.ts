import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { EXPORTS, filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const COLUMNS =
  'sku, pool, as_of, method, demand_class, mean_daily_demand, lead_time_days, base_safety_stock, pulse_stock, campaign_stock, safety_stock, reorder_point, order_up_to, expedite_point, expedite_up_to, explanation';

async function planned(exports: string, asOf: string, ...more: string[]) {
  const out = join(await temporaryFolder(), 'p.csv');
  const ended = await pulsestock('plan', '--exports', exports, '--as-of', asOf, '--out', out, ...more);
  const text = await readFile(out, 'utf8');
  return {
    ...ended,
    out,
    header: text.split('\n')[0],
    rows: parse(text, { columns: true }) as Record<string, string>[],
  };
}

const seals = async (files = EXPORTS) => filesIn(join(await temporaryFolder(), 'exports'), files);

describe('plan', () => {
  it('writes a row a SKU with the columns other programs read', async () => {
    const { exitCode, header, rows, output, out } = await planned(
      await seals(),
      '2026-06-24',
      '--method',
      'handbook',
    );
    expect(exitCode).toBe(0);
    expect(header).toBe(COLUMNS.replaceAll(' ', ''));
    expect(rows).toMatchObject([
      {
        sku: 'OR-1',
        pool: 'main',
        as_of: '2026-06-24',
        method: 'handbook',
        mean_daily_demand: '100',
        reorder_point: '700',
        order_up_to: '1200',
      },
      { sku: 'OR-2', mean_daily_demand: '40', reorder_point: '280', order_up_to: '780', expedite_point: '' },
    ]);
    expect(output).toContain('no item: GHOST sold 5 units and is not planned');
    expect(output).toContain(`2 rows as of 2026-06-24 in ${out}`);
  });

  it('takes service level and language, and says with --json what it wrote', async () => {
    const exports = await seals({
      ...EXPORTS,
      'orders.csv':
        EXPORTS['orders.csv']?.replace('2026-06-10,OR-1,b2b,100', '2026-06-10,OR-1,b2b,250') ?? '',
    });
    const usual = await planned(exports, '2026-06-24');
    const ended = await planned(exports, '2026-06-24', '--service-level', '0.99', '--lang', 'zh', '--json');
    expect(Number(ended.rows[0]?.safety_stock)).toBeGreaterThan(Number(usual.rows[0]?.safety_stock));
    expect(ended.rows[0]?.explanation).toMatch(/补货点/);
    expect(jsonLines(ended)).toMatchObject([
      {
        asOf: '2026-06-24',
        rows: 2,
        out: ended.out,
        unknownSkus: [{ sku: 'GHOST', units: 5 }],
        files: 3,
        rejected: 1,
      },
    ]);
  });

  it('ends with 1 where a file was refused, a link that leads nowhere among them, and plans the others', async () => {
    const exports = await seals();
    await symlink('nowhere', join(exports, 'dangling.csv'));
    const { exitCode, output, rows } = await planned(exports, '2026-06-24');
    expect(exitCode).toBe(1);
    expect(output).toContain('dangling.csv: there is no such file');
    expect(rows).toHaveLength(2);
  });

  it('says where it cannot write', async () => {
    const exports = await seals();
    const ended = await pulsestock(
      'plan',
      '--exports',
      exports,
      '--as-of',
      '2026-06-24',
      '--out',
      '/no/such/p.csv',
    );
    expect(ended).toMatchObject({ exitCode: 2, output: '' });
    expect(ended.errors).toMatch(/^pulsestock: cannot write \/no\/such\/p\.csv: .*\n$/);
  });

  const retail = resolve(import.meta.dirname, '../../../shared/data/online-retail');
  it('plans the 200 SKUs of a real wholesaler', async ({ skip }) => {
    if (!existsSync(retail)) skip(`no data in ${retail}`);
    const { exitCode, header, rows } = await planned(retail, '2011-12-08', '--method', 'handbook');
    expect(exitCode).toBe(0);
    expect(header).toBe(COLUMNS.replaceAll(' ', ''));
    expect(rows).toHaveLength(200);
    expect(new Set(rows.map(({ sku }) => sku)).size).toBe(200);
    for (const row of rows) {
      const sum = Number(row.base_safety_stock) + Number(row.pulse_stock);
      expect(Number(row.safety_stock)).toBeCloseTo(sum, 3);
      expect(row.explanation).not.toBe('');
    }
  });
});

describe('explain', () => {
  it.each([
    [
      'en',
      /^OR-1 in pool main, planning day 2026-06-24, settings [0-9a-f]{12}\n/,
      /safety stock/i,
      /reorder point/i,
    ],
    ['zh', /^OR-1，库存池 main，计划日 2026-06-24，设置 [0-9a-f]{12}\n/, /安全库存/, /补货点/],
  ] as const)(
    'gives inputs, formulas with their numbers and sentences in %s, from exports',
    async (lang, title, safety, point) => {
      const exports = await seals();
      const ended = await pulsestock(
        'explain',
        'OR-1',
        '--exports',
        exports,
        '--as-of',
        '2026-06-24',
        '--lang',
        lang,
      );
      expect(ended).toMatchObject({ exitCode: 0, errors: '' });
      expect(ended.output).toMatch(title);
      expect(ended.output).toContain(
        lang === 'zh' ? '手册法（当前采用）\n输入\n名称\t值\n' : 'handbook (drives)\ninputs\nname\tvalue\n',
      );
      expect(ended.output).toMatch(safety);
      expect(ended.output).toMatch(point);
      expect(ended.output).toMatch(/0 (units|件) \+ 100 (units|件) × 7 /);
    },
  );

  it('tells what receipts, stock lists and a planner say of a SKU', async () => {
    const exports = await seals({
      ...EXPORTS,
      'goods_receipts.csv': [
        'po_id,sku,qty,received_on,ordered_on',
        ...[1, 5, 9].map((day) => `PO-${day},OR-1,500,2026-06-${day + 11},2026-06-0${day}`),
      ].join('\n'),
      'stock_2026-06-20.csv': 'date,sku,on_hand\n2026-06-20,OR-1,0\n2026-06-20,OR-2,4000\n',
      'overrides_2026-06-24.csv': 'sku,field,value\nOR-1,pulse_day:2026-06-12,yes\n',
    });
    const ended = await pulsestock('explain', 'OR-1', '--exports', exports, '--as-of', '2026-06-24');
    expect(ended.output).toContain('The item states 7 days. 3 receipts of the last year took 11 days');
    expect(ended.output).toContain('pulseDay:2026-06-12=yes');
    expect(ended.output).toContain('It was sold out on 1 day on which customers could not order');
    expect(ended.output).toContain('ABC class A, by the worth of yearly demand');
  });

  it('tells what campaigns ahead are expected to sell, the same from exports and from the state of a run', async () => {
    const exports = await seals({
      ...EXPORTS,
      'campaigns_2026-06-24.csv': [
        'campaign_id,sku,kind,announced,start,end,planned_units,status,status_date,accounts',
        'SIZED,OR-1,livestream,2026-06-01,2026-07-01,2026-07-02,3000,planned,,US-1;US-2',
        'UNSIZED,OR-1,livestream,2026-06-01,2026-07-10,2026-07-11,,planned,,US-2',
        'OFF,OR-1,livestream,2026-06-01,2026-07-05,2026-07-06,900,cancelled,2026-06-20,US-2',
        'BLOCKED,OR-1,livestream,2026-06-01,2026-07-05,2026-07-06,900,planned,,US-1',
        'UNKNOWN YET,OR-1,livestream,2026-06-25,2026-07-20,2026-07-21,900,planned,,US-2',
        'OTHER,OR-2,livestream,2026-06-01,2026-07-05,2026-07-06,900,planned,,US-2',
      ].join('\n'),
      'accounts.csv': [
        'taken_at,account,status,time_zone',
        '2026-06-24T17:20:00+08:00,US-1,blocked,Asia/Shanghai',
        '2026-06-24T17:20:00+08:00,US-2,ok,Asia/Shanghai',
      ].join('\n'),
    });
    const explain = ['explain', 'OR-1', '--exports', exports, '--as-of', '2026-06-24'];
    const { output } = await pulsestock(...explain);
    expect(output).toMatch(
      /\ncampaign SIZED\t.*expected 3,000 units \(planned 3,000 units × 1, .*; four times in five between /,
    );
    expect(output).toMatch(/\ncampaign UNSIZED\t.*no size planned, 4 times the usual/);
    expect(output).not.toMatch(/campaign (OFF|BLOCKED|UNKNOWN|OTHER)/);
    expect((await pulsestock(...explain, '--lang', 'zh')).output).toMatch(
      /\n活动 SIZED\t.*预计售 3,000 件（计划 .*八成可能在/,
    );
    const [fromExports] = jsonLines(await pulsestock(...explain, '--json'));
    const data = join(await temporaryFolder(), 'state');
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-24T20:00:00+08:00', '--data', data);
    const [fromData] = jsonLines(await pulsestock('explain', 'OR-1', '--data', data, '--json'));
    const { campaigns, now } = fromData as { campaigns: Record<string, unknown>[]; now: object };
    expect(now).not.toHaveProperty('campaigns');
    expect(campaigns.map(({ need: _need, ...expected }) => expected)).toEqual(
      (fromExports as { campaigns: unknown }).campaigns,
    );
    expect(campaigns).toHaveLength(2);
  }, 120_000);

  it('gives the same numbers from the state that a run stored', async () => {
    const exports = await seals();
    const data = join(exports, '../data');
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-24T20:00:00+08:00', '--data', data);
    const stored = await pulsestock('explain', 'OR-1', '--data', data, '--json');
    expect(jsonLines(stored)).toMatchObject([
      {
        sku: 'OR-1',
        pool: 'main',
        drivingMethod: 'handbook',
        methods: [{ reorderPoint: 700 }, { method: 'calibrated' }],
      },
    ]);
    const fresh = await pulsestock(
      'explain',
      'OR-1',
      '--exports',
      exports,
      '--as-of',
      '2026-06-24',
      '--json',
    );
    const [{ now, ...numbers } = {}] = jsonLines(stored);
    expect(numbers).toEqual(jsonLines(fresh)[0]);
    expect(now).toMatchObject({ at: '2026-06-24T12:00:00.000Z', state: { sku: 'OR-1' } });
    const unknown = await pulsestock('explain', 'OR-9', '--data', data);
    expect(unknown).toEqual({
      exitCode: 2,
      output: '',
      errors: `pulsestock: the parameters stored in ${data}: no SKU "OR-9" in pool "main": check the spelling, and that its item file was taken\n`,
    });
  });

  it('says what is lowered now, why and since when, while an ad account is blocked', async () => {
    const days = Array.from({ length: 24 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
    const exports = await seals({
      ...EXPORTS,
      'tiktok.csv': ['date,sku,channel,qty', ...days.map((day) => `${day},OR-1,tiktok,10`)].join('\n'),
      'ads.csv': [
        'date,account,campaign_id,sku,impressions,clicks,conversions,spend,currency',
        ...days.map((day) => `${day},US-1,c1,OR-1,1000,10,5,20,USD`),
      ].join('\n'),
      'accounts.csv':
        'taken_at,account,status,time_zone\n2026-06-24T17:20:00+08:00,US-1,blocked,Asia/Shanghai\n',
    });
    const data = join(exports, '../data');
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-24T20:00:00+08:00', '--data', data);
    const shown = await pulsestock('explain', 'OR-1', '--data', data, '--lang', 'zh');
    // A peak day of 10 for five days, of which the account's ads brought four fifths.
    expect(shown.output).toContain('当前状态（2026-06-24 20:00 的检查）');
    const lowered =
      '补货点暂时下调 40 件（820 件降至 780 件），因为广告账户 US-1 自 2026-06-24 17:20 起停投。';
    expect(shown.output).toContain(`\n${lowered}\n`);
    const [json] = jsonLines(await pulsestock('explain', 'OR-1', '--data', data, '--json', '--lang', 'zh'));
    expect(json).toMatchObject({
      methods: [{ reorderPoint: 820 }, {}],
      now: {
        at: '2026-06-24T12:00:00.000Z',
        targets: { planned: { reorderPoint: 820 }, effective: { reorderPoint: 780 } },
        lowered,
      },
    });
  });

  it('takes a data folder or exports with a day, not both and not neither', async () => {
    for (const options of [[], ['--data', 'x', '--as-of', '2026-06-24'], ['--exports', 'x']]) {
      expect(await pulsestock('explain', 'OR-1', ...options)).toEqual({
        exitCode: 2,
        output: '',
        errors:
          'pulsestock: explain takes either --data FOLDER, or --exports FOLDER with --as-of DAY and, where there is one, --evidence FILE\n',
      });
    }
  });
});
