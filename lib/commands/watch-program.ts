import { type Command, Option } from 'commander';
import {
  acknowledgeCommand,
  alertStatsCommand,
  listAlertsCommand,
  showAlertCommand,
  snoozeCommand,
} from './alerts.ts';
import { dayArgument, instantArgument, numberArgument } from './arguments.ts';
import { author, config, data, json, lang } from './options.ts';
import type { Output } from './printing.ts';
import { decideProposalCommand, listProposalsCommand } from './proposals.ts';
import { replayCommand } from './replay.ts';

/** Adds the commands that list and answer what the watch has found and proposed, and the one that tries it on the past. */
export function addWatchCommands(program: Command, output: Output, exit: (code: number) => void): void {
  addProposals(program, output, exit);
  addAlerts(program, output, exit);
  addReplay(program, output, exit);
}

function addProposals(program: Command, output: Output, exit: (code: number) => void): void {
  const proposals = program.command('proposals').description('what the watch proposes to order');
  proposals
    .command('list', { isDefault: true })
    .description('open proposals')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await listProposalsCommand(options, output)));
  for (const [verb, state] of [
    ['order', 'ordered'],
    ['decline', 'declined'],
  ] as const) {
    const command = proposals
      .command(verb)
      .description(`mark a proposal as ${state}`)
      .argument('<id>', 'id as listed')
      .addOption(author())
      .addOption(data())
      .addOption(config())
      .action(async (id: string, options) => exit(await decideProposalCommand(id, state, options, output)));
    if (state === 'ordered') {
      command.option(
        '--units <number>',
        'units ordered, where not what was proposed',
        numberArgument(0.0001, 1e9),
      );
    }
  }
}

function addAlerts(program: Command, output: Output, exit: (code: number) => void): void {
  const alerts = program.command('alerts').description('what the watch has found');
  alerts
    .command('list', { isDefault: true })
    .description('open alerts, the most pressing first')
    .addOption(new Option('--all', 'also those that have closed').default(false))
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .addOption(lang())
    .action(async (options) => exit(await listAlertsCommand(options, output)));
  alerts
    .command('show')
    .description('all that is known of one alert')
    .argument('<id>', 'id as listed')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .addOption(lang())
    .action(async (id: string, options) => exit(await showAlertCommand(id, options, output)));
  alerts
    .command('ack')
    .description('seen: no reminders until it is more severe')
    .argument('<id>', 'id as listed')
    .addOption(author())
    .addOption(data())
    .addOption(config())
    .action(async (id: string, options) => exit(await acknowledgeCommand(id, options, output)));
  alerts
    .command('snooze')
    .description('nothing more of it until a moment; it comes back if it is still open')
    .argument('<id>', 'id as listed')
    .requiredOption('--until <moment>', 'the moment, with its zone', instantArgument)
    .addOption(author())
    .addOption(data())
    .addOption(config())
    .action(async (id: string, options) => exit(await snoozeCommand(id, options, output)));
  alerts
    .command('stats')
    .description('by rule, how many alerts that asked for action were acted on')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await alertStatsCommand(options, output)));
}

function addReplay(program: Command, output: Output, exit: (code: number) => void): void {
  program
    .command('replay')
    .description(
      'the watch over days that have passed: what it would have told whom; nothing is stored or sent',
    )
    .addOption(data())
    .requiredOption('--from <day>', 'the first day', dayArgument)
    .requiredOption('--to <day>', 'the last day', dayArgument)
    .addOption(new Option('--hours', 'a run every hour; without it one when each day closes').default(false))
    .option('--pulses <file>', 'days that were pulses (CSV: date, sku); without it they are found in demand')
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await replayCommand(options, output)));
}
