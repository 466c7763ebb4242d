import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import type { Closure } from '../../lib/domain/sets.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { shutdownAhead } from '../../lib/triggers/shutdown-ahead.ts';
import { hourly } from './hourly.ts';
import { ITEM, PARAMETERS, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');

const closure = (
  from: number,
  to: number,
  scope = 'factory',
  name: string | null = 'Golden Week',
): Closure => ({
  scope,
  from: addDays(TODAY, from),
  to: addDays(TODAY, to),
  name,
});

function verdictsOf(closures: readonly Closure[], ...skus: Parameters<typeof watched>[0][]) {
  return shutdownAhead(
    {
      skus: (skus.length === 0 ? [{}] : skus).map((sku) => watched({ closures, ...sku })),
      closures,
      today: TODAY,
    },
    triggers,
  );
}

describe('the rule on shutdowns', () => {
  it('lists what reaches its reorder point before it ends, how much and by when to order', () => {
    const [verdict, ...others] = verdictsOf(
      [closure(20, 29)],
      { sku: 'A', available: 4000 },
      { sku: 'B', available: 9000 },
      { sku: 'C', available: 4900 },
    );
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      subject: { kind: 'closure', scope: 'factory', from: addDays(TODAY, 20), name: 'Golden Week' },
      state: 'fire',
      severity: 'notice',
      proposal: null,
      evidence: {
        from: addDays(TODAY, 20),
        to: addDays(TODAY, 29),
        closedDays: 10,
        skus: 2,
        lateSkus: 0,
        // Fourteen days before the last open day.
        orderBy: addDays(TODAY, 5),
        // A: 4000 − 29 × 100 = 1100; up to 2550 in lots of 100, at least 500.
        needs: [
          { sku: 'A', units: 1500, orderBy: addDays(TODAY, 5) },
          { sku: 'C', units: 600, orderBy: addDays(TODAY, 5) },
        ],
      },
    });
  });

  it('is told two weeks before the first day by which to order, no earlier', () => {
    expect(verdictsOf([closure(29, 35)])).toHaveLength(1);
    expect(verdictsOf([closure(30, 36)])).toEqual([]);
  });

  it('warns once a day to order by is near or past, and counts what is late', () => {
    expect(verdictsOf([closure(18, 25)], { available: 3000 })[0]).toMatchObject({
      severity: 'warning',
      evidence: { lateSkus: 0, orderBy: addDays(TODAY, 3) },
    });
    expect(verdictsOf([closure(10, 25)], { available: 3000 })[0]).toMatchObject({
      severity: 'warning',
      evidence: { lateSkus: 1, orderBy: TODAY },
    });
  });

  it('takes closures that touch each other as one, named by the first', () => {
    const closures = [closure(12, 20), closure(10, 22, 'supplier', 'Suppliers')];
    expect(verdictsOf(closures, { available: 3000 })).toMatchObject([
      {
        subject: { scope: 'supplier', from: addDays(TODAY, 10) },
        evidence: { closedDays: 13, name: 'Suppliers' },
      },
    ]);
  });

  it('is one alert for each shutdown, a supplier’s own for its SKUs alone', () => {
    const closures = [closure(20, 25), closure(8, 12, 'supplier:Yonggu', null)];
    const verdicts = verdictsOf(
      closures,
      { sku: 'A', available: 2500 },
      { sku: 'B', available: 2500, item: { ...ITEM, supplier: 'Yonggu' } },
    );
    expect(
      verdicts.map(({ subject, evidence }) => [subject.scope, evidence.needs.map(({ sku }) => sku)]),
    ).toEqual([
      ['factory', ['A']],
      ['supplier:Yonggu', ['B']],
    ]);
  });

  it('leaves channels that rest, shutdowns that have begun and SKUs nobody orders alone', () => {
    expect(verdictsOf([closure(10, 20, 'channel:b2b')])).toEqual([]);
    expect(verdictsOf([closure(0, 20)])).toEqual([]);
    expect(verdictsOf([closure(-3, 20)])).toEqual([]);
    expect(verdictsOf([closure(10, 20)], { available: 100, stockTakenAt: null })).toEqual([]);
    expect(verdictsOf([])).toEqual([]);
  });

  it('does not count the closed days twice that the reorder point holds already', () => {
    // Ten closed days meet an order of today: lead time 24, levels 1000 higher.
    const parameters = {
      ...PARAMETERS,
      leadTimeDays: 24,
      reorderPoint: 3000,
      orderUpTo: 3550,
      inputs: { closedDaysAhead: 10 },
    };
    const [with_] = verdictsOf([closure(10, 19)], { available: 3800, parameters });
    const [without] = verdictsOf([closure(10, 19)], { available: 3800 });
    expect(with_?.evidence.needs).toEqual(without?.evidence.needs);
    expect(without?.evidence.needs).toMatchObject([{ units: 700 }]);
  });

  it('names thirty SKUs at most and counts all', () => {
    const skus = Array.from({ length: 40 }, (_, index) => ({ sku: `S${index + 10}`, available: 3000 }));
    const [verdict] = verdictsOf([closure(10, 20)], ...skus);
    expect(verdict?.evidence).toMatchObject({ skus: 40, needs: { length: 30 } });
  });

  it('lives through stock that flaps as one episode', () => {
    const hours = Array.from({ length: 60 }, (_, index) => {
      const [verdict] = verdictsOf([closure(20, 29)], { available: index % 2 === 0 ? 4800 : 5000 });
      return verdict ?? null;
    });
    expect(hours.map((verdict) => verdict?.state).slice(0, 2)).toEqual(['fire', 'hold']);
    expect(hourly(hours).episodes).toBe(1);
  });
});
