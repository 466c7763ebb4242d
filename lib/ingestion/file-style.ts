import type { Settings } from '../settings/settings.ts';
import type { CellStyle } from './cell-types.ts';
import { DamagedContainerError, unpack } from './container.ts';
import { Utf8Blocks } from './encoding.ts';
import { sourceSettings } from './fills.ts';
import type { Header, Recognition } from './header.ts';
import type { ProfileTable } from './profiles/profile.ts';
import { Proof } from './proof.ts';
import { zoneClock } from './written-dates.ts';

/** How a file writes its cells, and in which zone. */
export interface FileStyle {
  readonly style: CellStyle;
  /** Null where neither the profile nor settings say it. */
  readonly zone: string | null;
  /** Field that states the zone of each row; null where the file has no such column. */
  readonly zoneField: string | null;
}

/**
 * How the file of a source writes numbers and dates: as the settings say, else as its profile, else as the file itself
 * proves, which is read for it from the start. Throws RefusedFileError where it proves nothing and can be read in two ways.
 */
export async function fileStyle(
  file: {
    readonly name: string;
    readonly bytes: () => AsyncIterable<Uint8Array>;
    readonly isSheet?: boolean;
  },
  header: Header,
  recognition: Recognition,
  source: string,
  settings: Settings,
): Promise<FileStyle> {
  const { writing } = recognition.table;
  const stated = sourceSettings(source, settings);
  const isPlain = writing.numbers === 'plain';
  const decimal = stated?.decimal === ',' ? 'comma' : 'point';
  let numbers = isPlain || stated?.decimal === undefined ? writing.numbers : decimal;
  let dates = isPlain ? writing.dates : (stated?.dateOrder ?? writing.dates);
  if (numbers === 'proven' || dates === 'proven') {
    const what = { numbers: numbers === 'proven', dates: dates === 'proven' };
    const proof = new Proof(header, recognition, what, file.isSheet === true);
    await readThrough(file.bytes(), header.length, proof);
    if (numbers === 'proven') numbers = proof.numbers(file.name, source);
    if (dates === 'proven') dates = proof.dates(file.name, source);
  }
  const zoneField = usedField(recognition, writing.zoneField);
  const statedZone = writing.zone === 'stated';
  const zone = stated?.zone ?? (statedZone ? null : writing.zone);
  const clock = statedZone ? null : zoneClock(zone ?? settings.factory.zone);
  const local = (localMs: number) => localMs;
  return { style: { numbers, dates, clock: zoneField === null ? clock : local }, zone, zoneField };
}

function usedField({ columns }: Recognition, field: string | null): string | null {
  return columns.some(({ column }) => column.field === field) ? field : null;
}

/** Hands all that follows the header to the proof; a file that breaks off proves what it can. */
async function readThrough(
  bytes: AsyncIterable<Uint8Array>,
  headerLength: number,
  proof: Proof,
): Promise<void> {
  const text = new Utf8Blocks();
  let left = headerLength;
  const push = (block: Uint8Array, final: boolean) => {
    const skipped = Math.min(left, block.length);
    left -= skipped;
    proof.push(block.subarray(skipped), final);
  };
  try {
    for await (const block of unpack(bytes)) push(text.convert(block), false);
  } catch (error) {
    if (!(error instanceof DamagedContainerError)) throw error;
  }
  push(text.finish(), true);
}

/** The source of a file: the one whose setting `files` fits its name, else the profile's own. */
export function sourceOfFile(name: string, table: ProfileTable, settings: Settings): string {
  const own = Object.entries(settings.sources).find(([, { files = [] }]) =>
    files.some((pattern) => fits(name, pattern)),
  );
  return own?.[0] ?? table.source;
}

/** Whether a file's name, or the last part of it, fits a pattern with `*`; case does not matter. */
function fits(name: string, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^(.*/)?${expression}$`, 'iu').test(name);
}
