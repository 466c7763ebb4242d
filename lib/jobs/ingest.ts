import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Instant } from '../domain/calendar.ts';
import { ObjectMissingError, RefusedFileError } from '../domain/errors.ts';
import type { IngestReceipt, RejectedRow, RejectReason } from '../domain/ingest-receipt.ts';
import type { ObjectStore, Trigger } from '../domain/ports.ts';
import { RECORDS, type RecordBatch, type RecordName } from '../domain/records.ts';
import { PREFIX, quarantineKey, receiptKey } from '../domain/storage-keys.ts';
import type { HistoryWriter } from '../history/writer.ts';
import { exportParts } from '../ingestion/export-parts.ts';
import { type ExportFile, type ExportReading, readExport, readingVersion } from '../ingestion/read-export.ts';
import { RejectTally } from '../ingestion/reject-tally.ts';
import { dayInName } from '../ingestion/tally.ts';
import type { Settings } from '../settings/settings.ts';
import type { IngestContext, JobContext } from './context.ts';
import { AnswerTaking } from './proposal-answers.ts';
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

/** The receipt of a file, and whether it was taken before: then nothing was read or written again. */
export interface Ingested {
  readonly receipt: IngestReceipt;
  readonly known: boolean;
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
    if (error instanceof RefusedFileError)
      return [{ receipt: refusal(file.name, '', error.message), known: false }];
    throw error;
  }
  const ingested: Ingested[] = [];
  for (const part of parts) ingested.push(await ingestPart(context, part));
  return ingested;
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

async function ingestPart(context: IngestContext, file: ExportFile): Promise<Ingested> {
  let fileHash: string;
  try {
    fileHash = await hashOf(file);
  } catch (error) {
    if (error instanceof RefusedFileError)
      return { receipt: refusal(file.name, '', error.message), known: false };
    throw error;
  }
  const contentHash = `${fileHash}-${readingVersion(context.settings)}`;
  const before = await storedReceipt(context.data, fileHash);
  if (before?.contentHash === contentHash) return { receipt: { ...before, file: file.name }, known: true };

  const receipt = await takeFile(context, file, contentHash);
  await removeFormerReading(context.data, before, receipt);
  await context.data.put(receiptKey(fileHash), JSON.stringify(receipt), { contentType: 'application/json' });
  context.log.info(receipt.reason === null ? 'ingest.taken' : 'ingest.refused', { ...receipt });
  return { receipt, known: false };
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
    const { answers, rejectReasons } = sink;
    return receiptOf(file.name, contentHash, reading, { objects, quarantine, answers, rejectReasons });
  } catch (error) {
    await sink.discard();
    if (error instanceof RefusedFileError) return refusal(file.name, contentHash, error.message);
    throw error;
  }
}

/** Hands typed rows to history and rejected rows to a quarantine file, both opened when the first one comes. */
class FileSink {
  readonly #context: IngestContext;
  readonly #file: string;
  readonly #contentHash: string;
  readonly #quarantineFile: string;
  readonly #writers = new Map<RecordName, HistoryWriter>();
  readonly #rejectTally = new RejectTally();
  readonly #answering: AnswerTaking;
  #rejects: ReturnType<typeof stringify> | null = null;
  #rejectsWritten: Promise<void> | null = null;

  constructor(
    context: IngestContext,
    { name, modifiedAt }: Pick<ExportFile, 'name' | 'modifiedAt'>,
    contentHash: string,
  ) {
    this.#context = context;
    this.#file = name;
    this.#answering = new AnswerTaking(context.alerts, name, modifiedAt);
    this.#contentHash = contentHash;
    this.#quarantineFile = join(context.temporaryFolder, `${contentHash}.quarantine.csv`);
  }

  /** Proposals that the file has answered. */
  get answers(): IngestReceipt['answers'] {
    return this.#answering.taken;
  }

  write(batch: RecordBatch): Promise<readonly RejectedRow[] | undefined> {
    if (RECORDS[batch.record].nature === 'answer') return this.#answering.take(batch);
    return keeping(async () => {
      await (await this.#writerOf(batch.record)).append(batch);
      return undefined;
    });
  }

  async #writerOf(record: RecordName): Promise<HistoryWriter> {
    const writer = this.#writers.get(record) ?? (await this.#context.history.write(record));
    this.#writers.set(record, writer);
    return writer;
  }

