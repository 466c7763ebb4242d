import { actedOn } from '../alerts/acted-on.ts';
import { alertView, episodeId, ordersBySubject, shortId } from '../alerts/alert-view.ts';
import { isAcknowledged, isSnoozed } from '../alerts/episodes.ts';
import { compareSeverity, type Language } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import { type Episode, type EpisodeAnswer, episodeReference } from '../domain/episodes.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { subjectKey } from '../domain/subjects.ts';
import type { JobContext } from '../jobs/context.ts';
import { loadSettings } from '../settings/loading.ts';
import { severityWord } from '../wording/alert-words.ts';
import { formatMoment } from '../wording/format.ts';
import { authorOf } from './author.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

interface AlertsOptions {
  readonly data: string;
  readonly config?: string;
}

export interface ListAlertsOptions extends AlertsOptions {
  readonly all: boolean;
  readonly lang: Language;
  readonly json: boolean;
}

export interface AnswerAlertOptions extends AlertsOptions {
  readonly author?: string;
}

/** `alerts`: what is open, the most pressing first; with `--all` also what has closed, the newest first. */
export async function listAlertsCommand(options: ListAlertsOptions, output: Output): Promise<number> {
  return onAlerts(options, async (context) => {
    const { zone } = context.settings.factory;
    const at = await newestRun(context);
    const episodes = options.all
      ? (await context.alerts.everything()).episodes.sort(byOpening)
      : (await openEpisodes(context)).sort(bySeverity);
    if (options.json) {
      for (const episode of episodes) output.json({ id: episodeId(episode), ...episode });
      return;
    }
    const setting = await settingOf(context, at);
    output.table(
      ['id', 'severity', 'alert', 'subject', 'open since', 'told', 'state'],
      episodes.map((episode) => {
        const { id, title, label } = alertView(episode, options.lang, setting);
        return [
          id,
          severityWord(episode.severity, options.lang),
          title,
          label,
          formatMoment(episode.openedAt, zone),
          episode.notifiedAt === null ? '' : formatMoment(episode.notifiedAt, zone),
          stateText(episode, at, zone),
        ];
      }),
    );
    if (episodes.length === 0) output.line(options.all ? 'no alert yet' : 'no open alert');
  });
}

/** `alerts show ID`: all that is known of one alert. */
export async function showAlertCommand(
  id: string,
  options: AlertsOptions & { readonly lang: Language; readonly json: boolean },
  output: Output,
): Promise<number> {
  return onAlerts(options, async (context) => {
    const episode = await namedEpisode(id, context, options.data);
    if (options.json) {
      output.json({ id: episodeId(episode), ...episode });
      return;
    }
    const { zone } = context.settings.factory;
    const at = await newestRun(context);
    const { label, title, reason, details, action, order } = alertView(
      episode,
      options.lang,
      await settingOf(context, at),
    );
    const moment = (instant: Instant | null) => (instant === null ? 'never' : formatMoment(instant, zone));
    output.line(`${severityWord(episode.severity, options.lang)}  ${label}`);
    output.line(`${title}: ${reason}`);
    for (const line of details) output.line(`- ${line}`);
    if (action !== null) output.line(`-> ${action}`);
    output.line(`state       ${stateText(episode, at, zone)}`);
    output.line(`open since  ${moment(episode.openedAt)}`);
    if (episode.closedAt !== null) output.line(`closed      ${moment(episode.closedAt)}`);
    output.line(`told        ${moment(episode.notifiedAt)} (${episode.notices} in all)`);
    if (order?.proposal !== null && order !== null)
      output.line(`proposal    ${shortId(order.proposal)}  ${order.proposal}`);
    output.line(`reference   ${episodeReference(episode)}`);
  });
}

/** `alerts ack ID`: somebody has seen it; no reminders until it is more severe. */
export function acknowledgeCommand(id: string, options: AnswerAlertOptions, output: Output): Promise<number> {
  return answer(id, options, output, (episode, author, now) => ({
    acknowledged: { author, at: now, severity: episode.severity },
  }));
}

/** `alerts snooze ID --until T`: nothing more of it until then. */
export function snoozeCommand(
  id: string,
  options: AnswerAlertOptions & { readonly until: Instant },
  output: Output,
): Promise<number> {
  return answer(id, options, output, (_episode, author, now, newest) => {
    if (options.until <= newest) {
      throw new UsageError(
        `--until ${options.until} is not after the newest run of the watch (${newest}): name a later moment`,
      );
    }
    return { snoozed: { author, at: now, until: options.until } };
  });
}

