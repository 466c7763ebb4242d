import { LANGUAGES, type Language } from '../../domain/alerting.ts';
import {
  type ColumnKind,
  FINANCE_TABLE_NAMES,
  type FinanceTableName,
  financeColumns,
} from '../../domain/finance-tables.ts';
import { financeColumnDefinition } from '../../wording/finance/columns.ts';
import { FINANCE_PAGE_WORDS, shownRows } from '../../wording/finance/page.ts';
import { financeTableAbout, financeTableTitle } from '../../wording/finance/tables.ts';
import { formatNumber } from '../../wording/format.ts';
import { htmlText } from '../html-text.ts';
import type { Cell, Table } from '../table.ts';
import { type ChartRows, financeCharts } from './charts.ts';
import { type FinanceSheet, financeTable } from './rendering.ts';

/** What a page is made of, in both languages. */
export interface FinancePage {
  readonly rows: ChartRows;
  readonly sheets: readonly FinanceSheet[];
  /** What it is of: "2026-06-24", "2026-06". */
  readonly label: string;
  /** What it covers and how it values, a sentence each. */
  readonly notes: Readonly<Record<Language, readonly string[]>>;
}

/** Rows of a table that the page shows. */
export const SHOWN_ROWS = 200;

const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/**
 * The report as one self-contained page with charts, in both languages, of which one is shown at a time: nothing is
 * fetched and no script runs, so it opens from a folder and from S3 alike. Of a long table the first rows are shown,
 * its totals are of all.
 */
export function financePage(page: FinancePage): string {
  const switches = LANGUAGES.map(
    (language, index) =>
      `<input type="radio" name="language" id="show-${language}"${index === 0 ? ' checked' : ''}><label for="show-${language}" lang="${LANGUAGE_TAG[language]}">${language === 'zh' ? '中文' : 'English'}</label>`,
  );
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(`${FINANCE_PAGE_WORDS.zh.title} · ${FINANCE_PAGE_WORDS.en.title} ${page.label}`)}</title>
<style>${STYLE}</style>
</head>
<body>
${switches.join('\n')}
${LANGUAGES.map((language) => inLanguage(page, language)).join('\n')}
</body>
</html>
`;
}

function inLanguage({ rows, sheets, label, notes }: FinancePage, language: Language): string {
  const words = FINANCE_PAGE_WORDS[language];
  const contents = FINANCE_TABLE_NAMES.map(
    (name) => `<a href="#${language}-${name}">${htmlText(financeTableTitle(name, language))}</a>`,
  );
  const charts = financeCharts(rows, language).map(
    ({ title, svg }) =>
      `<figure role="img" aria-label="${htmlText(title)}"><figcaption>${htmlText(title)}</figcaption>${svg}</figure>`,
  );
  const [overview = '', ...others] = sheets.map((sheet) => section(sheet, language));
  return `<main id="in-${language}" lang="${LANGUAGE_TAG[language]}">
<h1>${htmlText(words.title)} <small>${htmlText(label)}</small></h1>
<ul>${notes[language].map((note) => `<li>${htmlText(note)}</li>`).join('')}</ul>
<nav aria-label="${words.contents}">${contents.join('')}</nav>
${overview}
<div class="charts">${charts.join('\n')}</div>
${others.join('\n')}
</main>`;
}

function section(sheet: FinanceSheet, language: Language): string {
  const { name } = sheet;
  const table = financeTable(sheet, language, SHOWN_ROWS);
  const more =
    sheet.rows.length > SHOWN_ROWS
      ? `<p class="more">${htmlText(shownRows(SHOWN_ROWS, sheet.rows.length, language))}</p>`
      : '';
  return `<section id="${language}-${name}">
