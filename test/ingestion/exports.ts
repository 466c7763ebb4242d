import { instant } from '../../lib/domain/calendar.ts';
import type { RejectedRow } from '../../lib/domain/ingest-receipt.ts';
import type { CellValue, RecordBatch } from '../../lib/domain/records.ts';
import { type ExportFile, type ExportReading, readExport } from '../../lib/ingestion/read-export.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

/** An export's content as it comes from a store: in pieces of that length. */
export async function* inPieces(
  content: string | Uint8Array,
  length = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content as string);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** What reading a file gave. */
export interface ReadFile {
  readonly reading: ExportReading;
  readonly rows: readonly Readonly<Record<string, CellValue>>[];
  readonly rejected: readonly RejectedRow[];
}

/** Reads content as an export; `settings` is what a settings file would hold. */
export async function readContent(
  content: string | Uint8Array,
  file: Partial<ExportFile> = {},
  settings: unknown = {},
): Promise<ReadFile> {
  const rows: Record<string, CellValue>[] = [];
  const rejected: RejectedRow[] = [];
  const reading = await readExport(
    {
      name: 'orders.csv',
      bytes: () => inPieces(content),
      modifiedAt: instant('2026-07-01T00:00:00Z'),
      metadata: {},
      ...file,
    },
    parseSettings(settings, 'test'),
    {
      write: (batch) => void rows.push(...rowsOf(batch)),
      reject: (row) => void rejected.push(row),
    },
  );
  return { reading, rows, rejected };
}

function rowsOf({ rows, columns }: RecordBatch): Record<string, CellValue>[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([field, values]) => [field, values[row] ?? null])),
  );
}
