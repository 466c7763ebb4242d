import { createHash } from 'node:crypto';
import type { Protocol } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import { type Episode, episodeReference } from '../domain/episodes.ts';
import type { HeldNotices, Message } from '../domain/messages.ts';
import type { Proposal } from '../domain/proposals.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { Person } from '../settings/settings.ts';
import { alertsJson } from './alert-json.ts';
import { type AlertSetting, orderOf, ordersBySubject } from './alert-view.ts';
import { chatText } from './chat.ts';
import { emailOf } from './email.ts';
import { byPressure, type News } from './news.ts';
import { smsOf } from './sms.ts';
import { type Hours, type Mailbox, tellMailbox } from './telling.ts';

/** What messages of one run are made from. */
export interface Mailing extends Hours, Pick<AlertSetting, 'items' | 'reportsLink'> {
  /** The episodes that the run tells of: see `dueEpisodes`. */
  readonly due: readonly Episode[];
  /** Open proposals, the run's own among them. */
  readonly proposals: readonly Proposal[];
  /** One a person and protocol. */
  readonly mailboxes: readonly Mailbox[];
}

/**
 * The messages of one run, at most one a mailbox, of what concerns one of the person's audiences and need not wait;
 * and what waits from now on, of the mailboxes where that has changed. Nothing for a person whom nothing concerns.
 */
export function planMessages(mailing: Mailing): {
  readonly messages: Message[];
  readonly held: HeldNotices[];
} {
  const setting: AlertSetting = { ...mailing, orders: ordersBySubject(mailing.proposals) };
  const messages: Message[] = [];
  const changed: HeldNotices[] = [];
  for (const mailbox of mailing.mailboxes) {
    const { news, held } = tellMailbox(mailbox, mailing.due, mailing);
    const { person, protocol } = mailbox;
    if (news.length > 0) {
      const content = CONTENTS[protocol](news.toSorted(byPressure), person, setting);
      messages.push(messageTo(person, protocol, content, mailing.at));
    }
    if (!isSame(held, mailbox.held)) {
      changed.push({
        person: person.id,
        protocol,
        notices: held,
        evaluatedAt: mailing.at,
        before: mailbox.held,
      });
    }
  }
  return { messages, held: changed };
}

interface Content {
  /** Empty where the protocol has none. */
  readonly subject: string;
  readonly body: string;
  /** What is told, and what of it is named. */
  readonly news: readonly News[];
  readonly shown: readonly News[];
}

/** How news, the most pressing first, are put for each protocol. */
const CONTENTS: Readonly<
  Record<Protocol, (news: readonly News[], person: Person, setting: AlertSetting) => Content>
> = {
  email: (news, person, setting) => ({ news, ...emailOf(news, person, setting) }),
  sms: (news, person, setting) => {
    const shown = news.slice(0, 1);
    const body = shown.map(({ episode }) =>
      smsOf(episode, orderOf(episode, setting.orders), news.length - 1, person.language),
    );
    return { subject: '', body: body.join(''), news, shown };
  },
  https: (news, person, setting) => ({ news, subject: '', ...alertsJson(news, person, setting) }),
  chat: (news, person, setting) => ({ news, subject: '', ...chatText(news, person, setting) }),
};

function messageTo(person: Person, protocol: Protocol, content: Content, at: Instant): Message {
  return {
    id: compositeKey(at, person.id, protocol, digestOf(content.news)),
    person: person.id,
    protocol,
    language: person.language,
    subject: content.subject,
    body: content.body,
    episodes: content.shown.map(({ episode }) => episodeReference(episode)),
    createdAt: at,
  };
}

/** Eight characters for what a message tells: the same episodes with the same news give the same. */
function digestOf(news: readonly News[]): string {
  const told = news.map(({ episode, notice }) => [episodeReference(episode), notice, episode.severity]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 8);
}

function isSame(a: Mailbox['held'], b: Mailbox['held']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