  reject(row: RejectedRow): Promise<void> {
    return keeping(() => this.#putAside(row));
  }

  async #putAside(row: RejectedRow): Promise<void> {
    this.#rejectTally.add(row);
    if (this.#rejects === null) {
      this.#rejects = stringify({
        header: true,
        columns: ['file', 'line', 'column', 'value', 'reason', 'raw'],
        bom: true,
        escape_formulas: true,
      });
      this.#rejectsWritten = pipeline(this.#rejects, createWriteStream(this.#quarantineFile));
      this.#rejectsWritten.catch(() => undefined);
    }
    if (!this.#rejects.write({ file: this.#file, ...row }))
      await Promise.race([once(this.#rejects, 'drain'), this.#rejectsWritten]);
  }

  /**
   * Gives the keys of the history objects. A set of which no row could be read is not the truth: what was known before
   * stays, while a set that is empty without a fault says that there is nothing.
   */
  async commit(reading: ExportReading): Promise<readonly string[]> {
    const { nature } = RECORDS[reading.record];
    if (nature === 'answer') return [];
    if (reading.accepted === 0 && (reading.rejected > 0 || nature === 'event')) return [];
    const facts = {
      contentHash: this.#contentHash,
      exportedAt: reading.exportedAt,
      file: this.#file,
      source: reading.sources[0] ?? reading.profile,
      partial: reading.rejected > 0,
    };
    const keys: string[] = [];
    for (const record of [reading.record, ...reading.also]) {
      const { objects } = await (await this.#writerOf(record)).commit(facts);
      keys.push(...objects);
    }
    return keys;
  }

  /** Why rows were rejected, the most frequent reasons first. */
  get rejectReasons(): readonly RejectReason[] {
    return this.#rejectTally.reasons;
  }

  /** Key of the stored quarantine file; null where no row was rejected. */
  async storeQuarantine(): Promise<string | null> {
    if (this.#rejects === null) return null;
    this.#rejects.end();
    await this.#rejectsWritten;
    const key = quarantineKey(this.#file, this.#contentHash);
    await this.#context.data.upload(key, this.#quarantineFile, { contentType: 'text/csv; charset=utf-8' });
    return key;
  }

  async discard(): Promise<void> {
    this.#rejects?.destroy();
    await this.#rejectsWritten?.catch(() => undefined);
    for (const writer of this.#writers.values()) await writer.discard();
  }
}

/** A fault of this machine, such as a folder that is gone, must not pass for one of the file: a refusal is final. */
async function keeping<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    throw new Error(`rows could not be kept: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * SHA-256 of the bytes and of the export that name or metadata state. The export belongs to it: a list that is again
 * what it was before the one in force is news, though its bytes are not.
 */
async function hashOf(file: ExportFile): Promise<string> {
  const hash = createHash('sha256');
  const { metadata } = file;
  for await (const chunk of file.bytes()) hash.update(chunk);
  const stated = metadata['exported-at'] ?? dayInName(file.name.slice(file.name.lastIndexOf('/') + 1));
  if (stated !== null) hash.update(`\nexported ${stated}`);
  return hash.digest('hex');
}

async function storedReceipt(data: ObjectStore, fileHash: string): Promise<IngestReceipt | null> {
  try {
    return JSON.parse(new TextDecoder().decode(await data.get(receiptKey(fileHash)))) as IngestReceipt;
  } catch (error) {
    if (error instanceof ObjectMissingError) return null;
    throw error;
  }
}

async function removeFormerReading(
  data: ObjectStore,
  before: IngestReceipt | null,
  now: IngestReceipt,
): Promise<void> {
  const former = [...(before?.objects ?? []), ...(before?.quarantine ? [before.quarantine] : [])];
  const kept = new Set([...now.objects, now.quarantine]);
  await data.remove(former.filter((key) => !kept.has(key)));
}

function receiptOf(
  file: string,
  contentHash: string,
  reading: ExportReading,
  stored: Pick<IngestReceipt, 'objects' | 'quarantine' | 'answers' | 'rejectReasons'>,
): IngestReceipt {
  return {
    file,
    contentHash,
    profile: reading.profile,
    record: reading.record,
    source: reading.sources.join(', '),
    encoding: reading.encoding,
    rowsRead: reading.rowsRead,
    accepted: reading.accepted,
    rejected: reading.rejected,
    skipped: reading.skipped,
    firstDay: reading.firstDay,
    lastDay: reading.lastDay,
    unitsByChannel: reading.unitsByChannel,
    exportedAt: reading.exportedAt,
    warnings: reading.warnings,
    reason: null,
    ...stored,
    answers: RECORDS[reading.record].nature === 'answer' ? stored.answers : null,
  };
}

function refusal(file: string, contentHash: string, reason: string): IngestReceipt {
  return {
    file,
    contentHash,
    profile: null,
    record: null,
    source: null,
    encoding: null,
    rowsRead: 0,
    accepted: 0,
    rejected: 0,
    skipped: 0,
    firstDay: null,
    lastDay: null,
    unitsByChannel: {},
    answers: null,
    exportedAt: null,
    warnings: [],
    rejectReasons: [],
    quarantine: null,
    reason,
    objects: [],
  };
}
