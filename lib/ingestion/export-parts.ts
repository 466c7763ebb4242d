import { RefusedFileError } from '../domain/errors.ts';
import type { Settings } from '../settings/settings.ts';
import { findHeader, recognize } from './header.ts';
import { tablesOf } from './profiles/all.ts';
import { isWorkbook, type SheetText, sheetTexts } from './workbook.ts';
import { type ZipMember, zipMembers } from './zip.ts';

/** One table out of a dropped file: the file itself, a file in a zip, a sheet of a workbook. */
export interface ExportPart {
  /** `orders.csv`, `july.zip/orders.csv`, `book.xlsx`, `book.xlsx/Stock` where several sheets are taken. */
  readonly name: string;
  readonly isSheet: boolean;
  /** Opens its content: as it was dropped, or as `sheetTexts` gives it. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Zips and workbooks are held in memory; a larger one is refused. */
const MOST_ZIP_BYTES = 200 * 1024 * 1024;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');
const OLD_EXCEL = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * What a dropped file holds. Of a zip all files, of a workbook all sheets that a profile fits. Throws RefusedFileError,
 * with one line that says what to do, where a zip or workbook cannot be read or holds nothing.
 */
export async function exportParts(
  name: string,
  bytes: () => AsyncIterable<Uint8Array>,
  settings: Settings,
): Promise<ExportPart[]> {
  const head = await firstBytes(bytes());
  if (head.equals(OLD_EXCEL)) throw oldExcel(name);
  if (!head.equals(ZIP) && !head.equals(EMPTY_ZIP)) return [{ name, isSheet: false, bytes }];
  const content = await whole(name, bytes());
  const members = await zipMembers(name, content);
  if (isWorkbook(members)) return sheetParts(name, content, members, settings);
  if (members.length === 0) throw new RefusedFileError(`${name}: the zip is empty: put the exports into it`);
  const parts: ExportPart[] = [];
  for (const member of members) parts.push(...(await memberParts(name, member, settings)));
  return parts;
}

/** What a file in a zip holds: itself, or the sheets of a workbook. */
async function memberParts(zip: string, member: ZipMember, settings: Settings): Promise<ExportPart[]> {
  const name = `${zip}/${member.path}`;
  const bytes = () => member.bytes();
  try {
    const head = await firstBytes(bytes());
    if (head.equals(OLD_EXCEL)) throw oldExcel(name);
    if (!head.equals(ZIP)) return [{ name, isSheet: false, bytes }];
    const content = await whole(name, bytes());
    const members = await zipMembers(name, content);
    if (isWorkbook(members)) return await sheetParts(name, content, members, settings);
    throw new RefusedFileError(`${name}: this is a zip in a zip: send it by itself`);
  } catch (error) {
    if (!(error instanceof RefusedFileError)) throw error;
    return [refused(error, name)];
  }
}

/** A part that cannot be taken: opening it says why, so that the others beside it still are. */
function refused(error: RefusedFileError, name: string): ExportPart {
  return {
    name,
    isSheet: false,
    bytes: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    }),
  };
}

function oldExcel(name: string): RefusedFileError {
  return new RefusedFileError(`${name}: this is an old Excel file (.xls): save it as .xlsx or CSV`);
}

/** The sheets that a profile fits; where none does the first, so that reading it says why. */
async function sheetParts(
  name: string,
  bytes: Buffer,
  members: readonly ZipMember[],
  settings: Settings,
): Promise<ExportPart[]> {
  const sheets = await sheetTexts(name, bytes, members);
  const fitting = sheets.filter(({ text }) => fits(name, text, settings));
  const [first] = sheets;
  if (first === undefined) throw new RefusedFileError(`${name}: the workbook is empty: export it again`);
  const taken = fitting.length > 0 ? fitting : [first];
  return taken.map((sheet) => ({
    name: taken.length > 1 ? `${name}/${sheet.name}` : name,
    isSheet: true,
    bytes: () => inBlocks(sheet),
  }));
}

function fits(name: string, text: Buffer, settings: Settings): boolean {
  const tables = tablesOf(settings);
  try {
    const header = findHeader(name, text.subarray(0, SNIFFED_BYTES), true, tables);
    if (header !== null) recognize(name, header, tables);
    return header !== null;
  } catch (error) {
    if (error instanceof RefusedFileError) return false;
    throw error;
  }
}

const SNIFFED_BYTES = 128 * 1024;
const BLOCK_BYTES = 256 * 1024;

async function* inBlocks({ text }: SheetText): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += BLOCK_BYTES) yield text.subarray(at, at + BLOCK_BYTES);
}

async function firstBytes(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const block of bytes) {
    head = Buffer.concat([head, block]);
    if (head.length >= 4) break;
  }
  return head.subarray(0, 4);
}

async function whole(name: string, bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  let size = 0;
  for await (const block of bytes) {
    blocks.push(block);
    size += block.length;
    if (size > MOST_ZIP_BYTES) {
      throw new RefusedFileError(
        `${name}: it is larger than ${MOST_ZIP_BYTES / 1024 / 1024} MB: unpack it, or save it as CSV, and send that`,
      );
    }
  }
  return Buffer.concat(blocks);
}
