import type { Audience, ProposalKind, Severity } from './alerting.ts';
import { adAccount } from './rules/ad-account.ts';
import { adBalance } from './rules/ad-balance.ts';
import { adSpend } from './rules/ad-spend.ts';
import { adThrottle } from './rules/ad-throttle.ts';
import { aggressiveReorder } from './rules/aggressive-reorder.ts';
import { campaignAnnounced } from './rules/campaign-announced.ts';
import { campaignPace } from './rules/campaign-pace.ts';
import { campaignReviewReady } from './rules/campaign-review-ready.ts';
import { campaignStock } from './rules/campaign-stock.ts';
import { campaignStopped } from './rules/campaign-stopped.ts';
import { expiringStock } from './rules/expiring-stock.ts';
import { lateSupply } from './rules/late-supply.ts';
import { overstock } from './rules/overstock.ts';
import { refusedFile } from './rules/refused-file.ts';
import { regularReorder } from './rules/regular-reorder.ts';
import { rejectedRows } from './rules/rejected-rows.ts';
import { shutdownAhead } from './rules/shutdown-ahead.ts';
import { slowMoving } from './rules/slow-moving.ts';
import { staleData } from './rules/stale-data.ts';
import { stockOut } from './rules/stock-out.ts';
import { surgeSeen } from './rules/surge-seen.ts';
import type { SubjectKind, SubjectOfKind } from './subjects.ts';

/**
 * What a rule of the watch is, as data. Its check is a file of `lib/triggers`, its words are one of
 * `lib/wording/rules`. `E` is its evidence, `K` the kind of its subjects.
 */
export interface RuleDefinition<E extends { readonly rule: string }, K extends SubjectKind> {
  readonly subject: K;
  /** Who has to act or to know. */
  readonly audiences: readonly Audience[];
  /** Of its alerts; a check that finds worse says so itself. */
  readonly severity: Severity;
  /** When people are told of what is less than urgent: in the next run, or with the factory's morning digest. */
  readonly telling: 'at-once' | 'morning';
  /** Hours at least between two tellings of an alert that stands; by its severity where this is left out. */
  readonly leastRepeatHours?: number;
  /** Whether somebody is asked to do something: such alerts count in the acted-on share. */
  readonly asksAction: boolean;
  /** What its proposals may ask for; empty where it proposes nothing. */
  readonly proposals: readonly ProposalKind[];
  /** Rules that keep silent on a subject while this one is open on it. */
  readonly inhibits: readonly Rule[];
  /** Fields of its evidence that move in every run though the situation stands still. */
  readonly clockFields: readonly (keyof E & string)[];
}

/**
 * The rules of the watch, one line each; checks, words and examples of each are asked for by the compiler. An episode
 * is open for one subject and one rule at a time.
 */
export const RULES = {
  'regular-reorder': regularReorder,
  'aggressive-reorder': aggressiveReorder,
  'surge-seen': surgeSeen,
  'stock-out': stockOut,
  'late-supply': lateSupply,
  overstock,
  'slow-moving': slowMoving,
  'expiring-stock': expiringStock,
  'shutdown-ahead': shutdownAhead,
  'campaign-announced': campaignAnnounced,
  'campaign-stock': campaignStock,
  'campaign-pace': campaignPace,
  'campaign-stopped': campaignStopped,
  'ad-throttle': adThrottle,
  'ad-account': adAccount,
  'ad-balance': adBalance,
  'ad-spend': adSpend,
  'stale-data': staleData,
  'rejected-rows': rejectedRows,
  'refused-file': refusedFile,
  'campaign-review-ready': campaignReviewReady,
};

export type Rule = keyof typeof RULES;

export const RULE_NAMES = Object.keys(RULES) as readonly Rule[];

/** The numbers behind an alert of a rule: what its sentences are made of. */
export type EvidenceOf<R extends Rule> = {
  [N in R]: (typeof RULES)[N] extends RuleDefinition<infer E, infer _K> ? E : never;
}[R];

/** What an alert of a rule is about. */
export type SubjectOf<R extends Rule> = {
  [N in R]: (typeof RULES)[N] extends RuleDefinition<infer _E, infer K> ? SubjectOfKind<K> : never;
}[R];

/** The evidence of any rule; `rule` tells whose. */
export type Evidence = EvidenceOf<Rule>;
