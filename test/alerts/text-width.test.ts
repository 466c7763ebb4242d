import { describe, expect, it } from 'vitest';
import { alignedLines, textWidth } from '../../lib/alerts/text-width.ts';

describe('the width of a text', () => {
  it.each([
    ['OR-100', 6],
    ['密封圈', 6],
    ['（新）', 6],
    ['1,200 件', 8],
    ['😀', 2],
    ['é', 1],
    ['', 0],
  ])('of %s is %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('lines of cells', () => {
  it('stand under each other, whatever the script, and do not end in spaces', () => {
    expect(
      alignedLines([
        ['级别', 'SKU', ''],
        ['紧急', 'OR-100', '采购'],
        ['x', '密封', 'y'],
      ]),
    ).toEqual(['级别  SKU', '紧急  OR-100  采购', 'x     密封    y']);
    expect(alignedLines([])).toEqual([]);
  });
});
