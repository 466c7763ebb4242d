import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import type { WatchedRecord } from '../../lib/domain/feeds.ts';
import { staleData } from '../../lib/triggers/stale-data.ts';

const AT = instant('2026-06-24T10:00:00Z');
const LIMITS = { sale: 48, stockLevel: 24, adMetric: 72, supplyOrder: 72, adAccount: 48 };

function stateOf(record: WatchedRecord, newest: string | null) {
  const newestAt = newest === null ? null : instant(newest);
  return staleData([{ source: 'erp', record, newestAt }], AT, LIMITS)[0]?.state;
}

describe('the stale data rule', () => {
  it.each([
    ['sale', '2026-06-22T10:00:00Z', 'clear'],
    ['sale', '2026-06-22T09:59:59Z', 'fire'],
    ['stockLevel', '2026-06-23T09:00:00Z', 'fire'],
    ['adMetric', '2026-06-22T00:00:00Z', 'clear'],
    ['sale', '2026-06-25T10:00:00Z', 'clear'],
    ['sale', null, 'fire'],
    ['stockLevel', null, 'fire'],
    ['adMetric', null, undefined],
  ] as const)('of %s newest at %s says %s', (record, newest, state) => {
    expect(stateOf(record, newest)).toBe(state);
  });

  it('warns of each source on its own, with age and limit', () => {
    const verdicts = staleData(
      [
        { source: 'erp', record: 'sale', newestAt: instant('2026-06-20T10:00:00Z') },
        { source: 'shop', record: 'sale', newestAt: AT },
      ],
      AT,
      LIMITS,
    );
    expect(verdicts.map(({ state }) => state)).toEqual(['fire', 'clear']);
    expect(verdicts[0]).toMatchObject({
      subject: { kind: 'source', source: 'erp', record: 'sale' },
      severity: 'warning',
      evidence: { ageHours: 96, allowedHours: 48 },
    });
  });
});
