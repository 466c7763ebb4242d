import type { Instant } from '../domain/calendar.ts';
import type { Episode } from '../domain/episodes.ts';
import type { Trigger } from '../domain/ports.ts';
import type { Rule } from '../domain/rules.ts';
import type { JobContext } from './context.ts';
import { writeDashboard } from './dashboard.ts';
import { sendMessages } from './messages.ts';
import { runJob } from './run-job.ts';
import { type Watched, watch } from './watch.ts';

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
 * The hourly watch (`watch`), whose messages are published and marked once all is written. The dashboard comes last: a
 * page that cannot be written keeps nobody from being told.
 */
export async function evaluate(context: JobContext, trigger: Trigger): Promise<EvaluateSummary> {
  return runJob(context, trigger, async () => {
    const at = trigger.scheduledTime;
    if (await isOvertaken(context, at)) return OVERTAKEN;
    const watched = await watch(context, at);
    const published = await sendMessages(context, watched.messages);
    if (!(await isOvertaken(context, at))) await writeDashboard(context, watched.findings);
    return { overtaken: false, ...summaryOf(watched), published };
  });
}

/** True where a run for a later time has begun: what it writes is newer. */
async function isOvertaken({ ledger }: Pick<JobContext, 'ledger'>, at: Instant): Promise<boolean> {
  const newest = await ledger.newest('evaluate');
  return newest !== null && newest.scheduledTime > at;
}

function summaryOf({
  skus,
  verdicts,
  opened,
  changed,
  episodes,
  due,
  proposals,
  created,
  warnings,
}: Watched): Omit<EvaluateSummary, 'overtaken' | 'published'> {
  const told = new Set(due);
  return {
    skus,
    opened: countByRule(opened),
    closed: countByRule(changed.filter(({ state }) => state === 'closed')),
    proposals: proposals.length,
    messages: created,
    staleSources: verdicts.filter(({ rule, state }) => rule === 'stale-data' && state === 'fire').length,
    waiting: episodes.filter((episode) => episode.pendingNotice !== null && !told.has(episode)).length,
    warnings,
  };
}

function countByRule(episodes: readonly Episode[]): Partial<Record<Rule, number>> {
  const counts: Partial<Record<Rule, number>> = {};
  for (const { rule } of episodes) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
