import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay, instant } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { AdAccount, Campaign, Item } from '../../lib/domain/sets.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { campaignAnnounced } from '../../lib/triggers/campaign-announced.ts';
import { campaignNeeds } from '../../lib/triggers/campaign-need.ts';
import type { RunFacts } from '../../lib/triggers/run-facts.ts';
import { watchedSku } from '../../lib/triggers/watched-sku.ts';
import { accountFacts } from './account-facts-fixture.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, ITEM, PARAMETERS, receipt, skuFacts, TODAY, watched } from './sku-facts-fixture.ts';

const SETTINGS = parseSettings({}, 'defaults');
const ACTIVE: Item = { ...ITEM };

/** A campaign of 3,000 units from so many days on, known to a run that holds the SKU. */
function verdictsOf(
  rows: readonly Campaign[],
  sku: Parameters<typeof skuFacts>[0] = {},
  run: Partial<RunFacts> = {},
) {
  const facts = runFacts({
    items: [ACTIVE],
    campaigns: rows,
    skus: [skuFacts({ campaigns: rows, ...sku })],
    ...run,
  });
  return campaignAnnounced(
    { ...facts, watched: facts.skus.map((one) => watchedSku(one, SETTINGS)) },
    SETTINGS,
  );
}

const inDays = (days: number, changes: Partial<Campaign> = {}) =>
  campaign({ startsOn: addDays(TODAY, days), endsOn: addDays(TODAY, days + 1), ...changes });

/** The service level's quantile of 3,000 units with a coefficient of variation of 0.4. */
const TARGET = Math.ceil((3000 / Math.sqrt(1.16)) * Math.exp(1.644853627 * Math.sqrt(Math.log(1.16))));

