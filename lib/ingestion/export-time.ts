import {
  dayCloses,
  dayOfNumber,
  type Instant,
  instant,
  instantAt,
  instantOfMs,
  laterOf,
} from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { sourceSettings } from './fills.ts';
import type { ProfileTable } from './profiles/profile.ts';
import { dayInName, type Tally } from './tally.ts';

/** What of a file tells when it was exported, beside its rows. */
export interface DatedFile {
  readonly name: string;
  readonly modifiedAt: Instant;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A time, and what a person should know of how it was found. */
export interface ExportTime {
  readonly at: Instant;
  readonly warnings: readonly string[];
}

/**
 * When the export was made: a column `exported_at`, else the metadata, else the day in the file's name at its close,
 * else the close of the newest day in its rows (or the newest time in them, where that is later), else the time of
 * the file with a warning.
 */
export function exportedAt(
  file: DatedFile,
  table: ProfileTable,
  tally: Tally,
  settings: Settings,
): ExportTime {
  const closeOf = (day: number) => dayCloses(dayOfNumber(day), settings.factory);
  const stated = tally.newestInstant(['exportedAt']);
  if (stated !== null) return { at: instantOfMs(stated), warnings: [] };
  const { at, warnings } = fromMetadata(file);
  if (at !== null) return { at, warnings };
  const named = dayInName(baseName(file.name));
  if (named !== null) return { at: closeOf(named), warnings };
  const day = tally.newestDay(table.happened);
  const time = tally.newestInstant(table.happened);
  const times = [...(day === null ? [] : [closeOf(day)]), ...(time === null ? [] : [instantOfMs(time)])];
  return times.length > 0 ? { at: times.reduce(laterOf), warnings } : timeOfFile(file, warnings);
}

/**
 * When the file was exported as far as is known before its rows are read, for lists that state no time of their own:
 * its metadata, else the day in its name at the time the source takes its lists, else the time of the file.
 */
export function knownExportTime(file: DatedFile, source: string, settings: Settings): Instant {
  const { at } = fromMetadata(file);
  if (at !== null) return at;
  const named = dayInName(baseName(file.name));
  if (named === null) return file.modifiedAt;
  const { takenAt = settings.factory.dayClosesAt, zone = settings.factory.zone } =
    sourceSettings(source, settings) ?? {};
  return instantAt(dayOfNumber(named), takenAt, zone);
}

function fromMetadata({ name, metadata }: DatedFile): { at: Instant | null; warnings: string[] } {
  const stated = metadata['exported-at'];
  if (stated === undefined) return { at: null, warnings: [] };
  try {
    return { at: instant(stated), warnings: [] };
  } catch {
    return {
      at: null,
      warnings: [`${name}: its metadata exported-at "${stated}" is not a time with a zone`],
    };
  }
}

function timeOfFile({ name, modifiedAt }: DatedFile, warnings: readonly string[]): ExportTime {
  const warning = `${name}: neither its name nor its rows say when it was exported, the time of the file counts: put the day in its name`;
  return { at: modifiedAt, warnings: [...warnings, warning] };
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
