import { describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { workingSpans } from '../../lib/domain/working-hours.ts';

const HOURS = { from: '09:00', to: '18:00' };
const FESTIVAL = [
  { scope: 'factory', from: businessDay('2026-06-25'), to: businessDay('2026-06-25'), name: '端午' },
];
const froms = (at: string, closures = FESTIVAL.slice(0, 0)) =>
  workingSpans(instant(at), HOURS, 'Asia/Shanghai', closures).map(({ from, to }) => `${from} ${to}`);

describe('working hours', () => {
  it('are those that run, then the next working day’s', () => {
    const expected = [
      '2026-06-24T01:00:00.000Z 2026-06-24T10:00:00.000Z',
      '2026-06-25T01:00:00.000Z 2026-06-25T10:00:00.000Z',
    ];
    expect(froms('2026-06-24T06:00:00Z')).toEqual(expected);
    expect(froms('2026-06-23T23:00:00Z')).toEqual(expected);
  });

  it('begin again after the evening, the weekend and a closure of the factory', () => {
    expect(froms('2026-06-24T10:00:00Z')[0]).toMatch(/^2026-06-25T01/);
    expect(froms('2026-06-26T10:00:00Z')).toEqual([
      '2026-06-29T01:00:00.000Z 2026-06-29T10:00:00.000Z',
      '2026-06-30T01:00:00.000Z 2026-06-30T10:00:00.000Z',
    ]);
    expect(froms('2026-06-27T04:00:00Z')[0]).toMatch(/^2026-06-29T01/);
    expect(froms('2026-06-24T06:00:00Z', FESTIVAL)[1]).toMatch(/^2026-06-26T01/);
  });
});
