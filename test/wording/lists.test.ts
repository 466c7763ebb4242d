import { describe, expect, it } from 'vitest';
import { formatDuration, formatSum, listedOf } from '../../lib/wording/lists.ts';

describe('lists', () => {
  it('say how many there are beyond those that are named', () => {
    expect(listedOf(['A', 'B'], 2, 'en', '')).toBe('A, B');
    expect(listedOf(['A', 'B'], 5, 'en', '')).toBe('A, B and 3 more');
    expect(listedOf(['A', 'B'], 5, 'zh', '个 SKU')).toBe('A、B 等 5 个 SKU');
  });
});

describe('a time', () => {
  it('is in hours up to three days, then in days', () => {
    expect(formatDuration(71, 'zh')).toBe('71 小时');
    expect(formatDuration(166, 'en')).toBe('6.9 days');
  });
});

describe('a sum', () => {
  it('never stands without a word on its currency', () => {
    expect(formatSum(1234.5, 'USD', 'zh')).toBe('1,234.50 USD');
    expect(formatSum(1234.5, null, 'zh')).toBe('1,234.50（币种未注明）');
    expect(formatSum(1234.5, null, 'en')).toBe('1,234.50 (currency not stated)');
  });
});
