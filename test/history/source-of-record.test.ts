import { describe, expect, it } from 'vitest';
import { countedSources, settleSources } from '../../lib/history/source-of-record.ts';
import { settings } from './factory.ts';

const kinds = settings({
  sources: {
    e: { kind: 'erp' },
    s: { kind: 'site' },
    t: { kind: 'shop' },
    u: { kind: 'shop' },
    a: {},
    f: { files: ['f*'] },
    g: { files: ['g*'] },
  },
});
const channel = { of: 'channel', name: 'tiktok' } as const;

describe('the sources of record', () => {
  it.each([
    [['a'], ['a']],
    [['a', 'e'], ['e']],
    [['e', 's'], ['s']],
    [['a', 'e', 's', 't'], ['t']],
    [['y', 'x'], ['x']],
  ])('of a channel that %j report are %j: shop, site, erp, then any other by name', (sources, expected) => {
    expect(countedSources(channel, sources, kinds)).toEqual(expected);
    expect(countedSources(channel, sources.toReversed(), kinds)).toEqual(expected);
  });

  it.each([
    ['two shops that settings name', ['u', 'e', 't'], ['t', 'u']],
    ['a shop that settings name, and the one they do not', ['tiktok-shop', 'u'], ['tiktok-shop', 'u']],
    ['of sites that they do not name, the first', ['woocommerce', 'shopify'], ['shopify']],
    ['sources without a kind that they name by files, and one that is not', ['x', 'f', 'g'], ['f', 'g', 'x']],
    ['of sources without a kind that no files are named of, the first', ['x', 'a'], ['a']],
  ])('of a channel are %s', (_name, sources, expected) => {
    expect(countedSources(channel, sources, kinds)).toEqual(expected);
  });

  it('of a channel are one of two ERPs, which may carry the same orders', () => {
    const erps = settings({ sources: { kingdee: { kind: 'erp' }, jushuitan: { kind: 'erp' } } });
    expect(countedSources({ of: 'channel', name: 'b2b' }, ['kingdee', 'jushuitan'], erps)).toEqual([
      'jushuitan',
    ]);
  });

  it.each(['warehouse', 'supply'] as const)('of a %s are one, whatever its kind', (of) => {
    expect(countedSources({ of, name: 'x' }, ['t', 'u'], kinds)).toEqual(['t']);
  });

  it('are those that settings name, one or a list', () => {
    const one = settings({ sourceOfRecord: { channels: { b2b: 'e' } } });
    const list = settings({ sourceOfRecord: { channels: { b2b: ['t', 'e'] } } });
    const subject = { of: 'channel', name: 'b2b', sharedDays: 0 } as const;
    expect(settleSources(subject, ['e', 't'], one)).toEqual({ counted: ['e'], warnings: [] });
    expect(settleSources(subject, ['e', 't'], list)).toEqual({ counted: ['t', 'e'], warnings: [] });
    expect(settleSources({ ...subject, sharedDays: 9 }, ['e', 't'], list).warnings).toEqual([]);
    expect(settleSources({ ...subject, sharedDays: 9 }, ['e', 't'], one).warnings).toMatchObject([
      { kind: 'several-sources', counted: ['e'], configured: true, sharedDays: 9 },
    ]);
  });

  it('that settings name and that report nothing are told', () => {
    const list = settings({ sourceOfRecord: { warehouses: { main: ['wms', 'erp'] } } });
    const subject = { of: 'warehouse', name: 'main', sharedDays: null } as const;
    expect(settleSources(subject, ['plain'], list)).toEqual({
      counted: [],
      warnings: [
        {
          kind: 'source-of-record-missing',
          of: 'warehouse',
          name: 'main',
          sources: ['plain'],
          configured: ['wms', 'erp'],
          counted: [],
        },
      ],
    });
    expect(settleSources(subject, ['erp', 'plain'], list)).toMatchObject({
      counted: ['erp'],
      warnings: [{ configured: ['wms'], counted: ['erp'] }],
    });
  });

  it('do not count where they carry the orders of one before, unless settings say so', () => {
    const repetitions = [{ name: 'tiktok', sources: ['t', 'u'] as const, shared: 7 }];
    const subject = { ...channel, sharedDays: 3 };
    const repeated = {
      kind: 'repeated-source',
      of: 'channel',
      name: 'tiktok',
      sources: ['t', 'u'],
      shared: 7,
    };
    expect(settleSources(subject, ['u', 't'], kinds, repetitions)).toMatchObject({
      counted: ['t'],
      warnings: [
        { ...repeated, configured: false },
        { kind: 'several-sources', counted: ['t'] },
      ],
    });
    const both = settings({ sourceOfRecord: { channels: { tiktok: ['u', 't'] } } });
    expect(settleSources(subject, ['u', 't'], both, repetitions)).toEqual({
      counted: ['u', 't'],
      warnings: [{ ...repeated, sources: ['u', 't'], configured: true }],
    });
    expect(settleSources({ ...subject, name: 'site' }, ['u', 't'], kinds, repetitions).counted).toEqual([
      't',
      'u',
    ]);
  });
});
