import { checkFuzz } from '../ingestion/fuzzed-files.ts';

const STEP = 500;

/** Reads many generated and damaged files (default 10,000) and prints what went wrong; the suite does the same with a few hundred. */
export async function benchFuzz(files = '10000', first = '1'): Promise<void> {
  const last = Number(first) + Number(files) - 1;
  let [accepted, rejected, refused, slowestMs, faults, peak] = [0, 0, 0, 0, 0, 0];
  for (let seed = Number(first); seed <= last; seed += STEP) {
    const findings = await checkFuzz(seed, Math.min(last, seed + STEP - 1));
    accepted += findings.accepted;
    rejected += findings.rejected;
    refused += findings.refused;
    slowestMs = Math.max(slowestMs, findings.slowestMs);
    peak = Math.max(peak, process.memoryUsage().rss / 1024 / 1024);
    for (const [what, found] of Object.entries({
      crashed: findings.crashed,
      lost: findings.lost,
      leaked: findings.leaked,
    })) {
      faults += found.length;
      for (const one of found.slice(0, 5)) console.log(`  ${what}: ${one}`);
    }
  }
  console.log(
    `fuzz: ${files} files, ${accepted} rows accepted, ${rejected} rejected, ${refused} files refused, ${faults} faults`,
  );
  console.log(`  slowest file ${slowestMs.toFixed(0)} ms, memory ${peak.toFixed(0)} MB`);
  if (faults > 0) process.exitCode = 1;
}
