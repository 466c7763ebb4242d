import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import type { CampaignReview } from '../../lib/domain/campaign-review.ts';
import { campaignReviewReady } from '../../lib/triggers/campaign-review-ready.ts';
import { exampleReview } from '../reports/review-example.ts';

const review = exampleReview();
const on = (days: number, changes: Partial<CampaignReview> = {}) =>
  campaignReviewReady([{ ...review, ...changes }], addDays(review.settledOn, days))[0];

describe('a campaign’s review', () => {
  it('is told for a fortnight after the campaign had settled', () => {
    expect([-1, 0, 1, 14, 15].map((days) => on(days)?.state)).toEqual([
      'clear',
      'fire',
      'fire',
      'fire',
      'clear',
    ]);
    expect(on(1)).toMatchObject({
      subject: { kind: 'campaign', campaignId: review.campaignId, sku: null },
      severity: 'notice',
      evidence: {
        hasRun: true,
        skus: 1,
        plannedUnits: 10_000,
        soldUnits: 13_000,
        excessUnits: 400,
        learnedValues: 1,
      },
    });
  });

  it('holds what was sold against a plan only where every SKU has one', () => {
    const [sku] = review.skus;
    if (sku === undefined) throw new Error('no SKU');
    const unplanned = { ...sku, effect: { ...sku.effect, plannedUnits: null } };
    expect(on(0, { skus: [sku, sku] })?.evidence).toMatchObject({ plannedUnits: 20_000, soldUnits: 26_000 });
    expect(on(0, { skus: [sku, unplanned] })?.evidence).toMatchObject({ plannedUnits: null });
  });

  it('says how many values wait for approval, and that excess is not known where no SKU’s is', () => {
    const waiting = review.calibrations.map((one) => ({ ...one, state: 'proposed' as const }));
    const skus = review.skus.map((sku) => ({ ...sku, stock: { ...sku.stock, excess: null } }));
    expect(on(0, { calibrations: waiting, skus })?.evidence).toMatchObject({
      proposedValues: 1,
      excessUnits: null,
    });
  });
});
