import type { CellObject } from 'write-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import { quantityOf, unitsOf } from '../domain/decimal.ts';
import type { Cell, ColumnKind, Table } from './table.ts';
import { withFixedTimes } from './zip-times.ts';

const HEADER_COLOR = '#D9E2F3';
const WIDEST = 60;
/** Excel's own limit; a longer text makes it call the file damaged. */
const LONGEST_TEXT = 32_767;

/**
 * The tables as an XLSX workbook, a sheet each: header row frozen, dates real dates, numbers real numbers, texts always
 * text and never a formula. The same tables give the same bytes. Throws RangeError for a number that is not finite,
 * Error for a sheet name Excel does not allow.
 */
export async function workbookXlsx(tables: readonly Table[]): Promise<Uint8Array> {
  const sheets = tables.map((table) => ({
    sheet: table.name,
    stickyRowsCount: 1,
    columns: columnWidths(table),
    data: [
      table.columns.map(({ title }) => headerCell(title)),
      ...table.rows.map((row) => row.map((cell, index) => dataCell(cell, table.columns[index]?.kind))),
    ],
  }));
  return withFixedTimes(await writeExcelFile(sheets).toBuffer());
}

function headerCell(title: string): CellObject {
  return { ...textCell(title), fontWeight: 'bold', backgroundColor: HEADER_COLOR, wrap: true };
}

function dataCell(cell: Cell, kind: ColumnKind = 'text'): CellObject | null {
  if (cell === null) return null;
  if (typeof cell === 'number') {
    const value = unitsOf(quantityOf(cell));
    return { value, type: Number, format: numberFormat(kind, value) };
  }
  if (kind === 'date') return { value: new Date(`${cell}T00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  if (kind === 'moment') {
    return { value: new Date(`${cell.replace(' ', 'T')}Z`), type: Date, format: 'yyyy-mm-dd hh:mm' };
  }
  return textCell(cell);
}

function textCell(text: string): CellObject {
  return { value: excelText(text.slice(0, LONGEST_TEXT)), type: String, format: '@' };
}

function numberFormat(kind: ColumnKind, value: number): string {
  if (kind === 'money') return '#,##0.00';
  if (kind === 'percent') return '0.0%';
  if (kind === 'days') return '0.0';
  return Number.isInteger(value) ? '#,##0' : '#,##0.00##';
}

/**
 * Text as Excel stores it: `_xHHHH_` stands for a character, so control characters can be kept and a text that contains
 * such a sequence must have its first underscore written so. The names every JavaScript object has are written so as
 * well: the library's table of texts would take them for entries it has.
 */
function excelText(text: string): string {
  const escaped = text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
    .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, excelEscape);
  return escaped in Object.prototype ? `${excelEscape(escaped)}${escaped.slice(1)}` : escaped;
}

function excelEscape(text: string): string {
  return `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

function columnWidths(table: Table): { width: number }[] {
  return table.columns.map(({ title, kind }, index) => {
    const widest = table.rows.reduce(
      (width, row) => Math.max(width, kind === 'moment' ? 16 : displayWidth(String(row[index] ?? ''))),
      8,
    );
    return { width: Math.min(WIDEST, Math.max(widest, displayWidth(title) * 0.6)) + 2 };
  });
}

/** Width in characters of Latin text; a Chinese character takes two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return width;
}
