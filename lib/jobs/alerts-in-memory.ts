import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { type Episode, episodeReference } from '../domain/episodes.ts';
import type { HeldNotices, Message } from '../domain/messages.ts';
import type { Proposal } from '../domain/proposals.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { WatchAlerts } from './watch.ts';

/** Messages are only ever asked for of the person's day. */
const KEPT_MS = 48 * 3_600_000;

/** What runs of the watch write, one after the other in the order of their times, kept in memory: they leave no trace. */
export class AlertsInMemory implements WatchAlerts {
  readonly #open = new Map<string, Episode>();
  readonly #ended = new Map<string, Episode>();
  readonly #proposals = new Map<string, Proposal>();
  readonly #held = new Map<string, HeldNotices>();
  /** By person, of the last two days, in the order of their making. */
  readonly #messages = new Map<string, Message[]>();

  async openEpisodes(): Promise<Episode[]> {
    return [...this.#open.values()];
  }

  async putEpisode(episode: Episode): Promise<boolean> {
    const reference = episodeReference(episode);
    const isOver = episode.state === 'closed' && episode.pendingNotice === null;
    if (isOver) {
      this.#open.delete(reference);
      this.#ended.set(reference, episode);
    } else this.#open.set(reference, episode);
    return true;
  }

  async readEpisode(reference: string): Promise<Episode | null> {
    return this.#open.get(reference) ?? this.#ended.get(reference) ?? null;
  }

  async openProposals(): Promise<Proposal[]> {
    return [...this.#proposals.values()];
  }

  async putProposal(proposal: Proposal): Promise<boolean> {
    if (proposal.open) this.#proposals.set(proposal.id, proposal);
    else this.#proposals.delete(proposal.id);
    return true;
  }

  async createMessage(message: Message): Promise<boolean> {
    const known = this.#messages.get(message.person) ?? [];
    if (known.some(({ id }) => id === message.id)) return false;
    const kept = instantOfMs(msOf(message.createdAt) - KEPT_MS);
    this.#messages.set(message.person, [...known.filter(({ createdAt }) => createdAt >= kept), message]);
    return true;
  }

  async messagesTo(person: string, from: Instant, before: Instant): Promise<Message[]> {
    return (this.#messages.get(person) ?? []).filter(
      ({ createdAt }) => from <= createdAt && createdAt < before,
    );
  }

  async readHeld(person: string, protocol: HeldNotices['protocol']): Promise<HeldNotices | null> {
    return this.#held.get(compositeKey(person, protocol)) ?? null;
  }

  async putHeld(held: HeldNotices): Promise<boolean> {
    this.#held.set(compositeKey(held.person, held.protocol), held);
    return true;
  }
}
