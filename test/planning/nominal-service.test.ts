import { describe, expect, it } from 'vitest';
import { nominalServices, serviceConditions } from '../../lib/planning/nominal-service.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { learned } from './learned.ts';

const settings = (planning: object) => parseSettings({ planning }, 'test');
const aimed = settings({ targetFill: 0.97 });
const evidence = { targetFill: 0.97, fill: 0.9701, skus: 40, 'lumpy.fill': 0.91, measuredTo: '2026-06-23' };
const of = (method: 'handbook' | 'calibrated', after: number, madeFor = aimed) =>
  learned('all', {
    parameter: `nominal_service:${method}`,
    after,
    evidence: { ...evidence, ...serviceConditions(method, madeFor.planning) },
  });

describe('the nominal service', () => {
  it('is what reached the target fill in the backtest, with what it then served', () => {
    const nominal = nominalServices(aimed, [of('calibrated', 0.93)]);
    expect(nominal('calibrated', 'lumpy')).toMatchObject({
      aim: { serviceLevel: 0.93, coverDays: 5 },
      inputs: { targetFill: 0.97, fillReached: 0.9701, fillOfClass: 0.91, backtestSkus: 40 },
    });
    expect(nominal('calibrated', null)?.inputs.fillOfClass).toBeNull();
    expect(nominal('handbook', 'lumpy')).toBeNull();
  });

  it('turns the cover days of the handbook, whose stock is made of them', () => {
    // z of 0.95 and 0.99: 1.6448536269514722, 2.3263478740408408
    const aim = nominalServices(aimed, [of('handbook', 0.99)])('handbook', null)?.aim;
    expect(aim?.serviceLevel).toBe(0.99);
    expect(aim?.coverDays).toBeCloseTo((5 * 2.3263478740408408) / 1.6448536269514722, 10);
  });

  it('is none without a target fill, or where it was found for other settings of service', () => {
    expect(nominalServices(settings({}), [of('calibrated', 0.93)])('calibrated', null)).toBeNull();
    const other = (planning: object) =>
      nominalServices(settings({ targetFill: 0.97, ...planning }), [
        of('handbook', 0.9),
        of('calibrated', 0.93),
      ]);
    expect(other({ targetFill: 0.98 })('calibrated', null)).toBeNull();
    expect(other({ serviceKind: 'fill' })('calibrated', null)).toBeNull();
    expect(other({ coverDays: 7 })('handbook', null)).toBeNull();
    expect(other({ serviceLevel: 0.9 })('handbook', null)).toBeNull();
    // The calibrated method has no cover days, and its own level is not what the nominal one replaces.
    expect(other({ coverDays: 7, serviceLevel: 0.9 })('calibrated', null)?.aim.serviceLevel).toBe(0.93);
  });
});
