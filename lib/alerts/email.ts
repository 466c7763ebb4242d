import { type Language, SEVERITIES } from '../domain/alerting.ts';
import type { Notice } from '../domain/episodes.ts';
import { subjectKey } from '../domain/subjects.ts';
import type { Person } from '../settings/settings.ts';
import { noticeWord, orderWord, severityWord } from '../wording/alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../wording/format.ts';
import {
  alertLead,
  type DigestCounts,
  digestFooter,
  digestHeading,
  digestSubject,
  idLabel,
  overviewTitles,
  reportsLine,
} from '../wording/messages.ts';
import { type AlertSetting, type AlertView, alertView, nameOf, shortId } from './alert-view.ts';
import { asciiText, cutText } from './clean-text.ts';
import { countsOf, type News } from './news.ts';
import { alignedLines, textWidth } from './text-width.ts';

/** Limits of an e-mail: what a person reads, and what SNS takes (256 KiB with its attributes). */
const MOST_BLOCKS = 100;
const MOST_BODY_BYTES = 200_000;
const MOST_SUBJECT_CHARACTERS = 99;

/** Characters of a name in the overview. */
const OVERVIEW_NAME = 28;

/** News of one subject, the most pressing first. */
interface Block {
  readonly news: readonly News[];
  readonly views: readonly AlertView[];
  readonly text: string;
}

/**
 * The e-mail that tells news: how many of what; a line a subject, aligned, the most pressing first (left out where
 * there is one); then of each subject why, what to do by when, and the ids to answer with. Of more than 100 subjects,
 * or more than SNS takes, the rest is counted. `shown` are the news it names.
 */
export function emailOf(
  news: readonly News[],
  person: Person,
  setting: AlertSetting,
): { readonly subject: string; readonly body: string; readonly shown: readonly News[] } {
  const { language } = person;
  const groups = [...Map.groupBy(news, ({ episode }) => subjectKey(episode.subject)).values()];
  const blocks: Block[] = [];
  let bytes = 0;
  for (const group of groups.slice(0, MOST_BLOCKS)) {
    const block = blockOf(group, language, setting);
    bytes += Buffer.byteLength(block.text) + Buffer.byteLength(overviewRow(block, language).join('')) + 40;
    if (bytes > MOST_BODY_BYTES) break;
    blocks.push(block);
  }
  const counts = countsOf(news);
  const late = (because: News['heldBecause']) =>
    news.filter(({ heldBecause }) => heldBecause === because).length;
  const footer = {
    more: groups.length - blocks.length,
    afterQuietHours: late('quiet-hours'),
    overLimit: late('cap'),
    audiences: person.audiences,
  };
  const overview =
    blocks.length > 1
      ? alignedLines([overviewTitles(language), ...blocks.map((block) => overviewRow(block, language))]).join(
          '\n',
        )
      : null;
  const body = [
    digestHeading(counts, setting.at, setting.zone, language),
    ...(overview === null ? [] : [overview]),
    ...blocks.map(({ text }) => text),
    digestFooter(footer, language),
    ...(setting.reportsLink === undefined ? [] : [reportsLine(setting.reportsLink, language)]),
  ].join('\n\n');
  return {
    subject: subjectOf(groups, counts, setting),
    body,
    shown: blocks.flatMap((block) => block.news),
  };
}

/** "加急采购 90 件", or what the alert is called where nothing is to be ordered. */
export function shortAction({ order, title }: AlertView, language: Language): string {
  return order === null ? title : `${orderWord(order.kind, language)} ${formatUnits(order.units, language)}`;
}

/** "PulseStock 2026-06-24: 2 urgent, 1 notice - OR-100 +2". */
function subjectOf(
  groups: readonly (readonly News[])[],
  counts: DigestCounts,
  { at, zone }: AlertSetting,
): string {
  const summary = digestSubject(counts, at, zone);
  const lead = groups[0]?.[0];
  const more = groups.length > 1 ? ` +${groups.length - 1}` : '';
  const room = MOST_SUBJECT_CHARACTERS - summary.length - more.length - 3;
  const name =
    lead === undefined || room < 4 ? '' : asciiText(nameOf(lead.episode.subject), Math.min(room, 40));
  return asciiText(name === '' ? summary : `${summary} - ${name}${more}`, MOST_SUBJECT_CHARACTERS);
}

/** A line that says which subject and how pressing, then reason and action of each of its alerts. */
function blockOf(news: readonly News[], language: Language, setting: AlertSetting): Block {
  const views = news.map(({ episode }) => alertView(episode, language, setting));
  const [lead] = news;
  const width = Math.max(...SEVERITIES.map((severity) => textWidth(severityWord(severity, language))));
  const word = lead === undefined ? '' : severityWord(lead.episode.severity, language);
  const head = `${word}${' '.repeat(width - textWidth(word))}  ${views[0]?.label ?? ''}`;
  const indent = ' '.repeat(width + 2);
  const lines = news.flatMap(({ notice }, index) => {
    const view = views[index];
    return view === undefined ? [] : alertLines(view, notice, language);
  });
  return { news, views, text: [head, ...lines.map((line) => `${indent}${line}`)].join('\n') };
}

function alertLines(view: AlertView, notice: Notice, language: Language): string[] {
  const { title, reason, details, action, order, id } = view;
  const lines = [`${alertLead(title, notice, language)}${reason}`, ...details.map((line) => `- ${line}`)];
  if (action !== null) lines.push(`-> ${action}`);
  const proposal = order?.proposal ?? null;
  lines.push(`   ${idLabel(id, proposal === null ? null : shortId(proposal), language)}`);
  return lines;
}

function overviewRow({ news, views }: Block, language: Language): string[] {
  const [lead] = news;
  const [first] = views;
  if (lead === undefined || first === undefined) return [];
  const isClosed = lead.episode.state === 'closed';
  const actions = views.map((view) => shortAction(view, language));
  const days = views.find(({ daysOfSupply }) => daysOfSupply !== null)?.daysOfSupply ?? null;
  const arrival = views.find(({ order }) => order !== null)?.order?.arrivesOn ?? null;
  return [
    isClosed ? noticeWord('closed', language) : severityWord(lead.episode.severity, language),
    cutText(first.name, OVERVIEW_NAME),
    actions.join(' + '),
    arrival === null ? '' : formatDay(arrival),
    days === null || isClosed ? '' : formatDays(days, language),
  ];
}
