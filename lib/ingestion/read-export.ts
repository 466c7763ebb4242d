import { createHash } from 'node:crypto';
import {
  type BusinessDay,
  dayCloses,
  dayOfNumber,
  type Instant,
  instant,
  instantOfMs,
  laterOf,
} from '../domain/calendar.ts';
import { RefusedFileError } from '../domain/errors.ts';
import type { Channel } from '../domain/events.ts';
import type { RejectedRow } from '../domain/ingest-receipt.ts';
import type { RecordBatch, RecordName } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { DamagedContainerError, unpack } from './container.ts';
import { type Encoding, Utf8Blocks } from './encoding.ts';
import { readHeader, recognize } from './header.ts';
import { PLAIN_TABLES } from './profiles/plain.ts';
import type { ProfileTable } from './profiles/profile.ts';
import { dayInName, type Tally } from './tally.ts';
import { TypedRows } from './typed-rows.ts';

/** Changes whenever the same file with the same settings would give other rows. */
export const INGESTION_VERSION = '1';

/** Every table of every source that is recognised. */
export const TABLES: readonly ProfileTable[] = PLAIN_TABLES;

/** A file as it was dropped. `metadata['exported-at']` is the instant of the export where the sender states it. */
export interface ExportFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly modifiedAt: Instant;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Takes what a file holds, in the file's order (accepted and rejected rows each). A batch is the sink's own from then
 * on. The sink is not called before the file is recognised: a refused file has not touched it. Where reading fails
 * later (the source of the bytes breaks, the sink throws), the sink has a part of the file and must drop it.
 */
export interface RecordSink {
  write(batch: RecordBatch): void | Promise<void>;
  reject(row: RejectedRow): void | Promise<void>;
}

/** What was found in a file. `rowsRead = accepted + rejected + skipped`; the header is none of them. */
export interface ExportReading {
  /** The table it was recognised as, `plain/orders_daily`. */
  readonly profile: string;
  readonly profileVersion: number;
  readonly record: RecordName;
  readonly sources: readonly string[];
  readonly encoding: Encoding;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Days of the accepted rows; null where the record does not happen on a day. */
  readonly firstDay: BusinessDay | null;
  readonly lastDay: BusinessDay | null;
  /** Demand in units by channel, for sales. */
  readonly unitsByChannel: Readonly<Partial<Record<Channel, number>>>;
  /** When the export was made; rows of events whose own `exportedAt` is null were exported then. */
  readonly exportedAt: Instant;
  readonly warnings: readonly string[];
}

