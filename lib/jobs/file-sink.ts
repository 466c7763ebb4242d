import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { IngestReceipt, RejectedRow, RejectReason } from '../domain/ingest-receipt.ts';
import { RECORDS, type RecordBatch, type RecordName } from '../domain/records.ts';
import { quarantineKey } from '../domain/storage-keys.ts';
import type { HistoryWriter } from '../history/writer.ts';
import type { ExportFile, ExportReading } from '../ingestion/read-export.ts';
import { RejectTally } from '../ingestion/reject-tally.ts';
import type { IngestContext } from './context.ts';
import { AnswerTaking } from './proposal-answers.ts';

/** Hands typed rows to history and rejected rows to a quarantine file, both opened when the first one comes. */
export class FileSink {
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
