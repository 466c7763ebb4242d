import { spawnSync } from 'node:child_process';

const CHILD = `
  const [module, name, ...args] = process.argv.slice(1);
  const result = await (await import(module))[name](...args);
  console.log(JSON.stringify({ result, peakMb: process.resourceUsage().maxRSS / 1024 }));
`;

/** Runs an exported function of a module in a process of its own, started with these options; gives its result and the most memory the process had. */
export function inOwnProcess<T>(
  module: string,
  name: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): { result: T; peakMb: number } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...nodeOptions, '--input-type=module', '--eval', CHILD, module, name, ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as { result: T; peakMb: number };
}
