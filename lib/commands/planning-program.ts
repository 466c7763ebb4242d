import { type Command, Option } from 'commander';
import { METHODS } from '../domain/sku-parameters.ts';
import { dayArgument, instantArgument, numberArgument } from './arguments.ts';
import { backtestCommand } from './backtest.ts';
import { decideCalibrationCommand, listCalibrationsCommand } from './calibrations.ts';
import { explainCommand } from './explain.ts';
import { author, config, data, json, lang } from './options.ts';
import { planCommand } from './plan.ts';
import type { Output } from './printing.ts';
import { recalibrateCommand } from './recalibrate.ts';

type Exit = (code: number) => void;

/** Adds the commands that compute, try, explain and learn parameters. */
export function addPlanningCommands(program: Command, output: Output, exit: Exit): void {
  addPlan(program, output, exit);
  addBacktest(program, output, exit);
  addExplain(program, output, exit);
  addRecalibrate(program, output, exit);
  addCalibrations(program, output, exit);
}

function addPlan(program: Command, output: Output, exit: Exit): void {
  program
    .command('plan')
    .description('compute parameters from a folder of exports, nothing else')
    .requiredOption('--exports <folder>', 'folder with the exports')
    .requiredOption('--as-of <day>', 'the planning day', dayArgument)
    .requiredOption('--out <file>', 'CSV file to write')
    .addOption(new Option('--method <method>', 'method that drives').choices([...METHODS, 'auto']))
    .addOption(new Option('--service-level <share>', '0.5 to 0.9999').argParser(numberArgument(0.5, 0.9999)))
    .addOption(
      new Option('--service-kind <kind>', 'what the service level counts').choices(['cycle', 'fill']),
    )
    .addOption(
      new Option('--target-fill <share>', 'units to be served at once, by the evidence').argParser(
        numberArgument(0.5, 0.999),
      ),
    )
    .option('--evidence <file>', 'what a backtest learned: its evidence.json')
    .addOption(config())
    .addOption(json())
    .addOption(lang())
    .action(async (options) => exit(await planCommand(options, output)));
}

function addBacktest(program: Command, output: Output, exit: Exit): void {
  program
    .command('backtest')
    .description('replay the methods and your present min/max on your own history')
    .option('--data <folder>', 'folder that keeps the state: what is learned is stored there')
    .option('--exports <folder>', 'or a folder with the exports')
    .option('--as-of <day>', 'last day of the replay; the newest sale without it', dayArgument)
    .option('--out <folder>', 'folder for curves, orders, a page with charts and what was learned')
    .option('--evidence <file>', 'what an earlier backtest learned, beside --exports')
    .addOption(
      new Option('--method <method>', 'method whose orders are written').choices([...METHODS, 'auto']),
    )
    .addOption(
      new Option(
        '--target-fill <share>',
        'fill rate to compare at; without it that of the settings, else 0.95',
      ).argParser(numberArgument(0.5, 0.999)),
    )
    .addOption(
      new Option('--unmet-demand <fate>', 'what becomes of demand that is not served')
        .choices(['lost', 'backordered'])
        .default('lost'),
    )
    .option('--warm-up-days <days>', 'days to learn from', numberArgument(28, 1000))
    .option('--service-level <share>', 'what if: the service level set', numberArgument(0.5, 0.9999))
    .option('--cover-days <days>', 'what if: the days pulse stock covers', numberArgument(0, 30))
    .addOption(
      new Option('--lead-time-factor <factor>', 'what if: lead times times this')
        .argParser(numberArgument(0.1, 10))
        .default(1),
    )
    .addOption(
      new Option('--moq-factor <factor>', 'what if: MOQs times this')
        .argParser(numberArgument(0, 100))
        .default(1),
    )
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await backtestCommand(options, output)));
}

function addExplain(program: Command, output: Output, exit: Exit): void {
  program
    .command('explain')
    .description('every number of a SKU: inputs, formula, sentence')
    .argument('<sku>')
    .option('--data <folder>', 'folder that keeps the state')
    .option('--exports <folder>', 'or a folder with the exports, together with --as-of')
    .option('--as-of <day>', 'the planning day', dayArgument)
    .option('--evidence <file>', 'what a backtest learned, beside --exports')
    .option('--pool <pool>', 'pool', 'main')
    .addOption(config())
    .addOption(json())
    .addOption(lang())
    .action(async (sku: string, options) => exit(await explainCommand(sku, options, output)));
}

function addRecalibrate(program: Command, output: Output, exit: Exit): void {
  program
    .command('recalibrate')
    .description('review campaigns that are over, learn from them, and show the review of one')
    .argument('<campaign>', 'id of the campaign, as in its file')
    .addOption(
      new Option(
        '--as-of <moment>',
        'the moment to run for, with its zone; that of the newest run without it',
      ).argParser(instantArgument),
    )
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .addOption(lang())
    .action(async (campaign: string, options) => exit(await recalibrateCommand(campaign, options, output)));
}

function addCalibrations(program: Command, output: Output, exit: Exit): void {
  const calibrations = program
    .command('calibrations')
    .description('what was learned, by backtest or campaign');
  calibrations
    .command('list', { isDefault: true })
    .description('all of it, in force or not')
    .option('--data <folder>', 'folder that keeps the state')
    .option('--stage <name>', 'or a deployed stage, as in config/')
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await listCalibrationsCommand(options, output)));
  for (const [verb, state, description] of [
    ['approve', 'in_force', 'put a calibration in force'],
    ['revert', 'reverted', 'take a calibration back'],
  ] as const) {
    calibrations
      .command(verb)
      .description(description)
      .argument('<id>', 'id as listed')
      .addOption(author())
      .option('--data <folder>', 'folder that keeps the state')
      .option('--stage <name>', 'or a deployed stage, as in config/')
      .addOption(config())
      .action(async (id: string, options) =>
        exit(await decideCalibrationCommand(id, state, options, output)),
      );
  }
}
