import { describe, expect, it } from 'vitest';
import { addDays, businessDay, dayNumber } from '../../lib/domain/calendar.ts';
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
    ['pulse_day:2026-02-30', 'yes', /of the day "2026-02-30"; write pulseDay:YYYY-MM-DD/],
    ['pulseDay:', 'yes', /of the day ""/],
    ['pulse_day:2026-05-12', 'maybe', /pulseDay of 2026-05-12 is "maybe"; write yes or no/],
  ])('with field %s and value "%s" are refused with a reason', (field, value, reason) => {
    const { bySku, refused } = overridesInForce([override(field, value)], PLANNING_DAY);
    expect(bySku.size).toBe(0);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatch(reason);
    expect(refused[0]?.reason).not.toContain('\n');
  });

  it('make days into days of a pulse or ordinary ones, until they expire', () => {
    const { bySku, refused } = overridesInForce(
      [
        override('pulse_day:2026-05-12', 'Yes'),
        override('pulseDay:2026-05-14', '否'),
        override('pulse_day:2026-05-13', 'no', { expiresOn: addDays(PLANNING_DAY, -1) }),
        override('moq', '5'),
        override('pulse_day:2026-05-12', 'no', { sku: 'B' }),
      ],
      PLANNING_DAY,
    );
    expect(refused).toEqual([]);
    const day = (text: string) => dayNumber(businessDay(text));
    expect(bySku.get('A')).toEqual({
      moq: 5,
      pulseDays: new Map([
        [day('2026-05-12'), true],
        [day('2026-05-14'), false],
      ]),
    });
    expect(overridesText(bySku.get('A') ?? {})).toBe(
      'moq=5, pulseDay:2026-05-12=yes, pulseDay:2026-05-14=no',
    );
    expect(bySku.get('B')?.pulseDays?.get(day('2026-05-12'))).toBe(false);
  });

  it('are shown as text, none as null', () => {
    expect(overridesText({ coverDays: 4, leadTimeDays: 0 })).toBe('leadTimeDays=0, coverDays=4');
    expect(overridesText({})).toBeNull();
  });
});
