import type { DeployedStack, DeployedStage } from '../aws/deployed-stage.ts';
import type { Instant } from '../domain/calendar.ts';
import { type Check, unknown } from '../domain/checks.ts';
import { PulseStockError } from '../domain/errors.ts';
import type { RunLedger } from '../domain/ports.ts';
import type { Stage } from '../settings/deployment.ts';
import { STAGE_OUTPUTS, stageNames } from '../settings/stage-names.ts';
import {
  checkAlarms,
  checkDrift,
  checkQueues,
  checkRuns,
  checkSchedules,
  checkSms,
  checkStacks,
  checkSubscriptions,
} from './stage-checks.ts';

/** What a look at a deployed stage needs. */
export interface StageInspection {
  readonly stage: Stage;
  readonly deployed: DeployedStage;
  /** The ledger in a table of that name. */
  readonly ledger: (table: string) => RunLedger;
  /** The moment of the look: what is due is due by then. */
  readonly at: Instant;
}

/**
 * Looks at a deployed stage and changes nothing. What cannot be looked at is a check of its own and hides no other.
 * Throws PulseStockError where nothing can be looked at: no credentials, no way to AWS.
 */
export async function inspectStage(inspection: StageInspection): Promise<Check[]> {
  const { stage, deployed, at } = inspection;
  const names = stageNames(stage.deployment);
  const stacks = await stacksOf(deployed, [names.statefulStack, names.pipelineStack]);
  const check = checkStacks(stacks, stage);
  const [stateful, pipeline] = [stacks[names.statefulStack], stacks[names.pipelineStack]];
  if (!stateful || !pipeline) return [check];
  const { alertsTopic, systemTopic, runsTable } = STAGE_OUTPUTS.stateful;
  const topic = (output: string) => deployed.subscriptions(stateful.outputs[output] ?? '');
  const looks: [string, () => Promise<Check>][] = [
    ['settings', async () => checkDrift(pipeline.outputs, stage)],
    [
      'subscriptions',
      async () => checkSubscriptions(await topic(alertsTopic), await topic(systemTopic), stage),
    ],
    ...(sendsSms(stage)
      ? [
          ['sms', async () => checkSms(await deployed.smsAccount(at))] satisfies [
            string,
            () => Promise<Check>,
          ],
        ]
      : []),
    ['schedules', async () => checkSchedules(await deployed.schedules(names.scheduleGroup), stage)],
    [
      'runs',
      async () => {
        const ledger = inspection.ledger(stateful.outputs[runsTable] ?? '');
        const jobs = ['ingest', 'recalibrate', 'recompute', 'evaluate', 'report'] as const;
        const newest = await Promise.all(jobs.map(async (job) => [job, await ledger.newest(job)] as const));
        return checkRuns(Object.fromEntries(newest), stage, at);
      },
    ],
    ['queues', async () => checkQueues(await queueDepths(deployed, pipeline))],
    ['alarms', async () => checkAlarms(await deployed.alarms(`${names.base}-`))],
  ];
  return [check, ...(await Promise.all(looks.map(([name, look]) => look().catch(notSeen(name, stage)))))];
}

/** Without its stacks nothing of a stage can be looked at. */
async function stacksOf(
  deployed: DeployedStage,
  names: readonly string[],
): Promise<Record<string, DeployedStack | null>> {
  try {
    const found = await Promise.all(names.map(async (name) => [name, await deployed.stack(name)] as const));
    return Object.fromEntries(found);
  } catch (cause) {
    throw new PulseStockError(
      `AWS cannot be asked: ${reasonOf(cause)}; sign in as somebody who may look (aws sts get-caller-identity answers)`,
      { cause },
    );
  }
}

async function queueDepths(
  deployed: DeployedStage,
  { outputs }: DeployedStack,
): Promise<Record<string, number>> {
  const { failedRuns, undeliveredEvents } = STAGE_OUTPUTS.pipeline;
  return {
    'failed-runs': await deployed.queueDepth(outputs[failedRuns] ?? ''),
    'undelivered-events': await deployed.queueDepth(outputs[undeliveredEvents] ?? ''),
  };
}

function sendsSms({ settings }: Stage): boolean {
  return settings.people.some(({ protocols }) => protocols.includes('sms'));
}

function notSeen(name: string, { deployment }: Stage) {
  return (cause: unknown): Check =>
    unknown(
      name,
      `cannot be looked at: ${reasonOf(cause)}`,
      `attach the policy ${stageNames(deployment).policy('it-watch')} to your role`,
    );
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.replace(/\s+/g, ' ');
}
