import type { CellValue } from '../domain/records.ts';
import type { CellType } from './cell-types.ts';
import { NumberReader } from './number-reader.ts';
import { ShapeReader, TextReader } from './text-reader.ts';
import { TimeReader } from './time-reader.ts';

/** Reads the cells of one column from their bytes. Gives exactly what the cell type's `parse` gives, faster. */
export interface CellReader {
  /**
   * The value of `bytes[start..end)`, behind which three more bytes must lie (the scanner's buffer has them): null
   * where blank, undefined where the text is not of the type.
   */
  read(bytes: Buffer, start: number, end: number): CellValue | undefined;
}

/** A reader for a column of cells of that type. */
export function readerOf(type: CellType): CellReader {
  const { form } = type;
  switch (form.kind) {
    case 'decimal':
      return new NumberReader(type, form);
    case 'time':
      return new TimeReader(type, form);
    case 'shape':
      return new ShapeReader(type);
    default:
      return new TextReader(type);
  }
}
