import { quantityOf, unitsOf } from '../domain/decimal.ts';
import type { ColumnKind } from '../domain/finance-tables.ts';
import { type Cell, rowsWithTotals, type Table, type TableColumn } from './table.ts';
import { cellStyle, HEADER_STYLE, STYLES_XML } from './workbook-styles.ts';
import { zipFile } from './zip-file.ts';

const WIDEST = 60;
/** Excel's own limit; a longer text makes it call the file damaged. */
const LONGEST_TEXT = 32_767;
/** Rows of a sheet put into one piece of its text. */
const ROWS_AT_ONCE = 500;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * The tables as an XLSX workbook (ECMA-376), a sheet each: header row frozen with filters, totals in bold, dates real
 * dates, numbers real numbers, texts always text and never a formula. The same tables give the same bytes. Throws
 * RangeError for a number that is not finite and for a sheet name that Excel does not allow.
 */
export function workbookXlsx(tables: readonly Table[]): Promise<Uint8Array> {
  return workbookOfSheets(tables.map((table) => ({ name: table.name, table: () => table })));
}

/** A sheet whose table is made when its turn comes. */
export interface WorkbookSheet {
  readonly name: string;
  readonly table: () => Table;
}

/** As `workbookXlsx`, of tables that are made one after the other: no more than one is held at a time. */
export function workbookOfSheets(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  const names = sheets.map(({ name }) => sheetName(name));
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    throw new RangeError(`two sheets of one name: ${names.join(', ')}`);
  return zipFile([
    { name: '[Content_Types].xml', content: [contentTypes(sheets.length)] },
    { name: '_rels/.rels', content: [rootRelationships()] },
    { name: 'xl/workbook.xml', content: [workbookXml(names)] },
    { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelationships(sheets.length)] },
    { name: 'xl/styles.xml', content: [STYLES_XML] },
    ...sheets.map(({ table }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: sheetXml(table),
    })),
  ]);
}

function sheetName(name: string): string {
  if (name.length < 1 || name.length > 31 || /[[\]/\\:*?]|^'|'$/.test(name))
    throw new RangeError(`a sheet cannot be named "${name}": 1 to 31 characters, none of []/\\:*?`);
  return name;
}

function* sheetXml(makeTable: () => Table): Generator<string> {
  const table = makeTable();
  const { columns, rows } = table;
  const letters = columns.map((_column, index) => columnLetters(index));
  const last = letters.at(-1) ?? 'A';
  const bodyRows = [...rowsWithTotals(table)];
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}${bodyRows.length + 1}"/>` +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${columnWidths(columns, bodyRows)
      .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
      .join('')}</cols><sheetData><row r="1">${columns
      .map(({ title }, index) => textXml(`${letters[index]}1`, title, HEADER_STYLE))
      .join('')}</row>`;
  for (let from = 0; from < bodyRows.length; from += ROWS_AT_ONCE) {
    let piece = '';
    const to = Math.min(bodyRows.length, from + ROWS_AT_ONCE);
    for (let index = from; index < to; index += 1) {
      const isTotal = index >= rows.length;
      piece += `<row r="${index + 2}">`;
      const cells = bodyRows[index] ?? [];
      for (let column = 0; column < cells.length; column += 1) {
        const cell = cells[column] ?? null;
        if (cell === null) continue;
        piece += cellXml(`${letters[column]}${index + 2}`, cell, columns[column]?.kind ?? 'text', isTotal);
      }
      piece += '</row>';
    }
    yield piece;
  }
  const filter = rows.length === 0 ? '' : `<autoFilter ref="A1:${last}${rows.length + 1}"/>`;
  yield `</sheetData>${filter}</worksheet>`;
}

function cellXml(place: string, cell: string | number, kind: ColumnKind, isTotal: boolean): string {
  if (typeof cell === 'number') {
    const value = unitsOf(quantityOf(cell));
    return `<c r="${place}" s="${cellStyle(kind, value, isTotal)}"><v>${value}</v></c>`;
  }
  if (kind === 'date' || kind === 'moment') {
    const serial = serialOf(kind === 'date' ? `${cell}T00:00Z` : `${cell.replace(' ', 'T')}Z`);
    if (serial !== null) return `<c r="${place}" s="${cellStyle(kind, 0, isTotal)}"><v>${serial}</v></c>`;
  }
  return textXml(place, cell, cellStyle('text', 0, isTotal));
}

function textXml(place: string, text: string, style: number): string {
  const shown = excelText(text.slice(0, LONGEST_TEXT));
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${shown}</t></is></c>`;
}

/** Serial number of Excel's 1900 calendar; null for what is no date. */
function serialOf(moment: string): number | null {
  const ms = Date.parse(moment);
  return Number.isNaN(ms) ? null : ms / 86_400_000 + 25_569;
}

/** Characters that have to be written otherwise in a sheet. */
const SPECIAL = /[<>&]|_(?=x[0-9A-Fa-f]{4}_)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const CONTROL = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/;

/**
 * Text as Excel stores it: `_xHHHH_` stands for a character, so control characters can be kept and a text that contains
 * such a sequence must have its first underscore written so.
 */
function excelText(text: string): string {
  if (!SPECIAL.test(text) && !CONTROL.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(new RegExp(CONTROL, 'g'), excelEscape)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function excelEscape(text: string): string {
  return `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

function columnWidths(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): number[] {
  return columns.map(({ title, kind }, index) => {
    let widest = kind === 'moment' ? 16 : 8;
    for (const row of rows) {
      const cell = row[index] ?? null;
      if (cell === null || kind === 'moment') continue;
      widest = Math.max(widest, typeof cell === 'number' ? numberWidth(cell) : displayWidth(cell));
      if (widest >= WIDEST) break;
    }
    return Math.min(WIDEST, Math.max(widest, displayWidth(title) * 0.6)) + 2;
  });
}

/** Digits, separators, sign and two decimals of a number. */
function numberWidth(value: number): number {
  const digits = Math.abs(value) < 1 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return digits + Math.floor((digits - 1) / 3) + 4;
}

/** Width in characters of Latin text; a Chinese character takes two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return width;
}

/** 0 is A, 26 is AA. */
function columnLetters(index: number): string {
  const before = Math.floor(index / 26);
  const letter = String.fromCharCode(65 + (index % 26));
  return before === 0 ? letter : `${columnLetters(before - 1)}${letter}`;
}

function contentTypes(sheets: number): string {
  const override = (part: string, type: string) =>
    `<Override PartName="/xl/${part}" ContentType="${SHEET_TYPE}.${type}+xml"/>`;
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('workbook.xml', 'sheet.main') +
    override('styles.xml', 'styles') +
    Array.from({ length: sheets }, (_each, index) =>
      override(`worksheets/sheet${index + 1}.xml`, 'worksheet'),
    ).join('') +
    '</Types>'
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function rootRelationships(): string {
  return relationships([['officeDocument', 'xl/workbook.xml']]);
}

function workbookRelationships(sheets: number): string {
  return relationships([
    ...Array.from(
      { length: sheets },
      (_each, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const,
    ),
    ['styles', 'styles.xml'],
  ]);
}

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${excelText(name).replaceAll('"', '&quot;')}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${sheets.join('')}</sheets></workbook>`;
}
