import { describe, expect, it } from 'vitest';
import { methodChooser } from '../../lib/planning/method-choice.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { learned } from './learned.ts';

const settings = (method: string) => parseSettings({ planning: { method } }, 'test');
const lumpy = learned('lumpy', { parameter: 'driving_method', after: 'handbook', evidence: { skus: 12 } });
const all = learned('all', { parameter: 'driving_method', after: 'calibrated', evidence: { skus: 40 } });

describe('the driving method', () => {
  it('is what the settings name, whatever a backtest says, and shows what it said', () => {
    const choose = methodChooser(settings('handbook'), [lumpy, all]);
    expect(choose('smooth')).toEqual({
      method: 'handbook',
      choice: { by: 'settings', calibrationId: all.id, evidence: { skus: 40 } },
    });
    expect(methodChooser(settings('calibrated'), [])('lumpy')).toEqual({
      method: 'calibrated',
      choice: { by: 'settings', calibrationId: null, evidence: {} },
    });
  });

  it("is under auto the winner of the SKU's class, else of all SKUs, else calibrated", () => {
    const choose = methodChooser(settings('auto'), [lumpy, all]);
    expect(choose('lumpy')).toMatchObject({
      method: 'handbook',
      choice: { by: 'demand_class', calibrationId: lumpy.id },
    });
    expect(choose('smooth')).toMatchObject({ method: 'calibrated', choice: { by: 'all_skus' } });
    expect(choose(null)).toMatchObject({ method: 'calibrated', choice: { by: 'all_skus' } });
    expect(methodChooser(settings('auto'), [lumpy])('smooth')).toEqual({
      method: 'calibrated',
      choice: { by: 'default', calibrationId: null, evidence: {} },
    });
  });

  it('is not taken from what is learned of other things', () => {
    const others = [
      learned('lumpy', { parameter: 'nominal_service:handbook', after: 0.9 }),
      { ...lumpy, subject: { kind: 'campaign_kind', name: 'lumpy' } as const },
      { ...lumpy, after: 'a method that is no more' },
    ];
    for (const other of others)
      expect(methodChooser(settings('auto'), [other])('lumpy')).toMatchObject({
        method: 'calibrated',
        choice: { by: 'default' },
      });
  });
});
