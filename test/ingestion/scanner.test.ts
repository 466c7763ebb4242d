import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES } from '../../lib/ingestion/scanner.ts';
import { checkMutations, MUTATIONS, scanned } from './mutated-files.ts';

const scan = (text: string, width: number) => scanned(Buffer.from(text), width).log;

describe('the scanner', () => {
  it('ends a row at LF, CRLF, CR and the end of the file', () => {
    expect(scan('a,b\r\nc,d\ne,f\rg,h', 2)).toEqual([
      '1 row ["a","b"]',
      '2 row ["c","d"]',
      '3 row ["e","f"]',
      '4 row ["g","h"]',
    ]);
  });

  it('counts physical lines across line breaks in quotes', () => {
    expect(scan('"a\nb\r\nc\rd",1\nx,2\n', 2)).toEqual(['1 row ["a\\nb\\r\\nc\\rd","1"]', '5 row ["x","2"]']);
  });

  it('takes a quote inside a bare cell as a character', () => {
    expect(scan('5" pipe,a "b" c\n', 2)).toEqual(['1 row ["5\\" pipe","a \\"b\\" c"]']);
  });

  it('makes doubled quotes single and keeps delimiters in quotes', () => {
    expect(scan('"a ""b"", c","",""""\n', 3)).toEqual(['1 row ["a \\"b\\", c","","\\""]']);
  });

  it('gives up one line after text behind a closing quote', () => {
    expect(scan('"a"b,1\nc,2\n', 2)).toEqual(['1 stray-quote "a"b,1', '2 row ["c","2"]']);
  });

  it('gives up one line of a quote that is never closed and goes on with the next', () => {
    expect(scan('a,"1\nc,2\nd,3', 2)).toEqual(['1 open-quote a,"1', '2 row ["c","2"]', '3 row ["d","3"]']);
  });

  it('gives up short and long rows, and only the first line of one that spans lines', () => {
    expect(scan('a\na,b,c\n"x\ny",1,2\nd,3\n', 2)).toEqual([
      '1 wrong-width a',
      '2 wrong-width a,b,c',
      '3 wrong-width "x',
      '4 wrong-width y",1,2',
      '5 row ["d","3"]',
    ]);
  });

  it('tells of blank lines', () => {
    expect(scan('\na,b\n\r\n\nc,d\n', 2)).toEqual([
      '1 blank',
      '2 row ["a","b"]',
      '3 blank',
      '4 blank',
      '5 row ["c","d"]',
    ]);
  });

  it('keeps an empty last cell at the end of the file', () => {
    expect(scan('a,', 2)).toEqual(['1 row ["a",""]']);
  });

  it('gives up a line longer than the cap, however it is cut, and goes on', () => {
    const bytes = Buffer.from(`a,${'x'.repeat(MAX_RECORD_BYTES)}\r\nb,"${'\n'.repeat(3)}",\nc,2\n`);
    const whole = scanned(bytes, 2);
    expect(whole.log.map((line) => line.slice(0, 20))).toEqual([
      `1 too-long a,${'x'.repeat(7)}`,
      '2 wrong-width b,"',
      '3 blank',
      '4 blank',
      '5 open-quote ",',
      '6 row ["c","2"]',
    ]);
    for (const length of [65_536, 100_003, MAX_RECORD_BYTES + 2, MAX_RECORD_BYTES + 3]) {
      expect(scanned(bytes, 2, () => length).log.map((line) => line.slice(0, 20))).toEqual(
        whole.log.map((line) => line.slice(0, 20)),
      );
    }
  });

  it('gives up one line of a quote that is open beyond the cap', () => {
    const line = `b,${'y'.repeat(1021)}\n`;
    const bytes = Buffer.from(`a,"1\n${line.repeat(MAX_RECORD_BYTES / line.length)}c,"3"\n`);
    const whole = scanned(bytes, 2);
    expect(whole.log[0]).toBe('1 too-long a,"1');
    expect(whole.rows).toHaveLength(MAX_RECORD_BYTES / line.length + 1);
    expect(scanned(bytes, 2, () => 70_001).log).toEqual(whole.log);
  });

  test.prop([fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }))], {
    seed: 1,
  })('reads back what was written in quotes', (rows) => {
    const text = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
    const bytes = Buffer.from(text.join('\n'));
    const written = rows.map((cells) => cells.map((cell) => Buffer.from(cell).toString()));
    expect(scanned(bytes, 3).rows).toEqual(written);
  });

  test.prop(
    [
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
    ],
    { seed: 2, numRuns: 2000 },
  )('finds the same wherever the bytes are cut', (text, lengths) => {
    let piece = 0;
    const bytes = Buffer.from(text);
    const inPieces = scanned(bytes, 2, () => lengths[piece++ % lengths.length] ?? 1);
    expect(inPieces.log).toEqual(scanned(bytes, 2).log);
  });

  it('loses no row of damaged files, and its cells are those of csv-parse', () => {
    expect(MUTATIONS).toHaveLength(18);
    const findings = checkMutations(1, 400);
    expect(findings.lost).toEqual([]);
    expect(findings.swallowed).toEqual([]);
    expect(findings.different).toEqual([]);
    expect(findings.cutOtherwise).toEqual([]);
    expect(findings.accepted).toBeGreaterThan(findings.oracleAccepted);
    expect(findings.accepted).toBeGreaterThan(0.9 * 400 * 50);
  });
});
