import { LANGUAGES, type Language } from '../../domain/alerting.ts';
import { snakeCase } from '../../domain/fields.ts';
import { FINANCE_TABLE_NAMES, type FinanceTableName, financeColumns } from '../../domain/finance-tables.ts';
import { PREFIX } from '../../domain/storage-keys.ts';
import { financeColumnDefinition, financeColumnTitle } from '../../wording/finance/columns.ts';
import { FINANCE_PAGE_WORDS } from '../../wording/finance/page.ts';
import { financeTableAbout, financeTableTitle } from '../../wording/finance/tables.ts';
import { csvType, HTML_TYPE, type Report, XLSX_TYPE } from '../report.ts';
import { type Table, tableCsv } from '../table.ts';
import { workbookOfSheets } from '../workbook.ts';
import type { FinancePage } from './page.ts';
import { financeTable } from './rendering.ts';

/** Below the prefix of reports: `day=2026-06-24` or `month=2026-06`. */
export type FinancePlace = `day=${string}` | `month=${string}`;

function folderOf(place: FinancePlace): string {
  return `${PREFIX.reports}finance/${place}/`;
}

/** Where the Parquet file of a table lies. */
export function financeParquetKey(place: FinancePlace, table: FinanceTableName): string {
  const name = snakeCase(table);
  return `${folderOf(place)}parquet/${name}/${name}.parquet`;
}

/**
 * The files of a report for people, one after the other so that no more than one is held at a time: the page, and for each
 * language a workbook with a sheet of notes and a CSV a table.
 */
export async function* financeFiles(page: FinancePage, place: FinancePlace): AsyncGenerator<Report> {
  const folder = folderOf(place);
  // What draws the charts takes half a second to load.
  const { financePage } = await import('./page.ts');
  yield {
    key: `${folder}finance.html`,
    contentType: HTML_TYPE,
    bytes: new TextEncoder().encode(financePage(page)),
  };
  for (const language of LANGUAGES) {
    for (const sheet of page.sheets) {
      const key = `${folder}csv/${snakeCase(sheet.name)}.${language}.csv`;
      yield { key, contentType: csvType('utf-8'), bytes: tableCsv(financeTable(sheet, language)) };
    }
    yield {
      key: `${folder}finance.${language}.xlsx`,
      contentType: XLSX_TYPE,
      bytes: await workbookOfSheets([
        ...page.sheets.map((sheet) => ({
          name: financeTableTitle(sheet.name, language),
          table: () => financeTable(sheet, language),
        })),
        {
          name: FINANCE_PAGE_WORDS[language].notes,
          table: () => notesTable(page.notes[language], language),
        },
      ]),
    };
  }
}

/** What the report covers, what each table answers and what each column means. */
function notesTable(notes: readonly string[], language: Language): Table {
  const words = FINANCE_PAGE_WORDS[language];
  return {
    name: words.notes,
    columns: [words.table, words.column, words.meaning].map((title) => ({ title, kind: 'text' })),
    rows: [
      ...notes.map((note) => [null, null, note]),
      ...FINANCE_TABLE_NAMES.flatMap((name) => {
        const table = financeTableTitle(name, language);
        return [
          [table, null, financeTableAbout(name, language)],
          ...financeColumns(name).map(({ name: column }) => [
            table,
            financeColumnTitle(column, language),
            financeColumnDefinition(column, language),
          ]),
        ];
      }),
    ],
  };
}
