import type { Language, Protocol } from './alerting.ts';
import type { Instant } from './calendar.ts';
import type { Notice } from './episodes.ts';

/** What one person is sent through one protocol after one run. */
export interface Message {
  /** `runAt#person#protocol#digest of what it tells`, so that a run that is repeated makes the same one. */
  readonly id: string;
  readonly person: string;
  readonly protocol: Protocol;
  readonly language: Language;
  /** E-mail subject, ASCII, at most 99 characters; empty for other protocols. */
  readonly subject: string;
  readonly body: string;
  /** `subjectKey` and sort key, joined by a space, of the episodes it names. */
  readonly episodes: readonly string[];
  readonly createdAt: Instant;
}

/** Something a person is still to be told of an episode. */
export interface HeldNotice {
  /** The episode's reference. */
  readonly episode: string;
  readonly notice: Notice;
  readonly because: 'quiet-hours' | 'cap';
  readonly since: Instant;
}

/** What waits for one person and protocol: it came in quiet hours, or after as many messages as the day may bring. */
export interface HeldNotices {
  readonly person: string;
  readonly protocol: Protocol;
  readonly notices: readonly HeldNotice[];
  /** The run that last changed it, and what had waited before: a run that is repeated starts from there. */
  readonly evaluatedAt: Instant;
  readonly before: readonly HeldNotice[];
}

/** `person/protocol`: the one attribute that a person's subscription filters by. */
export function addressOf(message: Pick<Message, 'person' | 'protocol'>): string {
  return `${message.person}/${message.protocol}`;
}
