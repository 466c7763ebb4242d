import { describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { aggressiveReorder } from '../../lib/triggers/aggressive-reorder.ts';
import type { SkuFacts } from '../../lib/triggers/sku-facts.ts';
import { adSeries, campaign, ITEM, PARAMETERS, skuFacts, TODAY } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const SURGE = adSeries({ clicks: 16 });

function verdictOf(changes: Partial<SkuFacts>) {
  return aggressiveReorder(skuFacts(changes), triggers);
}

describe('the aggressive reorder rule', () => {
  it('fires on a click-through rate above 150 % of its mean with stock for fewer than 10 days', () => {
    expect(verdictOf({ available: 900, adSeries: [SURGE] })).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      proposal: { kind: 'expedite', units: 500, arrivesOn: addDays(TODAY, 5) },
      evidence: { cause: 'ctr', clicks: 16, expectedEvents: 10, daysOfSupply: 9, orderUnits: 500 },
    });
  });

  it('does not fire at exactly 150 %, nor at exactly 10 days', () => {
    expect(verdictOf({ available: 900, adSeries: [adSeries({ clicks: 15 })] })).toBeNull();
    expect(verdictOf({ available: 999, adSeries: [SURGE] })?.state).toBe('fire');
    expect(verdictOf({ available: 1000, adSeries: [SURGE] })?.state).toBe('hold');
    expect(verdictOf({ available: 1099, adSeries: [SURGE] })?.state).toBe('hold');
    expect(verdictOf({ available: 1100, adSeries: [SURGE] })?.state).toBe('clear');
  });

  it('fires on a conversion rate, and names the rate that is furthest above its mean', () => {
    const evidence = verdictOf({ available: 0, adSeries: [adSeries({ conversions: 4 }), SURGE] })?.evidence;
    expect(evidence).toMatchObject({ cause: 'cvr', rate: 0.4, meanRate: 0.1, clicks: 10 });
  });

  it('never takes a rate that was not measured for one', () => {
    expect(
      verdictOf({ available: 0, adSeries: [adSeries({ impressions: null, conversions: null })] }),
    ).toBeNull();
  });

  it.each([
    ['starts today', {}, 0, 'fire'],
    ['starts on the last day of the lead time', {}, 14, 'fire'],
    ['starts later', {}, 15, undefined],
    ['is suspended', { status: 'suspended' }, 7, undefined],
    ['is cancelled', { status: 'cancelled' }, 7, undefined],
    ['is over', { status: 'done' }, -20, undefined],
    ['runs', { status: 'running' }, -1, 'hold'],
  ] as const)('of a campaign that %s', (_name, changes, startsIn, state) => {
    const startsOn = addDays(TODAY, startsIn);
    const campaigns = [campaign({ ...changes, startsOn, endsOn: addDays(startsOn, 2) })];
    expect(verdictOf({ available: 900, campaigns })?.state).toBe(state);
  });

  it('names the campaign that starts next', () => {
    const campaigns = [
      campaign({ campaignId: 'late', startsOn: addDays(TODAY, 9) }),
      campaign({ campaignId: 'soon', startsOn: addDays(TODAY, 2) }),
      campaign({ campaignId: 'running', startsOn: addDays(TODAY, -1) }),
    ];
    expect(verdictOf({ available: 900, campaigns })?.evidence).toMatchObject({
      cause: 'campaign',
      campaignId: 'soon',
      campaignStartsOn: addDays(TODAY, 2),
      rateRatio: null,
    });
  });

  it('expedites up to 10 days at the larger of the 7-day mean and the baseline', () => {
    const verdict = verdictOf({ available: 0, sevenDayMeanDemand: 250, adSeries: [SURGE] });
    expect(verdict?.proposal?.units).toBe(2500);
    expect(verdictOf({ available: 0, adSeries: [SURGE] })?.proposal?.units).toBe(1000);
  });

  it('starts emergency production of what the factory makes: start-up, then its capacity, closures between', () => {
    const item = { ...ITEM, supply: 'make' as const, startUpDays: 2, dailyCapacityUnits: quantityOf(300) };
    const proposal = verdictOf({ available: 0, item, adSeries: [SURGE] })?.proposal;
    expect(proposal).toEqual({ kind: 'emergency_production', units: 1000, arrivesOn: addDays(TODAY, 6) });
    const closures = [{ scope: 'factory', from: TODAY, to: businessDay('2026-06-26'), name: null }];
    expect(verdictOf({ available: 0, item, closures, adSeries: [SURGE] })?.proposal?.arrivesOn).toBe(
      businessDay('2026-07-02'),
    );
  });

  it('takes the regular lead time where the item states no faster one', () => {
    const item = { ...ITEM, expediteLeadTimeDays: null };
    expect(verdictOf({ available: 0, item, adSeries: [SURGE] })?.proposal?.arrivesOn).toBe(
      addDays(TODAY, 14),
    );
  });

  it('tells of the surge and never expedites twice: open proposals, expedited supply and supply due in time count', () => {
    const low = { available: 200, adSeries: [SURGE] };
    const receipt = { units: 800, dueOn: addDays(TODAY, 9), expedited: false };
    const covered = { state: 'fire', proposal: null };
    expect(verdictOf({ ...low, expediteOutstanding: 800 })).toMatchObject(covered);
    expect(verdictOf({ ...low, receipts: [{ ...receipt, expedited: true }] })).toMatchObject(covered);
    expect(verdictOf({ ...low, receipts: [{ ...receipt, dueOn: addDays(TODAY, 5) }] })).toMatchObject(
      covered,
    );
    expect(
      verdictOf({ ...low, receipts: [{ ...receipt, dueOn: addDays(TODAY, -1) }] })?.proposal?.units,
    ).toBe(800);
    expect(verdictOf({ ...low, receipts: [receipt] })?.proposal?.units).toBe(800);
  });

  it('says nothing without demand, known stock or an active item', () => {
    const parameters = { ...PARAMETERS, meanDailyDemand: 0 };
    expect(verdictOf({ available: 0, parameters, sevenDayMeanDemand: 0, adSeries: [SURGE] })).toBeNull();
    expect(verdictOf({ available: 0, stockTakenAt: null, adSeries: [SURGE] })).toBeNull();
    expect(verdictOf({ available: 0, item: { ...ITEM, active: false }, adSeries: [SURGE] })).toBeNull();
  });

  it('says nothing below 10 days while no signal stands', () => {
    expect(verdictOf({ available: 0, adSeries: [adSeries()] })).toBeNull();
  });
});
