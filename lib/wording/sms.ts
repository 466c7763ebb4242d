import type { Language, Severity } from '../domain/alerting.ts';
import type { Evidence } from '../domain/rules.ts';
import { orderWord, recordWord, severityWord } from './alert-words.ts';
import { alertSmsTemplate, ruleSmsTemplates } from './alerts.ts';
import { formatDay, formatDays, formatHours, formatNumber, formatPercent, formatUnits } from './format.ts';
import { formatSum } from './lists.ts';
import type { OrderRequest } from './rule-words.ts';

/** What every SMS has around its template. `{severity}` is empty below urgent, `{more}` where there is no other alert. */
const FRAME: Readonly<Record<Language, string>> = {
  zh: '【PulseStock】{severity}{text}{more}',
  en: 'PulseStock{severity}: {text} {more}',
};

/** Of every rule, where an alert closed. */
const CLOSED: Readonly<Record<Language, string>> = {
  zh: '已解除：{subject} {title}。',
  en: 'closed: {subject} {title}.',
};

const MORE: Readonly<Record<Language, string>> = { zh: '另有 {count} 条。', en: '+{count} more' };

const UNKNOWN: Readonly<Record<Language, string>> = { zh: '未知', en: 'unknown' };

type Values = Readonly<Record<string, unknown>>;

const numeric =
  (format: (value: number, language: Language) => string) =>
  (value: unknown, language: Language): string =>
    format(Number(value), language);

/** How a slot `{field:format}` shows a field of the evidence; null is "unknown" in all of them. */
export const SLOT_FORMATS: Readonly<
  Record<string, (value: unknown, language: Language, evidence: Values) => string>
> = {
  text: (value) => String(value),
  number: numeric(formatNumber),
  units: numeric(formatUnits),
  days: numeric(formatDays),
  hours: numeric(formatHours),
  percent: numeric(formatPercent),
  /** With the evidence's own `currency`. */
  money: (value, language, { currency }) =>
    formatSum(Number(value), typeof currency === 'string' ? currency : null, language),
  day: (value) => String(value),
  record: (value, language) => recordWord(String(value), language),
};

/** What an SMS tells. */
export interface SmsContent {
  readonly severity: Severity;
  /** What the alert is about, as it is to be shown. */
  readonly subject: string;
  readonly evidence: Evidence;
  readonly order: OrderRequest | null;
  /** How many further alerts there are. */
  readonly more: number;
}

/** The SMS of an open alert: its rule's template, filled in. */
export function alertSms(content: SmsContent, language: Language): string {
  const template = alertSmsTemplate(content.evidence, content.order, language);
  return framed(content, fill(template, slotValue(content, language)), language);
}

/** The SMS of an alert that closed; `title` is its name. */
export function closedSms(
  content: Pick<SmsContent, 'subject' | 'more'> & { readonly title: string },
  language: Language,
): string {
  const { subject, title } = content;
  const values: Readonly<Record<string, string>> = { subject, title };
  return framed(
    { ...content, severity: 'notice' },
    fill(CLOSED[language], (slot) => values[slot]),
    language,
  );
}

/**
 * Every SMS there can be, by `rule/name` and `closed`: the templates to register where a country requires it. What
 * stands in braces is filled in.
 */
export function smsTemplates(language: Language): ReadonlyMap<string, string> {
  const templates = [...ruleSmsTemplates(language), ['closed', CLOSED[language]] as const];
  return new Map(
    templates.map(([name, template]) => [
      name,
      FRAME[language].replace('{text}', () => template.replace(/:\w+(?=\})/g, '')),
    ]),
  );
}

function framed(
  { severity, more }: Pick<SmsContent, 'severity' | 'more'>,
  text: string,
  language: Language,
): string {
  const isPressing = severity === 'urgent' || severity === 'critical';
  const word = severityWord(severity, language);
  const values: Readonly<Record<string, string>> = {
    severity: isPressing ? (language === 'zh' ? `${word}：` : ` ${word}`) : '',
    text,
    more: more > 0 ? fill(MORE[language], () => String(more)) : '',
  };
  return fill(FRAME[language], (slot) => values[slot]).trim();
}

function slotValue(
  { subject, evidence, order }: SmsContent,
  language: Language,
): (slot: string) => string | undefined {
  const values: Values = { ...evidence };
  const ofOrder: Readonly<Record<string, string>> =
    order === null
      ? {}
      : {
          'order.kind': orderWord(order.kind, language),
          'order.units': formatUnits(order.units, language),
          'order.arrivesOn': formatDay(order.arrivesOn),
        };
  return (slot) => {
    if (slot === 'subject') return subject;
    const [field = '', format = 'text'] = slot.split(':');
    if (!Object.hasOwn(values, field)) return ofOrder[slot];
    const value = values[field];
    return value === null ? UNKNOWN[language] : SLOT_FORMATS[format]?.(value, language, values);
  };
}

/** The template with its braces filled, each once; what fills them is taken as it is. Throws RangeError for a slot without a value. */
function fill(template: string, valueFor: (slot: string) => string | undefined): string {
  return template.replace(/\{([\w.:]+)\}/g, (_all, slot: string) => {
    const value = valueFor(slot);
    if (value === undefined) throw new RangeError(`nothing fills {${slot}} in the SMS "${template}"`);
    return value;
  });
}
