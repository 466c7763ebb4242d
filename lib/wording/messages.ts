import { type Audience, type Language, SEVERITIES, type Severity } from '../domain/alerting.ts';
import { type Instant, localDay } from '../domain/calendar.ts';
import type { Notice } from '../domain/episodes.ts';
import { audienceWord, noticeWord, severityWord } from './alert-words.ts';
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

/** What the end of an e-mail says. */
export interface DigestEnd {
  /** Subjects that did not fit. */
  readonly more: number;
  /** Alerts that waited for the end of the reader's quiet hours, and for the end of a day that had brought enough messages. */
  readonly afterQuietHours: number;
  readonly overLimit: number;
  /** In which roles the reader gets it. */
  readonly audiences: readonly Audience[];
}

/** Last lines of an e-mail: what did not fit, what came late and why, and in which roles the reader gets it. */
export function digestFooter(end: DigestEnd, language: Language): string {
  const roles = end.audiences.map((audience) => audienceWord(audience, language));
  return language === 'zh' ? zhFooter(end, roles) : enFooter(end, roles);
}

function zhFooter({ more, afterQuietHours, overLimit }: DigestEnd, roles: readonly string[]): string {
  return [
    ...(more > 0 ? [`另有 ${more} 项未列出，请查看预警清单。`] : []),
    ...(afterQuietHours > 0 ? [`其中 ${afterQuietHours} 条来自免打扰时段，现一并补发。`] : []),
    ...(overLimit > 0 ? [`其中 ${overLimit} 条因超出当日消息上限未单独发送，现一并补发。`] : []),
    `您以此角色收到本邮件：${roles.join('、')}。`,
  ].join('\n');
}

function enFooter({ more, afterQuietHours, overLimit }: DigestEnd, roles: readonly string[]): string {
  return [
    ...(more > 0
      ? [`${more} more ${more === 1 ? 'is' : 'are'} not shown; see the list of open alerts.`]
      : []),
    ...(afterQuietHours > 0 ? [`${afterQuietHours} of these waited for the end of your quiet hours.`] : []),
    ...(overLimit > 0
      ? [`${overLimit} of these came when the day's messages were used up, and were not sent alone.`]
      : []),
    `You get this as: ${roles.join(', ')}.`,
  ].join('\n');
}

/** Where reports lie: the last line of an e-mail. */
export function reportsLine(link: string, language: Language): string {
  return language === 'zh' ? `报表：${link}` : `Reports: ${link}`;
}

/** The start of an alert's sentence: "补货建议（新）：", "Reorder [new]: "; without a notice "补货建议：", "Reorder: ". */
export function alertLead(title: string, notice: Notice | null, language: Language): string {
  if (notice === null) return language === 'zh' ? `${title}：` : `${title}: `;
  const word = noticeWord(notice, language);
  return language === 'zh' ? `${title}（${word}）：` : `${title} [${word}]: `;
}

/** Titles of the columns of an e-mail's overview: how pressing, what about, what to do, arrival, how long stock lasts. */
export function overviewTitles(language: Language): string[] {
  return language === 'zh'
    ? ['级别', '对象', '待办', '预计到货', '现货可售']
    : ['LEVEL', 'SUBJECT', 'TO DO', 'ARRIVES', 'STOCK LASTS'];
}

/** The ids to answer with: "预警号 a3f9c21b · 建议号 91c04d22", "alert a3f9c21b · proposal 91c04d22". */
export function idLabel(alert: string, proposal: string | null, language: Language): string {
  const words = language === 'zh' ? ['预警号', '建议号'] : ['alert', 'proposal'];
  return [`${words[0]} ${alert}`, ...(proposal === null ? [] : [`${words[1]} ${proposal}`])].join(' · ');
}

/** Last line of a chat text that does not hold all: "另有 3 项，详见邮件或预警清单。". */
export function chatMore(count: number, language: Language): string {
  return language === 'zh'
    ? `另有 ${count} 项，详见邮件或预警清单。`
    : `${count} more: see the e-mail or the list of alerts.`;
}
