import type { Episode, Language } from '../domain/alerting.ts';
import { alertTitle, formatHours, type OrderRequest, orderWord, recordWord } from '../wording/alerts.ts';
import { formatDay, formatDays, formatUnits } from '../wording/format.ts';
import { type SmsKind, type SmsSlot, smsMore, smsText, unknownWord } from '../wording/messages.ts';
import { cleanText, cutText } from './clean-text.ts';

/** Most of an SMS of two parts: septets of the GSM alphabet, or UTF-16 units where one character is outside it. */
const MOST_SEPTETS = 306;
const MOST_UCS2_UNITS = 134;

/** Characters of a SKU or a source that an SMS shows, from as many as are useful down to as few as tell it apart. */
const SUBJECT_WIDTHS = [40, 32, 24, 16, 10];

/** 3GPP TS 23.038: the basic alphabet, and the characters that take two septets. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENDED = new Set('^{}\\[~]|€\f');

/** True where the text takes two parts or fewer, as GSM-7 or UCS-2, whichever its characters need. */
export function fitsTwoParts(text: string): boolean {
  const characters = [...text];
  if (!characters.every((character) => GSM_BASIC.has(character) || GSM_EXTENDED.has(character))) {
    // A character of two units (emoji) never straddles two parts, so one unit may stay unused.
    return text.length <= MOST_UCS2_UNITS - Math.min(1, text.length - characters.length);
  }
  const extended = characters.filter((character) => GSM_EXTENDED.has(character)).length;
  // Nor does an extended character of two septets.
  return characters.length + extended <= MOST_SEPTETS - Math.min(1, extended);
}

/**
 * The SMS of one episode: its template filled in, in at most two parts. What is too long loses characters of the SKU
 * or source first, then those outside the GSM alphabet; numbers and words stay whole, unless the numbers alone are
 * too long.
 */
export function smsOf(
  episode: Episode,
  order: OrderRequest | null,
  more: number,
  language: Language,
): string {
  const kind = kindOf(episode, order);
  const slots = slotsOf(episode, order, more, language);
  const candidates = [slots.subject, toGsm(slots.subject)].flatMap((name) =>
    SUBJECT_WIDTHS.map((width) => smsText(kind, language, { ...slots, subject: cutText(name, width) })),
  );
  return candidates.find(fitsTwoParts) ?? cutText(candidates.at(-1) ?? '', MOST_UCS2_UNITS);
}

function kindOf({ state, evidence }: Episode, order: OrderRequest | null): SmsKind {
  if (state === 'closed') return 'closed';
  if (evidence.rule === 'stale-data') return evidence.newestAt === null ? 'stale-data-never' : 'stale-data';
  return order === null ? `${evidence.rule}-covered` : evidence.rule;
}

function slotsOf(
  { subject, rule, evidence }: Episode,
  order: OrderRequest | null,
  more: number,
  language: Language,
): Record<SmsSlot, string> {
  const days = evidence.rule === 'stale-data' ? null : evidence.daysOfSupply;
  const hours = evidence.rule === 'stale-data' ? evidence.ageHours : null;
  const isRegular = evidence.rule === 'regular-reorder';
  return {
    subject: withoutAstral(cleanText(subject.kind === 'sku' ? subject.sku : subject.source, 200)),
    title: alertTitle(rule, language),
    position: isRegular ? formatUnits(evidence.inventoryPosition, language) : '',
    point: isRegular ? formatUnits(evidence.reorderPoint, language) : '',
    days: days === null ? unknownWord(language) : formatDays(days, language),
    order: order === null ? '' : orderWord(order.kind, language),
    units: order === null ? '' : formatUnits(order.units, language),
    date: order === null ? '' : formatDay(order.arrivesOn),
    record:
      subject.kind === 'source' ? withoutAstral(cleanText(recordWord(subject.record, language), 20)) : '',
    age: hours === null ? unknownWord(language) : formatHours(hours, language),
    more: smsMore(more, language),
  };
}

/** Without emoji and other characters of two UTF-16 units, which some phones do not show. */
function withoutAstral(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, '?');
}

function toGsm(text: string): string {
  return [...text].map((character) => (GSM_BASIC.has(character) ? character : '?')).join('');
}
