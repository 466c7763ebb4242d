import { type Command, Option } from 'commander';
import {
  acknowledgeCommand,
  alertStatsCommand,
  listAlertsCommand,
  showAlertCommand,
  snoozeCommand,
} from './alerts.ts';
import { instantArgument, numberArgument } from './arguments.ts';
import { author, config, data, json, lang } from './options.ts';
import type { Output } from './printing.ts';
import { decideProposalCommand, listProposalsCommand } from './proposals.ts';

/** Adds the commands that list and answer what the watch has found and proposed. */
export function addWatchCommands(program: Command, output: Output, exit: (code: number) => void): void {
  addProposals(program, output, exit);
  addAlerts(program, output, exit);
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
