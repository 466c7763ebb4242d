import { describe, expect, it } from 'vitest';
import { asciiText, cleanText, cleanTexts, cutText } from '../../lib/alerts/clean-text.ts';

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

  it('is cleaned wherever it stands in evidence, and nothing else is touched', () => {
    const evidence = { source: 'a\nb', ageHours: 5, newestAt: null, cuts: [{ region: 'U\nS', share: 0.5 }] };
    expect(cleanTexts(evidence, (text) => cleanText(text, 40))).toEqual({
      source: 'a b',
      ageHours: 5,
      newestAt: null,
      cuts: [{ region: 'U S', share: 0.5 }],
    });
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
