import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../lib/wording/format.ts';

describe('units', () => {
  it('of a hundred and more are shown whole, fewer with a decimal where they have one', () => {
    const shown = [2816.1, 475.8, 100, 99.94, 12.5, 0.4, 7, 1, 0].map((units) => formatUnits(units, 'en'));
    expect(shown).toEqual([
      '2,816 units',
      '476 units',
      '100 units',
      '99.9 units',
      '12.5 units',
      '0.4 units',
      '7 units',
      '1 unit',
      '0 units',
    ]);
    expect(formatUnits(-2816.1, 'zh')).toBe('-2,816 件');
  });

  it('have the decimals that a formula asks for', () => {
    expect(formatUnits(2013.4, 'en', 1)).toBe('2,013.4 units');
    expect(formatUnits(0.231, 'zh', 3)).toBe('0.231 件');
  });
});
