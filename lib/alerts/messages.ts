import { createHash } from 'node:crypto';
import { compareSeverity, type Language, type Protocol, SEVERITIES } from '../domain/alerting.ts';
import { type Instant, localDay } from '../domain/calendar.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Message } from '../domain/messages.ts';
import type { Proposal } from '../domain/proposals.ts';
import { RULES } from '../domain/rules.ts';
import type { Item } from '../domain/sets.ts';
import { compositeKey, episodeSortKey } from '../domain/storage-keys.ts';
import { type Subject, skuOf, subjectKey } from '../domain/subjects.ts';
import { MAIN_POOL, type Person } from '../settings/settings.ts';
import { noticeWord, severityWord } from '../wording/alert-words.ts';
import { alertAction, alertClosed, alertReason, alertTitle } from '../wording/alerts.ts';
import {
  type DigestCounts,
  digestFooter,
  digestHeading,
  digestSubject,
  proposalLabel,
} from '../wording/messages.ts';
import type { OrderRequest } from '../wording/rule-words.ts';
import { poolLabel, subjectKindWord, subjectName } from '../wording/subjects.ts';
import { asciiText, cleanText, cleanTexts } from './clean-text.ts';
import { isOutstanding } from './proposals.ts';
import { smsOf } from './sms.ts';

/** Limits of an e-mail: what a person reads, and what SNS takes (256 KiB with its attributes). */
const MOST_BLOCKS = 100;
const MOST_BODY_BYTES = 200_000;
const MOST_SUBJECT_CHARACTERS = 99;

/** Characters of a text of the evidence. */
const MOST_TEXT = 60;

/** What messages of one run are made from. */
export interface Mailing {
  /** Those with a pending notice are told. */
  readonly episodes: readonly Episode[];
  /** Open proposals, the run's own among them. */
  readonly proposals: readonly Proposal[];
  readonly people: readonly Person[];
  /** Names by SKU, for e-mails. */
  readonly items: ReadonlyMap<string, Pick<Item, 'nameZh' | 'nameEn'>>;
  readonly at: Instant;
  readonly zone: string;
}

/**
 * The messages of one run: to each person at most one a protocol, of the pending notices that concern one of the
 * person's audiences. The e-mail carries all of them, the most pressing first, up to 100 SKUs and sources; the SMS
 * the most pressing from `smsFrom` on, and how many more. Nothing for a person whom nothing concerns.
 */
export function planMessages(mailing: Mailing): Message[] {
  const pending = mailing.episodes.filter(({ pendingNotice }) => pendingNotice !== null).sort(byPressure);
  const orders = Map.groupBy(mailing.proposals.filter(isOutstanding), ({ sku, pool }) =>
    subjectKey({ kind: 'sku', sku, pool }),
  );
  return mailing.people.flatMap((person) => {
    const mine = pending.filter(({ rule }) =>
      RULES[rule].audiences.some((one) => person.audiences.includes(one)),
    );
    if (mine.length === 0) return [];
    return [...new Set(person.protocols)].flatMap((protocol) => {
      const content =
        protocol === 'email' ? emailOf(mine, person, mailing, orders) : smsContent(mine, person, orders);
      return content === null ? [] : [messageTo(person, protocol, content, mailing.at)];
    });
  });
}

interface Content {
  readonly subject: string;
  readonly body: string;
  /** Those that are named. */
  readonly episodes: readonly Episode[];
  readonly digest: string;
}

type OrdersBySubject = ReadonlyMap<string, readonly Proposal[]>;

function messageTo(person: Person, protocol: Protocol, content: Content, at: Instant): Message {
  return {
    id: compositeKey(at, person.id, protocol, content.digest),
    person: person.id,
    protocol,
    language: person.language,
    subject: content.subject,
    body: content.body,
    episodes: content.episodes.map(referenceOf),
    createdAt: at,
  };
}

function referenceOf({ subject, rule, openedAt }: Episode): string {
  return `${subjectKey(subject)} ${episodeSortKey(rule, openedAt)}`;
}

/** Eight characters for what a message tells: the same episodes with the same news give the same. */
function digestOf(episodes: readonly Episode[]): string {
  const news = episodes.map((episode) => [referenceOf(episode), episode.pendingNotice, episode.severity]);
  return createHash('sha256').update(JSON.stringify(news)).digest('hex').slice(0, 8);
}

function smsContent(mine: readonly Episode[], person: Person, orders: OrdersBySubject): Content | null {
  const pressing = mine.filter(({ severity }) => compareSeverity(severity, person.smsFrom) >= 0);
  const first = pressing[0];
  if (first === undefined) return null;
  const body = smsOf(first, orderOf(first, orders), pressing.length - 1, person.language);
  return { subject: '', body, episodes: [first], digest: digestOf(pressing) };
}

function emailOf(
  mine: readonly Episode[],
  person: Person,
  mailing: Mailing,
  orders: OrdersBySubject,
): Content {
  const { at, zone } = mailing;
  const groups = [...Map.groupBy(mine, ({ subject }) => subjectKey(subject)).values()];
  const blocks: string[] = [];
  const shown: Episode[] = [];
  let bytes = 0;
  for (const group of groups.slice(0, MOST_BLOCKS)) {
    const block = blockOf(group, person.language, mailing, orders);
    bytes += Buffer.byteLength(block);
    if (bytes > MOST_BODY_BYTES) break;
    blocks.push(block);
    shown.push(...group);
  }
  const counts = countsOf(mine);
  const body = [
    digestHeading(counts, at, zone, person.language),
    ...blocks,
    digestFooter(groups.length - blocks.length, person.audiences, person.language),
  ].join('\n\n');
  return { subject: subjectOf(groups, counts, at, zone), body, episodes: shown, digest: digestOf(mine) };
}

