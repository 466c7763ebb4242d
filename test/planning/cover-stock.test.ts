import { describe, expect, it } from 'vitest';
import { coverStock } from '../../lib/planning/cover-stock.ts';
import type { DemandOutlook } from '../../lib/planning/demand-outlook.ts';
import { gammaLoss, gammaQuantile } from '../../lib/planning/gamma.ts';

function outlook(changes: Partial<DemandOutlook> = {}): DemandOutlook {
  return {
    meanDailyDemand: 10,
    protectionDays: 14,
    mean: 140,
    variance: 4900,
    campaignUnits: 0,
    campaignVariance: 0,
    campaignHorizons: { stockDays: 14, expediteDays: 0 },
    cycleDays: 8,
    expediteUnits: null,
    expediteDays: null,
    cv2: 0.25,
    usualCv2: null,
    borrowedLevel: 0,
    borrowedShare: 0,
    ...changes,
  };
}

describe('cover for a share of cycles', () => {
  const service = { kind: 'cycle', level: 0.95 } as const;

  it('is the quantile of the demand at the reference cycle, less for longer ones', () => {
    expect(coverStock(outlook(), service).total).toBe(gammaQuantile(0.95, 140, 4900));
    const long = coverStock(outlook({ cycleDays: 32 }), service);
    expect(long.stockOutChance).toBeCloseTo(0.1, 12);
    expect(long.total).toBeCloseTo(gammaQuantile(0.9, 140, 4900), 9);
    expect(coverStock(outlook({ cycleDays: 1e6 }), service).stockOutChance).toBe(0.5);
  });

  it('adds the campaigns before the one quantile, and never takes them off', () => {
    const { total, withoutCampaigns } = coverStock(
      outlook({ campaignUnits: 50, campaignVariance: 400 }),
      service,
    );
    expect(withoutCampaigns).toBe(gammaQuantile(0.95, 140, 4900));
    expect(total).toBe(gammaQuantile(0.95, 190, 5300));
    expect(
      coverStock(outlook({ campaignUnits: 1e-9, campaignVariance: 0 }), service).total,
    ).toBeGreaterThanOrEqual(withoutCampaigns);
  });
});

describe('cover for a share of units', () => {
  it('leaves that share of a cycle short', () => {
    const { total, stockOutChance } = coverStock(outlook(), { kind: 'fill', level: 0.98 });
    expect(gammaLoss(total, 140, 4900)).toBeCloseTo(0.02 * 80, 6);
    expect(stockOutChance).toBeGreaterThan(0);
    expect(stockOutChance).toBeLessThan(0.5);
  });

  it('is the mean where that serves enough, and where demand is sure', () => {
    expect(coverStock(outlook({ cycleDays: 1000 }), { kind: 'fill', level: 0.95 }).total).toBe(140);
    expect(coverStock(outlook({ variance: 0 }), { kind: 'fill', level: 0.99 }).total).toBe(140);
  });
});
