import { streamOutput, untilReaderLeaves } from '../lib/commands/printing.ts';
import { runCommand } from '../lib/commands/program.ts';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(
    `PulseStock needs Node 24 or newer, this is ${process.version}: start it with bin/pulsestock.mjs`,
  );
}
const errors = untilReaderLeaves(process.stderr);
const output = streamOutput(untilReaderLeaves(process.stdout), errors);
process.exitCode = await runCommand(process.argv.slice(2), output, errors);
