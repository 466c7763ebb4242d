import { describe, expect, it } from 'vitest';
import { asciiText, cleanText, cutText } from '../../lib/alerts/clean-text.ts';

describe('text from outside', () => {
  it.each([
    ['plain', 'OR-100', 'OR-100'],
    ['with line breaks', 'a\r\nb\u2028c', 'a b c'],
    ['with controls and bidi marks', '\u0000a\u202eb\u0007', 'a b'],
    ['with half an emoji', 'a\ud83d', 'a'],
    ['of nothing visible', '\u200b\n', '?'],
    ['Chinese', ' 密封圈 ', '密封圈'],
  ])('%s becomes one clean line', (_name, text, clean) => {
    expect(cleanText(text, 40)).toBe(clean);
  });

  it('is cut between characters', () => {
    expect(cutText('😀😀😀😀', 3)).toBe('😀..');
    expect(cutText('密封圈', 3)).toBe('密封圈');
    expect(cleanText('abcdef', 4)).toBe('ab..');
  });

  it('keeps its ASCII in a subject', () => {
    expect(asciiText('Ｏ型圈 100é', 40)).toBe('O 100e');
    expect(asciiText('密封圈', 40)).toBe('');
  });
});
