import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { campaignStock } from '../../lib/triggers/campaign-stock.ts';
import { evaluateRules } from '../../lib/triggers/rules.ts';
import { hourly } from './hourly.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, PARAMETERS, receipt, skuFacts, TODAY, watched } from './sku-facts-fixture.ts';

const SETTINGS = parseSettings({}, 'defaults');
const NO_OTHERS = { regularUnits: 0, isExpedited: false };

const inDays = (days: number, changes: Parameters<typeof campaign>[0] = {}) =>
  campaign({ startsOn: addDays(TODAY, days), endsOn: addDays(TODAY, days + 1), ...changes });

/** A campaign of 3,000 units (target 5,250) in so many days; 14 days of lead time and two of buffer before it. */
const verdictIn = (
  days: number,
  sku: Parameters<typeof watched>[0] = {},
  others: Parameters<typeof campaignStock>[2] = NO_OTHERS,
) => campaignStock(watched({ available: 4000, campaigns: [inDays(days)], ...sku }), SETTINGS, others);

describe('the rule on the stock of a campaign', () => {
  it('keeps silent until three days before the last day to order, then reminds', () => {
    expect(verdictIn(20)).toBeNull();
    expect(verdictIn(19)).toMatchObject({
      state: 'fire',
      severity: 'notice',
      proposal: null,
      evidence: { daysToOrderBy: 3, orderBy: addDays(TODAY, 3), coveredUnits: 1600, missingUnits: 3650 },
    });
  });

  it('proposes a regular order on the day itself, with what the reorder point lacks in it', () => {
    const verdict = verdictIn(16);
    expect(verdict).toMatchObject({ state: 'fire', severity: 'warning' });
    // 4000 − 15 × 100 − 600 = 1900 of 5250.
    expect(verdict?.proposal).toEqual({ kind: 'purchase', units: 3400, arrivesOn: addDays(TODAY, 14) });
    const both = verdictIn(16, {}, { regularUnits: 4200, isExpedited: false });
    expect(both?.proposal?.units).toBe(4200);
  });

  it('presses once it is late: by the fastest way, or the regular one where nothing is faster', () => {
    expect(verdictIn(12)).toMatchObject({
      severity: 'urgent',
      proposal: { kind: 'expedite', arrivesOn: addDays(TODAY, 5) },
    });
    const item = { ...skuFacts().item, expediteLeadTimeDays: null } as NonNullable<
      ReturnType<typeof skuFacts>['item']
    >;
    expect(verdictIn(12, { item })?.proposal).toMatchObject({ kind: 'purchase' });
    expect(verdictIn(12, {}, { regularUnits: 0, isExpedited: true })).toMatchObject({
      state: 'fire',
      proposal: null,
    });
  });

  it('holds while only proposals cover it, and is clear once supply that comes in time does', () => {
    expect(verdictIn(16, { proposedOutstanding: 3400 })).toMatchObject({
      state: 'hold',
      evidence: { proposedUnits: 3350, missingUnits: 0, orderUnits: 0 },
    });
    expect(verdictIn(16, { receipts: [receipt(3400, 14)] })?.state).toBe('clear');
    expect(verdictIn(16, { receipts: [receipt(3400, 17)] })?.state).toBe('fire');
  });

  it('never takes the reserve of channels without pulses', () => {
    const inputs = { meanBaseDailyDemand: 80 };
    const verdict = verdictIn(16, { parameters: { ...PARAMETERS, inputs } });
    // 600 and fourteen days of 80.
    expect(verdict?.evidence).toMatchObject({ reserveUnits: 1720, coveredUnits: 2500 - 1720 });
  });

  it('orders no unit twice beside the regular reorder', () => {
    const facts = skuFacts({ available: 1500, campaigns: [inDays(16)] });
    const verdicts = evaluateRules(runFacts({ skus: [facts] }), SETTINGS);
    const orders = verdicts.flatMap(({ rule, proposal }) => (proposal === null ? [] : [rule]));
    expect(orders).toEqual(['campaign-stock']);
  });

  it('is told, escalates on the last day and again when it is late, and closes when the goods are ordered', () => {
    const days = [19, 18, 17, 16, 15];
    const said = days.flatMap((each) => Array.from({ length: 24 }, () => verdictIn(each)));
    const ordered = Array.from({ length: 3 }, () => verdictIn(15, { receipts: [receipt(3600, 14)] }));
    const { episodes, notices } = hourly([...said, ...ordered]);
    expect(episodes).toBe(1);
    expect(notices).toEqual([
      '0 opened',
      '24 repeated',
      '48 repeated',
      '72 escalated',
      '96 escalated',
      '122 closed',
    ]);
  });

  test.prop([
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 0, max: 9000 }),
  ])(
    'wants what is missing and not proposed, whole lots, and nothing where it is there',
    (available, planned, days, proposed) => {
      const plan = inDays(days, { plannedUnits: quantityOf(planned) });
      const verdict = campaignStock(
        watched({ available, campaigns: [plan], proposedOutstanding: proposed }),
        SETTINGS,
        NO_OTHERS,
      );
      if (verdict === null) return;
      const { targetUnits, coveredUnits, missingUnits, proposedUnits } = verdict.evidence;
      expect(Math.abs(coveredUnits + proposedUnits + missingUnits - targetUnits)).toBeLessThanOrEqual(1);
      if (verdict.proposal !== null) {
        expect(verdict.state).toBe('fire');
        expect(verdict.proposal.units).toBeGreaterThanOrEqual(missingUnits - 1);
        expect(verdict.proposal.units % 100).toBe(0);
      }
    },
  );
});
