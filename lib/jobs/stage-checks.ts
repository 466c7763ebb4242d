import type { DeployedStack, SmsAccount, Subscription } from '../aws/deployed-stage.ts';
import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { type Check, fine, wrong } from '../domain/checks.ts';
import type { Job, RunRecord } from '../domain/ports.ts';
import { lastFire, parseCron } from '../settings/cron.ts';
import { deploymentVersion, type Stage } from '../settings/deployment.ts';
import { settingsVersion } from '../settings/settings.ts';
import { STAGE_OUTPUTS, stageNames } from '../settings/stage-names.ts';

/** Share of the month's limit from which SMS are likely to stop before the month is over. */
const SMS_SHARE = 0.8;

/** After this a due run is over, or made up for. */
const RUN_HOURS = { hourly: 1, daily: 2 } as const;

/** Both stacks are there, and their last deployment ended well. */
export function checkStacks(stacks: Readonly<Record<string, DeployedStack | null>>, stage: Stage): Check {
  const deploy = `npx cdk deploy --all --strict -c stage=${stage.deployment.stage}`;
  const missing = Object.keys(stacks).filter((name) => stacks[name] === null);
  if (missing.length > 0) {
    return wrong(
      'stacks',
      `${missing.join(' and ')} not found in ${stage.deployment.region}`,
      `deploy: ${deploy}`,
    );
  }
  const broken = Object.entries(stacks).filter(
    ([, stack]) => !/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(stack?.status ?? ''),
  );
  if (broken.length === 0) return fine('stacks', `${Object.keys(stacks).join(' and ')} are complete`);
  const found = broken.map(([name, stack]) => `${name} is ${stack?.status}`).join(', ');
  const remedy = broken.some(([, stack]) => stack?.status.endsWith('_IN_PROGRESS'))
    ? 'a deployment is under way: look again when it has ended'
    : 'see "A failed deployment" in docs/runbook.md';
  return wrong('stacks', found, remedy);
}

/** What is deployed is what the stage file says. */
export function checkDrift(outputs: Readonly<Record<string, string>>, stage: Stage): Check {
  const { deployment, settings } = stage;
  const { settingsVersion: ofSettings, deploymentVersion: ofDeployment } = STAGE_OUTPUTS.pipeline;
  const differing = [
    ...(outputs[ofSettings] === settingsVersion(settings) ? [] : ['settings']),
    ...(outputs[ofDeployment] === deploymentVersion(deployment) ? [] : ['deployment']),
  ];
  if (differing.length === 0) return fine('settings', 'what is deployed is what the stage file says');
  return wrong(
    'settings',
    `${differing.join(' and ')} of config/${deployment.stage}.json differ from what is deployed`,
    `see what would change: npx cdk diff -c stage=${deployment.stage}; deploy, or take the file that was deployed`,
  );
}

/** Everybody who is to be told has a subscription and has confirmed it. Addresses are told by whose they are. */
export function checkSubscriptions(
  alerts: readonly Subscription[],
  system: readonly Subscription[],
  { deployment, settings }: Stage,
): Check {
  const wanted = settings.people.flatMap(({ id, protocols, audiences }) => [
    ...protocols
      .filter((protocol) => protocol !== 'chat')
      .map((protocol) => ({ id, protocol, topic: 'alerts', among: alerts })),
    ...(audiences.includes('it') && deployment.addresses[id]?.email !== undefined
      ? [{ id, protocol: 'email' as const, topic: 'system', among: system }]
      : []),
  ]);
  const faults = wanted.flatMap(({ id, protocol, topic, among }) => {
    const endpoint = deployment.addresses[id]?.[protocol];
    const found = among.find((one) => one.protocol === protocol && one.endpoint === endpoint);
    if (found?.isConfirmed === true) return [];
    return [`${id} by ${protocol} (${topic}) ${found === undefined ? 'is missing' : 'is not confirmed'}`];
  });
  const isToldByChat = settings.people.some(({ protocols }) => protocols.includes('chat'));
  if (isToldByChat && !alerts.some(({ protocol, isConfirmed }) => protocol === 'lambda' && isConfirmed))
    faults.push('the relay to group chats (alerts) is missing');
  const heardBySystem = system.some(({ isConfirmed }) => isConfirmed);
  if (!heardBySystem) faults.push('nobody hears of alarms (system)');
  if (faults.length === 0) return fine('subscriptions', `all ${wanted.length} are confirmed`);
  return wrong(
    'subscriptions',
    faults.join('; '),
    'not confirmed: the person clicks the link in the mail of SNS; missing: the unsubscribe link was followed, see "A subscription is missing" in docs/runbook.md',
  );
}

