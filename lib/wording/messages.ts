import { type Audience, type Language, SEVERITIES, type Severity } from '../domain/alerting.ts';
import { type Instant, localDay } from '../domain/calendar.ts';
import { audienceWord, severityWord } from './alert-words.ts';
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
