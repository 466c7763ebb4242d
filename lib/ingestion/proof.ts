import { RefusedFileError } from '../domain/errors.ts';
import { DateSigns, NumberSigns, type Sign, type Signs } from './cell-signs.ts';
import { excerpt } from './excerpt.ts';
import type { Header, Recognition, UsedColumn } from './header.ts';
import { ESCAPED, PLAIN } from './record-splitter.ts';
import { type RowVisitor, Scanner } from './scanner.ts';
import type { DateOrder } from './written-dates.ts';
import type { NumberStyle } from './written-numbers.ts';

/** What a file must prove because neither its profile nor settings say it. */
export interface ToProve {
  readonly numbers: boolean;
  readonly dates: boolean;
}

interface Sample {
  readonly text: string;
  readonly line: number;
  readonly header: string;
}

/** A column whose cells may show how the file is written. */
interface Witness<T extends string> {
  readonly used: UsedColumn;
  readonly signs: Signs<T>;
}

/** Counts what the cells of a file show, and keeps the first cell of each kind. */
class Evidence<T extends string> {
  readonly #counts = new Map<T | 'either', { cells: number; readonly first: Sample }>();

  /** Counts a cell; `sample` is asked for where it is the first that shows this. */
  add(shown: Sign<T>, sample: () => Sample): void {
    if (shown === null) return;
    const known = this.#counts.get(shown);
    if (known === undefined) this.#counts.set(shown, { cells: 1, first: sample() });
    else known.cells++;
  }

  cells(shown: T | 'either'): number {
    return this.#counts.get(shown)?.cells ?? 0;
  }

  first(shown: T | 'either'): Sample | undefined {
    return this.#counts.get(shown)?.first;
  }
}

/** One damaged cell in so many does not put a proof in doubt. */
const CELLS_A_DOUBT = 100;

/**
 * Looks through a file for numbers and dates that can be read in one way only, such as 1.234,50 or 06/24/2026.
 * Bytes are those after the header, in UTF-8; `isSheet`: bare cells are numbers of a workbook and prove nothing.
 */
export class Proof implements RowVisitor {
  readonly #scanner: Scanner;
  readonly #numbers: readonly Witness<'point' | 'comma'>[];
  readonly #dates: readonly Witness<'mdy' | 'dmy'>[];
  readonly #isSheet: boolean;
  readonly #styles = new Evidence<'point' | 'comma'>();
  readonly #orders = new Evidence<'mdy' | 'dmy'>();

  constructor(header: Header, { columns }: Recognition, what: ToProve, isSheet: boolean) {
    const ofKinds = (...kinds: string[]) =>
      columns.filter(({ column }) => kinds.includes(column.kind) && column.rules.hourOfDay !== true);
    const numbers = what.numbers ? ofKinds('quantity', 'amount', 'count', 'ratio') : [];
    const dates = what.dates ? ofKinds('day', 'instant') : [];
    this.#numbers = numbers.map((used) => ({ used, signs: new NumberSigns(used.column.kind) }));
    this.#dates = dates.map((used) => ({ used, signs: new DateSigns() }));
    this.#isSheet = isSheet;
    this.#scanner = new Scanner(header.delimiter, header.names.length, header.nextLine, this);
  }

  push(bytes: Uint8Array, final: boolean): void {
    this.#scanner.push(bytes);
    this.#scanner.scan(final);
  }

  row(line: number): void {
    for (const witness of this.#numbers) this.#hear(witness, this.#styles, line);
    for (const witness of this.#dates) this.#hear(witness, this.#orders, line);
  }

  broken(): void {}

  blank(): void {}

  /** Decimal sign of the file's numbers. Throws RefusedFileError where they may be read in two ways, or show both. */
  numbers(file: string, source: string): NumberStyle {
    return settled(this.#styles, ['point', 'comma'], 'point', {
      file,
      what: 'numbers',
      ways: 'a decimal point or a decimal comma',
      remedy: `set sources.${source}.decimal to "." or ","`,
    });
  }

  /** Order of the file's dates. Throws RefusedFileError where they may be read in two ways, or show both. */
  dates(file: string, source: string): DateOrder {
    return settled(this.#orders, ['mdy', 'dmy'], 'mdy', {
      file,
      what: 'dates',
      ways: 'month/day or day/month',
      remedy: `set sources.${source}.dateOrder to "mdy" or "dmy"`,
    });
  }

  #hear<T extends string>({ used, signs }: Witness<T>, evidence: Evidence<T>, line: number): void {
    const { cell, header } = used;
    const { buffer, splitter } = this.#scanner;
    const { starts, ends, quoting } = splitter;
    const [start, end] = [starts[cell] as number, ends[cell] as number];
    if (start === end || (this.#isSheet && quoting[cell] === PLAIN)) return;
    const text = () => this.#scanner.cellText(cell);
    const shown = quoting[cell] === ESCAPED ? signs.ofText(text()) : signs.of(buffer, start, end);
    evidence.add(shown, () => ({ text: text(), line, header }));
  }
}

function settled<T extends string>(
  evidence: Evidence<T>,
  [one, other]: readonly [T, T],
  otherwise: T,
  words: { file: string; what: string; ways: string; remedy: string },
): T {
  const { file, what, ways, remedy } = words;
  const [ones, others] = [evidence.cells(one), evidence.cells(other)];
  if (ones + others === 0) {
    const doubtful = evidence.first('either');
    if (doubtful === undefined) return otherwise;
    throw new RefusedFileError(
      `${file}, line ${doubtful.line}, column ${doubtful.header}: "${excerpt(doubtful.text, 40)}" may have ${ways}, and nothing in the file tells: ${remedy}`,
    );
  }
  const [more, fewer] = ones >= others ? [one, other] : [other, one];
  const against = evidence.first(fewer);
  const witness = evidence.first(more);
  if (against === undefined || evidence.cells(fewer) * CELLS_A_DOUBT <= evidence.cells(more)) return more;
  throw new RefusedFileError(
    `${file}: ${what} are written in two ways, "${excerpt(witness?.text ?? '', 40)}" in line ${witness?.line} and "${excerpt(against.text, 40)}" in line ${against.line}: export it again in one way, or ${remedy}`,
  );
}
