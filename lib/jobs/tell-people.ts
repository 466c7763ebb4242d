import { noticed } from '../alerts/episodes.ts';
import { planMessages } from '../alerts/messages.ts';
import { type Instant, lastTimeOfDay } from '../domain/calendar.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Message } from '../domain/messages.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { Item } from '../domain/sets.ts';
import { sideBySide } from '../domain/side-by-side.ts';
import { readMailboxes } from './mailboxes.ts';
import type { WatchContext } from './watch.ts';

/** More runs of the watch than a day has. */
const RUNS_OF_A_DAY = 100;

/** True for the first run of the factory's day, from its morning to the next, that comes to its end. */
export async function bringsDigest(
  { ledger, settings }: Pick<WatchContext, 'ledger' | 'settings'>,
  at: Instant,
): Promise<boolean> {
  const morning = lastTimeOfDay(at, settings.alerting.digestAt, settings.factory.zone);
  const runs = await ledger.recent('evaluate', RUNS_OF_A_DAY);
  return !runs.some(
    ({ scheduledTime, state }) => morning <= scheduledTime && scheduledTime < at && state === 'succeeded',
  );
}

/** What a run has found, to tell people of. */
export interface Findings {
  readonly at: Instant;
  readonly isMorning: boolean;
  /** Episodes as they were read, what this run has changed of them, and all as they stand now. */
  readonly before: readonly Episode[];
  readonly changed: readonly Episode[];
  readonly episodes: readonly Episode[];
  /** Of these the ones that people are to be told of in this run. */
  readonly due: readonly Episode[];
  /** Open proposals, the run's own among them. */
  readonly proposals: readonly Proposal[];
  readonly items: readonly Item[];
}

/**
 * Creates the messages of a run, then writes what waits for whom, then that people were told: a run that is stopped
 * anywhere and repeated makes the same messages. Gives all of them, and how many this call created.
 */
export async function tellPeople(
  { alerts, settings, reportsLink }: Pick<WatchContext, 'alerts' | 'settings' | 'reportsLink'>,
  { at, isMorning, before, changed, episodes, due, proposals, items }: Findings,
): Promise<{ readonly messages: readonly Message[]; readonly created: number }> {
  const isTold = wasTold(before, at);
  const news = new Set(changed);
  const { messages, held } = planMessages({
    due: isTold ? due.filter((episode) => news.has(episode)) : due,
    mailboxes: await readMailboxes(alerts, settings, { at, isTold, episodes }),
    proposals,
    items: new Map(items.map((item) => [item.sku, item])),
    at,
    isMorning,
    zone: settings.factory.zone,
    messagesPerDay: settings.alerting.messagesPerDay,
    reportsLink,
  });
  let created = 0;
  for (const message of messages) created += Number(await alerts.createMessage(message));
  for (const one of held) await alerts.putHeld(one);
  // Closed episodes leave the index once people were told, so they come last: the open ones show how far a run came.
  const isOpen = ({ state }: Episode) => state === 'open';
  for (const told of [due.filter(isOpen), due.filter((episode) => !isOpen(episode))])
    await sideBySide(told, (episode) => alerts.putEpisode(noticed(episode, at)));
  return { messages, created };
}

/**
 * True where an earlier attempt of this run has begun to enter that people were told: all its messages are stored
 * then, and only what has changed since is news.
 */
function wasTold(episodes: readonly Episode[], at: Instant): boolean {
  return episodes.some(({ notifiedAt }) => notifiedAt === at);
}
