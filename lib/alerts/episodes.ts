import { compareSeverity, type Severity } from '../domain/alerting.ts';
import { type Instant, msOf } from '../domain/calendar.ts';
import type { Episode, Notice, Verdict } from '../domain/episodes.ts';
import { RULES, type Rule } from '../domain/rules.ts';
import { type Subject, subjectKey } from '../domain/subjects.ts';
import { hasMoved } from './evidence-change.ts';

/** Hours after which people are told again of an episode that is still open. */
export const REPEAT_HOURS: Readonly<Record<Severity, number>> = {
  critical: 4,
  urgent: 24,
  warning: 24,
  notice: 24,
};

/** From this severity on people are told that an episode closed; others close silently. */
export const CLOSING_TOLD_FROM: Severity = 'urgent';

export interface EpisodeAdvance {
  /** What is to be written: empty where nothing changed. */
  readonly changed: Episode[];
  /** The episodes given and the ones that opened, as they stand now; what messages and proposals are made from. */
  readonly episodes: Episode[];
}

/**
 * Advances the episodes of all subjects and rules by the verdicts of one run.
 *
 * - Opened once by `fire`; updated in place while open. `hold` keeps it and opens none.
 * - Its severity is the highest since it opened, so that a number that swings about a limit escalates once. A higher
 *   one tells people, also while the rule only holds.
 * - To be told again `REPEAT_HOURS`, or the rule's own where that is longer, after the last telling, unless the rule has
 *   turned `clear` or a person has acknowledged it at this severity; and once when the time is over for which a person
 *   snoozed it.
 * - Closed once its rule has said `clear`, or nothing (the subject is gone), without a break for `dwellHours`.
 * - Never touched where a later run already changed it; nothing is opened beside it either.
 * - Written only where people are to be told, the state, severity or `clearSince` changed, or the evidence
 *   has moved (see `hasMoved`). Given its own answer at the same `at`, it changes nothing.
 *
 * `open` holds the open episodes and the closed ones of which people are still to be told.
 */
export function advanceEpisodes(input: {
  readonly open: readonly Episode[];
  readonly verdicts: readonly Verdict[];
  readonly at: Instant;
  readonly dwellHours: number;
}): EpisodeAdvance {
  const { at, dwellHours } = input;
  const verdicts = new Map(input.verdicts.map((verdict) => [alertKey(verdict), verdict]));
  const known = new Set<string>();
  const changed: Episode[] = [];
  const episodes = input.open.map((episode) => {
    const key = alertKey(episode);
    if (episode.state === 'open' || episode.evaluatedAt > at) known.add(key);
    if (episode.state === 'closed' || episode.evaluatedAt > at) return episode;
    const next = advance(episode, verdicts.get(key) ?? null, at, dwellHours);
    if (next !== episode) changed.push(next);
    return next;
  });
  for (const [key, verdict] of verdicts) {
    if (verdict.state !== 'fire' || known.has(key)) continue;
    const episode = opened(verdict, at);
    changed.push(episode);
    episodes.push(episode);
  }
  return { changed, episodes };
}

/** The episode once people have been told of it in messages of the run `at`. */
export function noticed(episode: Episode, at: Instant): Episode {
  if (episode.pendingNotice === null) return episode;
  return { ...episode, pendingNotice: null, notifiedAt: at, notices: episode.notices + 1 };
}

/** One subject's one rule, as a key. */
export function alertKey(alert: { readonly subject: Subject; readonly rule: Rule }): string {
  return `${alert.rule} ${subjectKey(alert.subject)}`;
}

function opened({ subject, rule, severity, evidence }: Verdict, at: Instant): Episode {
  return {
    subject,
    rule,
    openedAt: at,
    state: 'open',
    severity,
    evidence,
    evaluatedAt: at,
    clearSince: null,
    closedAt: null,
    pendingNotice: 'opened',
    notifiedAt: null,
    notices: 0,
    acknowledged: null,
    snoozed: null,
  };
}

function advance(episode: Episode, verdict: Verdict | null, at: Instant, dwellHours: number): Episode {
  const isClear = verdict === null || verdict.state === 'clear';
  const clearSince = isClear ? (episode.clearSince ?? at) : null;
  if (clearSince !== null && hoursBetween(clearSince, at) >= dwellHours) {
    return closed(episode, verdict, clearSince, at);
  }
  const severity = isClear ? episode.severity : moreSevere(episode.severity, verdict.severity);
  const pendingNotice = isClear ? episode.pendingNotice : noticeOf(episode, severity, at);
  const isSame =
    clearSince === episode.clearSince &&
    severity === episode.severity &&
    pendingNotice === episode.pendingNotice &&
    (verdict === null || !hasMoved(episode.evidence, verdict.evidence));
  if (isSame) return episode;
  return {
    ...episode,
    severity,
    evidence: verdict?.evidence ?? episode.evidence,
    clearSince,
    pendingNotice,
    evaluatedAt: at,
  };
}

function closed(episode: Episode, verdict: Verdict | null, clearSince: Instant, at: Instant): Episode {
  return {
    ...episode,
    state: 'closed',
    evidence: verdict?.evidence ?? episode.evidence,
    clearSince,
    closedAt: at,
    pendingNotice:
      compareSeverity(episode.severity, CLOSING_TOLD_FROM) >= 0 && !isSnoozed(episode, at) ? 'closed' : null,
    evaluatedAt: at,
  };
}

/** What people are to be told of an episode that stays open: a notice that was never sent comes before a newer one. */
function noticeOf(episode: Episode, severity: Severity, at: Instant): Notice | null {
  if (episode.pendingNotice === 'opened') return 'opened';
  if (compareSeverity(severity, episode.severity) > 0) return 'escalated';
  if (episode.pendingNotice !== null || episode.notifiedAt === null || isSnoozed(episode, at)) {
    return episode.pendingNotice;
  }
  if (isWokenUp(episode, at)) return 'repeated';
  if (isAcknowledged(episode)) return null;
  return hoursBetween(episode.notifiedAt, at) >= repeatHours(episode.rule, severity) ? 'repeated' : null;
}

/** Hours between two tellings of an alert that stands. */
export function repeatHours(rule: Rule, severity: Severity): number {
  const { leastRepeatHours = 0 }: { readonly leastRepeatHours?: number } = RULES[rule];
  return Math.max(REPEAT_HOURS[severity], leastRepeatHours);
}

/** True while a person wants to hear nothing of the episode. */
export function isSnoozed({ snoozed }: Pick<Episode, 'snoozed'>, at: Instant): boolean {
  return snoozed !== null && at < snoozed.until;
}

/** True where a person has seen the episode at its severity or a higher one. */
export function isAcknowledged({
  acknowledged,
  severity,
}: Pick<Episode, 'acknowledged' | 'severity'>): boolean {
  return acknowledged !== null && compareSeverity(acknowledged.severity, severity) >= 0;
}

/** True where a snooze is over, nobody was told since, and nobody has acknowledged the episode after snoozing it. */
function isWokenUp({ snoozed, acknowledged, notifiedAt }: Episode, at: Instant): boolean {
  return (
    snoozed !== null &&
    snoozed.until <= at &&
    (notifiedAt === null || notifiedAt < snoozed.until) &&
    (acknowledged === null || acknowledged.at < snoozed.at)
  );
}

function moreSevere(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) >= 0 ? a : b;
}

function hoursBetween(from: Instant, to: Instant): number {
  return (msOf(to) - msOf(from)) / 3_600_000;
}
