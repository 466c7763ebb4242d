import type { Language } from '../domain/alerting.ts';
import type { Episode } from '../domain/episodes.ts';
import { alertTitle } from '../wording/alerts.ts';
import type { OrderRequest } from '../wording/rule-words.ts';
import { alertSms, closedSms } from '../wording/sms.ts';
import { subjectName } from '../wording/subjects.ts';
import { cleanText, cleanTexts, cutText } from './clean-text.ts';

/** Most of an SMS of two parts: septets of the GSM alphabet, or UTF-16 units where one character is outside it. */
const MOST_SEPTETS = 306;
const MOST_UCS2_UNITS = 134;

/** Characters of a name and of a text of the evidence that are looked at. */
const MOST_NAME = 200;
const MOST_TEXT = 24;

/** Characters of a SKU, a source or another subject that an SMS shows, from as many as are useful down to as few as tell it apart. */
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
 * The SMS of one episode: its template filled in, in at most two parts. What is too long loses characters of the
 * subject first, then those outside the GSM alphabet; numbers and words stay whole, unless the numbers alone are
 * too long.
 */
export function smsOf(
  episode: Episode,
  order: OrderRequest | null,
  more: number,
  language: Language,
): string {
  const clean = (most: number) => (text: string) => withoutAstral(cleanText(text, most));
  const evidence = cleanTexts(episode.evidence, clean(MOST_TEXT));
  const name = clean(MOST_NAME)(subjectName(episode.subject));
  const { severity, rule } = episode;
  const write = (subject: string) =>
    episode.state === 'closed'
      ? closedSms({ subject, title: alertTitle(rule, language), more }, language)
      : alertSms({ severity, subject, evidence, order, more }, language);
  const candidates = [name, toGsm(name)].flatMap((subject) =>
    SUBJECT_WIDTHS.map((width) => write(cutText(subject, width))),
  );
  return candidates.find(fitsTwoParts) ?? cutText(candidates.at(-1) ?? '', MOST_UCS2_UNITS);
}

/** Without emoji and other characters of two UTF-16 units, which some phones do not show. */
function withoutAstral(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, '?');
}

function toGsm(text: string): string {
  return [...text].map((character) => (GSM_BASIC.has(character) ? character : '?')).join('');
}
