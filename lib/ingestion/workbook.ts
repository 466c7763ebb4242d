import readXlsxFile from 'read-excel-file/node';
import { RefusedFileError } from '../domain/errors.ts';
import type { ZipMember } from './zip.ts';

/** A sheet as delimited text: text cells in quotes, numbers, days and yes or no bare, one line a row of the sheet. */
export interface SheetText {
  readonly name: string;
  readonly text: Buffer;
}

/** A workbook is held in memory as a whole; beyond this much XML it is refused. */
const MOST_XML_BYTES = 128 * 1024 * 1024;

/** True where the zip is a workbook (.xlsx): its parts lie under `xl/`. */
export function isWorkbook(members: readonly ZipMember[]): boolean {
  return members.some(({ path }) => path === 'xl/workbook.xml');
}

/**
 * The sheets of a workbook that hold anything, in its order. The dimension that a sheet states is not relied on; of
 * merged cells the first holds the value. Throws RefusedFileError where the workbook is damaged or too large.
 */
export async function sheetTexts(
  file: string,
  bytes: Buffer,
  members: readonly ZipMember[],
): Promise<SheetText[]> {
  const xml = members.filter(({ path }) => /\.(xml|rels)$/i.test(path));
  if (xml.reduce((total, { size }) => total + size, 0) > MOST_XML_BYTES) {
    throw new RefusedFileError(
      `${file}: the workbook holds more than ${MOST_XML_BYTES / 1024 / 1024} MB of XML: save the sheet as CSV`,
    );
  }
  for (const member of xml) for await (const _ of member.bytes());
  const sheets = await readXlsxFile(bytes).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RefusedFileError(
      `${file}: the workbook cannot be read (${why.split('\n')[0]}): open it in Excel and save it again, or as CSV`,
      { cause },
    );
  });
  return sheets
    .filter(({ data }) => data.length > 0)
    .map(({ sheet, data }) => ({ name: sheet, text: textOf(data) }));
}

const ROWS_A_PIECE = 1000;

function textOf(rows: readonly (readonly unknown[])[]): Buffer {
  const pieces: Buffer[] = [];
  for (let row = 0; row < rows.length; row += ROWS_A_PIECE) {
    const lines = rows.slice(row, row + ROWS_A_PIECE).map(lineOf);
    pieces.push(Buffer.from(`${lines.join('\n')}\n`));
  }
  return Buffer.concat(pieces);
}

/** A row; one without any value is a blank line. */
function lineOf(cells: readonly unknown[]): string {
  return cells.every((cell) => cell === null) ? '' : cells.map(cellText).join(',');
}

/** A line break inside a cell is a blank here, so that lines are rows of the sheet. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return `"${String(cell)
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('"', '""')}"`;
}

/** The number as Excel shows it: fifteen digits, so that 0.1 + 0.2 is 0.3. Larger whole numbers keep their length. */
function numberText(number: number): string {
  if (Number.isInteger(number)) return BigInt(number).toString();
  const [mantissa = '', exponent = '0'] = Number(number.toPrecision(15)).toString().split('e');
  return exponent === '0' ? mantissa : Number(number).toFixed(Math.min(20, 15 - Number(exponent)));
}

/** A day, with its time to the second where it has one. */
function dateText(date: Date): string {
  const seconds = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return seconds.slice(11, 19) === '00:00:00' ? seconds.slice(0, 10) : seconds.slice(0, 19).replace('T', ' ');
}
