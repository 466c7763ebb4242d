import type { Language } from '../../domain/alerting.ts';
import type { FinanceColumnName } from '../../domain/finance-tables.ts';
import { COLUMNS_EN } from './columns-en.ts';
import { COLUMNS_ZH } from './columns-zh.ts';

/** What a column is called, and what its values are. */
export type ColumnWords = readonly [title: string, definition: string];

const COLUMNS: Readonly<Record<Language, Readonly<Record<FinanceColumnName, ColumnWords>>>> = {
  zh: COLUMNS_ZH,
  en: COLUMNS_EN,
};

/** A column's title. */
export function financeColumnTitle(column: FinanceColumnName, language: Language): string {
  return COLUMNS[language][column][0];
}

/** What a column's values are: one sentence or two. */
export function financeColumnDefinition(column: FinanceColumnName, language: Language): string {
  return COLUMNS[language][column][1];
}
