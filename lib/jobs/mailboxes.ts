import type { Mailbox } from '../alerts/telling.ts';
import { type Instant, lastTimeOfDay } from '../domain/calendar.ts';
import { type Episode, episodeReference } from '../domain/episodes.ts';
import type { HeldNotice, HeldNotices } from '../domain/messages.ts';
import type { AlertTable } from '../domain/ports.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The mailboxes of all people, one a protocol, with what waits there. A run that is repeated finds what waited before
 * it, so that it tells the same again; once people are known to be told (`isTold`), what waits after it.
 * `episodes` are those that the run has at hand; others that wait are read.
 */
export async function readMailboxes(
  alerts: Pick<AlertTable, 'readHeld' | 'messagesTo' | 'readEpisode'>,
  settings: Settings,
  run: { readonly at: Instant; readonly isTold: boolean; readonly episodes: readonly Episode[] },
): Promise<Mailbox[]> {
  const { at } = run;
  const known = new Map(run.episodes.map((episode) => [episodeReference(episode), episode]));
  const mailboxes: Mailbox[] = [];
  for (const person of settings.people) {
    const dayBegan = lastTimeOfDay(at, '00:00', person.zone ?? settings.factory.zone);
    const today = await alerts.messagesTo(person.id, dayBegan, at);
    for (const protocol of new Set(person.protocols)) {
      const held = waitingBefore(await alerts.readHeld(person.id, protocol), run);
      mailboxes.push({
        person,
        protocol,
        held,
        heldEpisodes: await episodesOf(held, known, alerts),
        sentToday: today.filter((message) => message.protocol === protocol).length,
      });
    }
  }
  return mailboxes;
}

function waitingBefore(
  stored: HeldNotices | null,
  { at, isTold }: { readonly at: Instant; readonly isTold: boolean },
): readonly HeldNotice[] {
  if (stored === null) return [];
  return stored.evaluatedAt === at && !isTold ? stored.before : stored.notices;
}

async function episodesOf(
  held: readonly HeldNotice[],
  known: ReadonlyMap<string, Episode>,
  alerts: Pick<AlertTable, 'readEpisode'>,
): Promise<Map<string, Episode>> {
  const found = new Map<string, Episode>();
  for (const { episode: reference } of held) {
    const episode = known.get(reference) ?? (await alerts.readEpisode(reference));
    if (episode !== null) found.set(reference, episode);
  }
  return found;
}
