import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { businessDay, type Instant, instant } from '../../lib/domain/calendar.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import type { CampaignShare, MethodParameters } from '../../lib/domain/sku-parameters.ts';
import type { AdDrivenDemand } from '../../lib/planning/ad-driven-demand.ts';
import { type AdStops, campaignKey, targetsOf, withStops } from '../../lib/triggers/lowered-targets.ts';
import { campaign, PARAMETERS } from './sku-facts-fixture.ts';

const SINCE = instant('2026-06-24T09:40:00Z');

const share = (changes: Partial<CampaignShare> = {}): CampaignShare => ({
  campaignId: 'live-618',
  sku: 'OR-100',
  accounts: ['US-1'],
  units: 30_000,
  expediteUnits: 0,
  peakDayUnits: null,
  ...changes,
});

/** The handbook's O-ring with a livestream: pulse stock 25000, campaign stock 5000. */
const planned: MethodParameters = {
  ...PARAMETERS,
  pulseStock: 25_000,
  campaignStock: 5_000,
  safetyStock: 25_600,
  reorderPoint: 32_000,
  orderUpTo: 32_550,
  campaigns: [share()],
  inputs: { peakDayUnits: 5000, coverDays: 5 },
};

const driven = (changes: Partial<AdDrivenDemand> = {}): AdDrivenDemand => ({
  account: 'US-1',
  sku: 'OR-100',
  pool: 'main',
  adShare: 1,
  adDrivenShare: 0.8,
  unitsADay: 40,
  recentUnitsADay: 40,
  ...changes,
});

const stops = (
  listed: readonly Partial<Campaign>[],
  blocked: Readonly<Record<string, Instant>> = {},
): AdStops => ({
  blockedSince: new Map(Object.entries(blocked)),
  listed: new Map(
    listed.map((one) => campaign({ accounts: 'US-1', ...one })).map((one) => [campaignKey(one), one]),
  ),
});

describe('the targets of an hour', () => {
  it('are the planned ones, untouched, while everything runs', () => {
    const { effective, reasons } = targetsOf(planned, stops([{}]), [driven()]);
    expect(effective).toBe(planned);
    expect(reasons).toEqual([]);
  });

  it('lose the stock of a campaign on a blocked account and the pulses that its ads brought', () => {
    const { effective, reasons } = targetsOf(planned, stops([{}], { 'US-1': SINCE }), [driven()]);
    expect(effective.pulseStock).toBeCloseTo(5_000, 6);
    expect(effective).toMatchObject({ campaignStock: 0, baseSafetyStock: 600 });
    expect(effective.reorderPoint).toBeCloseTo(7_000, 6);
    expect(reasons).toEqual([{ kind: 'account', account: 'US-1', since: SINCE }]);
  });

  it('lose only the account’s part of the pulses where others advertise the SKU too', () => {
    const ads = [driven({ adShare: 0.25 }), driven({ account: 'US-2', adShare: 0.75 })];
    const { effective } = targetsOf({ ...planned, campaigns: [] }, stops([], { 'US-1': SINCE }), ads);
    expect(effective.pulseStock).toBeCloseTo(25_000 * (1 - 0.25 * 0.8), 6);
  });

  it('keep a campaign that one working account runs too, or that names none', () => {
    const blocked = { 'US-1': SINCE };
    for (const accounts of ['US-1, US-2', null]) {
      const { effective, reasons } = targetsOf(planned, stops([{ accounts }], blocked), []);
      expect(effective).toBe(planned);
      expect(reasons).toEqual([]);
    }
  });

  it.each([
    ['suspended', businessDay('2026-06-24')],
    ['cancelled', null],
    ['done', businessDay('2026-06-23')],
  ] as const)('lose a campaign that is %s', (status, statusSince) => {
    const { effective, reasons } = targetsOf(planned, stops([{ status, statusSince }]), []);
    expect(effective).toMatchObject({ pulseStock: 25_000, campaignStock: 0, reorderPoint: 27_000 });
    expect(reasons).toEqual([{ kind: 'campaign', campaignId: 'live-618', status, since: statusSince }]);
  });

  it('lose a campaign that no list names any more, and one that is listed for other SKUs alone', () => {
    const reason = { kind: 'campaign', campaignId: 'live-618', status: 'unlisted', since: null };
    for (const listed of [[], [{ sku: 'OR-200' }]]) {
      const { effective, reasons } = targetsOf(planned, stops(listed), []);
      expect(effective.campaignStock).toBe(0);
      expect(reasons).toEqual([reason]);
    }
  });

  test.prop([
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.subarray(['a0', 'a1', 'a2', 'a3']),
  ])(
    'are between the planned ones and those without ads, whichever accounts are blocked',
    (weights, adDrivenShare, names) => {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const ads = weights.map((weight, index) =>
        driven({ account: `a${index}`, adShare: sum > 0 ? weight / sum : 1 / weights.length, adDrivenShare }),
      );
      const blocked = Object.fromEntries(names.map((name) => [name, SINCE]));
      const { effective, reasons } = targetsOf(planned, stops([{ accounts: 'a0, a1' }], blocked), ads);
      expect(effective.reorderPoint).toBeLessThanOrEqual(planned.reorderPoint);
      expect(effective.reorderPoint).toBeGreaterThanOrEqual(2_000 - 1e-6);
      expect(reasons.length > 0).toBe(effective !== planned);
    },
  );
});

describe('the campaigns of an hour', () => {
  const dayOf = () => businessDay('2026-06-24');
  const statuses = (given: Partial<Campaign>, of: AdStops) =>
    withStops([campaign({ accounts: 'US-1', ...given })], of, dayOf).map(
      ({ status, statusSince }) => `${status} ${statusSince}`,
    );

  it('are suspended since the day of the block where all their accounts are blocked', () => {
    const blocked = stops([{}], { 'US-1': SINCE });
    expect(statuses({}, blocked)).toEqual(['suspended 2026-06-24']);
    expect(statuses({ status: 'running' }, blocked)).toEqual(['suspended 2026-06-24']);
    expect(statuses({ accounts: 'US-1, US-2' }, blocked)).toEqual(['planned null']);
    expect(statuses({ status: 'done' }, blocked)).toEqual(['done null']);
    expect(statuses({}, stops([{}]))).toEqual(['planned null']);
  });

  it('have the status that the newest list states today', () => {
    const today = businessDay('2026-06-24');
    expect(statuses({}, stops([{ status: 'cancelled', statusSince: today }]))).toEqual([
      'cancelled 2026-06-24',
    ]);
  });
});
