import { checkMutations } from '../ingestion/mutated-files.ts';

/** Scans many damaged files (default 10,000) and prints how many rows were lost; the suite does the same with a few hundred. */
export async function benchMutations(files = '10000'): Promise<void> {
  const findings = checkMutations(1, Number(files));
  const { accepted, oracleAccepted, lost, swallowed, different, cutOtherwise } = findings;
  console.log(
    `mutations: ${findings.files} files, accepted ${accepted} rows (csv-parse strict ${oracleAccepted})`,
  );
  console.log(`  lost ${lost.length} ${lost.slice(0, 10).join(', ')}`);
  console.log(`  inside another row's cell ${swallowed.length} ${swallowed.slice(0, 10).join(', ')}`);
  console.log(`  cells unlike csv-parse ${different.length} ${different.slice(0, 10).join(', ')}`);
  console.log(`  other result when cut in pieces ${cutOtherwise.length}`);
  if (lost.length + different.length + cutOtherwise.length > 0) process.exitCode = 1;
}
