import type { BusinessDay } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';
import type { CampaignKind } from '../sets.ts';

/** Of the review of a campaign. Units beyond the usual demand. */
export interface CampaignReviewReadyEvidence {
  readonly rule: 'campaign-review-ready';
  readonly name: string | null;
  readonly kind: CampaignKind;
  readonly settledOn: BusinessDay;
  /** False where it was called off before it began. */
  readonly hasRun: boolean;
  readonly skus: number;
  /** Null where some SKU had no plan: then there is none to hold against what they sold. */
  readonly plannedUnits: number | null;
  readonly soldUnits: number;
  /** SKUs that were sold out while it ran, and what that is estimated to have cost. */
  readonly soldOutSkus: number;
  readonly lostUnits: number;
  /** Stock above the order-up-to levels when it had settled; null where it is not known. */
  readonly excessUnits: number | null;
  /** Values that it taught, and those of them that wait for a person. */
  readonly learnedValues: number;
  readonly proposedValues: number;
  /** Folder of the files for people. */
  readonly folder: string;
}

/** A campaign is over, was measured, and there is a review to read. */
export const campaignReviewReady: RuleDefinition<CampaignReviewReadyEvidence, 'campaign'> = {
  subject: 'campaign',
  audiences: ['marketing', 'supply', 'finance'],
  severity: 'notice',
  telling: 'morning',
  leastRepeatHours: 24 * 365,
  asksAction: false,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
