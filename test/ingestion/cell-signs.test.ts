import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { DateSigns, NumberSigns, type Signs } from '../../lib/ingestion/cell-signs.ts';

/** What the bytes show must be what the text shows, also of shapes and days seen before. */
function expectSame(signs: Signs<string>, cells: readonly string[]): void {
  for (const cell of [...cells, ...cells]) {
    const bytes = Buffer.from(`${cell},,,,`);
    const found = signs.of(bytes, 0, bytes.length - 4);
    const expected = signs.ofText(bytes.toString('utf8', 0, bytes.length - 4));
    if (found !== expected) expect([cell, found]).toEqual([cell, expected]);
  }
}

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));
const digits = fc.string({ unit: oneOf(...'0012345'), maxLength: 4 });

const numberCell = joined(
  oneOf('', '', '$', 'BRL ', '-', '(', '\u00a0'),
  digits,
  oneOf('', ',', '.', '，', "'"),
  digits,
  oneOf('', '', ',', '.', '１'),
  digits,
  oneOf('', '', '-', ')', '元', ' USD'),
);
const dateCell = joined(
  oneOf('', '', ' ', '号'),
  oneOf('06/07/2026', '24/06/2026', '06/24/2026', '5.5.2026', '2026-06-24', '13-14-2026', ''),
  oneOf('', ' ', '\t', '\u00a0', 'T', '年'),
  oneOf('', '10:00', '24/06/2026'),
);

describe('what cells show of how their file is written', () => {
  test.prop([oneOf('quantity', 'amount', 'count'), fc.array(numberCell, { minLength: 40 })], {
    seed: 3,
    numRuns: 200,
  })('is the same from bytes as from text: numbers', (kind, cells) => {
    expectSame(new NumberSigns(kind), cells);
  });

  test.prop([fc.array(dateCell, { minLength: 40 })], { seed: 4, numRuns: 50 })(
    'is the same from bytes as from text: dates',
    (cells) => expectSame(new DateSigns(), cells),
  );
});
