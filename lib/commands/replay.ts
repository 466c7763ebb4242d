import type { BusinessDay } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import { type ReplayReport, replayWatch } from '../jobs/replay.ts';
import { median } from '../planning/median.ts';
import { loadSettings } from '../settings/loading.ts';
import type { Settings } from '../settings/settings.ts';
import type { PulseNotices } from '../simulation/pulse-notices.ts';
import { EXIT_FINE } from './exit-codes.ts';
import { counted, type Output } from './printing.ts';
import { readPulseDays } from './pulse-days-file.ts';
import { withWorkspace } from './workspace.ts';

export interface ReplayOptions {
  readonly data: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly hours: boolean;
  readonly pulses?: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `replay`: the watch over days that have passed, and what it would have told whom. Nothing is stored or sent. */
export async function replayCommand(options: ReplayOptions, output: Output): Promise<number> {
  const { data: folder, from, to, pulses } = options;
  if (from > to) throw new UsageError(`--from ${from} is after --to ${to}: name the earlier day first`);
  const settings = await loadSettings(options.config);
  const pulseDays = pulses === undefined ? null : await readPulseDays(pulses);
  return withWorkspace({ folder, settings, command: 'replay', existing: true }, async ({ context }) => {
    const report = await replayWatch(
      context,
      { from, to, hourly: options.hours, ...(pulseDays !== null && { pulseDays }) },
      await context.parameters.calibrations(),
      (day) => output.progress(`replaying ${day}`),
    );
    if (options.json) output.json(report);
    else printReplay(output, report, settings, options.hours);
    return EXIT_FINE;
  });
}

function printReplay(output: Output, report: ReplayReport, settings: Settings, hourly: boolean): void {
  const { from, to, runs, skus, rules, mailboxes, pulses } = report;
  for (const warning of report.warnings) output.line(`note: ${warning}`);
  output.line(
    `${counted(skus, 'SKU')}, ${counted(runs, 'run')} from ${from} to ${to}, one ${hourly ? 'an hour' : 'when each day closes'}`,
  );
  printStock(output, report);
  output.line();
  output.table(
    ['rule', 'opened', 'closed', 'told'],
    rules.map(({ rule, opened, closed, told }) => [rule, opened, closed, told]),
  );
  const twice = rules.reduce((sum, { openedTwice }) => sum + openedTwice, 0);
  output.line(`${counted(report.open, 'alert')} open in the end; opened twice without closing: ${twice}`);
  output.line();
  output.table(
    ['person/protocol', 'messages', 'median a day', 'worst a day', 'on', 'limit a day'],
    mailboxes.map(({ mailbox, messages, medianADay, worstADay, worstDay }) => [
      ...[mailbox, messages, medianADay, worstADay, worstDay ?? '-'],
      limitOf(mailbox, settings),
    ]),
  );
  output.line(`told again before it was due: ${report.toldAgain}`);
  output.line();
  output.line(
    `${counted(pulses.watch.pulses, 'pulse')} ${pulses.areGiven ? 'as the file names them' : 'found in demand'}; an alert of a surge catches one on its days or the day before`,
  );
  output.table(
    ['surge seen', 'pulses caught', 'days ahead, median', 'least', 'alerts', 'of these on a pulse'],
    (['watch', 'act'] as const).map((level) => [level, ...noticeCells(pulses[level])]),
  );
}

function printStock(output: Output, { stock }: ReplayReport): void {
  const { simulatedRuns, countedRuns, unitsAsked, unitsServed, ordersPlaced } = stock;
  if (simulatedRuns === 0) {
    output.line('stock and supply as counted and listed');
    return;
  }
  const served = unitsAsked > 0 ? `; ${percent(unitsServed / unitsAsked)} of demand served` : '';
  const counts = countedRuns > 0 ? `, counted in ${counted(countedRuns, 'run')}` : '';
  output.line(
    `stock simulated in ${counted(simulatedRuns, 'run')}${counts}: ${counted(ordersPlaced, 'order')} as proposed${served}`,
  );
}

function noticeCells({ pulses, caught, leadDays, alerts, touching }: PulseNotices): (string | number)[] {
  return [
    share(caught, pulses),
    median(leadDays) ?? '-',
    leadDays[0] ?? '-',
    alerts,
    share(touching, alerts),
  ];
}

/** What a person's day may bring through a protocol, beside critical alerts and the digest. */
function limitOf(mailbox: string, { people, alerting }: Settings): string | number {
  const [id, protocol] = mailbox.split('/');
  if (protocol === 'https') return 'none';
  return people.find((person) => person.id === id)?.messagesPerDay ?? alerting.messagesPerDay;
}

function share(part: number, of: number): string {
  return of === 0 ? `${part}` : `${part} (${percent(part / of)})`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