<h2>${htmlText(table.name)}</h2>
<p>${htmlText(financeTableAbout(name, language))}</p>
${table.rows.length === 0 ? `<p class="none">${FINANCE_PAGE_WORDS[language].noRows}</p>` : `<div class="wide" tabindex="0" role="region" aria-label="${htmlText(table.name)}">${tableHtml(name, table, language)}</div>${more}`}
</section>`;
}

function tableHtml(name: FinanceTableName, table: Table, language: Language): string {
  const definitions = financeColumns(name);
  const head = table.columns.map(({ title, kind }, index) => {
    const column = definitions[index];
    const definition = column === undefined ? '' : financeColumnDefinition(column.name, language);
    return `<th scope="col"${isNumber(kind) ? ' class="n"' : ''} title="${htmlText(definition)}">${htmlText(title)}</th>`;
  });
  const row = (cells: readonly Cell[]) =>
    `<tr>${cells.map((cell, index) => cellHtml(cell, table.columns[index]?.kind ?? 'text', language)).join('')}</tr>`;
  const totals = table.totals ?? [];
  return `<table data-table="${name}"><thead><tr>${head.join('')}</tr></thead><tbody>${Array.from(table.rows, row).join('')}</tbody>${totals.length === 0 ? '' : `<tfoot>${totals.map(row).join('')}</tfoot>`}</table>`;
}

function isNumber(kind: ColumnKind): boolean {
  return !['text', 'word', 'name', 'date', 'moment'].includes(kind);
}

function cellHtml(cell: Cell, kind: ColumnKind, language: Language): string {
  if (cell === null) return '<td></td>';
  if (typeof cell === 'string') return `<td>${htmlText(cell)}</td>`;
  return `<td class="n">${shownNumber(cell, kind, language)}</td>`;
}

/** A number with all the decimals that the files hold. */
function shownNumber(value: number, kind: ColumnKind, language: Language): string {
  switch (kind) {
    case 'money':
      return formatNumber(value, language, 2, 2);
    case 'unitMoney':
      return formatNumber(value, language, 4, 2);
    case 'days':
      return formatNumber(value, language, 1, 1);
    case 'percent':
      return `${formatNumber(value * 100, language, 2)}%`;
    default:
      return formatNumber(value, language, 4);
  }
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2a37; --faint: #5b6673; --page: #f5f7fa; --card: #fff; --line: #e6eaef; --link: #1d4ed8; font: 15px/1.55 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e9ef; --faint: #a3adba; --page: #14181e; --card: #1c222a; --line: #2f3742; --link: #93b4ff; } }
body { margin: 0; background: var(--page); color: var(--ink); }
body > input { position: absolute; opacity: 0; }
body > label { display: inline-block; margin: 16px 0 0 24px; padding: 2px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); cursor: pointer; }
body > label + input + label { margin-left: 8px; }
body > input:checked + label { font-weight: 600; border-color: var(--link); color: var(--link); }
body > input:focus-visible + label { outline: 2px solid var(--link); outline-offset: 2px; }
main { max-width: 1280px; margin: 0 auto; padding: 12px 24px 48px; }
body:has(#show-zh:checked) #in-en, body:has(#show-en:checked) #in-zh { display: none; }
h1 { font-size: 24px; margin: 8px 0 6px; }
h2 { font-size: 18px; margin: 32px 0 4px; }
small, figcaption, .more, .none { color: var(--faint); font-weight: normal; }
p, ul { margin: 4px 0 12px; max-width: 95ch; }
nav { display: flex; flex-wrap: wrap; gap: 4px 14px; }
a { color: var(--link); }
.charts { display: grid; gap: 16px; margin: 20px 0; }
figure { margin: 0; padding: 12px; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
figcaption { color: #1f2a37; font-weight: 600; }
figure svg { display: block; width: 100%; height: auto; max-width: 920px; }
.wide { overflow: auto; max-height: 70vh; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums; font-size: 13.5px; }
th, td { padding: 6px 10px; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: var(--card); color: var(--faint); font-weight: 600; vertical-align: bottom; }
td { max-width: 34ch; overflow: hidden; text-overflow: ellipsis; }
.n { text-align: right; }
tfoot td { position: sticky; bottom: 0; background: var(--card); font-weight: 600; border-top: 1px solid var(--line); }
@media print { .wide { max-height: none; } body > input, body > label { display: none; } section { break-inside: avoid; } }
`;
