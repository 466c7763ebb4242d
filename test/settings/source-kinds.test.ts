import { describe, expect, it } from 'vitest';
import { profileTable } from '../../lib/ingestion/profiles/profile.ts';
import { SOURCE_PROFILES } from '../../lib/ingestion/profiles/sources.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { KNOWN_SOURCE_KINDS, sourceKind } from '../../lib/settings/source-kinds.ts';

describe('the kind of a source', () => {
  it('is what settings say, else a profile of their own, else what the program knows', () => {
    const settings = parseSettings(
      {
        sources: { shopify: { kind: 'shop' }, odoo: {} },
        profiles: [
          { name: 'lazada/orders', sourceKind: 'shop' },
          { name: 'x/y', source: 'wms', sourceKind: 'erp' },
        ],
      },
      'test',
    );
    const kinds = ['shopify', 'odoo', 'lazada', 'wms', 'tiktok-shop', 'plain', 'constructor'];
    expect(kinds.map((source) => sourceKind(source, settings))).toEqual([
      'shop',
      'erp',
      'shop',
      'erp',
      'shop',
      undefined,
      undefined,
    ]);
  });

  it('is known of every source that a profile names one for', () => {
    const named = SOURCE_PROFILES.map(profileTable).flatMap(({ source, sourceKind: kind }) =>
      kind === null ? [] : [[source, kind]],
    );
    expect(Object.fromEntries(named)).toEqual(KNOWN_SOURCE_KINDS);
  });
});
