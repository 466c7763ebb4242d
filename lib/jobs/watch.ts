import { advanceEpisodes, alertKey } from '../alerts/episodes.ts';
import { advanceProposals, newProposals, withdrawnProposals } from '../alerts/proposals.ts';
import { dueEpisodes } from '../alerts/telling.ts';
import type { Instant } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Episode, Verdict } from '../domain/episodes.ts';
import type { Message } from '../domain/messages.ts';
import type { AlertTable, ObjectStore, ParameterTable, RunLedger } from '../domain/ports.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { Rule } from '../domain/rules.ts';
import { sideBySide } from '../domain/side-by-side.ts';
import { subjectKey } from '../domain/subjects.ts';
import { evaluateRules, type OpenAlerts } from '../triggers/rules.ts';
import type { JobContext } from './context.ts';
import type { RunFindings } from './dashboard.ts';
import { bringsDigest, tellPeople } from './tell-people.ts';
import { warningText } from './warning-text.ts';
import { runFacts } from './watch-facts.ts';

/** The part of the alert table that a run of the watch reads and writes. */
export type WatchAlerts = Pick<
  AlertTable,
  | 'openEpisodes'
  | 'putEpisode'
  | 'readEpisode'
  | 'openProposals'
  | 'putProposal'
  | 'createMessage'
  | 'messagesTo'
  | 'readHeld'
  | 'putHeld'
>;

/** What a run of the watch needs. */
export interface WatchContext extends Pick<JobContext, 'history' | 'settings' | 'reportsLink'> {
  readonly data: Pick<ObjectStore, 'list' | 'get'>;
  readonly alerts: WatchAlerts;
  readonly parameters: Pick<ParameterTable, 'calibrations'>;
  readonly ledger: Pick<RunLedger, 'recent'>;
}

/** What a run of the watch saw and did. */
export interface Watched {
  readonly skus: number;
  readonly verdicts: readonly Verdict[];
  /** The episodes that opened at this moment, without those of which an earlier run of the same moment told. */
  readonly opened: readonly Episode[];
  /** The episodes that it changed, all as they stand now, and those that it told people of, as they stood before. */
  readonly changed: readonly Episode[];
  readonly episodes: readonly Episode[];
  readonly due: readonly Episode[];
  /** Proposals made. */
  readonly proposals: readonly Proposal[];
  /** Messages of the run, and how many of them it created. */
  readonly messages: readonly Message[];
  readonly created: number;
  /** What the dashboard is drawn from. */
  readonly findings: RunFindings;
  /** What in supply, stock and ads a person should know of. */
  readonly warnings: readonly string[];
}

/**
 * One hour of the watch: facts of this hour, verdicts of every rule, episodes, proposals, messages. Written in an order in
 * which a stop at any point loses nothing: episodes with what people are still to be told, then proposals, then
 * messages, then what waits for whom, then that people were told. Publishing is left to the caller.
 */
export async function watch(context: WatchContext, at: Instant): Promise<Watched> {
  const { history, settings, alerts } = context;
  const { zone } = settings.factory;
  const closures = await history.closures();
  const { lines, seen, warnings: ofSupply } = await history.openSupply(at, settings);
  const everSeen = seen.map((line) => ({ ...line, units: unitsOf(line.units) }));
  const { changed: movedProposals, proposals: open } = advanceProposals({
    open: await alerts.openProposals(),
    lines: everSeen,
    closures,
    at,
    zone,
    expireAfterWorkingDays: settings.proposals.expireAfterWorkingDays,
  });
  // A run does not see the proposals that it made itself before it was stopped and repeated.
  const proposals = open.filter(({ sentAt }) => sentAt < at);
  const { facts, readings, warnings } = await runFacts(context, { proposals, supply: lines, closures, at });
  const before = await alerts.openEpisodes();
  const verdicts = evaluateRules(facts, settings, openAlerts(before));
  const { changed, episodes } = advanceEpisodes({
    open: before,
    verdicts,
    at,
    dwellHours: settings.triggers.dwellHours,
  });
  await sideBySide(changed, (episode) => alerts.putEpisode(episode));
  const closed = changed.filter(({ state }) => state === 'closed');
  const withdrawn = withdrawnProposals({ closed, open, at });
  const isMorning = await bringsDigest(context, at);
  const due = dueEpisodes({ episodes, at, isMorning });
  const made = newProposals({
    told: due.filter(({ state }) => state === 'open'),
    verdicts,
    open,
    lines: everSeen,
    at,
  });
  await sideBySide(newestOfEach([...movedProposals, ...withdrawn, ...made]), (proposal) =>
    alerts.putProposal(proposal),
  );

  const { messages, created } = await tellPeople(context, {
    ...{ before, changed, episodes, due, at, isMorning },
    proposals: [...open, ...made],
    items: readings.items,
  });
  return {
    skus: facts.skus.length,
    opened: newlyOpened(before, changed, at),
    ...{ verdicts, changed, episodes, due, messages, created },
    proposals: made,
    findings: { facts, readings, episodes, proposals: newestOfEach([...open, ...withdrawn, ...made]) },
    warnings: [...ofSupply, ...warnings].map(warningText),
  };
}

/** Of proposals that are listed more than once the last. */
function newestOfEach(proposals: readonly Proposal[]): Proposal[] {
  return [...new Map(proposals.map((proposal) => [proposal.id, proposal])).values()];
}

function newlyOpened(before: readonly Episode[], changed: readonly Episode[], at: Instant): Episode[] {
  const told = new Set(
    before.filter(({ state, pendingNotice }) => state === 'open' && pendingNotice !== 'opened').map(alertKey),
  );
  return changed.filter(
    (episode) => episode.openedAt === at && episode.state === 'open' && !told.has(alertKey(episode)),
  );
}

/** The rules that have an alert open, by the key of its subject. */
function openAlerts(episodes: readonly Episode[]): OpenAlerts {
  const open = new Map<string, Set<Rule>>();
  for (const { rule, subject, state } of episodes) {
    if (state === 'closed') continue;
    const key = subjectKey(subject);
    open.set(key, (open.get(key) ?? new Set()).add(rule));
  }
  return open;
}
