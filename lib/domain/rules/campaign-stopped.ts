import type { BusinessDay } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';
import type { CampaignKind } from '../sets.ts';
import type { CancellableOrder } from './ad-account.ts';

/** What the end of a campaign does to one SKU in one pool. Units of the SKU. */
export interface StoppedSku {
  readonly sku: string;
  readonly pool: string;
  /** Still planned for the days ahead; null where nobody planned a size. */
  readonly unitsGone: number | null;
  readonly plannedReorderPoint: number;
  readonly loweredReorderPoint: number;
  /** In stock and on order above the lowered order-up-to level, no more than was planned; in days of demand, null where nothing sells. */
  readonly excessUnits: number;
  readonly excessDays: number | null;
  /** Proposed and not ordered, which nothing wants any more. */
  readonly unwantedUnits: number;
}

/** A campaign that was called off or suspended before its end. The lists are cut; the counts are whole. */
export interface CampaignStoppedEvidence {
  readonly rule: 'campaign-stopped';
  readonly campaignId: string;
  readonly name: string | null;
  readonly kind: CampaignKind;
  readonly status: 'cancelled' | 'suspended';
  readonly since: BusinessDay | null;
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  /** The greatest excess first, at most ten. */
  readonly skus: readonly StoppedSku[];
  readonly skuCount: number;
  readonly excessSkus: number;
  readonly orders: readonly CancellableOrder[];
  readonly orderCount: number;
  /** Open orders of SKUs with too much of which the source does not say until when they can be cancelled. */
  readonly ordersWithoutDate: number;
}

/** A campaign does not take place: its stock has left the targets, what can be cancelled, what not to order. */
export const campaignStopped: RuleDefinition<CampaignStoppedEvidence, 'campaign'> = {
  subject: 'campaign',
  audiences: ['supply', 'marketing', 'finance'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
