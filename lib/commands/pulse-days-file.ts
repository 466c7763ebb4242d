import { readFile } from 'node:fs/promises';
import { isBusinessDay } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { PulseDay } from '../simulation/pulse-notices.ts';

/**
 * Days that a person knows to have been pulses: a CSV with the columns `date` and `sku`, whatever else it has. Throws
 * UsageError, with the line, where it is no such file.
 */
export async function readPulseDays(file: string): Promise<PulseDay[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UsageError(`cannot read the pulse days ${file}: ${cause.message}`, { cause });
  });
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = header.split(',').map((name) => name.trim().toLowerCase());
  const [dateAt, skuAt] = [columns.indexOf('date'), columns.indexOf('sku')];
  if (dateAt < 0 || skuAt < 0)
    throw new UsageError(
      `${file} names no pulse days: give it the columns date and sku, separated by commas`,
    );
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = line.split(',').map((cell) => cell.trim());
    const [day = '', sku = ''] = [cells[dateAt], cells[skuAt]];
    if (!isBusinessDay(day) || sku === '' || line.includes('"'))
      throw new UsageError(
        `${file}, line ${index + 2}: "${line}" is no pulse day: write a day as YYYY-MM-DD and a SKU, without quotes`,
      );
    return [{ sku, day }];
  });
}
