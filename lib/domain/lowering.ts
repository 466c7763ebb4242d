import type { BusinessDay, Instant } from './calendar.ts';

/** Why a SKU's targets are lower in an hour than they were planned. */
export type LoweringReason =
  | { readonly kind: 'account'; readonly account: string; readonly since: Instant }
  | {
      readonly kind: 'campaign';
      readonly campaignId: string;
      /** `unlisted`: no list of campaigns names it any more. */
      readonly status: 'suspended' | 'cancelled' | 'done' | 'unlisted';
      readonly since: BusinessDay | null;
    };