/** Twelve characters that change whenever a file might be read otherwise: the program's version and the settings it reads by. */
export function readingVersion(settings: Settings): string {
  const used = [INGESTION_VERSION, settings.factory, settings.channelNames, settings.sources];
  const ordered = JSON.stringify(used, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex').slice(0, 12);
}

/**
 * Reads an export: unpacks and decodes it, recognises its table by its header, types its rows and hands them to the
 * sink in batches, with bounded memory whatever the file's size. Rows that cannot be taken are rejected one by one;
 * in a file that is damaged half-way the rows before count and the damage is one rejected row and a warning.
 * Throws RefusedFileError, with one line that says what to do, where the file is missing, empty, in no known form, or
 * lacks or repeats a column.
 */
export async function readExport(
  file: ExportFile,
  settings: Settings,
  sink: RecordSink,
): Promise<ExportReading> {
  const text = new Utf8Blocks();
  const opening = new Opening(file.name, text, file.modifiedAt, settings);
  let damage: DamagedContainerError | null = null;
  try {
    for await (const block of unpack(file.bytes)) {
      opening.push(text.convert(block), false);
      await drain(opening.rows, sink);
    }
  } catch (error) {
    if (isMissingFile(error)) {
      throw new RefusedFileError(`${file.name}: there is no such file: check its name`, { cause: error });
    }
    if (!(error instanceof DamagedContainerError)) throw error;
    damage = error;
  }
  const rows = opening.finish(damage);
  await drain(rows, sink);
  if (rows.rowsRead !== rows.accepted + rows.rejected + rows.skipped) {
    throw new Error(`${file.name}: ${rows.rowsRead} rows read, but not all are accounted for`);
  }
  const exported = exportedAt(file, opening.table, rows.tally, settings);
  return {
    profile: opening.table.name,
    profileVersion: opening.table.version,
    record: opening.table.record,
    sources: rows.tally.sources,
    encoding: text.encoding,
    rowsRead: rows.rowsRead,
    accepted: rows.accepted,
    rejected: rows.rejected,
    skipped: rows.skipped,
    ...rows.tally.span(settings.factory.zone),
    unitsByChannel: rows.tally.unitsByChannel,
    exportedAt: exported.at,
    warnings: [
      ...opening.warnings,
      ...rows.warnings(file.name),
      ...(rows.accepted === 0 ? [`${file.name}: no row could be taken`] : []),
      ...exported.warnings,
    ],
  };
}

/** One line for a person: file, line, column, what is wrong. */
export function rejectionMessage(file: string, { line, column, reason }: RejectedRow): string {
  return `${file}, line ${line}${column === null ? '' : `, column ${column}`}: ${reason}`;
}

/** A file that is being opened: gathers bytes until the header is known, then hands the rest to its rows. */
class Opening {
  readonly #file: string;
  readonly #text: Utf8Blocks;
  readonly #settings: Settings;
  readonly #exportTime: Instant;
  #head = Buffer.alloc(0);
  #table: ProfileTable | null = null;
  rows: TypedRows | null = null;
  readonly warnings: string[] = [];

  constructor(file: string, text: Utf8Blocks, exportTime: Instant, settings: Settings) {
    this.#exportTime = exportTime;
    this.#file = file;
    this.#text = text;
    this.#settings = settings;
  }

  /** The recognised table. Throws where no header was read yet. */
  get table(): ProfileTable {
    if (this.#table === null)
      throw new Error(`${this.#file}: asked for its table before its header was read`);
    return this.#table;
  }

  push(bytes: Uint8Array, final: boolean): void {
    if (this.rows !== null) {
      this.rows.push(bytes, final);
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    if (this.#head[0] === 0x50 && this.#head[1] === 0x4b && this.#head[2] === 0x03) {
      throw new RefusedFileError(`${this.#file}: this is an Excel or zip file: save the sheet as CSV`);
    }
    const header = readHeader(this.#file, this.#head, final);
    if (header === null) return;
    const recognition = recognize(this.#file, header, TABLES);
    this.#table = recognition.table;
    this.warnings.push(...recognition.warnings);
    this.rows = new TypedRows(
      header,
      recognition,
      this.#text,
      { source: recognition.table.source, zone: null, zoneField: null, exportTime: this.#exportTime },
      this.#settings,
    );
    this.rows.push(this.#head.subarray(header.length), final);
    this.#head = Buffer.alloc(0);
  }

  /** Reads what is left. Throws RefusedFileError where the file ended, or broke off, before its header. */
  finish(damage: DamagedContainerError | null): TypedRows {
    if (damage === null) this.push(this.#text.finish(), true);
    else this.#breakOff(damage);
    if (this.rows === null) throw new Error(`${this.#file}: ended without a header`);
    return this.rows;
  }

  #breakOff(damage: DamagedContainerError): void {
    if (this.rows === null) {
      throw new RefusedFileError(
        `${this.#file}: the compressed file breaks off before its first line ends: export and send it again`,
        { cause: damage },
      );
    }
    const line = this.rows.breakOff(
      'the compressed file is damaged or cut off here: export and send it again',
    );
    this.warnings.push(
      `${this.#file}, line ${line}: the compressed file is damaged or cut off here, rows after it are missing: export and send it again`,
    );
  }
}

async function drain(rows: TypedRows | null, sink: RecordSink): Promise<void> {
  if (rows === null) return;
  for (const batch of rows.takeBatches()) await sink.write(batch);
  for (const row of rows.takeRejected()) await sink.reject(row);
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * When the export was made: a column `exported_at`, else the metadata, else the day in the file's name at its close,
 * else the close of the newest day in its rows (or the newest time in them, where that is later), else the time of
 * the file with a warning.
 */
function exportedAt(
  file: ExportFile,
  table: ProfileTable,
  tally: Tally,
  settings: Settings,
): { at: Instant; warnings: string[] } {
  const closeOf = (day: number) => dayCloses(dayOfNumber(day), settings.factory);
  const warnings: string[] = [];
  const stated = tally.newestInstant(['exportedAt']);
  if (stated !== null) return { at: instantOfMs(stated), warnings };
  const metadata = file.metadata['exported-at'];
  if (metadata !== undefined) {
    try {
      return { at: instant(metadata), warnings };
    } catch {
      warnings.push(`${file.name}: its metadata exported-at "${metadata}" is not a time with a zone`);
    }
  }
  const named = dayInName(file.name.slice(file.name.lastIndexOf('/') + 1));
  if (named !== null) return { at: closeOf(named), warnings };
  const day = tally.newestDay(table.happened);
  const time = tally.newestInstant(table.happened);
  const times = [...(day === null ? [] : [closeOf(day)]), ...(time === null ? [] : [instantOfMs(time)])];
  if (times.length > 0) return { at: times.reduce(laterOf), warnings };
  warnings.push(
    `${file.name}: neither its name nor its rows say when it was exported, the time of the file counts: put the day in its name`,
  );
  return { at: file.modifiedAt, warnings };
}
