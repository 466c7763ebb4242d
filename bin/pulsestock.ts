import { runCommand } from '../lib/commands/program.ts';

process.exitCode = await runCommand(process.argv.slice(2));
