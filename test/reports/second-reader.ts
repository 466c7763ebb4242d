import readXlsxFile from 'read-excel-file/node';
import { dateOfSerial, readXlsx, type XlsxCell } from './xlsx-reader.ts';

/** What a workbook says by two readers that share no code: its sheets by name, every cell as text. */
export async function readTwice(bytes: Uint8Array): Promise<{ own: SheetTexts; other: SheetTexts }> {
  const own = readXlsx(bytes).map(({ name, rows }) => [name, rows.map((row) => row.map(ownText))] as const);
  const other = (await readXlsxFile(Buffer.from(bytes))).map(
    ({ sheet, data }) =>
      [
        sheet,
        data.map((row) => row.map((cell) => (cell instanceof Date ? toTheSecond(cell) : String(cell ?? '')))),
      ] as const,
  );
  return { own: own.map(trimmed), other: other.map(trimmed) };
}

/** A reader may lose a part of a second in the serial number's digits. */
function toTheSecond(date: Date): string {
  return new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
}

type SheetTexts = readonly (readonly [name: string, rows: readonly (readonly string[])[]])[];

function ownText(cell: XlsxCell | null): string {
  if (cell === null) return '';
  const isDate = typeof cell.value === 'number' && cell.format.includes('yy');
  // The second reader strips blanks around a text.
  return isDate ? toTheSecond(dateOfSerial(cell.value as number)) : String(cell.value).trim();
}

/** Rows without the empty cells at their end, which readers keep or not. */
function trimmed([name, rows]: SheetTexts[number]): SheetTexts[number] {
  return [name, rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1))];
}
