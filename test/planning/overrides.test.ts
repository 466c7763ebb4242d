import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import type { Override } from '../../lib/domain/sets.ts';
import { overridesInForce, overridesText } from '../../lib/planning/overrides.ts';
import { PLANNING_DAY } from './examples.ts';

function override(field: string, value: string, changes: Partial<Override> = {}): Override {
  return { sku: 'A', field, value, reason: null, author: null, expiresOn: null, ...changes };
}

describe('overrides', () => {
  it('of one SKU come together, fields written as in code or as columns', () => {
    const { bySku, refused } = overridesInForce(
      [override('moq', '500'), override('cover_days', ' 6.5 '), override('coverDays', '4', { sku: 'B' })],
      PLANNING_DAY,
    );
    expect(refused).toEqual([]);
    expect(bySku.get('A')).toEqual({ moq: 500, coverDays: 6.5 });
    expect(bySku.get('B')).toEqual({ coverDays: 4 });
  });

  it('count up to and with the day they expire on', () => {
    const until = (expiresOn: Override['expiresOn']) =>
      overridesInForce([override('moq', '5', { expiresOn })], PLANNING_DAY).bySku.size;
    expect([until(addDays(PLANNING_DAY, -1)), until(PLANNING_DAY), until(null)]).toEqual([0, 1, 1]);
  });

  it.each([
    ['colour', '5', /no field "colour" to set; use one of leadTimeDays, /],
    ['coverDays', '9', /coverDays is "9"; write a number from 3 to 7/],
    ['serviceLevel', '95%', /serviceLevel is "95%"/],
    ['moq', '', /moq is ""/],
    ['moq', '-5', /moq is "-5"/],
    ['leadTimeDays', 'Infinity', /leadTimeDays is "Infinity"/],
    ['constructor', '5', /no field "constructor"/],
  ])('with field %s and value "%s" are refused with a reason', (field, value, reason) => {
    const { bySku, refused } = overridesInForce([override(field, value)], PLANNING_DAY);
    expect(bySku.size).toBe(0);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatch(reason);
    expect(refused[0]?.reason).not.toContain('\n');
  });

  it('are shown as text, none as null', () => {
    expect(overridesText({ coverDays: 4, leadTimeDays: 0 })).toBe('leadTimeDays=0, coverDays=4');
    expect(overridesText({})).toBeNull();
  });
});
