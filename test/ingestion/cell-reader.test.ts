import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  amount,
  count,
  day,
  type FieldKind,
  flag,
  moment,
  quantity,
  ratio,
  signedAmount,
  signedQuantity,
  text,
  word,
} from '../../lib/domain/fields.ts';
import { readerOf } from '../../lib/ingestion/cell-reader.ts';
import {
  type CellStyle,
  type CellType,
  cellTypeOf,
  PLAIN_STYLE,
  parsedValue,
} from '../../lib/ingestion/cell-types.ts';
import type { CellRules } from '../../lib/ingestion/profiles/profile.ts';
import { zoneClock } from '../../lib/ingestion/written-dates.ts';

const TYPES: readonly (readonly [FieldKind, z.ZodType, CellRules?])[] = [
  ['quantity', quantity()],
  ['quantity', signedQuantity()],
  ['amount', amount()],
  ['amount', signedAmount()],
  ['count', count()],
  ['count', count(), { hourOfDay: true }],
  ['ratio', ratio()],
  ['day', day()],
  ['instant', moment()],
  ['flag', flag()],
  ['text', text()],
  ['text', text(), { currencyOfMoney: true }],
  ['text', word(['paid', 'unpaid'])],
];

const clock = zoneClock('Asia/Shanghai');
const STYLES: readonly CellStyle[] = [
  PLAIN_STYLE,
  { numbers: 'point', dates: 'mdy', clock },
  { numbers: 'comma', dates: 'dmy', clock },
  { numbers: 'point', dates: 'ymd', clock: null },
];

/** What the column's reader must give: what the cell type makes of the text. */
function expectAsParsed(type: CellType, cells: readonly string[]): void {
  const reader = readerOf(type);
  for (const cell of cells) {
    // What follows a cell in the scanner's buffer must not matter.
    for (const behind of [',,,,', '\n\0\0\0', '1234', ' PM:', '"00Z']) {
      const bytes = Buffer.from(cell + behind);
      const end = bytes.length - 4;
      const expected = parsedValue(type, bytes.toString('utf8', 0, end));
      const found = reader.read(bytes, 0, end);
      if (!Object.is(found, expected)) expect([cell, found]).toEqual([cell, expected]);
    }
  }
}

const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: most });
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));
const oneOf = (...texts: string[]) => fc.constantFrom(...texts);

const plainCell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789.-+ /TZ:'), maxLength: 12 }),
  oneOf(
    'paid',
    'PAID ',
    '2026-06-24',
    '2026-02-30',
    'yes',
    '密封圈',
    'x'.repeat(40),
    '１２',
    '-',
    '/',
    'null',
  ),
  fc.string({ maxLength: 40 }),
);
const numberCell = joined(
  oneOf('', '', '', '-', '+', '(', '$', 'US$', '$ ', 'BRL ', 'RM', '€', '¥ ', '-$', '$-', "'", '="', ' '),
  digits(4),
  oneOf('', '', ',', '.', ' ', "'", '，', '\u00a0'),
  digits(4),
  oneOf('', '', ',', '.', '０', '１'),
  digits(5),
  oneOf('', '', '', '-', ')', ' USD', '元', '%', ' ', '"', '\t'),
);
const timeCell = joined(
  oneOf('', '', '', ' ', "'", '\t'),
  oneOf('2026-06-24', '06/24/2026', '24.06.2026', '6/7/2026', '2026年6月4日', '20260604', '2026-02-30', '-'),
  oneOf('', ' ', ' ', ' ', 'T', '  ', '\t', 't'),
  oneOf('', '0', '1', '12', '13', '23', '24', '9'),
  oneOf('', ':', ':', ':', '：'),
  oneOf('', '00', '05', '59', '60', '7'),
  oneOf('', '', ':00', ':59', ':61', ':00.5', ':'),
  oneOf('', '', '', ' AM', ' PM', 'pm', ' am ', ' P', '下午'),
  oneOf('', '', '', 'Z', ' Z', '+08:00', '-0500', ' +0530', '+08', '+8:00', ' UTC', ' ', '\t'),
);

describe('the reader of a column', () => {
  test.prop(
    [
      fc.constantFrom(...TYPES),
      fc.constantFrom(...STYLES),
      fc.array(fc.oneof(plainCell, numberCell, timeCell), { minLength: 20, maxLength: 60 }),
    ],
    { seed: 5, numRuns: 400 },
  )('gives what the cell type says, also of cells and shapes it has seen before', (type, style, cells) => {
    const [kind, schema, rules] = type;
    expectAsParsed(cellTypeOf(kind, schema, rules, style), [...cells, ...cells]);
  });

  test.prop(
    [
      fc.constantFrom(...STYLES),
      fc.string({ unit: fc.constantFrom(...'0123456789EAx-_'), minLength: 30, maxLength: 210 }),
      oneOf('', '', '#', "'", '="', '+', ' ', '\t', '\u00a0', '号', '\0'),
      oneOf('', '', '\t', ' \t ', '"', '\u3000', '\ufffd'),
    ],
    { seed: 6, numRuns: 500 },
  )('gives what the cell type says of ids too long to be remembered', (style, id, before, behind) => {
    expectAsParsed(cellTypeOf('text', text(), {}, style), [before + id + behind]);
  });

  it('tells cells apart of which more differ than it remembers', () => {
    const reader = readerOf(cellTypeOf('text', text()));
    for (let row = 0; row < 120_000; row++) {
      const bytes = Buffer.from(`SKU${row % 50_000},,,,`);
      if (reader.read(bytes, 0, bytes.length - 4) !== `SKU${row % 50_000}`) throw new Error(`row ${row}`);
    }
  });
});
