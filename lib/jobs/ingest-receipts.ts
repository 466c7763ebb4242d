import type { Instant } from '../domain/calendar.ts';
import { ObjectMissingError } from '../domain/errors.ts';
import type { IngestReceipt } from '../domain/ingest-receipt.ts';
import type { ObjectStore } from '../domain/ports.ts';
import { RECORDS } from '../domain/records.ts';
import { mergedFileKey, receiptKey } from '../domain/storage-keys.ts';
import type { ExportReading } from '../ingestion/read-export.ts';

/** What names the objects of a file's reading: the hash of the file and the version of the reading. */
export function contentHashOf(fileHash: string, readingVersion: string): string {
  return `${fileHash}-${readingVersion}`;
}

/** The receipt of a file, by its hash; null where it was never dropped. */
export async function storedReceipt(data: ObjectStore, fileHash: string): Promise<IngestReceipt | null> {
  const stored = await readJson<IngestReceipt>(data, receiptKey(fileHash));
  // Receipts of earlier releases lack this field.
  return stored === null ? null : { ...stored, fileTimes: stored.fileTimes ?? [] };
}

/** Stores the receipt of a file, by its hash. */
export async function storeReceipt(
  data: ObjectStore,
  fileHash: string,
  receipt: IngestReceipt,
): Promise<void> {
  await data.put(receiptKey(fileHash), JSON.stringify(receipt), { contentType: 'application/json' });
}

/** Notes that the rows of these readings are merged from `at` on. Their receipts stay as they are: they say when a file came. */
export async function noteMerged(
  data: ObjectStore,
  contentHashes: readonly string[],
  at: Instant,
): Promise<void> {
  for (const contentHash of contentHashes)
    await data.put(mergedFileKey(contentHash), JSON.stringify({ mergedAt: at }), {
      contentType: 'application/json',
    });
}

/** Since when the rows of a reading lie with those of other files, so that they can not be taken away; null where they lie apart. */
export async function mergedSince(data: ObjectStore, contentHash: string): Promise<Instant | null> {
  const note = await readJson<{ mergedAt: Instant }>(data, mergedFileKey(contentHash));
  return note?.mergedAt ?? null;
}

async function readJson<T>(data: ObjectStore, key: string): Promise<T | null> {
  try {
    return JSON.parse(new TextDecoder().decode(await data.get(key))) as T;
  } catch (error) {
    if (error instanceof ObjectMissingError) return null;
    throw error;
  }
}

/** The receipt of a file that was taken; `fileTimes` as the receipt has them. */
export function receiptOf(
  file: string,
  contentHash: string,
  reading: ExportReading,
  stored: Pick<IngestReceipt, 'objects' | 'quarantine' | 'fileTimes' | 'answers' | 'rejectReasons'>,
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

/** The receipt of a file that could not be taken, and why. */
export function refusal(file: string, contentHash: string, reason: string): IngestReceipt {
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
    fileTimes: [],
  };
}
