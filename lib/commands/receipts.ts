import { join } from 'node:path';
import type { IngestReceipt } from '../domain/ingest-receipt.ts';
import type { Ingested, IngestTotals } from '../jobs/ingest.ts';
import { counted, type Output, place } from './printing.ts';

/** The fields of a receipt that `ingest --json` prints, in this order. */
const PRINTED = [
  'file',
  'profile',
  'encoding',
  'rowsRead',
  'accepted',
  'rejected',
  'skipped',
  'firstDay',
  'lastDay',
  'unitsByChannel',
  'quarantine',
] as const;

/** A receipt as `ingest --json` prints it; with `answers`, `reason`, `warnings` and `note` only where there are any. */
export function receiptJson({ receipt, note }: Ingested): Record<string, unknown> {
  return {
    ...Object.fromEntries(PRINTED.map((field) => [field, receipt[field]])),
    ...(receipt.answers === null ? {} : { answers: receipt.answers }),
    ...(receipt.reason === null ? {} : { reason: receipt.reason }),
    ...(receipt.warnings.length === 0 ? {} : { warnings: receipt.warnings }),
    ...(note === undefined ? {} : { note }),
  };
}

/** A table of receipts, then warnings and refusals in full. */
export function printReceipts(output: Output, ingested: readonly Ingested[]): void {
  output.table(
    ['file', 'profile', 'encoding', 'read', 'accepted', 'rejected', 'skipped', 'days', ''],
    ingested.map(({ receipt, known }) => [
      receipt.file,
      receipt.profile ?? 'refused',
      receipt.encoding ?? '',
      receipt.rowsRead,
      receipt.accepted,
      receipt.rejected,
      receipt.skipped,
      receipt.firstDay === null ? '' : `${receipt.firstDay} to ${receipt.lastDay}`,
      known ? 'known' : '',
    ]),
  );
  for (const { receipt, known, note } of ingested) {
    if (receipt.reason !== null) output.line(`refused: ${receipt.reason}`);
    if (!known && receipt.answers !== null) output.line(answersLine(receipt.file, receipt.answers));
    if (!known) for (const warning of receipt.warnings) output.line(`note: ${warning}`);
    if (note !== undefined) output.line(`note: ${note}`);
  }
}

/** "proposals.xlsx: 3 proposals ordered, 1 declined". */
function answersLine(
  file: string,
  { ordered = 0, declined = 0 }: NonNullable<IngestReceipt['answers']>,
): string {
  return `${file}: ${counted(ordered, 'proposal')} ordered, ${declined} declined`;
}

/** Where rejected rows lie, if there are any. */
export function printQuarantine(output: Output, totals: IngestTotals, folder: string): void {
  if (totals.rejected > 0)
    output.line(
      `            rejected rows with line, column, value and reason: ${place(join(folder, 'quarantine'))}/`,
    );
}

/** The totals in one line. */
export function totalsLine(totals: IngestTotals): string {
  const known = totals.known > 0 ? ` (${totals.known} known from before)` : '';
  const refused = totals.refused > 0 ? `, ${counted(totals.refused, 'file')} refused` : '';
  return (
    `${counted(totals.files, 'file')}${known}${refused}: ${counted(totals.rowsRead, 'row')} read, ` +
    `${totals.accepted.toLocaleString('en-US')} accepted, ${totals.rejected.toLocaleString('en-US')} rejected, ` +
    `${totals.skipped.toLocaleString('en-US')} skipped`
  );
}
