import type { Severity } from './alerting.ts';
import type { Instant } from './calendar.ts';
import type { ProposalDraft } from './proposals.ts';
import type { Evidence, EvidenceOf, Rule, SubjectOf } from './rules.ts';
import { episodeSortKey } from './storage-keys.ts';
import { type Subject, subjectKey } from './subjects.ts';

/**
 * What a rule says of its subject now: `fire` opens or keeps an episode, `hold` keeps an open one and opens none
 * (inside the hysteresis band), `clear` lets it close.
 */
export interface Verdict<R extends Rule = Rule> {
  readonly subject: SubjectOf<R>;
  readonly rule: R;
  readonly state: 'fire' | 'hold' | 'clear';
  readonly severity: Severity;
  readonly evidence: EvidenceOf<R>;
  readonly proposal: ProposalDraft | null;
}

/** Why people are told (again) of an episode. */
export const NOTICES = ['opened', 'escalated', 'repeated', 'closed'] as const;
export type Notice = (typeof NOTICES)[number];

/** A person has seen the alert: no reminders until it is more severe than it was then. */
export interface Acknowledgement {
  readonly author: string;
  readonly at: Instant;
  readonly severity: Severity;
}

/** A person wants to hear nothing of the alert until then. */
export interface Snooze {
  readonly author: string;
  readonly at: Instant;
  readonly until: Instant;
}

/** What a person may say of an episode. */
export type EpisodeAnswer = { readonly acknowledged: Acknowledgement } | { readonly snoozed: Snooze };

/** A subject's trouble by one rule from its opening to its closing. */
export interface Episode {
  readonly subject: Subject;
  readonly rule: Rule;
  readonly openedAt: Instant;
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
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
  /** What people said of it. They are stored apart from all the rest: a run reads them and never writes them. */
  readonly acknowledged: Acknowledgement | null;
  readonly snoozed: Snooze | null;
}

/** Keys under which an episode is stored, joined by a space; tells it from every other. */
export function episodeReference({
  subject,
  rule,
  openedAt,
}: Pick<Episode, 'subject' | 'rule' | 'openedAt'>): string {
  return `${subjectKey(subject)} ${episodeSortKey(rule, openedAt)}`;
}
