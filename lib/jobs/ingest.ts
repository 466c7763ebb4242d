import { createHash } from 'node:crypto';
import type { Instant } from '../domain/calendar.ts';
import { RefusedFileError } from '../domain/errors.ts';
import type { IngestReceipt } from '../domain/ingest-receipt.ts';
import type { ObjectStore, Trigger } from '../domain/ports.ts';
import { RECORDS } from '../domain/records.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import type { History } from '../history/history.ts';
import { exportParts } from '../ingestion/export-parts.ts';
import { tablesOf } from '../ingestion/profiles/all.ts';
import { type ExportFile, type ExportReading, readExport, readingVersion } from '../ingestion/read-export.ts';
import { dayInName } from '../ingestion/tally.ts';
import type { Settings } from '../settings/settings.ts';
import { sourceKind } from '../settings/source-kinds.ts';
import type { IngestContext, JobContext } from './context.ts';
import { FileSink } from './file-sink.ts';
import {
  contentHashOf,
  mergedSince,
  receiptOf,
  refusal,
  storedReceipt,
  storeReceipt,
} from './ingest-receipts.ts';
import { runJob } from './run-job.ts';

/**
 * A file somebody dropped. It can be opened more than once: its content is hashed before it is read. Opening throws
 * RefusedFileError where there is no such file.
 */
export interface DroppedFile {
  readonly name: string;
  open(): Promise<{
    readonly bytes: AsyncIterable<Uint8Array>;
    readonly modifiedAt: Instant;
    readonly metadata: Readonly<Record<string, string>>;
  }>;
}

/** What became of a file that was dropped. */
export interface Ingested {
  readonly receipt: IngestReceipt;
  /**
   * True where its rows were taken before: nothing is read or written again, unless it is a list that nothing dates and
   * that was not yet seen at the time of this file.
   */
  readonly known: boolean;
  /** Why a known file was not read anew, where it would be. */
  readonly note?: string;
}

/** The file under that key of the landing bucket. */
export function landedFile(landing: ObjectStore, key: string): DroppedFile {
  return {
    name: key.startsWith(PREFIX.landing) ? key.slice(PREFIX.landing.length) : key,
    open: async () => {
      const { body, modifiedAt, metadata } = await landing.open(key);
      return { bytes: body, modifiedAt, metadata };
    },
  };
}

/**
 * Takes one file into history: reads, checks and stores its rows, puts rejected rows into quarantine, and writes the
 * receipt last, so that a run that is stopped anywhere and repeated ends the same. A zip gives a receipt for each file
 * in it, a workbook one for each sheet that is taken. A file that cannot be taken at all gets a receipt with the
 * reason. Only faults of storage are thrown.
 */
export async function ingestFile(context: IngestContext, file: DroppedFile): Promise<Ingested[]> {
  let parts: ExportFile[];
  try {
    parts = await partsOf(file, context.settings);
  } catch (error) {
    if (error instanceof RefusedFileError) return [await refuseUnread(context, file, file.name, error)];
    throw error;
  }
  const ingested: Ingested[] = [];
  for (const part of parts) {
    try {
      ingested.push(await ingestPart(context, part));
    } catch (error) {
      if (!(error instanceof RefusedFileError)) throw error;
      ingested.push(await refuseUnread(context, file, part.name, error));
    }
  }
  return ingested;
}

/** A file, or a part of that name in it, whose content cannot be got at: it is known again by the bytes that were dropped. */
async function refuseUnread(
  context: IngestContext,
  file: DroppedFile,
  name: string,
  { message }: RefusedFileError,
): Promise<Ingested> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of reopened(file)) hash.update(chunk);
  } catch (error) {
    // There is no such file: nothing to know again.
    if (error instanceof RefusedFileError) return { receipt: refusal(name, '', error.message), known: false };
    throw error;
  }
  const fileHash = hash.update(`\nrefused ${name.slice(file.name.length)}`).digest('hex');
  const contentHash = contentHashOf(fileHash, readingVersion(context.settings));
  const before = await storedReceipt(context.data, fileHash);
  if (before?.contentHash === contentHash) return { receipt: { ...before, file: name }, known: true };
  const receipt = refusal(name, contentHash, message);
  await storeReceipt(context.data, fileHash, receipt);
  context.log.info('ingest.refused', { ...receipt });
  return { receipt, known: false };
}

async function partsOf(file: DroppedFile, settings: Settings): Promise<ExportFile[]> {
  const { bytes, modifiedAt, metadata } = await file.open();
  let opened: AsyncIterable<Uint8Array> | null = bytes;
  const content = () => {
    const unread = opened;
    opened = null;
    return unread ?? reopened(file);
  };
  const parts = await exportParts(file.name, content, settings);
  return parts.map((part) => ({ ...part, modifiedAt, metadata }));
}

async function* reopened(file: DroppedFile): AsyncGenerator<Uint8Array> {
  const { bytes } = await file.open();
  yield* bytes;
}

/** Throws RefusedFileError where the content of the part cannot be got at. */
async function ingestPart(context: IngestContext, file: ExportFile): Promise<Ingested> {
  const fileHash = await hashOf(file);
  const contentHash = contentHashOf(fileHash, readingVersion(context.settings));
  const before = await storedReceipt(context.data, fileHash);
  const known = before?.contentHash === contentHash;
  if (before !== null && known && !isSeenAnew(before, file))
    return { receipt: { ...before, file: file.name }, known };
  const mergedAt = before === null || known ? null : await mergedSince(context.data, before.contentHash);
  if (before !== null && mergedAt !== null)
    return mergedFile(context, { ...before, file: file.name }, mergedAt);

  const taken = await takeFile(context, file, contentHash);
  const receipt = known ? withFormerSightings(taken, before) : taken;
  if (!known) await removeFormerReading(context.history, before, receipt);
  await storeReceipt(context.data, fileHash, receipt);
  context.log.info(receipt.reason === null ? 'ingest.taken' : 'ingest.refused', { ...receipt });
  return { receipt, known };
}

