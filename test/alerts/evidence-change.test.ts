import { describe, expect, it } from 'vitest';
import { hasMoved } from '../../lib/alerts/evidence-change.ts';
import { EVIDENCE, hours } from './alert-fixture.ts';

const REGULAR = EVIDENCE['regular-reorder'];
const SURGE = EVIDENCE['aggressive-reorder'];
const STALE = EVIDENCE['stale-data'];

describe('evidence', () => {
  it.each([
    ['5 %', { ...REGULAR, available: 855 }, false],
    ['more than 5 %', { ...REGULAR, available: 854 }, true],
    ['to zero', { ...REGULAR, available: 0 }, true],
    ['from zero', { ...REGULAR, proposed: 1 }, true],
    ['to unknown', { ...REGULAR, daysOfSupply: null }, true],
    ['across zero', { ...REGULAR, inventoryPosition: -1400 }, true],
    ['by the stock being counted again', { ...REGULAR, stockTakenAt: hours(1) }, false],
  ])('of a reorder that moved %s has moved: %s', (_name, after, moved) => {
    expect(hasMoved(REGULAR, after)).toBe(moved);
  });

  it('of a surge moves with its cause and its campaign', () => {
    expect(hasMoved(SURGE, { ...SURGE })).toBe(false);
    expect(hasMoved(SURGE, { ...SURGE, cause: 'cvr' })).toBe(true);
    expect(hasMoved(SURGE, { ...SURGE, campaignId: 'live' })).toBe(true);
  });

  it('with lists in it moves with what stands in them', () => {
    const cuts = (spend: number) => ({ ...STALE, cuts: [{ region: 'US', spend }] });
    expect(hasMoved(cuts(100), cuts(101))).toBe(false);
    expect(hasMoved(cuts(100), cuts(200))).toBe(true);
    expect(hasMoved(cuts(100), { ...STALE, cuts: [] } as typeof STALE)).toBe(true);
    expect(hasMoved({ ...STALE, cuts: null } as typeof STALE, cuts(100))).toBe(true);
  });

  it('of stale data does not move with its age, but with newer data', () => {
    expect(hasMoved(STALE, { ...STALE, ageHours: 900 })).toBe(false);
    expect(hasMoved(STALE, { ...STALE, newestAt: hours(-49) })).toBe(true);
  });
});
