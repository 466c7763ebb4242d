import { describe, expect, it } from 'vitest';
import { warningText } from '../../lib/jobs/warning-text.ts';

describe('a warning of history', () => {
  it('of several sources says which one counts and how to choose another', () => {
    const warning = {
      kind: 'several-sources',
      of: 'channel',
      name: 'tiktok',
      sources: ['erp', 'shop'],
      counted: ['shop'],
      configured: false,
      sharedDays: 12,
    } as const;
    expect(warningText(warning)).toBe(
      'channel tiktok is reported by erp, shop, 12 days by more than one of them: only shop counts, set sourceOfRecord.channels.tiktok to choose others',
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
        configured: ['wms'],
        counted: [],
      }),
    ).toBe(
      'settings name wms as source of warehouse main, which reports nothing (plain does): nothing of it counts',
    );
  });

  it('of several shops that all count says so', () => {
    const warning = {
      kind: 'several-sources',
      of: 'channel',
      name: 'tiktok',
      sources: ['erp', 'uk', 'us'],
      counted: ['uk', 'us'],
      configured: false,
      sharedDays: 30,
    } as const;
    expect(warningText(warning)).toBe(
      'channel tiktok is reported by erp, uk, us, 30 days by more than one of them: only uk and us count, set sourceOfRecord.channels.tiktok to choose others',
    );
    expect(warningText({ ...warning, sources: ['uk', 'us'] })).toContain(': all of them count, set');
  });

  it('of sources that carry the same orders or campaigns says which counts', () => {
    const warning = {
      kind: 'repeated-source',
      of: 'channel',
      name: 'tiktok',
      sources: ['uk', 'us'],
      shared: 12,
      configured: false,
    } as const;
    expect(warningText(warning)).toBe(
      'uk and us share 12 orders of channel tiktok: only uk counts, set sourceOfRecord.channels.tiktok if they are not the same',
    );
    expect(warningText({ ...warning, of: 'ad-account', name: 'main', configured: true })).toBe(
      'uk and us share 12 campaigns of ad-account main: both count, as settings say',
    );
  });

  it('of a file that contradicts what was merged names it', () => {
    const warning = {
      kind: 'tied-files',
      record: 'sale',
      source: 'shop',
      files: ['a.csv'],
      keys: 2,
    } as const;
    expect(warningText(warning)).toBe(
      'a.csv of shop was exported at one moment with rows that were merged since and differs from them in 2 rows of sale: export one of them again',
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

  it('of ad accounts without a time zone says whose clock counts and where to state it', () => {
    const warning = { kind: 'no-time-zone', accounts: ['a', 'b'], zone: 'Asia/Shanghai' } as const;
    expect(warningText(warning)).toBe(
      'ad accounts a, b: no list of ad accounts states the time zone, days and hours are taken as Asia/Shanghai: put time_zone into the list',
    );
  });

  it('of an ad account that two lists contradict each other on says which one counts', () => {
    const stated = [
      { source: 'agency', status: 'ok' },
      { source: 'tiktok-ads', status: 'blocked' },
    ];
    expect(
      warningText({ kind: 'contradicting-states', account: 'US-1', stated, counted: 'tiktok-ads' }),
    ).toBe(
      'ad account US-1: agency says ok, tiktok-ads says blocked; the newer list, of tiktok-ads, counts: leave the other out',
    );
  });
});
