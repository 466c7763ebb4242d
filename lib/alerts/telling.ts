import { compareSeverity, type Protocol } from '../domain/alerting.ts';
import { type Instant, localDay, localTime } from '../domain/calendar.ts';
import { type Episode, episodeReference, type Notice } from '../domain/episodes.ts';
import type { HeldNotice } from '../domain/messages.ts';
import { RULES } from '../domain/rules.ts';
import { subjectKey } from '../domain/subjects.ts';
import type { Person } from '../settings/settings.ts';
import { isAcknowledged, isSnoozed } from './episodes.ts';
import type { News } from './news.ts';

/** From this severity on nothing waits for the morning digest. */
const AT_ONCE_FROM = 'urgent';

/**
 * The episodes that a run tells people of: those with a pending notice, except
 * - what can wait (the rule's `telling`) until the run that brings the factory's morning digest;
 * - what a person snoozed;
 * - what a more pressing rule silences: while an episode whose rule `inhibits` theirs is open on the same subject,
 *   neither acknowledged nor snoozed, they are told only together with it.
 */
export function dueEpisodes(input: {
  readonly episodes: readonly Episode[];
  readonly at: Instant;
  readonly isMorning: boolean;
}): Episode[] {
  const { at } = input;
  const pressing = Map.groupBy(
    input.episodes.filter((one) => one.state === 'open' && !isAcknowledged(one) && !isSnoozed(one, at)),
    ({ subject }) => subjectKey(subject),
  );
  const isDue = (episode: Episode): boolean => {
    if (!isTimely(episode, at, input.isMorning)) return false;
    if (episode.state === 'closed') return true;
    const silencing = (pressing.get(subjectKey(episode.subject)) ?? []).filter(({ rule }) =>
      RULES[rule].inhibits.includes(episode.rule),
    );
    return silencing.length === 0 || silencing.some(isDue);
  };
  return input.episodes.filter(isDue);
}

function isTimely(episode: Episode, at: Instant, isMorning: boolean): boolean {
  if (episode.pendingNotice === null || isSnoozed(episode, at)) return false;
  const isPressing = compareSeverity(episode.severity, AT_ONCE_FROM) >= 0;
  return isMorning || isPressing || RULES[episode.rule].telling === 'at-once';
}

/** A person and a protocol, with what waits there. */
export interface Mailbox {
  readonly person: Person;
  readonly protocol: Protocol;
  readonly held: readonly HeldNotice[];
  /** The episodes of what is held, as they stand, by reference. */
  readonly heldEpisodes: ReadonlyMap<string, Episode>;
  /** Messages of earlier runs since the day began. */
  readonly sentToday: number;
}

/** When one mailbox gets its messages. */
export interface Hours {
  readonly at: Instant;
  readonly isMorning: boolean;
  /** The factory's. */
  readonly zone: string;
  /** The most messages a day through one protocol, where the person has no limit of their own. */
  readonly messagesPerDay: number;
}

/**
 * What of the due episodes one mailbox gets in this run, and what waits from then on.
 *
 * In quiet hours, and once the day's messages are used up, only critical alerts that are open are told, and the rest
 * is held. What was held in quiet hours comes in the first run after them; what was held for the day's limit with the
 * next morning digest, or earlier with another message of a later day. The digest itself is never held for the limit.
 * What is held and has closed meanwhile is told as closed. Machines (`https`) have neither quiet hours nor a limit.
 */
export function tellMailbox(
  mailbox: Mailbox,
  due: readonly Episode[],
  hours: Hours,
): { readonly news: News[]; readonly held: readonly HeldNotice[] } {
  const mine = due.filter((episode) => concerns(episode, mailbox));
  const because = holdReason(mailbox, hours);
  if (because !== null) {
    const isTold = ({ severity, state }: Episode) => severity === 'critical' && state === 'open';
    const critical = mine.filter(isTold);
    const told = new Set(critical.map(episodeReference));
    const waiting = merged(
      mailbox.held,
      mine.filter((one) => !isTold(one)).map((one) => heldNotice(one, because, hours.at)),
    );
    return {
      news: withReleased(critical.map(newsOf), waiting.filter(isIn(told)), mailbox.heldEpisodes),
      held: waiting.filter((one) => !isIn(told)(one)),
    };
  }
  const released = mailbox.held.filter((one) => isReleased(one, mailbox, hours));
  const isMessage =
    mine.length > 0 || hours.isMorning || released.some((one) => one.because === 'quiet-hours');
  if (!isMessage) return { news: [], held: mailbox.held };
  return {
    news: withReleased(mine.map(newsOf), released, mailbox.heldEpisodes),
    held: mailbox.held.filter((one) => !released.includes(one)),
  };
}

