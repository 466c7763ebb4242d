import { describe, expect, it } from 'vitest';
import { LANGUAGES, PROPOSAL_KINDS } from '../../lib/domain/alerting.ts';
import { CASH_USES, CHANGE_REASONS, COST_BASES, EXCESS_KINDS } from '../../lib/domain/finance-codes.ts';
import { FINANCE_TABLE_NAMES, financeColumns } from '../../lib/domain/finance-tables.ts';
import { RULE_NAMES } from '../../lib/domain/rules.ts';
import { CAMPAIGN_KINDS, CAMPAIGN_STATUSES } from '../../lib/domain/sets.ts';
import { METHODS } from '../../lib/domain/sku-parameters.ts';
import { financeColumnDefinition, financeColumnTitle } from '../../lib/wording/finance/columns.ts';
import { financeNotes } from '../../lib/wording/finance/page.ts';
import { financeTableAbout, financeTableTitle } from '../../lib/wording/finance/tables.ts';
import { financeWord } from '../../lib/wording/finance/words.ts';
import { day } from '../history/factory.ts';

const ABOUT = {
  day: day('2026-06-24'),
  from: day('2026-06-01'),
  dayClosesAt: '18:00',
  madeAfter: null,
  currency: null,
};

const CODES: Readonly<Record<string, readonly string[]>> = {
  method: METHODS,
  demandClass: ['smooth', 'intermittent', 'erratic', 'lumpy'],
  costBasis: COST_BASES,
  cashFor: CASH_USES,
  supplyKind: PROPOSAL_KINDS,
  excessKind: EXCESS_KINDS,
  campaignKind: CAMPAIGN_KINDS,
  campaignStatus: CAMPAIGN_STATUSES,
  changeReason: CHANGE_REASONS,
  rule: RULE_NAMES,
};

describe.each(LANGUAGES)('the words of finance in %s', (language) => {
  it.each(FINANCE_TABLE_NAMES)('name %s so that Excel takes it for a sheet, unlike every other', (name) => {
    const title = financeTableTitle(name, language);
    expect(title).toMatch(/^[^[\]/\\:*?]{1,31}$/);
    expect(FINANCE_TABLE_NAMES.filter((other) => financeTableTitle(other, language) === title)).toEqual([
      name,
    ]);
    expect(financeTableAbout(name, language)).toMatch(/[。.]$/);
  });

  it.each(FINANCE_TABLE_NAMES)('tell the columns of %s from each other and define each', (name) => {
    const columns = financeColumns(name);
    const titles = columns.map((column) => financeColumnTitle(column.name, language));
    expect(new Set(titles).size).toBe(titles.length);
    for (const column of columns) expect(financeColumnDefinition(column.name, language)).toMatch(/[。.]$/);
  });

  it('have a word for every code of every column of codes', () => {
    const columns = new Set(
      FINANCE_TABLE_NAMES.flatMap((name) => financeColumns(name).filter(({ kind }) => kind === 'word')).map(
        ({ name }) => name,
      ),
    );
    for (const column of columns) {
      const words = (CODES[column] ?? []).map((code) => financeWord(column, code, language));
      expect(words.length, column).toBeGreaterThan(1);
      expect(new Set(words).size, column).toBe(words.length);
    }
    expect(() => financeWord('method', 'guess', language)).toThrow(RangeError);
    expect(() => financeWord('rule', 'guess', language)).toThrow(RangeError);
  });

  it('say of which day proposals are where a report is made again later', () => {
    const later = financeNotes({ ...ABOUT, madeAfter: day('2026-06-30'), rates: {} }, language);
    expect(later.some((note) => note.includes('2026-06-30') && note.includes('2026-06-24'))).toBe(true);
    const notes = financeNotes({ ...ABOUT, rates: {} }, language);
    expect(notes).toHaveLength(later.length);
    expect(notes.join()).not.toContain('2026-06-30');
  });

  it('name the rates where there are any', () => {
    const about = { ...ABOUT, currency: 'CNY' };
    expect(financeNotes({ ...about, rates: { USD: 7.1 } }, language).join()).toContain('1 USD = 7.1 CNY');
    expect(financeNotes({ ...about, rates: {} }, language).join()).not.toContain('USD');
  });
});
