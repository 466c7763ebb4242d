import { type Audience, type Language, SEVERITIES, type Severity } from '../domain/alerting.ts';
import { type Instant, localDay } from '../domain/calendar.ts';
import { audienceWord, severityWord } from './alerts.ts';
import { formatMoment } from './format.ts';

/** How many alerts of a message there are, by severity; `closed` ones are not among these. */
export interface DigestCounts {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly closed: number;
}

/**
 * First line of an e-mail's subject, in both languages plain ASCII English, as mail systems on the way may refuse
 * anything else: "PulseStock 2026-06-24: 2 urgent, 1 notice".
 */
export function digestSubject(counts: DigestCounts, at: Instant, zone: string): string {
  const parts = SEVERITIES.toReversed()
    .filter((severity) => counts.bySeverity[severity] > 0)
    .map((severity) => countedSeverity(counts.bySeverity[severity], severity));
  if (counts.closed > 0) parts.push(`${counts.closed} closed`);
  return `PulseStock ${localDay(at, zone)}: ${parts.join(', ')}`;
}

/** "1 notice", "2 warnings", "2 urgent": two of the words are nouns. */
function countedSeverity(count: number, severity: Severity): string {
  const isNoun = severity === 'notice' || severity === 'warning';
  return `${count} ${severity}${isNoun && count !== 1 ? 's' : ''}`;
}

/** First lines of an e-mail: when, in which zone, and how many of what. */
export function digestHeading(counts: DigestCounts, at: Instant, zone: string, language: Language): string {
  const parts = SEVERITIES.toReversed()
    .filter((severity) => counts.bySeverity[severity] > 0)
    .map((severity) => `${severityWord(severity, language)} ${counts.bySeverity[severity]}`);
  if (counts.closed > 0)
    parts.push(language === 'zh' ? `已解除 ${counts.closed}` : `closed ${counts.closed}`);
  return `PulseStock · ${formatMoment(at, zone)} (${zone})\n${parts.join(' · ')}`;
}

/** Last lines of an e-mail: what did not fit, and in which role the reader gets it. */
export function digestFooter(more: number, audiences: readonly Audience[], language: Language): string {
  const roles = audiences.map((audience) => audienceWord(audience, language));
  const lines =
    language === 'zh'
      ? [`您以此角色收到本邮件：${roles.join('、')}。`]
      : [`You get this as: ${roles.join(', ')}.`];
  if (more > 0) {
    lines.unshift(
      language === 'zh'
        ? `另有 ${more} 项未列出，请查看预警清单。`
        : `${more} more ${more === 1 ? 'is' : 'are'} not shown; see the list of open alerts.`,
    );
  }
  return lines.join('\n');
}

/** The label of a proposal's number: "建议号 …", "proposal …". */
export function proposalLabel(id: string, language: Language): string {
  return language === 'zh' ? `建议号 ${id}` : `proposal ${id}`;
}

/** The label of a pool: "池 us", "pool us". */
export function poolLabel(pool: string, language: Language): string {
  return language === 'zh' ? `池 ${pool}` : `pool ${pool}`;
}

/** What is not known, in a short text. */
export function unknownWord(language: Language): string {
  return language === 'zh' ? '未知' : 'unknown';
}

/** The kinds of SMS there are. `…-covered`: open, with nothing more to order. */
export const SMS_KINDS = [
  'regular-reorder',
  'regular-reorder-covered',
  'aggressive-reorder',
  'aggressive-reorder-covered',
  'stale-data',
  'stale-data-never',
  'closed',
] as const;
export type SmsKind = (typeof SMS_KINDS)[number];

/** What may stand in a template in braces. */
export type SmsSlot =
  | 'subject'
  | 'title'
  | 'position'
  | 'point'
  | 'days'
  | 'order'
  | 'units'
  | 'date'
  | 'record'
  | 'age'
  | 'more';

/**
 * Every SMS there can be: the templates to register where a country requires it. What stands in braces is filled in;
 * `{subject}` is a SKU or a data source, `{more}` is empty or one of `SMS_MORE`.
 */
export const SMS_TEMPLATES: Readonly<Record<SmsKind, Readonly<Record<Language, string>>>> = {
  'regular-reorder': {
    zh: '【PulseStock】{subject} 库存头寸 {position}，补货点 {point}，请当天{order} {units}，预计 {date} 到货。{more}',
    en: 'PulseStock: {subject} position {position}, reorder point {point}. Today {order} {units}, due {date}. {more}',
  },
  'regular-reorder-covered': {
    zh: '【PulseStock】{subject} 补货未到，现货可售 {days}，请跟踪订单。{more}',
    en: 'PulseStock: {subject} lasts {days}; supply not here yet, follow it up. {more}',
  },
  'aggressive-reorder': {
    zh: '【PulseStock】紧急：{subject} 需求激增，现货可售 {days}，请当天{order} {units}，预计 {date} 到货。{more}',
    en: 'PulseStock URGENT: {subject} surge, stock lasts {days}. Today {order} {units}, due {date}. {more}',
  },
  'aggressive-reorder-covered': {
    zh: '【PulseStock】紧急：{subject} 需求激增，现货可售 {days}，补货在途，到货前勿加大投放。{more}',
    en: 'PulseStock URGENT: {subject} surge, stock lasts {days}; supply under way, do not raise ad spend. {more}',
  },
  'stale-data': {
    zh: '【PulseStock】{subject} 的{record}已 {age}无新数据，请检查导出。{more}',
    en: 'PulseStock: no new {record} from {subject} for {age}. Check the export. {more}',
  },
  'stale-data-never': {
    zh: '【PulseStock】从未收到 {subject} 的{record}，请提交文件。{more}',
    en: 'PulseStock: no {record} ever came from {subject}. Hand in the file. {more}',
  },
  closed: {
    zh: '【PulseStock】已解除：{subject} {title}。{more}',
    en: 'PulseStock: closed: {subject} {title}. {more}',
  },
};

/** What fills `{more}` where a person has further alerts; `{count}` is their number. */
export const SMS_MORE: Readonly<Record<Language, string>> = { zh: '另有 {count} 条。', en: '+{count} more' };

/** The template with its braces filled, each once; what fills them is taken as it is. */
export function smsText(kind: SmsKind, language: Language, slots: Readonly<Record<SmsSlot, string>>): string {
  const values: Readonly<Record<string, string>> = slots;
  return SMS_TEMPLATES[kind][language]
    .replace(/\{(\w+)\}/g, (_all, slot: string) => values[slot] ?? '')
    .trim();
}

/** "另有 3 条。", "+3 more"; empty for none. */
export function smsMore(count: number, language: Language): string {
  return count > 0 ? SMS_MORE[language].replace('{count}', String(count)) : '';
}
