import { createHash } from 'node:crypto';
import type { BusinessDay, Instant } from '../domain/calendar.ts';
import { RefusedFileError } from '../domain/errors.ts';
import type { Channel } from '../domain/events.ts';
import type { RejectedRow } from '../domain/ingest-receipt.ts';
import { RECORDS, type RecordBatch, type RecordName } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { BombError, DamagedContainerError, unpack } from './container.ts';
import { type Encoding, Utf8Blocks } from './encoding.ts';
import { exportedAt, knownExportTime } from './export-time.ts';
import { fileStyle, sourceOfFile } from './file-style.ts';
import { findHeader, type Header, type Recognition, recognize } from './header.ts';
import { tablesOf } from './profiles/all.ts';
import type { ProfileTable } from './profiles/profile.ts';
import { TypedRows } from './typed-rows.ts';

/** Changes whenever the same file with the same settings would give other rows. */
export const INGESTION_VERSION = '4';

/**
 * Delimited text as it was dropped, or came out of what was dropped. `metadata['exported-at']` is the instant of the
 * export where the sender states it.
 */
export interface ExportFile {
  readonly name: string;
  /** Opens the content; it is read a second time where the file itself must prove how it is written. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** True for the sheet of a workbook as `exportParts` gives it. */
  readonly isSheet?: boolean;
  readonly modifiedAt: Instant;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Takes what a file holds, in the file's order (accepted and rejected rows each). A batch stays as it is; the sink must
 * not change it either, since batches may share columns. The sink is not called before the file is recognised: a refused file has not touched it. Where reading fails
 * later (the source of the bytes breaks, the sink throws), the sink has a part of the file and must drop it.
 */
export interface RecordSink {
  /** Gives the rows of the batch that it refuses, where it knows what the file cannot tell: they count as rejected. */
  write(batch: RecordBatch): undefined | Promise<readonly RejectedRow[] | undefined>;
  reject(row: RejectedRow): void | Promise<void>;
}

/** What was found in a file. `rowsRead = accepted + rejected + skipped`; the header is none of them. */
export interface ExportReading {
  /** The table it was recognised as, `plain/orders_daily`. */
  readonly profile: string;
  readonly profileVersion: number;
  readonly record: RecordName;
  /** Records that the rows may give beside it. */
  readonly also: readonly RecordName[];
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
  const used = [
    INGESTION_VERSION,
    settings.factory,
    settings.channelNames,
    settings.sources,
    settings.profiles,
  ];
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
  const opening = new Opening(file, text, settings);
  let damage: DamagedContainerError | null = null;
  try {
    for await (const block of unpack(file.bytes())) {
      await opening.push(text.convert(block), false);
      await drain(opening.rows, sink);
    }
  } catch (error) {
    if (isMissingFile(error)) {
      throw new RefusedFileError(`${file.name}: there is no such file: check its name`, { cause: error });
    }
    if (error instanceof BombError)
      throw new RefusedFileError(`${file.name}: ${error.message}`, { cause: error });
    if (!(error instanceof DamagedContainerError)) throw error;
    damage = error;
  }
  const rows = await opening.finish(damage);
  await drain(rows, sink);
  if (rows.rowsRead !== rows.accepted + rows.rejected + rows.skipped) {
    throw new Error(`${file.name}: ${rows.rowsRead} rows read, but not all are accounted for`);
  }
  const exported = exportedAt(file, opening.table, rows.tally, settings);
  return {
    profile: opening.table.name,
    profileVersion: opening.table.version,
    record: opening.table.record,
    also: opening.table.also.map(({ record }) => record),
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
      // What people answer is empty where they have answered nothing, and counts from when the file came.
      ...(RECORDS[opening.table.record].nature === 'answer'
        ? []
        : [...(rows.accepted === 0 ? [`${file.name}: no row could be taken`] : []), ...exported.warnings]),
    ],
  };
}

/** One line for a person: file, line, column, what is wrong. */
export function rejectionMessage(file: string, { line, column, reason }: RejectedRow): string {
  return `${file}, line ${line}${column === null ? '' : `, column ${column}`}: ${reason}`;
}

/** A file that is being opened: gathers bytes until the header is known, then hands the rest to its rows. */
class Opening {
  readonly #file: ExportFile;
  readonly #text: Utf8Blocks;
  readonly #settings: Settings;
  #head = Buffer.alloc(0);
  #table: ProfileTable | null = null;
  rows: TypedRows | null = null;
  readonly warnings: string[] = [];