/** True for a list that nothing dates but the time of its file, and that was not seen at the time of this one. */
function isSeenAnew({ fileTimes }: IngestReceipt, { modifiedAt }: ExportFile): boolean {
  return fileTimes.length > 0 && !fileTimes.includes(modifiedAt);
}

/** The same reading of a list at another time: it was so at each of them. */
function withFormerSightings(now: IngestReceipt, before: IngestReceipt): IngestReceipt {
  return {
    ...now,
    objects: [...new Set([...before.objects, ...now.objects])].sort(),
    fileTimes: [...new Set([...before.fileTimes, ...now.fileTimes])].sort(),
  };
}

/** A file that would be read anew, and can not be: its former reading could not be taken away. */
function mergedFile({ log }: IngestContext, receipt: IngestReceipt, mergedAt: Instant): Ingested {
  const { file } = receipt;
  const note =
    `${file}: read before under other settings, and its rows were merged with those of other files on ` +
    `${mergedAt.slice(0, 10)}: they stay as they were read; to read everything anew, take all files into an empty history`;
  log.warn('ingest.merged', { file, note });
  return { receipt, known: true, note };
}

/** Files of one run, added up; rows of files known from before count too. */
export interface IngestTotals {
  readonly files: number;
  readonly known: number;
  readonly refused: number;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
}

/** Takes files one after the other as one run of the job; what is wrong with one never hides the others. */
export async function ingestAll(
  context: JobContext,
  trigger: Trigger,
  files: readonly DroppedFile[],
  onIngested: (ingested: Ingested) => void = () => undefined,
): Promise<Ingested[]> {
  const ingested: Ingested[] = [];
  await runJob(context, trigger, async () => {
    for (const file of files) {
      for (const one of await ingestFile(context, file)) {
        ingested.push(one);
        onIngested(one);
      }
    }
    return totalsOf(ingested);
  });
  return ingested;
}

/** The sums over files. */
export function totalsOf(ingested: readonly Ingested[]): IngestTotals {
  const sum = (value: (receipt: IngestReceipt) => number) =>
    ingested.reduce((total, { receipt }) => total + value(receipt), 0);
  return {
    files: ingested.length,
    known: ingested.filter(({ known }) => known).length,
    refused: ingested.filter(({ receipt }) => receipt.reason !== null).length,
    rowsRead: sum((receipt) => receipt.rowsRead),
    accepted: sum((receipt) => receipt.accepted),
    rejected: sum((receipt) => receipt.rejected),
    skipped: sum((receipt) => receipt.skipped),
  };
}

async function takeFile(
  context: IngestContext,
  file: ExportFile,
  contentHash: string,
): Promise<IngestReceipt> {
  const sink = new FileSink(context, file, contentHash);
  try {
    const reading = await readExport(file, context.settings, sink);
    const objects = await sink.commit(reading);
    const quarantine = await sink.storeQuarantine();
    await noteSources(context, reading);
    const fileTimes = isDatedByFile(file, reading) ? [file.modifiedAt] : [];
    return receiptOf(file.name, contentHash, reading, {
      objects,
      quarantine,
      fileTimes,
      answers: sink.answers,
      rejectReasons: sink.rejectReasons,
    });
  } catch (error) {
    await sink.discard();
    if (error instanceof RefusedFileError) return refusal(file.name, contentHash, error.message);
    throw error;
  }
}

/**
 * Notes of sources that settings name and say no kind of what they are: as the profile of their sales or ads says, for
 * which of two shops and an ERP count depends on it.
 */
async function noteSources({ history, settings }: IngestContext, reading: ExportReading): Promise<void> {
  if (reading.record !== 'sale' && reading.record !== 'adMetric') return;
  const kind = tablesOf(settings).find(({ name }) => name === reading.profile)?.sourceKind ?? null;
  if (kind === null) return;
  for (const source of reading.sources)
    if (sourceKind(source, settings) === undefined) await history.noteSourceKind(source, kind);
}

/**
 * SHA-256 of the bytes and of the export that name or metadata state. The export belongs to it: a list that is again
 * what it was before the one in force is news, though its bytes are not.
 */
async function hashOf(file: ExportFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.bytes()) hash.update(chunk);
  const stated = statedExport(file);
  if (stated !== null) hash.update(`\nexported ${stated}`);
  return hash.digest('hex');
}

/** When metadata or name say that the file was exported; null where they do not. */
function statedExport({ name, metadata }: ExportFile): string | number | null {
  return metadata['exported-at'] ?? dayInName(name.slice(name.lastIndexOf('/') + 1));
}

/** True for a list that says nowhere when it was exported. */
function isDatedByFile(file: ExportFile, { record, exportedAt }: ExportReading): boolean {
  return RECORDS[record].nature === 'set' && statedExport(file) === null && exportedAt === file.modifiedAt;
}

async function removeFormerReading(
  history: Pick<History, 'forget'>,
  before: IngestReceipt | null,
  now: IngestReceipt,
): Promise<void> {
  const former = [...(before?.objects ?? []), ...(before?.quarantine ? [before.quarantine] : [])];
  const kept = new Set([...now.objects, now.quarantine]);
  await history.forget(former.filter((key) => !kept.has(key)));
}
