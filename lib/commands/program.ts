import { Command, CommanderError, Option } from 'commander';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { dayArgument, instantArgument, monthArgument, numberArgument } from './arguments.ts';
import { addCampaignCommands } from './campaign-program.ts';
import { dashboardCommand, interrupted } from './dashboard.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { EXIT_FAILED, EXIT_FINE, EXIT_WRONG_USE } from './exit-codes.ts';
import { ingestCommand } from './ingest.ts';
import { config, data, json } from './options.ts';
import { addPlanningCommands } from './planning-program.ts';
import type { Output, Stream } from './printing.ts';
import { profilesCommand } from './profiles.ts';
import { reportCommand } from './report.ts';
import { runAllCommand } from './run.ts';
import { statusCommand } from './status.ts';
import { addWatchCommands } from './watch-program.ts';

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
    .command('status')
    .description('the newest run of each job, what is stored, open alerts')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await statusCommand(options, output)));

  program
    .command('report')
    .description('write the reports of a day or of a month: planning, proposals, finance')
    .addOption(data())
    .option('--day <day>', 'the day, as it stood when it closed; the newest without it', dayArgument)
    .option('--month <month>', 'or a whole month, 2026-06', monthArgument)
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await reportCommand(options, output)));

  program
    .command('dashboard')
    .description('show the dashboard in a browser, and the newer one as soon as there is one')
    .option('--data <folder>', 'a data folder of this machine')
    .option('--stage <name>', 'the deployed stage to read it from, as in config/')
    .addOption(
      new Option('--port <number>', 'port on 127.0.0.1, 0 for any that is free')
        .argParser(numberArgument(0, 65_535))
        .default(8790),
    )
    .action(async (options) => exit(await dashboardCommand(options, output, interrupted)));

  program
    .command('doctor')
    .description('whether this machine, or a deployed stage, is as it should be, and what to do')
    .option('--stage <name>', 'the deployed stage to look at, as in config/; it is not changed')
    .option('--data <folder>', 'a data folder of this machine to look at')
    .addOption(json())
    .action(async (options) => exit(await doctorCommand(options, output)));

  program
    .command('profiles')
    .description('the kinds of files that are recognised, or what one of them reads')
    .argument('[name]', 'profile as listed, tiktok-shop/orders')
    .addOption(config())
    .addOption(json())
    .action(async (name: string | undefined, options) => exit(await profilesCommand(name, options, output)));

  addPlanningCommands(program, output, exit);
  addWatchCommands(program, output, exit);
  addCampaignCommands(program, output, exit);
  return program;
}
