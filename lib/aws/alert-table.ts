import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Protocol } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import type { Acknowledgement, Episode, EpisodeAnswer, Snooze } from '../domain/episodes.ts';
import type { HeldNotices, Message } from '../domain/messages.ts';
import type { AlertTable, MessageState } from '../domain/ports.ts';
import type { Proposal } from '../domain/proposals.ts';
import {
  episodeSortKey,
  heldSortKey,
  keyParts,
  messageSortKey,
  personKey,
  proposalSortKey,
} from '../domain/storage-keys.ts';
import { ALERTS_TABLE, OPEN_KINDS } from '../domain/storage-tables.ts';
import { subjectKey } from '../domain/subjects.ts';
import { tookEffect } from './conditional.ts';

const { partitionKey, sortKey, index } = ALERTS_TABLE;

type Key = Readonly<Record<typeof partitionKey | typeof sortKey, string>>;
type OpenKind = (typeof OPEN_KINDS)[keyof typeof OPEN_KINDS];

/**
 * Episodes, proposals, messages and what waits for people, each under its own name in its item (`episode`,
 * `proposal`, `message`, `held`); beside an episode what people said of it (`acknowledged`, `snoozed`).
 * What is open also carries the keys of the index; on AWS the index follows a write within moments, so a run should
 * go on with what it wrote itself and leave the rest to the next one.
 */
export class DynamoAlertTable implements AlertTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#table = table;
  }

  openEpisodes(): Promise<Episode[]> {
    return this.#open(OPEN_KINDS.episode, episodeOf);
  }

  /** Its own attribute alone is written, so that an answer given while a run was under way stays. */
  putEpisode(given: Episode): Promise<boolean> {
    const { acknowledged: _acknowledged, snoozed: _snoozed, ...episode } = given;
    const key = keyOf(subjectKey(episode.subject), episodeSortKey(episode.rule, episode.openedAt));
    const isListed = episode.state === 'open' || episode.pendingNotice !== null;
    return tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: isListed
            ? 'SET episode = :episode, #openKind = :openKind, #openSort = :openSort'
            : 'SET episode = :episode REMOVE #openKind, #openSort',
          ConditionExpression: 'attribute_not_exists(#pk) OR episode.evaluatedAt <= :evaluatedAt',
          ExpressionAttributeNames: {
            '#pk': partitionKey,
            '#openKind': index.partitionKey,
            '#openSort': index.sortKey,
          },
          ExpressionAttributeValues: {
            ':episode': episode,
            ':evaluatedAt': episode.evaluatedAt,
            ...(isListed
              ? { ':openKind': OPEN_KINDS.episode, ':openSort': openSort(episode.openedAt, key) }
              : {}),
          },
        }),
      ),
    );
  }

  async readEpisode(reference: string): Promise<Episode | null> {
    const item = await this.#item(referenceKey(reference));
    return item?.episode === undefined ? null : episodeOf(item);
  }

  answerEpisode(reference: string, answer: EpisodeAnswer): Promise<boolean> {
    const [[field, value] = ['', null]] = Object.entries(answer);
    return tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: referenceKey(reference),
          UpdateExpression: 'SET #field = :value',
          ConditionExpression: 'episode.#state = :open',
          ExpressionAttributeNames: { '#field': field, '#state': 'state' },
          ExpressionAttributeValues: { ':value': value, ':open': 'open' },
        }),
      ),
    );
  }

  async everything(opened?: {
    readonly from: Instant;
    readonly before: Instant;
  }): Promise<{ episodes: Episode[]; proposals: Proposal[] }> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#table,
        ...(opened === undefined ? EVERYTHING : openedIn(opened)),
        ConsistentRead: true,
      },
    );
    const episodes: Episode[] = [];
    const proposals: Proposal[] = [];
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        if (item.episode === undefined) proposals.push(item.proposal as Proposal);
        else episodes.push(episodeOf(item));
      }
    }
    return { episodes, proposals };
  }

  openProposals(): Promise<Proposal[]> {
    return this.#open(OPEN_KINDS.proposal, ({ proposal }) => proposal as Proposal);
  }

  /**
   * Writes the proposal unless the stored one was evaluated later. What a person decided (`ordered` or `declined`
   * with an author) is replaced only by a person: a run that read the state before the decision is refused.
   */
  putProposal(proposal: Proposal): Promise<boolean> {
    const key = keyOf(
      subjectKey({ kind: 'sku', sku: proposal.sku, pool: proposal.pool }),
      proposalSortKey(proposal.id),
    );
    const byProgram = proposal.author === null;
    return tookEffect(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...key,
            ...(proposal.open ? indexKeys(OPEN_KINDS.proposal, proposal.sentAt, key) : {}),
            proposal,
          },
          ConditionExpression: `attribute_not_exists(#pk) OR (proposal.evaluatedAt <= :evaluatedAt${
            byProgram
              ? ' AND (proposal.author = :nobody OR NOT proposal.#state IN (:ordered, :declined))'
              : ''
          })`,
          ExpressionAttributeNames: { '#pk': partitionKey, ...(byProgram ? { '#state': 'state' } : {}) },
          ExpressionAttributeValues: {
            ':evaluatedAt': proposal.evaluatedAt,
            ...(byProgram ? { ':nobody': null, ':ordered': 'ordered', ':declined': 'declined' } : {}),
          },
        }),
      ),
    );
  }

  /** Null also for a text that is no proposal's id. */
  async readProposal(id: string): Promise<Proposal | null> {
    const partition = proposalPartition(id);
    if (partition === null) return null;
    const item = await this.#item(keyOf(partition, proposalSortKey(id)));
    return (item?.proposal as Proposal | undefined) ?? null;
  }

  createMessage(message: Message): Promise<boolean> {
    const key = messageKey(message);
    return tookEffect(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...key,
            ...indexKeys(OPEN_KINDS.message, message.createdAt, key),
            message,
            state: 'created',
            leaseUntil: null,
          },
          ConditionExpression: 'attribute_not_exists(#pk)',
          ExpressionAttributeNames: { '#pk': partitionKey },
        }),
      ),
    );
  }

  unsentMessages(): Promise<MessageState[]> {
    return this.#open(OPEN_KINDS.message, ({ message, state, leaseUntil }) => ({
      message: message as Message,
      state: state as MessageState['state'],
      leaseUntil: leaseUntil as Instant | null,
    }));
  }

  claimMessage(message: Message, at: Instant, leaseUntil: Instant, takeOver: boolean): Promise<boolean> {
    return tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: messageKey(message),
          UpdateExpression: 'SET #state = :claimed, leaseUntil = :leaseUntil',
          ConditionExpression: takeOver
            ? '#state IN (:created, :claimed)'
            : '#state = :created OR (#state = :claimed AND leaseUntil <= :at)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':created': 'created',
            ':claimed': 'claimed',
            ':leaseUntil': leaseUntil,
            ...(takeOver ? {} : { ':at': at }),
          },
        }),
      ),
    );
  }

  /** The message leaves the index of what is open. One that was never created is left alone. */
  async markPublished(message: Message, at: Instant): Promise<void> {
    await tookEffect(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: messageKey(message),
          UpdateExpression:
            'SET #state = :published, publishedAt = :at, leaseUntil = :none REMOVE #openKind, #openSort',
          ConditionExpression: '#state IN (:created, :claimed)',
          ExpressionAttributeNames: {
            '#state': 'state',
            '#openKind': index.partitionKey,
            '#openSort': index.sortKey,
          },
          ExpressionAttributeValues: {
            ':published': 'published',
            ':created': 'created',
            ':claimed': 'claimed',
            ':at': at,
            ':none': null,
          },
        }),
      ),
    );
  }

  async messagesTo(person: string, from: Instant, before: Instant): Promise<Message[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#pk = :person AND #sk BETWEEN :from AND :before',
        ExpressionAttributeNames: { '#pk': partitionKey, '#sk': sortKey },
        ExpressionAttributeValues: {
          ':person': personKey(person),
          ':from': messageSortKey(from),
          // A message's key goes on behind its run's moment, so that those of `before` itself come after this.
          ':before': messageSortKey(before),
        },
        ConsistentRead: true,
      },
    );
    const found: Message[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map(({ message }) => message as Message));
    return found;
  }

  async readHeld(person: string, protocol: Protocol): Promise<HeldNotices | null> {
    const item = await this.#item(keyOf(personKey(person), heldSortKey(protocol)));
    return (item?.held as HeldNotices | undefined) ?? null;
  }

  putHeld(held: HeldNotices): Promise<boolean> {
    return tookEffect(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keyOf(personKey(held.person), heldSortKey(held.protocol)), held },
          ConditionExpression: 'attribute_not_exists(#pk) OR held.evaluatedAt <= :evaluatedAt',
          ExpressionAttributeNames: { '#pk': partitionKey },
          ExpressionAttributeValues: { ':evaluatedAt': held.evaluatedAt },
        }),
      ),
    );
  }

  async #item(Key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item;
  }

  async #open<T>(kind: OpenKind, read: (item: Record<string, unknown>) => T): Promise<T[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: '#openKind = :kind',
        ExpressionAttributeNames: { '#openKind': index.partitionKey },
        ExpressionAttributeValues: { ':kind': kind },
      },
    );
    const found: T[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map(read));
    return found;
  }
}