/** SMS go to any number, and the month's limit is not close. For stages that send SMS. */
export function checkSms({ isInSandbox, monthlyLimit, spent }: SmsAccount): Check {
  const faults: string[] = [];
  const remedies: string[] = [];
  if (isInSandbox) {
    faults.push('the account is in the SMS sandbox: only verified numbers are reached');
    remedies.push('leave the sandbox (docs/deploy.md) or verify each number');
  }
  if (spent >= monthlyLimit * SMS_SHARE) {
    faults.push(`${spent.toFixed(2)} of ${monthlyLimit.toFixed(2)} US dollars of this month are spent`);
    remedies.push('raise the monthly SMS spend limit of SNS: at the limit SMS stop');
  }
  if (faults.length > 0) return wrong('sms', faults.join('; '), remedies.join('; '));
  return fine('sms', `${spent.toFixed(2)} of ${monthlyLimit.toFixed(2)} US dollars of this month are spent`);
}

/** All schedules are there and on. */
export function checkSchedules(
  schedules: readonly { readonly name: string; readonly isOn: boolean }[],
  stage: Stage,
): Check {
  const off = schedules.filter(({ isOn }) => !isOn).map(({ name }) => name);
  if (schedules.length === 0) {
    return wrong(
      'schedules',
      `the group ${stageNames(stage.deployment).scheduleGroup} has none: nothing runs by itself`,
      `deploy again: npx cdk deploy --all --strict -c stage=${stage.deployment.stage}`,
    );
  }
  if (off.length === 0) return fine('schedules', `all ${schedules.length} are on`);
  return wrong(
    'schedules',
    `${off.join(', ')} off`,
    'switch on again in the console of EventBridge Scheduler',
  );
}

/** The newest run of each job is the one that was last due, and ended well. */
export function checkRuns(
  newest: Readonly<Partial<Record<Job, RunRecord | null>>>,
  { deployment, settings }: Stage,
  at: Instant,
): Check {
  const { schedules } = deployment;
  const due = [
    { job: 'ingest', cron: schedules.landingSweep, hours: RUN_HOURS.daily },
    { job: 'recalibrate', cron: schedules.recalibrate, hours: RUN_HOURS.daily },
    { job: 'recompute', cron: schedules.recompute, hours: RUN_HOURS.daily },
    { job: 'evaluate', cron: schedules.evaluate, hours: RUN_HOURS.hourly },
    { job: 'report', cron: schedules.report, hours: RUN_HOURS.daily },
  ] as const;
  const faults = due.flatMap(({ job, cron, hours }) => {
    const before = instantOfMs(msOf(at) - hours * 3_600_000);
    const lastDue = lastFire(parseCron(cron), before, settings.factory.zone);
    const run = newest[job] ?? null;
    if (run === null) return [`${job} has never run`];
    if (run.state === 'failed')
      return [`${job} for ${run.scheduledTime} failed: ${String(run.summary.error)}`];
    return lastDue !== null && run.scheduledTime < lastDue
      ? [`${job} was due for ${lastDue} and last ran for ${run.scheduledTime}`]
      : [];
  });
  if (faults.length === 0) return fine('runs', 'every job ran when it was last due');
  return wrong('runs', faults.join('; '), 'see the alarms ending in -failed and -not-run in docs/runbook.md');
}

/** The queues of what failed are empty. */
export function checkQueues(depths: Readonly<Record<string, number>>): Check {
  const full = Object.entries(depths).filter(([, depth]) => depth > 0);
  if (full.length === 0) return fine('queues', 'nothing failed to the end');
  const found = full.map(([name, depth]) => `${name} holds ${depth}`).join(', ');
  return wrong('queues', found, 'see failed-runs and undelivered-events in docs/runbook.md');
}

/** No alarm is on, and each would tell somebody. */
export function checkAlarms(
  alarms: readonly { readonly name: string; readonly isOn: boolean; readonly isMuted: boolean }[],
): Check {
  const on = alarms.filter(({ isOn }) => isOn).map(({ name }) => name);
  const muted = alarms.filter(({ isMuted }) => isMuted).map(({ name }) => name);
  const faults = [
    ...(alarms.length === 0 ? ['there are none'] : []),
    ...(on.length === 0 ? [] : [`on: ${on.join(', ')}`]),
    ...(muted.length === 0 ? [] : [`muted: ${muted.join(', ')}`]),
  ];
  if (faults.length === 0) return fine('alarms', `all ${alarms.length} are off`);
  return wrong('alarms', faults.join('; '), 'each alarm has its place in docs/runbook.md');
}
