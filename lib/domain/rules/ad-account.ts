import type { BusinessDay, Instant } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

/** What an ad account's standstill does to one SKU in one pool. Units of the SKU. */
export interface StandstillSku {
  readonly sku: string;
  readonly pool: string;
  /** A day that its ads bring, and of the campaigns that name the account the units that are still planned. */
  readonly unitsADay: number;
  readonly campaignUnits: number;
  /** As planned, and without what stands for the account's ads; null where the SKU has no parameters. */
  readonly plannedReorderPoint: number | null;
  readonly loweredReorderPoint: number | null;
  /** Above the lowered order-up-to level by what is in stock and ordered; in days of the demand that stays, null where none does. */
  readonly excessUnits: number;
  readonly excessDays: number | null;
  /** Of regular proposals that only the planned targets wanted: they are withdrawn when their alert closes. */
  readonly unwantedUnits: number;
}

/** A supply order that can be cancelled, as far as it is too much. */
export interface CancellableOrder {
  readonly orderId: string;
  readonly sku: string;
  readonly units: number;
  /** At unit cost; null where the item states none. */
  readonly value: number | null;
  readonly currency: string | null;
  readonly until: BusinessDay;
}

/** A campaign that names the account. */
export interface StandstillCampaign {
  readonly campaignId: string;
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
}

/** An ad account that does not run, is under review or of which nobody knows. The lists are cut; the counts are whole. */
export interface AdAccountEvidence {
  readonly rule: 'ad-account';
  readonly status: 'ok' | 'blocked' | 'pending' | 'unknown';
  /** The platform's own word and reason. */
  readonly rawStatus: string | null;
  readonly reason: string | null;
  /** First list that stated the status; null where no list names the account. */
  readonly since: Instant | null;
  readonly statedAt: Instant | null;
  /** True while its ads stand still: blocked, or under review since. Then targets are lowered. */
  readonly isDown: boolean;
  /** First list that said it works again. */
  readonly recoveredAt: Instant | null;
  readonly downHours: number | null;
  /** Share of the demand for what it sells that goes with its ads, and in how many past blocks that was seen (0: the setting). */
  readonly adDrivenShare: number;
  readonly pastBlocks: number;
  readonly skus: readonly StandstillSku[];
  readonly skuCount: number;
  readonly campaigns: readonly StandstillCampaign[];
  readonly campaignCount: number;
  readonly orders: readonly CancellableOrder[];
  readonly orderCount: number;
  /** Open orders of SKUs with too much of which the source does not say until when they can be cancelled. */
  readonly ordersWithoutDate: number;
  /** Its unblock plan, from the settings. */
  readonly contact: string | null;
  readonly steps: { readonly zh: readonly string[]; readonly en: readonly string[] };
  readonly backupAccount: string | null;
  readonly backupStatus: 'ok' | 'blocked' | 'pending' | 'unknown' | null;
}

/** An ad account is blocked, under review, or its status is not known. */
export const adAccount: RuleDefinition<AdAccountEvidence, 'account'> = {
  subject: 'account',
  audiences: ['marketing', 'agency', 'supply', 'finance'],
  severity: 'urgent',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: ['ad-balance', 'ad-spend'],
  clockFields: ['statedAt', 'downHours'],
};