const EVERYTHING = { FilterExpression: 'attribute_exists(episode) OR attribute_exists(proposal)' };

function openedIn({ from, before }: { readonly from: Instant; readonly before: Instant }) {
  return {
    FilterExpression:
      '(episode.openedAt >= :from AND episode.openedAt < :before) OR proposal.#open = :open OR (proposal.sentAt >= :from AND proposal.author <> :nobody)',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':from': from, ':before': before, ':open': true, ':nobody': null },
  };
}

function keyOf(partition: string, sort: string): Key {
  return { [partitionKey]: partition, [sortKey]: sort };
}

/** The key that a reference names; one of nothing where it is none. */
function referenceKey(reference: string): Key {
  const end = reference.lastIndexOf(' ');
  return keyOf(reference.slice(0, end) || '-', reference.slice(end + 1) || '-');
}

function episodeOf(item: Record<string, unknown>): Episode {
  return {
    ...(item.episode as Omit<Episode, 'acknowledged' | 'snoozed'>),
    acknowledged: (item.acknowledged as Acknowledgement | undefined) ?? null,
    snoozed: (item.snoozed as Snooze | undefined) ?? null,
  };
}

function messageKey(message: Message): Key {
  return keyOf(personKey(message.person), messageSortKey(message.id));
}

/** Oldest first within its kind. */
function indexKeys(kind: OpenKind, since: Instant, key: Key): Record<string, string> {
  return { [index.partitionKey]: kind, [index.sortKey]: openSort(since, key) };
}

function openSort(since: Instant, key: Key): string {
  return `${since}#${key[partitionKey]}`;
}

function proposalPartition(id: string): string | null {
  try {
    const [sku, pool] = keyParts(id);
    return sku === undefined || pool === undefined ? null : subjectKey({ kind: 'sku', sku, pool });
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
