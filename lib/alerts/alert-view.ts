import { createHash } from 'node:crypto';
import type { Language } from '../domain/alerting.ts';
import { type Instant, localDay } from '../domain/calendar.ts';
import { type Episode, episodeReference } from '../domain/episodes.ts';
import type { Proposal } from '../domain/proposals.ts';
import { RULES } from '../domain/rules.ts';
import type { Item } from '../domain/sets.ts';
import { type Subject, skuOf, subjectKey } from '../domain/subjects.ts';
import { MAIN_POOL } from '../settings/settings.ts';
import { alertAction, alertClosed, alertDetails, alertReason, alertTitle } from '../wording/alerts.ts';
import type { OrderRequest } from '../wording/rule-words.ts';
import { poolLabel, subjectKindWord, subjectName } from '../wording/subjects.ts';
import { cleanText, cleanTexts } from './clean-text.ts';
import { isOutstanding } from './proposals.ts';

/** Characters of a name, and of a text of the evidence (why a file was refused is one), that are shown. */
const MOST_NAME = 60;
const MOST_TEXT = 240;
const MOST_POOL = 40;

/** What alerts are shown with. */
export interface AlertSetting {
  /** Open proposals by the key of their SKU and pool. */
  readonly orders: ReadonlyMap<string, readonly Proposal[]>;
  /** Names by SKU. */
  readonly items: ReadonlyMap<string, Pick<Item, 'nameZh' | 'nameEn'>>;
  readonly at: Instant;
  /** The factory's. */
  readonly zone: string;
  /** Where reports lie; left out where nobody can look there. */
  readonly reportsLink?: string | undefined;
}

/** An order that an alert asks for; `proposal` is the one it stands in, null where none is open. */
export interface AlertOrder extends OrderRequest {
  readonly proposal: string | null;
}

/** An alert in one language, as every way of telling it shows it: no text of it can break a line. */
export interface AlertView {
  /** Eight characters that people name it by. */
  readonly id: string;
  /** The SKU, source, account, campaign, order, file or shutdown. */
  readonly name: string;
  /** The name with what it is, its item's name and its pool. */
  readonly label: string;
  readonly title: string;
  /** Why it is open; why it closed, where it did. */
  readonly reason: string;
  /** Lines below the reason, one an item of a list; none once it closed. */
  readonly details: readonly string[];
  /** What to do by when; null where it closed. */
  readonly action: string | null;
  readonly order: AlertOrder | null;
  readonly daysOfSupply: number | null;
}

/** Eight characters that stand for an episode or a proposal, for people to type. */
export function shortId(reference: string): string {
  return createHash('sha256').update(reference).digest('hex').slice(0, 8);
}

/** The episode's short id. */
export function episodeId(episode: Episode): string {
  return shortId(episodeReference(episode));
}

/** Outstanding proposals by the key of their SKU and pool, as `AlertSetting` wants them. */
export function ordersBySubject(proposals: readonly Proposal[]): Map<string, Proposal[]> {
  return Map.groupBy(proposals.filter(isOutstanding), ({ sku, pool }) =>
    subjectKey({ kind: 'sku', sku, pool }),
  );
}

/** The alert of an episode in one language. */
export function alertView(episode: Episode, language: Language, setting: AlertSetting): AlertView {
  const evidence = cleanTexts(episode.evidence, (text) => cleanText(text, MOST_TEXT));
  const isClosed = episode.state === 'closed';
  const order = isClosed ? null : orderOf(episode, setting.orders);
  return {
    id: episodeId(episode),
    name: nameOf(episode.subject),
    label: labelOf(episode.subject, language, setting.items),
    title: alertTitle(episode.rule, language),
    reason: isClosed ? alertClosed(evidence, language) : alertReason(evidence, language, setting.zone),
    details: isClosed ? [] : alertDetails(evidence, language),
    action: isClosed ? null : alertAction(evidence, order, language, localDay(setting.at, setting.zone)),
    order,
    daysOfSupply: 'daysOfSupply' in evidence ? evidence.daysOfSupply : null,
  };
}

/** What the alert asks to order: its open proposal, else what its rule wanted; null where nothing is to be ordered. */
export function orderOf(
  { rule, evidence, subject }: Episode,
  orders: AlertSetting['orders'],
): AlertOrder | null {
  const kinds = RULES[rule].proposals;
  const proposal = (orders.get(subjectKey(subject)) ?? []).find((one) => kinds.includes(one.kind));
  if (proposal !== undefined) {
    const { id, kind, unitsOutstanding: units, arrivesOn } = proposal;
    return { kind, units, arrivesOn, proposal: id };
  }
  const [kind] = kinds;
  return kind !== undefined && 'orderUnits' in evidence && evidence.orderUnits > 0
    ? { kind, units: evidence.orderUnits, arrivesOn: evidence.arrivesOn, proposal: null }
    : null;
}

/** The subject's name, fit to stand in a line. */
export function nameOf(subject: Subject): string {
  return cleanText(subjectName(subject), MOST_NAME);
}

function labelOf(subject: Subject, language: Language, items: AlertSetting['items']): string {
  const kind = subjectKindWord(subject, language);
  const parts = [kind === null ? nameOf(subject) : `${kind} ${nameOf(subject)}`];
  const sku = skuOf(subject);
  if (sku !== null && subject.kind !== 'sku') parts.push(cleanText(sku, MOST_NAME));
  const item = sku === null ? undefined : items.get(sku);
  const name = (language === 'zh' ? item?.nameZh : item?.nameEn) ?? item?.nameZh ?? item?.nameEn ?? null;
  if (name !== null) parts.push(cleanText(name, MOST_NAME));
  if ('pool' in subject && subject.pool !== MAIN_POOL) {
    parts.push(poolLabel(cleanText(subject.pool, MOST_POOL), language));
  }
  return parts.join(' · ');
}
