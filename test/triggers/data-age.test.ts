import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import type { Feed } from '../../lib/domain/feeds.ts';
import { staleInputs } from '../../lib/triggers/data-age.ts';

const AT = instant('2026-06-24T12:00:00Z');
const OLD = instant('2026-06-20T12:00:00Z');
const LIMITS = { sale: 48, stockLevel: 48, adMetric: 72, supplyOrder: 72, adAccount: 48 };

const feed = (record: Feed['record'], newestAt: Feed['newestAt'], source = 'erp'): Feed => ({
  record,
  source,
  newestAt,
});

describe('what of a SKU’s inputs is too old', () => {
  it('are sales and open orders for all, ads for those that have some', () => {
    const feeds = [
      feed('sale', OLD),
      feed('sale', AT, 'shop'),
      feed('adMetric', OLD, 'tiktok'),
      feed('adAccount', OLD),
      feed('supplyOrder', null, 'any'),
    ];
    const stale = staleInputs(feeds, AT, LIMITS);
    expect(stale({ usesAds: false, stockTakenAt: AT })).toEqual([feeds[0], feeds[4]]);
    expect(stale({ usesAds: true, stockTakenAt: AT })).toEqual([feeds[0], feeds[2], feeds[4]]);
  });

  it('is its own stock, whatever else of stock is fresh', () => {
    const stale = staleInputs([feed('stockLevel', AT)], AT, LIMITS);
    expect(stale({ usesAds: false, stockTakenAt: OLD })).toEqual([feed('stockLevel', OLD, 'any')]);
    expect(stale({ usesAds: false, stockTakenAt: AT })).toEqual([]);
    expect(stale({ usesAds: false, stockTakenAt: null })).toEqual([]);
  });

  it('is one list for all SKUs alike', () => {
    const stale = staleInputs([feed('sale', OLD)], AT, LIMITS);
    const input = { usesAds: true, stockTakenAt: AT };
    expect(stale(input)).toBe(stale({ ...input }));
  });
});
