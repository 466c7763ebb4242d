import { Command, CommanderError, Option } from 'commander';
import { LANGUAGES, type Language } from '../domain/alerting.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { METHODS } from '../domain/sku-parameters.ts';
import { dayArgument, instantArgument, numberArgument } from './arguments.ts';
import { backtestCommand } from './backtest.ts';
import { decideCalibrationCommand, listCalibrationsCommand } from './calibrations.ts';
import { demoCommand } from './demo.ts';
import { EXIT_FAILED, EXIT_FINE, EXIT_WRONG_USE } from './exit-codes.ts';
import { explainCommand } from './explain.ts';
import { ingestCommand } from './ingest.ts';
import { planCommand } from './plan.ts';
import type { Output, Stream } from './printing.ts';
import { profilesCommand } from './profiles.ts';
import { decideProposalCommand, listProposalsCommand } from './proposals.ts';
import { runAllCommand } from './run.ts';
import { statusCommand } from './status.ts';

/**
 * Runs the command line on these streams and gives the exit code. Faults a person can mend are printed as one line; anything else is a
 * defect and is printed with its stack.
 */
export async function runCommand(
  args: readonly string[],
  output: Output,
  errors: Pick<Stream, 'write'>,
): Promise<number> {
  let exitCode = EXIT_FINE;
  const program = buildProgram(output, errors, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(['node', 'pulsestock', ...args]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_FINE : EXIT_WRONG_USE;
    if (error instanceof PulseStockError) {
      errors.write(`pulsestock: ${error.message}\n`);
      return error instanceof UsageError ? EXIT_WRONG_USE : EXIT_FAILED;
    }
    errors.write(
      `pulsestock: defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT_FAILED;
  }
}

function buildProgram(output: Output, errors: Pick<Stream, 'write'>, exit: (code: number) => void): Command {
  const program = new Command('pulsestock')
    .description('Safety stock, reorder points and alerts for a factory that sells on TikTok.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => output.line(text.trimEnd()),
      writeErr: (text) => errors.write(text),
    });

  const data = () => new Option('--data <folder>', 'folder that keeps the state').makeOptionMandatory();
  const config = () => new Option('--config <file>', 'settings (JSON); defaults without it');
  const json = () => new Option('--json', 'one JSON object a line').default(false);
  const lang = () =>
    new Option('--lang <language>', 'language of sentences')
      .choices([...LANGUAGES])
      .default('en' as Language);

  program
    .command('demo')
    .description('run the example factory from its exports to its alerts, on embedded AWS')
    .addOption(data().default('pulsestock-demo').makeOptionMandatory(false))
    .action(async (options) => exit(await demoCommand(options, output)));

  program
    .command('run')
    .description('ingest a folder of exports, recompute, evaluate and report')
    .requiredOption('--exports <folder>', 'folder with the exports')
    .requiredOption('--as-of <moment>', 'the moment to run for, with its zone', instantArgument)
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await runAllCommand(options, output)));

  program
    .command('ingest')
    .description('take files into history: one receipt a file')
    .argument('<file...>', 'exports')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (files: string[], options) => exit(await ingestCommand(files, options, output)));

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

  program
    .command('status')
    .description('the newest run of each job, what is stored, open alerts')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await statusCommand(options, output)));

  program
    .command('profiles')
    .description('the kinds of files that are recognised, or what one of them reads')
    .argument('[name]', 'profile as listed, tiktok-shop/orders')
    .addOption(config())
    .addOption(json())
    .action(async (name: string | undefined, options) => exit(await profilesCommand(name, options, output)));

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
    proposals
      .command(verb)
      .description(`mark a proposal as ${state}`)
      .argument('<id>', 'id as listed')
      .requiredOption('--author <name>', 'who decides')
      .addOption(data())
      .addOption(config())
      .action(async (id: string, options) => exit(await decideProposalCommand(id, state, options, output)));
  }

  const calibrations = program
    .command('calibrations')
    .description('what was learned, by backtest or campaign');
  calibrations
    .command('list', { isDefault: true })
    .description('all of it, in force or not')
    .addOption(data())
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
      .requiredOption('--author <name>', 'who decides')
      .addOption(data())
      .addOption(config())
      .action(async (id: string, options) =>
        exit(await decideCalibrationCommand(id, state, options, output)),
      );
  }
  return program;
}