/** Whether the day's quiet hours, `from` to `to` over midnight where `to` is earlier, hold that wall time. */
export function isQuiet(time: string, { from, to }: { readonly from: string; readonly to: string }): boolean {
  return from <= to ? from <= time && time < to : from <= time || time < to;
}

function concerns({ rule, severity }: Episode, { person, protocol }: Mailbox): boolean {
  const isFor = RULES[rule].audiences.some((audience) => person.audiences.includes(audience));
  return isFor && (protocol !== 'sms' || compareSeverity(severity, person.smsFrom) >= 0);
}

function holdReason(
  { person, protocol, sentToday }: Mailbox,
  { at, isMorning, zone, messagesPerDay }: Hours,
): HeldNotice['because'] | null {
  if (protocol === 'https') return null;
  const { quietHours } = person;
  if (quietHours !== undefined && isQuiet(localTime(at, person.zone ?? zone), quietHours)) {
    return 'quiet-hours';
  }
  return !isMorning && sentToday >= (person.messagesPerDay ?? messagesPerDay) ? 'cap' : null;
}

function isReleased(
  { because, since, episode }: HeldNotice,
  { person, heldEpisodes }: Mailbox,
  { at, isMorning, zone }: Hours,
): boolean {
  const held = heldEpisodes.get(episode);
  if (held !== undefined && isSnoozed(held, at)) return false;
  const dayOf = (instant: Instant) => localDay(instant, person.zone ?? zone);
  return because === 'quiet-hours' || isMorning || dayOf(since) < dayOf(at);
}

function newsOf(episode: Episode): News {
  return { episode, notice: episode.pendingNotice ?? 'repeated', heldBecause: null };
}

function heldNotice(episode: Episode, because: HeldNotice['because'], since: Instant): HeldNotice {
  const { notice } = newsOf(episode);
  return { episode: episodeReference(episode), notice, because, since };
}

function isIn(references: ReadonlySet<string>): (notice: HeldNotice) => boolean {
  return ({ episode }) => references.has(episode);
}

/** One notice an episode: an opening that nobody heard of stays one, whatever came after it, but for the closing. */
function merged(held: readonly HeldNotice[], added: readonly HeldNotice[]): HeldNotice[] {
  const byEpisode = new Map(held.map((one) => [one.episode, one]));
  for (const one of added) {
    const before = byEpisode.get(one.episode);
    byEpisode.set(
      one.episode,
      before === undefined ? one : { ...before, notice: later(before.notice, one.notice) },
    );
  }
  return [...byEpisode.values()];
}

function later(before: Notice, now: Notice): Notice {
  return before === 'opened' && now !== 'closed' ? 'opened' : now;
}

/** The news with what was held: of an episode that is in both, once. An episode that is no longer stored is left out. */
function withReleased(
  news: readonly News[],
  released: readonly HeldNotice[],
  episodes: ReadonlyMap<string, Episode>,
): News[] {
  const byEpisode = new Map(news.map((one) => [episodeReference(one.episode), one]));
  for (const { episode: reference, notice, because } of released) {
    const now = byEpisode.get(reference);
    const episode = now?.episode ?? episodes.get(reference);
    if (episode === undefined) continue;
    const told = episode.state === 'closed' ? 'closed' : later(notice, now?.notice ?? notice);
    byEpisode.set(reference, { episode, notice: told, heldBecause: because });
  }
  return [...byEpisode.values()];
}
