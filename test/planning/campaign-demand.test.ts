import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { type Calibration, campaignUplift, madeCalibration } from '../../lib/domain/calibration.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { campaignDemand, campaignQuantile } from '../../lib/planning/campaign-demand.ts';
import { campaignTarget } from '../../lib/planning/campaign-stock.ts';
import { learnedCampaigns, NOTHING_LEARNED } from '../../lib/planning/learned-campaigns.ts';
import { exampleCampaign } from './examples.ts';

const USUAL = { sku: 'ORING-001', pool: 'main', usualADay: 100 };
/** Ten days, nothing planned. */
const UNPLANNED = exampleCampaign({ plannedUnits: null });

function calibration(
  subject: Calibration['subject'],
  parameter: Calibration['parameter'],
  after: number,
  evidence: Calibration['evidence'],
): Calibration {
  return madeCalibration({
    subject,
    parameter,
    before: null,
    after,
    evidence,
    settingsVersion: 'v1',
    source: { kind: 'campaign', ref: 'TT0000' },
    madeAt: instant('2026-06-01T10:00:00Z'),
  });
}

describe('the demand that is expected of a campaign', () => {
  it('is its planned units with the usual spread before any plan of the kind was measured', () => {
    expect(campaignDemand(exampleCampaign(), USUAL, NOTHING_LEARNED)).toMatchObject({
      basis: 'planned_units',
      plannedUnits: 1000,
      planRatio: 1,
      mean: 1000,
      uplift: null,
    });
  });

  it('is its planned units as plans of the kind turned out, with their spread', () => {
    const kind = { kind: 'campaign_kind', name: 'livestream' } as const;
    const made = calibration(kind, 'plan_reliability', 0.7, { cv: 0.2, campaigns: 6 });
    const demand = campaignDemand(exampleCampaign(), USUAL, learnedCampaigns([made]));
    expect(demand).toMatchObject({ planRatio: 0.7, mean: 700, campaigns: 6, calibrationIds: [made.id] });
    expect(demand.logSd).toBeCloseTo(Math.sqrt(Math.log(1.04)), 12);
  });

  it('follows a target uplift, or the peak day of the agency, where no units are planned', () => {
    const target = campaignDemand({ ...UNPLANNED, targetUplift: 3 }, USUAL, NOTHING_LEARNED);
    expect(target).toMatchObject({ basis: 'target_uplift', plannedUnits: 2000, mean: 2000 });
    const peak = { ...UNPLANNED, plannedPeakDayUnits: quantityOf(500) };
    // The peak day is twice the mean day before any was measured; of a single day it is all.
    expect(campaignDemand(peak, USUAL, NOTHING_LEARNED)).toMatchObject({ basis: 'peak_day', mean: 2500 });
    const oneDay = { ...peak, endsOn: peak.startsOn };
    expect(campaignDemand(oneDay, USUAL, NOTHING_LEARNED).mean).toBe(500);
  });

  it('is the usual demand times the uplift of kind and SKU where nothing is planned', () => {
    const prior = campaignDemand(UNPLANNED, USUAL, NOTHING_LEARNED);
    expect(prior).toMatchObject({ basis: 'learned_uplift', plannedUnits: null, uplift: 4, campaigns: 0 });
    expect(campaignQuantile(prior, 0.5)).toBeCloseTo(10 * 100 * (4 - 1), 6);
    const subject = { kind: 'sku', sku: USUAL.sku, pool: USUAL.pool } as const;
    const own = calibration(subject, campaignUplift('livestream'), 6, { logSd: 0.3, campaigns: 2 });
    const known = campaignDemand(UNPLANNED, USUAL, learnedCampaigns([own]));
    expect(known).toMatchObject({ uplift: 6, skuCampaigns: 2, calibrationIds: [own.id] });
    expect(campaignQuantile(known, 0.5)).toBeCloseTo(10 * 100 * 5, 6);
  });

  test.prop([
    fc.double({ min: 0.01, max: 0.98, noNaN: true }),
    fc.double({ min: 0.001, max: 0.01, noNaN: true }),
    fc.boolean(),
  ])('has quantiles that never fall, whatever it follows from', (p, more, isPlanned) => {
    const demand = campaignDemand(isPlanned ? exampleCampaign() : UNPLANNED, USUAL, NOTHING_LEARNED);
    expect(campaignQuantile(demand, p + more)).toBeGreaterThanOrEqual(campaignQuantile(demand, p));
  });
});

describe('the stock to have for a campaign', () => {
  const demand = campaignDemand(exampleCampaign(), USUAL, NOTHING_LEARNED);
  const WORTH = { unitPrice: 3, unitCost: 1, holdingCostAYear: 0.2, absorbedADay: 0, shelfLifeDays: null };

  it('is the quantile of (price − cost) / price where nothing takes in what is left', () => {
    const { units, serviceLevel, by } = campaignTarget(demand, WORTH, 0.95);
    expect(by).toBe('newsvendor');
    expect(serviceLevel).toBeCloseTo(2 / 3, 2);
    expect(units / campaignQuantile(demand, 2 / 3)).toBeCloseTo(1, 2);
  });

  it('is greater where other channels take in what is left, the sooner the more', () => {
    const targets = [0, 5, 50, 500].map((absorbedADay) =>
      campaignTarget(demand, { ...WORTH, absorbedADay }, 0.95),
    );
    for (const [index, target] of targets.entries()) {
      const before = targets[index - 1];
      if (before !== undefined) expect(target.units).toBeGreaterThan(before.units);
    }
    // With so much other demand next to nothing is lost by a unit too many.
    expect(targets.at(-1)?.serviceLevel).toBeGreaterThan(0.97);
  });

  it('is capped by a shelf life that leftovers would outlive', () => {
    const fresh = campaignTarget(demand, { ...WORTH, absorbedADay: 5, shelfLifeDays: 20 }, 0.95);
    expect(fresh.units).toBeLessThan(campaignTarget(demand, { ...WORTH, absorbedADay: 5 }, 0.95).units);
  });

  it('is the quantile of the service level where price or cost is not known', () => {
    for (const unknown of [{ unitPrice: null }, { unitCost: null }, { unitPrice: 0.5 }]) {
      const target = campaignTarget(demand, { ...WORTH, ...unknown }, 0.9);
      expect(target).toEqual({ units: campaignQuantile(demand, 0.9), serviceLevel: 0.9, by: 'service' });
    }
  });

  test.prop([
    fc.double({ min: 0.1, max: 50, noNaN: true }),
    fc.double({ min: 1.01, max: 5, noNaN: true }),
    fc.double({ min: 0, max: 500, noNaN: true }),
  ])('earns what it costs: no unit more is worth it, the one before is', (unitCost, margin, absorbedADay) => {
    const worth = { ...WORTH, unitCost, unitPrice: unitCost * margin, absorbedADay };
    const gain = (units: number) => {
      let sum = 0;
      for (let index = 0; index < 200; index++) {
        const size = campaignQuantile(demand, (index + 0.5) / 200);
        const days = absorbedADay > 0 ? (units - size) / absorbedADay : 365;
        const cost = days >= 365 ? unitCost : Math.min(unitCost, (unitCost * 0.2 * days) / 365);
        sum += size > units ? worth.unitPrice - unitCost : -cost;
      }
      return sum;
    };
    const { units } = campaignTarget(demand, worth, 0.95);
    expect(gain(units * 1.01)).toBeLessThanOrEqual(1e-9);
    expect(gain(units * 0.99)).toBeGreaterThanOrEqual(-1e-9);
  });
});
