import { LANGUAGES, type Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { Item } from '../domain/sets.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import { type CsvEncoding, type Table, tableCsv } from './table.ts';
import { workbookXlsx } from './workbook.ts';

/** A file of a report and where it belongs. */
export interface Report {
  /** Whole key, `reports/day=2026-06-24/parameters.xlsx`. */
  readonly key: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const HTML_TYPE = 'text/html; charset=utf-8';

/** Content type of a CSV file. */
export function csvType(encoding: CsvEncoding): string {
  return `text/csv; charset=${encoding}`;
}

/**
 * The table in every language: one workbook with a sheet a language (`NAME.xlsx`) and one CSV a language
 * (`NAME.zh.csv`, `NAME.en.csv`), one after the other so that no more than one is held at a time.
 */
export async function* tableReports(
  name: string,
  day: BusinessDay,
  table: (language: Language) => Table,
  encoding: CsvEncoding = 'utf-8',
): AsyncGenerator<Report> {
  const folder = `${PREFIX.reports}day=${day}/`;
  yield {
    key: `${folder}${name}.xlsx`,
    contentType: XLSX_TYPE,
    bytes: await workbookXlsx(LANGUAGES.map(table)),
  };
  for (const language of LANGUAGES)
    yield {
      key: `${folder}${name}.${language}.csv`,
      contentType: csvType(encoding),
      bytes: tableCsv(table(language), encoding),
    };
}

/** The item's name in that language, else in the other one. */
export function itemName(item: Item | undefined, language: Language): string | null {
  const names = language === 'zh' ? [item?.nameZh, item?.nameEn] : [item?.nameEn, item?.nameZh];
  return names[0] ?? names[1] ?? null;
}

/** What so many units cost, in the item's currency; null where the item states no cost. */
export function costOf(units: number, item: Item | undefined): number | null {
  const unitCost = item?.unitCost ?? null;
  return unitCost === null ? null : units * moneyOf(unitCost);
}
