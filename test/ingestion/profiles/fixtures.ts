import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { dayOfNumber, instantOfMs } from '../../../lib/domain/calendar.ts';
import { RECORDS } from '../../../lib/domain/records.ts';
import { type ReadFile, readContent } from '../exports.ts';

/** Exports in the layouts of their systems, with invented data and invented people. */
export const EXPORTS = resolve(import.meta.dirname, '../../fixtures/exports');

/** A row as a person would read it: units and money as numbers, days and instants as text. */
export type ReadableRow = Readonly<Record<string, unknown>>;

export interface ReadFixture extends ReadFile {
  readonly readable: readonly ReadableRow[];
}

/** Reads a fixture; `settings` is what a settings file would hold. */
export async function readFixture(
  name: string,
  settings: object = {},
  fileName = basename(name),
): Promise<ReadFixture> {
  return readExportOf(await readFile(join(EXPORTS, name)), settings, fileName);
}

/** Reads content under a file name. */
export async function readExportOf(
  content: string | Uint8Array,
  settings: object,
  fileName: string,
): Promise<ReadFixture> {
  const read = await readContent(content, { name: fileName }, settings);
  const { columns } = RECORDS[read.reading.record];
  const readable = read.rows.map((row) =>
    Object.fromEntries(
      columns.map(({ field, kind }) => {
        const value = row[field] ?? null;
        if (typeof value !== 'number') return [field, value];
        if (kind === 'quantity' || kind === 'amount') return [field, value / 10_000];
        if (kind === 'day') return [field, dayOfNumber(value)];
        return [field, kind === 'instant' ? instantOfMs(value) : value];
      }),
    ),
  );
  return { ...read, readable };
}