  constructor(file: ExportFile, text: Utf8Blocks, settings: Settings) {
    this.#file = file;
    this.#text = text;
    this.#settings = settings;
  }

  /** The recognised table. Throws where no header was read yet. */
  get table(): ProfileTable {
    if (this.#table === null)
      throw new Error(`${this.#file.name}: asked for its table before its header was read`);
    return this.#table;
  }

  async push(bytes: Uint8Array, final: boolean): Promise<void> {
    if (this.rows !== null) {
      this.rows.push(bytes, final);
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const tables = tablesOf(this.#settings);
    const { name } = this.#file;
    refuseOtherForms(name, this.#head);
    const header = findHeader(name, this.#head, final, tables);
    if (header === null) return;
    const recognition = recognize(name, header, tables);
    this.#table = recognition.table;
    this.warnings.push(...recognition.warnings);
    this.rows = await this.#startRows(header, recognition);
    this.rows.push(this.#head.subarray(header.length), final);
    this.#head = Buffer.alloc(0);
  }

  /** Reads what is left. Throws RefusedFileError where the file ended, or broke off, before its header. */
  async finish(damage: DamagedContainerError | null): Promise<TypedRows> {
    if (damage === null) await this.push(this.#text.finish(), true);
    else this.#breakOff(damage);
    if (this.rows === null) throw new Error(`${this.#file.name}: ended without a header`);
    return this.rows;
  }

  async #startRows(header: Header, recognition: Recognition): Promise<TypedRows> {
    const { table } = recognition;
    const source = sourceOfFile(this.#file.name, table, this.#settings);
    const { style, zone, zoneField } = await fileStyle(
      this.#file,
      header,
      recognition,
      source,
      this.#settings,
    );
    if (table.sourceKind === 'ads' && zone === null && zoneField === null) {
      this.warnings.push(
        `${this.#file.name}: neither the file nor the settings state the zone of the ad account, that of the factory counts: set sources.${source}.zone`,
      );
    }
    const exportTime = knownExportTime(this.#file, source, this.#settings);
    const facts = { source, zone, zoneField, exportTime };
    return new TypedRows({
      header,
      recognition,
      text: this.#text,
      facts,
      style,
      isSheet: this.#file.isSheet === true,
      settings: this.#settings,
    });
  }

  #breakOff(damage: DamagedContainerError): void {
    if (this.rows === null) {
      throw new RefusedFileError(
        `${this.#file.name}: the compressed file breaks off before its first line ends: export and send it again`,
        { cause: damage },
      );
    }
    const line = this.rows.breakOff(
      'the compressed file is damaged or cut off here: export and send it again',
    );
    this.warnings.push(
      `${this.#file.name}, line ${line}: the compressed file is damaged or cut off here, rows after it are missing: export and send it again`,
    );
  }
}

/** Forms that look like exports and are none, by their first bytes. */
const OTHER_FORMS: readonly (readonly [begins: RegExp, advice: string])[] = [
  [
    /^\s*<(html|table|!doctype html)/i,
    'this is a web page, not a table: open it in Excel and save it as .xlsx',
  ],
  [/^\s*<\?xml/i, 'this is XML: open it in Excel and save it as .xlsx'],
  [/^\s*[[{]"/, 'this is JSON: export it as CSV or .xlsx'],
  [/^%PDF/, 'this is a PDF: export it as CSV or .xlsx'],
];

const ZIP = Buffer.from('PK\u0003\u0004');

function refuseOtherForms(file: string, head: Buffer): void {
  if (head.subarray(0, 4).equals(ZIP)) {
    throw new RefusedFileError(`${file}: this is an Excel or zip file: save the sheet as CSV`);
  }
  const start = head.toString('latin1', 0, 64);
  const advice = OTHER_FORMS.find(([begins]) => begins.test(start))?.[1];
  if (advice !== undefined) throw new RefusedFileError(`${file}: ${advice}`);
}

async function drain(rows: TypedRows | null, sink: RecordSink): Promise<void> {
  if (rows === null) return;
  for (const batch of rows.takeBatches()) {
    for (const row of (await sink.write(batch)) ?? []) rows.refuse(row);
  }
  for (const row of rows.takeRejected()) await sink.reject(row);
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
