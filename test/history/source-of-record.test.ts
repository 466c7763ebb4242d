import { describe, expect, it } from 'vitest';
import { settleSource, sourceOfRecord } from '../../lib/history/source-of-record.ts';
import { settings } from './factory.ts';

const kinds = settings({ sources: { e: { kind: 'erp' }, s: { kind: 'site' }, t: { kind: 'shop' }, a: {} } });

describe('the source of record', () => {
  it.each([
    [['a'], 'a'],
    [['a', 'e'], 'e'],
    [['e', 's'], 's'],
    [['a', 'e', 's', 't'], 't'],
    [['y', 'x'], 'x'],
  ])('of %j is %s: shop, site, erp, then any other by name', (sources, expected) => {
    expect(sourceOfRecord(sources, undefined, kinds)).toBe(expected);
    expect(sourceOfRecord(sources.toReversed(), undefined, kinds)).toBe(expected);
  });

  it('is the one that settings name, also where it has reported nothing, which is told', () => {
    const subject = { of: 'channel', name: 'b2b', sharedDays: 0 } as const;
    expect(settleSource(subject, ['e', 't'], 'e', kinds)).toEqual({ counted: 'e', warnings: [] });
    expect(settleSource(subject, ['t'], 'e', kinds)).toMatchObject({
      counted: 'e',
      warnings: [{ kind: 'source-of-record-missing', configured: 'e' }],
    });
  });
});
