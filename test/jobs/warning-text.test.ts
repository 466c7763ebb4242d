import { describe, expect, it } from 'vitest';
import { warningText } from '../../lib/jobs/warning-text.ts';

describe('a warning of history', () => {
  it('of several sources says which one counts and how to choose another', () => {
    const warning = {
      kind: 'several-sources',
      of: 'channel',
      name: 'tiktok',
      sources: ['erp', 'shop'],
      counted: 'shop',
      configured: false,
      sharedDays: 12,
    } as const;
    expect(warningText(warning)).toBe(
      'channel tiktok is reported by erp, shop, 12 days by more than one of them: only shop counts, set sourceOfRecord to choose another',
    );
    expect(warningText({ ...warning, configured: true, sharedDays: 0 })).toBe(
      'channel tiktok is reported by erp, shop: only shop counts, as settings say',
    );
  });

  it('of a source of record that reports nothing says who does', () => {
    expect(
      warningText({
        kind: 'source-of-record-missing',
        of: 'warehouse',
        name: 'main',
        sources: ['plain'],
        configured: 'wms',
      }),
    ).toBe(
      'settings name wms as source of warehouse main, which reports nothing (plain does): nothing of it counts',
    );
  });

  it('of files that contradict each other names both', () => {
    expect(
      warningText({
        kind: 'tied-files',
        record: 'item',
        source: 'plain',
        files: ['a.csv', 'b.csv'],
        keys: 3,
      }),
    ).toBe(
      'a.csv and b.csv of plain were exported at one moment and differ in 3 rows of item: export one of them again',
    );
  });
});
