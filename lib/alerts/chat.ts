import type { Person } from '../settings/settings.ts';
import { noticeWord, severityWord } from '../wording/alert-words.ts';
import { alertLead, chatMore, digestHeading } from '../wording/messages.ts';
import { type AlertSetting, alertView } from './alert-view.ts';
import { countsOf, type News } from './news.ts';

/** What every chat robot takes as plain text: WeCom's limit is the lowest, 2,048 bytes. */
const MOST_BYTES = 2000;

/**
 * The text for the robot of a group chat: how many of what, then of each alert what it is and what to do, as many as
 * fit into 2,000 bytes, and how many more there are. `shown` are those that are named.
 */
export function chatText(
  news: readonly News[],
  { language }: Person,
  setting: AlertSetting,
): { readonly body: string; readonly shown: readonly News[] } {
  const heading = digestHeading(countsOf(news), setting.at, setting.zone, language);
  const lines: string[] = [];
  const textOf = (count: number) =>
    [
      heading,
      ...lines.slice(0, count),
      ...(count < news.length ? [chatMore(news.length - count, language)] : []),
    ].join('\n');
  for (const { episode, notice } of news) {
    const { label, title, action, reason } = alertView(episode, language, setting);
    const word =
      episode.state === 'closed' ? noticeWord(notice, language) : severityWord(episode.severity, language);
    lines.push(`${word} ${label} · ${alertLead(title, null, language)}${action ?? reason}`);
    if (Buffer.byteLength(textOf(lines.length)) > MOST_BYTES) {
      lines.pop();
      break;
    }
  }
  return { body: textOf(lines.length), shown: news.slice(0, lines.length) };
}
