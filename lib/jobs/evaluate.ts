import { advanceEpisodes } from '../alerts/episodes.ts';
import { planMessages } from '../alerts/messages.ts';
import { advanceProposals, newProposals } from '../alerts/proposals.ts';
import type { Episode, Message, Proposal, Rule } from '../domain/alerting.ts';
import { type Instant, instantOfMs, msOf, planningDay } from '../domain/calendar.ts';
import type { Trigger } from '../domain/ports.ts';
import { evaluateRules } from '../triggers/rules.ts';
import type { JobContext } from './context.ts';
import { runJob } from './run-job.ts';
import { gatherFacts } from './watch-facts.ts';

/** What an evaluation did. */
export interface EvaluateSummary {
  /** True where a later run has already looked: then nothing was read or written. */
  readonly overtaken: boolean;
  readonly skus: number;
  /** Episodes opened, escalated, repeated and closed by this run, by rule. */
  readonly opened: Readonly<Partial<Record<Rule, number>>>;
  readonly closed: Readonly<Partial<Record<Rule, number>>>;
  readonly proposals: number;
  readonly messages: number;
}

/** Long enough to publish a message, short enough that a sweep soon takes what a dead run left. */
const MESSAGE_LEASE_MS = 5 * 60_000;

/**
 * The hourly watch: facts of this hour, verdicts of every rule, episodes, proposals, messages. Written in an order in
 * which a stop at any point loses nothing: episodes with what people are still to be told, then proposals, then
 * messages, then that people were told, and only then are messages published and marked.
 */
export async function evaluate(context: JobContext, trigger: Trigger): Promise<EvaluateSummary> {
  return runJob(context, trigger, async () => {
    const at = trigger.scheduledTime;
    const [newest] = await context.ledger.recent('evaluate', 1);
    if (newest !== undefined && newest.scheduledTime > at) return overtaken();
    return watch(context, at);
  });
}
