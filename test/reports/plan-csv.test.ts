import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { planCsv } from '../../lib/reports/plan-csv.ts';
import { calibratedParameters, handbookParameters, skuParameters } from './sample.ts';

const explain = () => '补货点 = 26,234.6 + 1,000 × 14, "per day"';

describe('planCsv', () => {
  it('has exactly the columns that were agreed, one row a SKU and pool by the driving method', () => {
    expect(planCsv([skuParameters('OR-1')], explain)).toBe(
      'sku,pool,as_of,method,demand_class,mean_daily_demand,lead_time_days,base_safety_stock,pulse_stock,' +
        'campaign_stock,safety_stock,reorder_point,order_up_to,expedite_point,expedite_up_to,explanation\n' +
        'OR-1,main,2026-06-24,handbook,smooth,1000,14,1234.5679,25000,0,26234.5679,40234.5679,50234.5,,,' +
        '"补货点 = 26,234.6 + 1,000 × 14, ""per day"""\n',
    );
  });

  it('leaves a SKU as it is, also one that a spreadsheet would take for a formula', () => {
    for (const sku of ['-5X10', '=A1', '+7', '@x', '"5", 10'])
      expect(parse(planCsv([skuParameters(sku)], explain), { columns: true })).toMatchObject([{ sku }]);
  });

  it('takes the method that drives', () => {
    const [row] = parse(planCsv([skuParameters('OR-1', { drivingMethod: 'calibrated' })], explain), {
      columns: true,
    }) as Record<string, string>[];
    expect(row).toMatchObject({ method: 'calibrated', reorder_point: '30000', expedite_point: '6000' });
  });

  it('explains with the parameters of the row', () => {
    const csv = planCsv([skuParameters('OR-1')], ({ method, pulseStock }) => `${method} ${pulseStock}`);
    expect(csv.trimEnd().endsWith(',handbook 25000')).toBe(true);
  });

  it('sorts by SKU and pool, whatever order they come in', () => {
    const parameters = [
      skuParameters('b'),
      skuParameters('a', { pool: 'us' }),
      skuParameters('a'),
      skuParameters('B'),
    ];
    const order = (csv: string) =>
      csv
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(0, 2).join('/'));
    expect(order(planCsv(parameters, () => 'x'))).toEqual(['B/main', 'a/main', 'a/us', 'b/main']);
    expect(planCsv([...parameters].reverse(), () => 'x')).toBe(planCsv(parameters, () => 'x'));
  });

  it('leaves a demand class that is not known empty and writes no rows for no parameters', () => {
    const blank = { ...handbookParameters, demandClass: null };
    expect(planCsv([skuParameters('OR-1', { methods: [blank] })], () => '')).toContain(',handbook,,1000,');
    expect(planCsv([], () => '').split('\n')).toHaveLength(2);
  });

  it('refuses parameters without their driving method and figures that are not finite', () => {
    expect(() => planCsv([skuParameters('OR-1', { methods: [calibratedParameters] })], explain)).toThrow(
      RangeError,
    );
    const broken = { ...handbookParameters, reorderPoint: Number.NaN };
    expect(() => planCsv([skuParameters('OR-1', { methods: [broken] })], explain)).toThrow(RangeError);
  });
});
