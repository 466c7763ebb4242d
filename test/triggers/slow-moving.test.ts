import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { slowMoving } from '../../lib/triggers/slow-moving.ts';
import { hourly } from './hourly.ts';
import { ITEM, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const COSTED = { ...ITEM, unitCost: amountOf(10), currency: 'CNY' };
const QUIET = { item: COSTED, lastSoldOn: null, available: 300 };
const verdictOf = (changes: Parameters<typeof watched>[0]) =>
  slowMoving(watched({ ...QUIET, ...changes }), triggers);

const receivedOn = (daysAgo: number) => ({
  recordedFrom: addDays(TODAY, -400),
  newestOn: addDays(TODAY, -daysAgo),
  oldLots: [],
  laterUnits: 0,
});

describe('the rule on slow-moving stock', () => {
  it('tells of stock of which nothing sold for ninety days, with its value', () => {
    expect(verdictOf({ stockAge: receivedOn(200) })).toMatchObject({
      state: 'fire',
      severity: 'notice',
      evidence: {
        available: 300,
        quietDays: 90,
        value: 3000,
        currency: 'CNY',
        newestReceiptOn: addDays(TODAY, -200),
      },
    });
  });

  it('waits for the last of the ninety days', () => {
    expect(verdictOf({ lastSoldOn: addDays(TODAY, -89) })?.state).toBe('clear');
    expect(verdictOf({ lastSoldOn: addDays(TODAY, -90) })?.state).toBe('fire');
  });

  it('gives stock that came in lately its time', () => {
    expect(verdictOf({ stockAge: receivedOn(89) })?.state).toBe('clear');
    expect(verdictOf({ stockAge: receivedOn(90) })?.state).toBe('fire');
  });

  it('does not tell of nothing, nor of what is worth little', () => {
    expect(verdictOf({ available: 0 })?.state).toBe('clear');
    expect(verdictOf({ available: 99 })?.state).toBe('clear');
    expect(verdictOf({ available: 1, item: ITEM })).toMatchObject({
      state: 'fire',
      evidence: { value: null },
    });
  });

  it('says nothing where sales are not recorded for so long, no stock is known or the item is out of use', () => {
    expect(verdictOf({ salesRecordedFrom: addDays(TODAY, -80) })).toBeNull();
    expect(verdictOf({ salesRecordedFrom: null })).toBeNull();
    expect(verdictOf({ stockTakenAt: null })).toBeNull();
    expect(verdictOf({ item: { ...COSTED, active: false } })).toBeNull();
  });

  it('is told once a week', () => {
    const hours = Array.from({ length: 200 }, () => verdictOf({}));
    expect(hourly(hours).notices).toEqual(['0 opened', '168 repeated']);
  });
});
