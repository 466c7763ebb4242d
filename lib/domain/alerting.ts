import type { BusinessDay, Instant } from './calendar.ts';
import { compositeKey } from './storage-keys.ts';

/** The rules of the watch. An episode is open for one subject and one rule at a time. */
export const RULES = ['regular-reorder', 'aggressive-reorder', 'stale-data'] as const;
export type Rule = (typeof RULES)[number];

/** From least to most pressing. */
export const SEVERITIES = ['notice', 'warning', 'urgent', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who has to act or to know. */
export const AUDIENCES = ['supply', 'marketing', 'agency', 'finance', 'it'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const PROTOCOLS = ['email', 'sms'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** -1, 0 or 1 as `a` is less, equally or more severe than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return Math.sign(SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b));
}

/** What an alert is about. */
export type Subject =
  | { readonly kind: 'sku'; readonly sku: string; readonly pool: string }
  | { readonly kind: 'source'; readonly source: string; readonly record: string };

/** Text of a subject, unique and sortable: the partition key of its alerts. */
export function subjectKey(subject: Subject): string {
  return subject.kind === 'sku'
    ? compositeKey('SKU', subject.sku, subject.pool)
    : compositeKey('SOURCE', subject.source, subject.record);
}

/** What a proposal asks for. */
export const PROPOSAL_KINDS = ['purchase', 'production', 'expedite', 'emergency_production'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** What a rule wants ordered. Units of the SKU. */
export interface ProposalDraft {
  readonly kind: ProposalKind;
  readonly units: number;
  /** When it would arrive if it is ordered today. */
  readonly arrivesOn: BusinessDay;
}

/** The numbers behind an alert, by rule: what its sentence is made of. Units of the SKU, days, ratios as fractions. */
export type Evidence =
  | {
      readonly rule: 'regular-reorder';
      readonly available: number;
      readonly onOrder: number;
      readonly proposed: number;
      readonly inventoryPosition: number;
      readonly reorderPoint: number;
      readonly orderUpTo: number;
      /** Units the rule wants ordered now; 0 where an open proposal covers it. */
      readonly orderUnits: number;
      readonly arrivesOn: BusinessDay;
      /** Days of demand that the minimum quantity and whole lots force above the order-up-to level. */
      readonly excessDays: number;
      readonly daysOfSupply: number | null;
      readonly stockTakenAt: Instant | null;
    }
  | {
      readonly rule: 'aggressive-reorder';
      /** What fired: a rate far above its mean, or a campaign inside the lead time. */
      readonly cause: 'ctr' | 'cvr' | 'campaign';
      /** Today's rate over its mean; null for a campaign. */
      readonly rateRatio: number | null;
      readonly rate: number | null;
      readonly meanRate: number | null;
      readonly clicks: number | null;
      /** Clicks (or conversions) that the mean rate would have brought. */
      readonly expectedEvents: number | null;
      readonly campaignId: string | null;
      readonly campaignStartsOn: BusinessDay | null;
      readonly available: number;
      readonly dailyDemand: number;
      readonly daysOfSupply: number;
      readonly orderUnits: number;
      readonly arrivesOn: BusinessDay;
      readonly stockTakenAt: Instant | null;
    }
  | {
      readonly rule: 'stale-data';
      readonly record: string;
      readonly source: string;
      /** Null where there never was any. */
      readonly newestAt: Instant | null;
      readonly ageHours: number | null;
      readonly allowedHours: number;
    };

/**
 * What a rule says of its subject now: `fire` opens or keeps an episode, `hold` keeps an open one and opens none
 * (inside the hysteresis band), `clear` lets it close.
 */
export interface Verdict {
  readonly subject: Subject;
  readonly rule: Rule;
  readonly state: 'fire' | 'hold' | 'clear';
  readonly severity: Severity;
  readonly audiences: readonly Audience[];
  readonly evidence: Evidence;
  readonly proposal: ProposalDraft | null;
}

/** Why people are told (again) of an episode. */
export const NOTICES = ['opened', 'escalated', 'repeated', 'closed'] as const;
export type Notice = (typeof NOTICES)[number];

/** A subject's trouble by one rule from its opening to its closing. */
export interface Episode {
  readonly subject: Subject;
  readonly rule: Rule;
  readonly openedAt: Instant;
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
  readonly audiences: readonly Audience[];
  readonly evidence: Evidence;
  /** The run that last changed it; an older run never does. */
  readonly evaluatedAt: Instant;
  /** Since when the rule has said `clear` without a break; null while it does not. */
  readonly clearSince: Instant | null;
  readonly closedAt: Instant | null;
  /** What people are still to be told; null once messages were created. */
  readonly pendingNotice: Notice | null;
  readonly notifiedAt: Instant | null;
  readonly notices: number;
}

export const PROPOSAL_STATES = ['sent', 'ordered', 'declined', 'expired'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Something to order. Its outstanding units count in the inventory position until supply lines bring them, it is declined, or it expires. */
export interface Proposal {
  /** `sku#pool#kind#sentAt`, so that a run that is repeated makes the same one. */
  readonly id: string;
  readonly sku: string;
  readonly pool: string;
  readonly kind: ProposalKind;
  readonly units: number;
  readonly unitsOutstanding: number;
  readonly arrivesOn: BusinessDay;
  readonly sentAt: Instant;
  /** Digests of the supply lines of the SKU and pool that were known when it was made: any other line may be its answer. */
  readonly knownLines: readonly string[];
  readonly state: ProposalState;
  /** False once nothing of it counts any more and no supply line is still to be told from another's. */
  readonly open: boolean;
  /** The run that last changed it; an older run never does. */
  readonly evaluatedAt: Instant;
  /** Who set the state by hand; null for the program. */
  readonly author: string | null;
}

/** Id of the proposal that a run makes. */
export function proposalId(sku: string, pool: string, kind: ProposalKind, sentAt: Instant): string {
  return compositeKey(sku, pool, kind, sentAt);
}

/** What one person is sent through one protocol after one run. */
export interface Message {
  /** `runAt#person#protocol#digest of what it tells`, so that a run that is repeated makes the same one. */
  readonly id: string;
  readonly person: string;
  readonly protocol: Protocol;
  readonly language: Language;
  /** E-mail subject, ASCII, at most 99 characters; empty for SMS. */
  readonly subject: string;
  readonly body: string;
  /** `subjectKey` and sort key, joined by a space, of the episodes it names. */
  readonly episodes: readonly string[];
  readonly createdAt: Instant;
}

/** `person/protocol`: the one attribute that a person's subscription filters by. */
export function addressOf(message: Pick<Message, 'person' | 'protocol'>): string {
  return `${message.person}/${message.protocol}`;
}
