import { type CellReader, readerOf } from './cell-reader.ts';
import type { CellType } from './cell-types.ts';
import { foldedWord } from './folding.ts';
import type { UsedColumn } from './header.ts';
import type { CellTest, SkipRule } from './profiles/profile.ts';
import { ESCAPED } from './record-splitter.ts';
import type { Scanner } from './scanner.ts';

interface CompiledTest {
  readonly cell: number;
  readonly holds: (folded: string) => boolean;
  readonly reader: CellReader;
  readonly ofEmpty: boolean;
}

/** Tells the rows that a profile leaves out by rule: descriptions under the header, totals, rows that are closed. */
export class Skipping {
  readonly #rules: readonly { readonly firstRow: boolean; readonly tests: readonly CompiledTest[] }[];
  #isFirstRow = true;

  constructor(rules: readonly SkipRule[], columns: readonly UsedColumn[]) {
    const cellOf = (field: string) => columns.find(({ column }) => column.field === field)?.cell;
    this.#rules = rules.flatMap(({ where, firstRow = false }) => {
      const tests = where.flatMap((test): CompiledTest[] => {
        const cell = cellOf(test.field);
        if (cell === undefined) return [];
        const holds = testOf(test);
        return [{ cell, holds, reader: readerOf(typeOfTest(holds)), ofEmpty: holds('') }];
      });
      return tests.length === where.length ? [{ firstRow, tests }] : [];
    });
  }

  /** True for a row of the scanner that is to be left out; asked once for each row, in order. */
  skips(scanner: Scanner): boolean {
    const isFirstRow = this.#isFirstRow;
    this.#isFirstRow = false;
    for (const { firstRow, tests } of this.#rules) {
      if ((isFirstRow || !firstRow) && tests.every((test) => passes(test, scanner))) return true;
    }
    return false;
  }
}

function passes({ cell, holds, reader, ofEmpty }: CompiledTest, scanner: Scanner): boolean {
  const { starts, ends, quoting } = scanner.splitter;
  const [start = 0, end = 0] = [starts[cell], ends[cell]];
  if (start === end) return ofEmpty;
  return quoting[cell] === ESCAPED
    ? holds(foldedWord(scanner.cellText(cell)))
    : reader.read(scanner.buffer, start, end) === true;
}

function typeOfTest(test: (text: string) => boolean): CellType {
  return { form: { kind: 'any' }, parse: (text) => ({ value: test(foldedWord(text)) }) };
}

function testOf(test: CellTest): (folded: string) => boolean {
  if ('is' in test) {
    const words = new Set(test.is.map(foldedWord));
    return (text) => words.has(text);
  }
  if ('isNot' in test) {
    const words = new Set(test.isNot.map(foldedWord));
    return (text) => !words.has(text);
  }
  const expression = new RegExp('like' in test ? test.like : test.unlike, 'u');
  return 'like' in test ? (text) => expression.test(text) : (text) => !expression.test(text);
}