/** `alerts stats`: per rule how many alerts that asked for action were acted on. */
export async function alertStatsCommand(
  options: AlertsOptions & { readonly json: boolean },
  output: Output,
): Promise<number> {
  return onAlerts(options, async (context) => {
    const { episodes, proposals } = await context.alerts.everything();
    const rows = actedOn(episodes, proposals).map((row) => ({
      ...row,
      share: row.asked === 0 ? null : row.actedOn / row.asked,
    }));
    if (options.json) {
      for (const row of rows) output.json(row);
      return;
    }
    output.table(
      ['rule', 'asked for action', 'acted on', 'share', 'acknowledged', 'snoozed', 'ordered', 'declined'],
      rows.map((row) => [
        row.rule,
        row.asked,
        row.actedOn,
        row.share === null ? '' : `${Math.round(row.share * 100)} %`,
        row.acknowledged,
        row.snoozed,
        row.ordered,
        row.declined,
      ]),
    );
  });
}

async function answer(
  id: string,
  options: AnswerAlertOptions,
  output: Output,
  answerOf: (episode: Episode, author: string, now: Instant, newestRun: Instant) => EpisodeAnswer,
): Promise<number> {
  const author = authorOf(options.author);
  return onAlerts(options, async (context) => {
    const episode = await namedEpisode(id, context, options.data);
    if (episode.state === 'closed')
      throw new UsageError(`alert "${id}" closed at ${episode.closedAt}: there is nothing to answer`);
    const given = answerOf(episode, author, context.clock.now(), await newestRun(context));
    if (!(await context.alerts.answerEpisode(episodeReference(episode), given)))
      throw new PulseStockError(`alert "${id}" closed at this moment: nothing was changed`);
    const said =
      'acknowledged' in given
        ? `acknowledged at ${episode.severity}`
        : `snoozed until ${formatMoment(given.snoozed.until, context.settings.factory.zone)}`;
    output.line(`${said}: ${episode.rule} of ${subjectKey(episode.subject)}, by ${author}`);
  });
}

async function onAlerts(
  options: AlertsOptions,
  work: (context: JobContext) => Promise<void>,
): Promise<number> {
  const settings = await loadSettings(options.config);
  return withWorkspace(
    { folder: options.data, settings, command: 'alerts', existing: true },
    async ({ context }) => {
      await work(context);
      return EXIT_FINE;
    },
  );
}

/** The episode of a short id, the beginning of one, or a reference. Throws UsageError where it names none or several. */
async function namedEpisode(id: string, { alerts }: JobContext, data: string): Promise<Episode> {
  const isNamed = (episode: Episode) => episodeId(episode).startsWith(id) || episodeReference(episode) === id;
  const open = (await alerts.openEpisodes()).filter(isNamed);
  const found = open.length > 0 ? open : (await alerts.everything()).episodes.filter(isNamed);
  const [first, second] = found;
  if (first === undefined || id === '')
    throw new UsageError(`no alert "${id}": "pulsestock alerts --data ${data} --all" lists them`);
  if (second !== undefined)
    throw new UsageError(`alert "${id}" may be ${found.map(episodeId).join(' or ')}: write more of it`);
  return first;
}

async function openEpisodes({ alerts }: JobContext): Promise<Episode[]> {
  return (await alerts.openEpisodes()).filter(({ state }) => state === 'open');
}

async function settingOf({ alerts, history, settings }: JobContext, at: Instant) {
  return {
    orders: ordersBySubject(await alerts.openProposals()),
    items: new Map((await history.items()).map((item) => [item.sku, item])),
    at,
    zone: settings.factory.zone,
  };
}

/** The moment for which the watch last looked: what "now" is in this data folder. */
async function newestRun({ ledger, clock }: JobContext): Promise<Instant> {
  return (await ledger.newest('evaluate'))?.scheduledTime ?? clock.now();
}

function stateText(episode: Episode, at: Instant, zone: string): string {
  const { state, snoozed, acknowledged, pendingNotice } = episode;
  if (state === 'closed') return 'closed';
  if (snoozed !== null && isSnoozed(episode, at))
    return `snoozed until ${formatMoment(snoozed.until, zone)} by ${snoozed.author}`;
  if (acknowledged !== null && isAcknowledged(episode)) return `acknowledged by ${acknowledged.author}`;
  return pendingNotice === null ? 'open' : 'open, to be told';
}

function bySeverity(a: Episode, b: Episode): number {
  return compareSeverity(b.severity, a.severity) || compare(episodeReference(a), episodeReference(b));
}

function byOpening(a: Episode, b: Episode): number {
  return compare(b.openedAt, a.openedAt) || compare(episodeReference(a), episodeReference(b));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
