import { advanceEpisodes, alertKey } from '../alerts/episodes.ts';
import { advanceProposals, newProposals, withdrawnProposals } from '../alerts/proposals.ts';
import { dueEpisodes } from '../alerts/telling.ts';
import type { Instant } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Message } from '../domain/messages.ts';
import type { Trigger } from '../domain/ports.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { Rule } from '../domain/rules.ts';
import { subjectKey } from '../domain/subjects.ts';
import { evaluateRules, type OpenAlerts } from '../triggers/rules.ts';
import type { JobContext } from './context.ts';
import { type RunFindings, writeDashboard } from './dashboard.ts';
import { sendMessages } from './messages.ts';
import { runJob } from './run-job.ts';
import { bringsDigest, tellPeople } from './tell-people.ts';
import { warningText } from './warning-text.ts';
import { runFacts } from './watch-facts.ts';

/** What an evaluation did. */
export interface EvaluateSummary {
  /** True where a run for a later time has looked already: then nothing was read or written. */
  readonly overtaken: boolean;
  readonly skus: number;
  /** Episodes that this run opened and closed, by rule. */
  readonly opened: Readonly<Partial<Record<Rule, number>>>;
  readonly closed: Readonly<Partial<Record<Rule, number>>>;
  /** Proposals made. */
  readonly proposals: number;
  /** Messages created by this run, and published by it (those of a run that stopped among them). */
  readonly messages: number;
  readonly published: number;
  /** Sources whose data are too old or missing. */
  readonly staleSources: number;
  /** Alerts that people are still to be told of: with the morning digest, after a snooze, or with what silences them. */
  readonly waiting: number;
  /** What in supply, stock and ads a person should know of. */
  readonly warnings: readonly string[];
}

const OVERTAKEN: EvaluateSummary = {
  overtaken: true,
  skus: 0,
  opened: {},
  closed: {},
  proposals: 0,
  messages: 0,
  published: 0,
  staleSources: 0,
  waiting: 0,
  warnings: [],
};

/**
 * The hourly watch: facts of this hour, verdicts of every rule, episodes, proposals, messages. Written in an order in
 * which a stop at any point loses nothing: episodes with what people are still to be told, then proposals, then
 * messages, then what waits for whom, then that people were told; only then are messages published and marked. The
 * dashboard comes last: a page that cannot be written keeps nobody from being told.
 */
export async function evaluate(context: JobContext, trigger: Trigger): Promise<EvaluateSummary> {
  return runJob(context, trigger, async () => {
    const at = trigger.scheduledTime;
    if (await isOvertaken(context, at)) return OVERTAKEN;
    const { told, findings, ...watched } = await watch(context, at);
    const published = await sendMessages(context, told);
    if (!(await isOvertaken(context, at))) await writeDashboard(context, findings);
    return { overtaken: false, ...watched, published };
  });
}

/** True where a run for a later time has begun: what it writes is newer. */
async function isOvertaken({ ledger }: Pick<JobContext, 'ledger'>, at: Instant): Promise<boolean> {
  const newest = await ledger.newest('evaluate');
  return newest !== null && newest.scheduledTime > at;
}

async function watch(
  context: JobContext,
  at: Instant,
): Promise<
  Omit<EvaluateSummary, 'overtaken' | 'published'> & { told: readonly Message[]; findings: RunFindings }
> {
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
  for (const episode of changed) await alerts.putEpisode(episode);
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
  for (const proposal of [...movedProposals, ...withdrawn, ...made]) await alerts.putProposal(proposal);

  const { messages, created } = await tellPeople(context, {
    ...{ before, changed, episodes, due, at, isMorning },
    proposals: [...open, ...made],
  });
  return {
    skus: facts.skus.length,
    opened: countByRule(newlyOpened(before, changed, at)),
    closed: countByRule(closed),
    proposals: made.length,
    messages: created,
    told: messages,
    findings: { facts, readings, episodes, proposals: newestOfEach([...open, ...withdrawn, ...made]) },
    staleSources: verdicts.filter(({ rule, state }) => rule === 'stale-data' && state === 'fire').length,
    waiting: episodes.filter((episode) => episode.pendingNotice !== null && !due.includes(episode)).length,
    warnings: [...ofSupply, ...warnings].map(warningText),
  };
}

/** Of proposals that are listed more than once the last. */
function newestOfEach(proposals: readonly Proposal[]): Proposal[] {
  return [...new Map(proposals.map((proposal) => [proposal.id, proposal])).values()];
}

/** Episodes that opened at this moment, without those of which an earlier run of the same moment told. */
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

function countByRule(episodes: readonly Episode[]): Partial<Record<Rule, number>> {
  const counts: Partial<Record<Rule, number>> = {};
  for (const { rule } of episodes) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
