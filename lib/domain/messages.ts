import type { Language, Protocol } from './alerting.ts';
import type { Instant } from './calendar.ts';

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
