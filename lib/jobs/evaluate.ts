import { advanceEpisodes, noticed } from '../alerts/episodes.ts';
import { planMessages } from '../alerts/messages.ts';
import { advanceProposals, newProposals, withdrawnProposals } from '../alerts/proposals.ts';
import type { Instant } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Message } from '../domain/messages.ts';
import type { Trigger } from '../domain/ports.ts';
import type { Rule } from '../domain/rules.ts';
import { evaluateRules } from '../triggers/rules.ts';
import type { JobContext } from './context.ts';
import { sendMessages } from './messages.ts';
import { runJob } from './run-job.ts';
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
  /** What in supply, stock and ads a person should know of. */
  readonly warnings: readonly string[];
}

/**
 * The hourly watch: facts of this hour, verdicts of every rule, episodes, proposals, messages. Written in an order in
 * which a stop at any point loses nothing: episodes with what people are still to be told, then proposals, then
 * messages, then that people were told; only then are messages published and marked.
 */
export async function evaluate(context: JobContext, trigger: Trigger): Promise<EvaluateSummary> {
  return runJob(context, trigger, async () => {
    const at = trigger.scheduledTime;
    const newest = await context.ledger.newest('evaluate');
    if (newest !== null && newest.scheduledTime > at) {
      return {
        overtaken: true,
        skus: 0,
        opened: {},
        closed: {},
        proposals: 0,
        messages: 0,
        published: 0,
        warnings: [],
      };
    }
    const { messages, ...watched } = await watch(context, at);
    const published = await sendMessages(context, messages);
    return { overtaken: false, ...watched, messages: messages.length, published };
  });
}

async function watch(
  context: JobContext,
  at: Instant,
): Promise<Omit<EvaluateSummary, 'overtaken' | 'messages' | 'published'> & { messages: readonly Message[] }> {
  const { history, settings, alerts } = context;
  const { zone } = settings.factory;
  const closures = await history.closures();
  const { lines, seen, warnings: ofSupply } = await history.openSupply(settings);
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
  const { facts, warnings } = await runFacts(context, { proposals, supply: lines, closures, at });
  const verdicts = evaluateRules(facts, settings);
  const before = await alerts.openEpisodes();
  const { changed, episodes } = advanceEpisodes({
    open: before,
    verdicts,
    at,
    dwellHours: settings.triggers.dwellHours,
  });
  for (const episode of changed) await alerts.putEpisode(episode);
  const closed = changed.filter(({ state }) => state === 'closed');
  const withdrawn = withdrawnProposals({ closed, open, at });
  const made = newProposals({ episodes, verdicts, open, lines: everSeen, at });
  for (const proposal of [...movedProposals, ...withdrawn, ...made]) await alerts.putProposal(proposal);

  const messages = planMessages({
    episodes: wasTold(before, at) ? changed : episodes,
    proposals: [...open, ...made],
    people: settings.people,
    items: new Map((await history.items()).map((item) => [item.sku, item])),
    at,
    zone,
  });
  for (const message of messages) await alerts.createMessage(message);
  const pending = episodes.filter(({ pendingNotice }) => pendingNotice !== null);
  for (const episode of pending.sort(openFirst)) await alerts.putEpisode(noticed(episode, at));
  return {
    skus: facts.skus.length,
    opened: countByRule(changed.filter(({ openedAt, state }) => openedAt === at && state === 'open')),
    closed: countByRule(closed),
    proposals: made.length,
    messages,
    warnings: [...ofSupply, ...warnings].map(warningText),
  };
}

/**
 * True where an earlier attempt of this run has begun to enter that people were told: all its messages are stored
 * then, and only what has changed since is news.
 */
function wasTold(episodes: readonly Episode[], at: Instant): boolean {
  return episodes.some(({ notifiedAt }) => notifiedAt === at);
}

/** Closed episodes leave the index once people were told, so they come last: the open ones show how far a run came. */
function openFirst(a: Episode, b: Episode): number {
  return Number(a.state === 'closed') - Number(b.state === 'closed');
}

function countByRule(episodes: readonly Episode[]): Partial<Record<Rule, number>> {
  const counts: Partial<Record<Rule, number>> = {};
  for (const { rule } of episodes) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
