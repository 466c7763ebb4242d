import { describe, expect, it } from 'vitest';
import { type Subject, skuOf, subjectKey } from '../../lib/domain/subjects.ts';
import { SUBJECTS } from '../alerts/alert-fixture.ts';

describe('the key of a subject', () => {
  it('tells subjects apart, whatever their names hold', () => {
    const subjects: Subject[] = [
      ...Object.values(SUBJECTS),
      { kind: 'campaign', campaignId: 'live-618', sku: null },
      { kind: 'campaign', campaignId: 'live-618#OR-100', sku: null },
      { kind: 'sku', sku: 'a#b', pool: 'c' },
      { kind: 'sku', sku: 'a', pool: 'b#c' },
    ];
    expect(new Set(subjects.map(subjectKey)).size).toBe(subjects.length);
  });

  it('of a supply order does not change with the SKU that it is shown with', () => {
    const other: Subject = { ...SUBJECTS.supplyOrder, sku: 'B', pool: 'us' };
    expect(subjectKey(other)).toBe(subjectKey(SUBJECTS.supplyOrder));
  });
});

describe('the SKU of a subject', () => {
  it('is null where it is about none', () => {
    expect(Object.values(SUBJECTS).map(skuOf)).toEqual([
      'OR-100',
      null,
      null,
      'OR-100',
      'OR-100',
      null,
      null,
    ]);
  });
});
