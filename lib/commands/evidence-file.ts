import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Calibration, calibrationSchema } from '../domain/calibration.ts';
import { UsageError } from '../domain/errors.ts';

const evidenceSchema = z.strictObject({ calibrations: z.array(calibrationSchema) });

/** What a backtest learned, as the text of a file that `readEvidence` takes. */
export function evidenceText(calibrations: readonly Calibration[]): string {
  return `${JSON.stringify({ calibrations }, null, 2)}\n`;
}

/** The calibrations of a file that a backtest wrote; none without a file. Throws UsageError where it is no such file. */
export async function readEvidence(file: string | undefined): Promise<Calibration[]> {
  if (file === undefined) return [];
  const again = 'write it anew with "pulsestock backtest --out FOLDER"';
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UsageError(`cannot read the evidence ${file}: ${cause.message}: ${again}`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`the evidence ${file} is no JSON: ${again}`, { cause });
  }
  const parsed = evidenceSchema.safeParse(json);
  if (parsed.success) return parsed.data.calibrations;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `the evidence ${file} is none: ${issue?.path.join('.') || 'file'}: ${issue?.message}: ${again}`,
  );
}