describe('a campaign that is planned', () => {
  it('tells what it needs, what is covered and by when the rest is to be ordered', () => {
    const [verdict, ...others] = verdictsOf([inDays(30)], { available: 5000 });
    expect(others).toEqual([]);
    // 5000 − 29 days of 100, less the reserve of 600, are free.
    const missing = TARGET - 1500;
    expect(verdict).toMatchObject({
      subject: { kind: 'campaign', campaignId: 'live-618', sku: null },
      state: 'fire',
      severity: 'notice',
      proposal: null,
      evidence: {
        skus: 1,
        shortSkus: 1,
        infeasibleSkus: 0,
        // Two days of buffer and fourteen of lead time.
        orderBy: addDays(TODAY, 14),
        needs: [
          {
            sku: 'OR-100',
            plannedUnits: 3000,
            expectedUnits: 3000,
            targetUnits: TARGET,
            coveredUnits: 1500,
            missingUnits: missing,
            orderUnits: Math.ceil(missing / 100) * 100,
            causes: [],
            alternative: null,
          },
        ],
        findings: [],
      },
    });
  });

  it('counts supply that is dated before it, and none that comes later', () => {
    const receipts = [receipt(4000, 20), receipt(9000, 30)];
    const [verdict] = verdictsOf([inDays(30)], { available: 5000, receipts });
    expect(verdict?.evidence.needs[0]).toMatchObject({ coveredUnits: TARGET, orderUnits: 0, orderBy: null });
    expect(verdict?.evidence).toMatchObject({ shortSkus: 0, orderBy: null });
  });

  it('moves the order-by day before a shutdown of the supplier', () => {
    const closures = [{ scope: 'factory', from: addDays(TODAY, 10), to: addDays(TODAY, 16), name: null }];
    const [verdict] = verdictsOf([inDays(30)], { closures });
    expect(verdict?.evidence.orderBy).toBe(addDays(TODAY, 7));
  });

  it('has an alternative in numbers where the lead time is too long', () => {
    const item = { ...ACTIVE, unitCost: amountOf(2), unitPrice: null, currency: 'CNY', expeditePremium: 0.1 };
    const [verdict] = verdictsOf([inDays(10)], { available: 2000, item });
    const [need] = verdict?.evidence.needs ?? [];
    expect(verdict?.severity).toBe('warning');
    expect(need).toMatchObject({
      coveredUnits: 500,
      orderBy: addDays(TODAY, -6),
      causes: ['lead_time'],
      alternative: {
        smallerUnits: 500,
        expeditedOn: addDays(TODAY, 5),
        premium: (need?.orderUnits ?? 0) * 2 * 0.1,
        currency: 'CNY',
        // A regular order of today is there in fourteen days, and two days of buffer.
        laterStart: addDays(TODAY, 16),
      },
    });
  });

  it('is limited by the capacity of own production', () => {
    const item: Item = {
      ...ACTIVE,
      supply: 'make',
      leadTimeDays: 3,
      startUpDays: 2,
      dailyCapacityUnits: quantityOf(100),
      moq: null,
    };
    const parameters = { ...PARAMETERS, leadTimeDays: 3 };
    const [verdict] = verdictsOf([inDays(12)], { available: 1700, item, parameters });
    const [need] = verdict?.evidence.needs ?? [];
    expect(need?.causes).toEqual(['capacity']);
    // Ten days to the buffer, two of them to start up: 800 units.
    expect(need?.alternative?.smallerUnits).toBe(800);
  });

  it('is not worth a minimum quantity that nothing takes in, nor stock that outlives its shelf life', () => {
    const moq = { ...ACTIVE, moq: quantityOf(50_000) };
    expect(verdictsOf([inDays(30)], { item: moq })[0]?.evidence.needs[0]?.causes).toEqual(['moq']);
    const fresh = { ...ACTIVE, moq: null, shelfLifeDays: 10 };
    const inputs = { meanBaseDailyDemand: 20 };
    const [verdict] = verdictsOf([inDays(30)], { item: fresh, parameters: { ...PARAMETERS, inputs } });
    expect(verdict?.evidence.needs[0]?.causes).toEqual(['shelf_life']);
  });

  it('adds up with another on the same days, which is told', () => {
    const rows = [inDays(30, { campaignId: 'A' }), inDays(31, { campaignId: 'B' })];
    const verdicts = verdictsOf(rows, { available: 9000 });
    expect(verdicts.map(({ evidence }) => evidence.needs[0]?.coveredUnits)).toEqual([
      TARGET,
      // What is left after the first day of the other, and the half of its target that it still has to sell.
      Math.floor(9000 - 3000 - 1500 - 600 - TARGET / 2),
    ]);
    expect(verdicts.map(({ evidence }) => evidence.findings[0])).toMatchObject([
      { kind: 'overlap', subject: 'B', day: addDays(TODAY, 31), amount: 3000 },
      { kind: 'overlap', subject: 'A', day: addDays(TODAY, 31), amount: 3000 },
    ]);
  });

  it('tells items that are not known and accounts that are blocked, young and alone, or cannot pay', () => {
    const state = (changes: Partial<AdAccount>): AdAccount => ({
      source: 'tiktok',
      account: 'US-1',
      takenAt: instant('2026-06-24T08:00:00Z'),
      status: 'ok',
      rawStatus: null,
      balance: amountOf(100),
      currency: 'USD',
      timeZone: null,
      reason: null,
      openedOn: null,
      autoTopUp: null,
      ...changes,
    });
    const plan = inDays(30, { accounts: 'US-1', adBudget: amountOf(500), currency: 'USD' });
    const findingsOf = (
      account: Partial<AdAccount>,
      rows: readonly Campaign[] = [plan],
      items: Item[] = [ACTIVE],
    ) =>
      verdictsOf(
        rows,
        {},
        { items, accounts: [accountFacts({ account: 'US-1', states: [state(account)] })] },
      )[0]?.evidence.findings;
    expect(findingsOf({})).toMatchObject([{ kind: 'budget_short', amount: 400, currency: 'USD' }]);
    expect(findingsOf({ autoTopUp: true })).toEqual([]);
    expect(findingsOf({ balance: amountOf(900), status: 'blocked' })).toMatchObject([
      { kind: 'account_blocked', subject: 'US-1' },
    ]);
    expect(findingsOf({ balance: amountOf(900), openedOn: businessDay('2026-06-10') })).toMatchObject([
      { kind: 'account_young', subject: 'US-1', day: '2026-06-10' },
    ]);
    const backed = [{ ...plan, accounts: 'US-1, US-2' }];
    expect(findingsOf({ balance: amountOf(900), openedOn: businessDay('2026-06-10') }, backed)).toMatchObject(
      [{ kind: 'account_unknown', subject: 'US-2' }],
    );
    expect(findingsOf({ balance: amountOf(900) }, [plan], [])).toMatchObject([{ kind: 'unknown_item' }]);
  });

  it('waits until its SKUs are planned, unless an item is not known', () => {
    expect(verdictsOf([inDays(30)], {}, { skus: [] })[0]?.state).toBe('hold');
    expect(verdictsOf([inDays(30)], {}, { skus: [], items: [] })[0]?.state).toBe('fire');
  });

  it('is not told of what runs, is over or was called off', () => {
    expect(verdictsOf([inDays(0)])).toEqual([]);
    expect(verdictsOf([inDays(30, { status: 'cancelled' })])).toEqual([]);
    expect(verdictsOf([inDays(30, { status: 'suspended' })])).toEqual([]);
  });
});

describe('the need of a campaign', () => {
  const units = fc.integer({ min: 0, max: 50_000 });

  test.prop([units, units, fc.integer({ min: 1, max: 60 }), units])(
    'is covered by what is free above the reserve, never more, and the rest is missing',
    (available, planned, days, due) => {
      const [need] = campaignNeeds(
        watched({
          available,
          campaigns: [inDays(days, { plannedUnits: quantityOf(planned) })],
          receipts: [receipt(due, Math.max(1, days - 1))],
        }),
        SETTINGS,
      );
      if (need === undefined) throw new Error('no need');
      const { target, coveredUnits, missingUnits, stockAtStart, reserveUnits, orderUnits } = need;
      expect(coveredUnits + missingUnits).toBeCloseTo(target.units, 6);
      expect(coveredUnits).toBeGreaterThanOrEqual(0);
      expect(missingUnits).toBeGreaterThanOrEqual(-1e-9);
      if (coveredUnits > 0) expect(coveredUnits).toBeLessThanOrEqual(stockAtStart - reserveUnits + 1e-6);
      expect(orderUnits === 0 || orderUnits >= missingUnits).toBe(true);
    },
  );
});
