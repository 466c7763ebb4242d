import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { businessDay, dayNumber, instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';
import {
  amount,
  count,
  currency,
  day,
  type FieldKind,
  flag,
  moment,
  quantity,
  ratio,
  signedQuantity,
  text,
  word,
} from '../../lib/domain/fields.ts';
import { cellTypeOf } from '../../lib/ingestion/cell-types.ts';
import type { CellRules } from '../../lib/ingestion/profiles/profile.ts';

const parse = (kind: FieldKind, schema: z.ZodType, cell: string, rules?: CellRules) =>
  cellTypeOf(kind, schema, rules).parse(cell);

describe('a cell', () => {
  it('is null where it is blank, whatever its type', () => {
    for (const blank of ['', ' ', '\t', '\u00a0']) {
      expect(parse('quantity', quantity(), blank)).toEqual({ value: null });
      expect(parse('text', text(), blank)).toEqual({ value: null });
    }
  });

  it('is a quantity to four decimals, never negative where the field is not', () => {
    expect(parse('quantity', quantity(), ' 12.5 ')).toEqual({ value: 125_000 });
    expect(parse('quantity', quantity(), '１２．５')).toEqual({ value: 125_000 });
    expect(parse('quantity', quantity(), '1.23456')).toEqual({
      problem: 'has more than 4 decimals: round it',
    });
    expect(parse('quantity', quantity(), '-3')).toEqual({ problem: 'is negative: give zero or more' });
    expect(parse('quantity', signedQuantity(), '-3')).toEqual({ value: -30_000 });
    expect(parse('quantity', quantity(), '1e5')).toEqual({ problem: 'is not a number written like 1234.5' });
    expect(parse('quantity', quantity(), '1,200')).toEqual({
      problem: 'is not a number written like 1234.5',
    });
    expect(parse('quantity', quantity(), '9'.repeat(20))).toEqual({ problem: 'is too large a number' });
  });

  it('is money rounded to four decimals, a whole count, a ratio', () => {
    expect(parse('amount', amount(), '0.00005')).toEqual({ value: 1 });
    expect(parse('count', count(), '12.0')).toEqual({ value: 12 });
    expect(parse('count', count(), '12.5')).toEqual({ problem: 'is not a whole number' });
    expect(parse('count', z.int().min(0).max(23), '24')).toEqual({ problem: 'is more than 23' });
    expect(parse('ratio', ratio(), '0.333333')).toEqual({ value: 0.333333 });
    expect(parse('ratio', ratio(), '-1')).toEqual({ problem: 'is negative: give zero or more' });
  });

  it('is a day that exists, in three ways of writing', () => {
    const value = dayNumber(businessDay('2026-06-04'));
    for (const cell of ['2026-06-04', '2026/6/4', '2026/06/04', '20260604']) {
      expect(parse('day', day(), cell)).toEqual({ value });
    }
    expect(parse('day', day(), '2024-02-29')).toEqual({ value: dayNumber(businessDay('2024-02-29')) });
    for (const cell of ['2026-02-30', '20260230', '2026/13/1', '0026-06-04']) {
      expect(parse('day', day(), cell)).toEqual({ problem: 'is a day that does not exist' });
    }
    for (const cell of ['2026-6-4', '04/06/2026', '26-06-04', 'June', '2026-06-04 10:00']) {
      expect(parse('day', day(), cell)).toEqual({ problem: 'is not a day written like 2026-06-24' });
    }
  });

  it('is a time only with its zone', () => {
    const value = msOf(instant('2026-06-24T12:00:00Z'));
    for (const cell of ['2026-06-24T20:00:00+08:00', '2026-06-24 20:00+0800', '2026-06-24T12:00:00.000Z']) {
      expect(parse('instant', moment(), cell)).toEqual({ value });
    }
    expect(parse('instant', moment(), '2026-06-24 20:00:00')).toHaveProperty('problem');
    expect(parse('instant', moment(), '2026-02-30T20:00:00Z')).toEqual({
      problem: 'is a day that does not exist',
    });
    expect(parse('instant', moment(), '2026-06-24T24:00:00Z')).toHaveProperty('problem');
  });

  test.prop([fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -14 * 60, max: 14 * 60 })], { seed: 4 })(
    'is the time that the calendar reads too',
    (ms, offset) => {
      const sign = offset < 0 ? '-' : '+';
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
      const zone = `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
      const written = `${instantOfMs(ms + offset * 60_000).slice(0, -1)}${zone}`;
      expect(parse('instant', moment(), written)).toEqual({ value: msOf(instant(written)) });
    },
  );

  it('is yes or no, in words or digits', () => {
    expect(['yes', 'TRUE', '1', '是'].map((cell) => parse('flag', flag(), cell))).toEqual(
      Array.from({ length: 4 }, () => ({ value: true })),
    );
    expect(parse('flag', flag(), 'N')).toEqual({ value: false });
    expect(parse('flag', flag(), 'perhaps')).toEqual({ problem: 'is neither yes nor no' });
  });

  it('is one of the words of its field, other words mapped', () => {
    const status = word(['paid', 'cancelled']);
    expect(parse('text', status, 'Paid')).toEqual({ value: 'paid' });
    expect(parse('text', status, 'canceled', { words: { canceled: 'cancelled' } })).toEqual({
      value: 'cancelled',
    });
    expect(parse('text', status, 'constructor')).toEqual({
      problem: 'is none of the words allowed here: paid, cancelled',
    });
    expect(parse('text', currency(), 'rmb')).toEqual({ problem: 'is not an ISO 4217 currency code' });
  });

  it('is an id without line breaks, or free text', () => {
    expect(parse('text', text(), 'O形圈 5"')).toEqual({ value: 'O形圈 5"' });
    for (const damaged of ['a\nb', 'a\0b', 'a\uFFFDb', 'x'.repeat(201)]) {
      expect(parse('text', text(), damaged)).toHaveProperty('problem');
    }
    expect(parse('text', text(), 'a\nb', { freeText: true })).toEqual({ value: 'a\nb' });
  });
});
