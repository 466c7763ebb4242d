import { compareSeverity, SEVERITIES } from '../domain/alerting.ts';
import type { Episode, Notice } from '../domain/episodes.ts';
import type { HeldNotice } from '../domain/messages.ts';
import { subjectKey } from '../domain/subjects.ts';
import type { DigestCounts } from '../wording/messages.ts';

/** What a person is told of an episode. */
export interface News {
  readonly episode: Episode;
  readonly notice: Notice;
  /** Why it comes late; null where it does not. */
  readonly heldBecause: HeldNotice['because'] | null;
}

/** Open before closed, the more severe first, then the shortest supply, then by subject, so that the order is always the same. */
export function byPressure({ episode: a }: News, { episode: b }: News): number {
  const closed = Number(a.state === 'closed') - Number(b.state === 'closed');
  if (closed !== 0) return closed;
  const severity = compareSeverity(b.severity, a.severity);
  if (severity !== 0) return severity;
  const [daysA, daysB] = [supplyDays(a), supplyDays(b)];
  if (daysA !== daysB) return daysA < daysB ? -1 : 1;
  return compare(subjectKey(a.subject), subjectKey(b.subject)) || compare(a.rule, b.rule);
}

/** How many there are, by severity, of what is open, and how many closed. */
export function countsOf(news: readonly News[]): DigestCounts {
  const open = news.filter(({ episode }) => episode.state === 'open');
  const bySeverity = Object.fromEntries(
    SEVERITIES.map((severity) => [
      severity,
      open.filter(({ episode }) => episode.severity === severity).length,
    ]),
  ) as DigestCounts['bySeverity'];
  return { bySeverity, closed: news.length - open.length };
}

function supplyDays({ evidence }: News['episode']): number {
  return 'daysOfSupply' in evidence ? (evidence.daysOfSupply ?? Infinity) : Infinity;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
