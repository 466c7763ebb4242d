import type { BusinessDay, Instant } from '../domain/calendar.ts';
import type { CampaignReview } from '../domain/campaign-review.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { Feed } from '../domain/feeds.ts';
import type { IngestReceipt } from '../domain/ingest-receipt.ts';
import type { Rule } from '../domain/rules.ts';
import type { Campaign, Closure, Item, SupplyOrder } from '../domain/sets.ts';
import type { Settings } from '../settings/settings.ts';
import type { AccountFacts } from './account-facts.ts';
import type { AdStops } from './lowered-targets.ts';
import type { SkuFacts } from './sku-facts.ts';
import type { WatchedSku } from './watched-sku.ts';

/** A supply order line that is still to come, as its source states it, and the pool it comes to. */
export interface OpenSupplyLine extends SupplyOrder {
  readonly pool: string;
}

/** A file that was taken or refused of late, and when. */
export interface TakenFile {
  readonly receipt: IngestReceipt;
  readonly takenAt: Instant;
}

/** What one run knows. */
export interface RunFacts {
  readonly at: Instant;
  /** The factory's local day of the run. */
  readonly today: BusinessDay;
  readonly skus: readonly SkuFacts[];
  /** Every item that is known, active or not. */
  readonly items: readonly Item[];
  readonly accounts: readonly AccountFacts[];
  /** What keeps ads from running. */
  readonly adStops: AdStops;
  /** Campaigns of all SKUs as announced by the run, with the status they had; suspended where only blocked accounts run them. */
  readonly campaigns: readonly Campaign[];
  readonly supply: readonly OpenSupplyLine[];
  readonly closures: readonly Closure[];
  readonly feeds: readonly Feed[];
  /** Of the last days, by name the newest receipt. */
  readonly files: readonly TakenFile[];
  /** Of campaigns that settled of late. */
  readonly reviews: readonly CampaignReview[];
}

/** What one run knows, its SKUs made ready for the rules. */
export interface WatchedRun extends RunFacts {
  /** In the order of `skus`. */
  readonly watched: readonly WatchedSku[];
}

/** A rule: what it says of its subjects at a run, from the facts alone. A subject of which it says nothing is clear. */
export type RuleCheck<R extends Rule> = (facts: WatchedRun, settings: Settings) => readonly Verdict<R>[];
