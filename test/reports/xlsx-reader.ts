import { inflateRawSync } from 'node:zlib';

/** What one cell of a sheet says: texts and numbers as stored, and the number format that shows them. */
export interface XlsxCell {
  readonly value: string | number;
  readonly format: string;
}

export interface XlsxSheet {
  readonly name: string;
  /** Rows of cells; an empty cell is null. */
  readonly rows: readonly (readonly (XlsxCell | null)[])[];
  readonly frozenRows: number;
  readonly widths: readonly number[];
  readonly xml: string;
}

/** Reads a workbook as ECMA-376 says, without the library that wrote it. Throws where the file breaks its rules. */
export function readXlsx(bytes: Uint8Array): XlsxSheet[] {
  const files = unzip(Buffer.from(bytes));
  const part = (name: string) => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`workbook without ${name}`);
    return file.toString('utf8');
  };
  const formats = cellFormats(part('xl/styles.xml'));
  const targets = new Map(
    elements(part('xl/_rels/workbook.xml.rels'), 'Relationship').map((each) => [
      attribute(each, 'Id'),
      attribute(each, 'Target'),
    ]),
  );
  return elements(part('xl/workbook.xml'), 'sheet').map((sheet) => {
    const xml = part(`xl/${targets.get(attribute(sheet, 'r:id'))}`);
    return {
      name: unescapeXml(attribute(sheet, 'name')),
      rows: readRows(xml, formats),
      frozenRows: Number(/<pane ySplit="(\d+)"[^>]*state="frozen"/.exec(xml)?.[1] ?? 0),
      widths: elements(xml, 'col').map((each) => Number(attribute(each, 'width'))),
      xml,
    };
  });
}

/** The day or moment that a serial number of Excel's 1900 calendar means. */
export function dateOfSerial(serial: number): Date {
  return new Date(Math.round((serial - 25_569) * 86_400_000));
}

const CELL =
  /<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(?:<v>([^<]*)<\/v>|<is><t xml:space="preserve">([^<]*)<\/t><\/is>)<\/c>)/g;

function readRows(xml: string, formats: readonly string[]): (XlsxCell | null)[][] {
  return [...xml.matchAll(/<row r="(\d+)"[^>]*>([\s\S]*?)<\/row>/g)].map((row) => {
    const cells: (XlsxCell | null)[] = [];
    for (const match of (row[2] ?? '').matchAll(CELL)) {
      while (cells.length < columnNumber(match[1] ?? '')) cells.push(null);
      const cell = readCell(match, formats);
      if (cell !== null) cells[columnNumber(match[1] ?? '')] = cell;
    }
    return cells;
  });
}

function readCell([whole, , attributes = '', value, text]: RegExpMatchArray, formats: readonly string[]) {
  if (value === undefined && text === undefined) return null;
  const isText = /\bt="inlineStr"/.test(attributes);
  const stored = isText ? excelText(text ?? '') : Number(value);
  if (Number.isNaN(stored) || isText !== (text !== undefined)) throw new Error(`cell ${whole} says nothing`);
  return { value: stored, format: formats[Number(/\bs="(\d+)"/.exec(attributes)?.[1] ?? 0)] ?? '' };
}

function cellFormats(styles: string): string[] {
  const codes = new Map(
    elements(styles, 'numFmt').map((each) => [
      attribute(each, 'numFmtId'),
      unescapeXml(attribute(each, 'formatCode')),
    ]),
  );
  const cellStyles = /<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(styles)?.[1] ?? '';
  return elements(cellStyles, 'xf').map(
    (each) => codes.get(/\bnumFmtId="(\d+)"/.exec(each)?.[1] ?? '') ?? 'General',
  );
}

function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const files = new Map<string, Buffer>();
  let entry = zip.readUInt32LE(end + 16);
  for (let index = 0; index < zip.readUInt16LE(end + 10); index += 1) {
    const nameBytes = zip.readUInt16LE(entry + 28);
    const local = zip.readUInt32LE(entry + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
    const name = zip.toString('utf8', entry + 46, entry + 46 + nameBytes);
    files.set(name, zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed));
    entry += 46 + nameBytes + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }
  return files;
}

function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'g'))].map((match) => match[0]);
}

function attribute(element: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1];
  if (value === undefined) throw new Error(`${element} without ${name}`);
  return value;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function excelText(xml: string): string {
  return unescapeXml(xml).replace(/_x([0-9A-Fa-f]{4})_/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