/** "PulseStock 2026-06-24: 2 urgent, 1 notice - OR-100 +2". */
function subjectOf(
  groups: readonly (readonly Episode[])[],
  counts: DigestCounts,
  at: Instant,
  zone: string,
): string {
  const summary = digestSubject(counts, at, zone);
  const lead = groups[0]?.[0];
  const more = groups.length > 1 ? ` +${groups.length - 1}` : '';
  const room = MOST_SUBJECT_CHARACTERS - summary.length - more.length - 3;
  const name = lead === undefined || room < 4 ? '' : asciiText(nameOf(lead.subject), Math.min(room, 40));
  return asciiText(name === '' ? summary : `${summary} - ${name}${more}`, MOST_SUBJECT_CHARACTERS);
}

/** One SKU or source: a line that says which and how pressing, then reason and action of each of its alerts. */
function blockOf(
  group: readonly Episode[],
  language: Language,
  mailing: Mailing,
  orders: OrdersBySubject,
): string {
  const lead = group[0];
  if (lead === undefined) return '';
  const width = Math.max(...SEVERITIES.map((severity) => severityWord(severity, language).length));
  const indent = ' '.repeat(language === 'zh' ? 2 * width + 2 : width + 2);
  const head = `${severityWord(lead.severity, language).padEnd(width)}  ${labelOf(lead.subject, language, mailing)}`;
  const lines = group.flatMap((episode) => alertLines(episode, language, mailing, orders));
  return [head, ...lines.map((line) => `${indent}${line}`)].join('\n');
}

function alertLines(
  episode: Episode,
  language: Language,
  { at, zone }: Mailing,
  orders: OrdersBySubject,
): string[] {
  const { rule, pendingNotice } = episode;
  // Texts from outside cannot break a line.
  const evidence = cleanTexts(episode.evidence, (text) => cleanText(text, MOST_TEXT));
  const notice = pendingNotice === null ? '' : ` [${noticeWord(pendingNotice, language)}]`;
  const title = `${alertTitle(rule, language)}${notice}:`;
  if (episode.state === 'closed') return [`${title} ${alertClosed(evidence, language)}`];
  const order = orderOf(episode, orders);
  const action = alertAction(evidence, order, language, localDay(at, zone));
  const lines = [`${title} ${alertReason(evidence, language, zone)}`, `-> ${action}`];
  if (order?.id !== undefined) lines.push(`   ${proposalLabel(cleanText(order.id, 120), language)}`);
  return lines;
}

/** What the alert asks to order: its open proposal, else what its rule wanted; null where nothing is to be ordered. */
function orderOf(
  { rule, evidence, subject }: Episode,
  orders: OrdersBySubject,
): (OrderRequest & { id?: string }) | null {
  const kinds = RULES[rule].proposals;
  const proposal = (orders.get(subjectKey(subject)) ?? []).find((one) => kinds.includes(one.kind));
  if (proposal !== undefined) {
    const { id, unitsOutstanding: units, arrivesOn } = proposal;
    return { kind: proposal.kind, units, arrivesOn, id };
  }
  const [kind] = kinds;
  return kind !== undefined && 'orderUnits' in evidence && evidence.orderUnits > 0
    ? { kind, units: evidence.orderUnits, arrivesOn: evidence.arrivesOn }
    : null;
}

function labelOf(subject: Subject, language: Language, { items }: Mailing): string {
  const kind = subjectKindWord(subject, language);
  const parts = [kind === null ? nameOf(subject) : `${kind} ${nameOf(subject)}`];
  const sku = skuOf(subject);
  if (sku !== null && subject.kind !== 'sku') parts.push(cleanText(sku, 60));
  const item = sku === null ? undefined : items.get(sku);
  const name = (language === 'zh' ? item?.nameZh : item?.nameEn) ?? item?.nameZh ?? item?.nameEn ?? null;
  if (name !== null) parts.push(cleanText(name, 60));
  if ('pool' in subject && subject.pool !== MAIN_POOL) {
    parts.push(poolLabel(cleanText(subject.pool, 40), language));
  }
  return parts.join(' · ');
}

function nameOf(subject: Subject): string {
  return cleanText(subjectName(subject), 60);
}

function countsOf(episodes: readonly Episode[]): DigestCounts {
  const open = episodes.filter(({ state }) => state === 'open');
  const of = (severity: Episode['severity']) =>
    open.filter((episode) => episode.severity === severity).length;
  return {
    bySeverity: {
      notice: of('notice'),
      warning: of('warning'),
      urgent: of('urgent'),
      critical: of('critical'),
    },
    closed: episodes.length - open.length,
  };
}

/** Open before closed, the more severe first, then the shortest supply, then by subject, so that the order is always the same. */
function byPressure(a: Episode, b: Episode): number {
  const closed = Number(a.state === 'closed') - Number(b.state === 'closed');
  if (closed !== 0) return closed;
  const severity = compareSeverity(b.severity, a.severity);
  if (severity !== 0) return severity;
  const [daysA, daysB] = [supplyDays(a), supplyDays(b)];
  if (daysA !== daysB) return daysA < daysB ? -1 : 1;
  return compare(subjectKey(a.subject), subjectKey(b.subject)) || compare(a.rule, b.rule);
}

function supplyDays({ evidence }: Episode): number {
  return 'daysOfSupply' in evidence ? (evidence.daysOfSupply ?? Infinity) : Infinity;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
