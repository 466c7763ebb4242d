import { LANGUAGES, type Language } from '../domain/alerting.ts';
import type { Calibration } from '../domain/calibration.ts';
import type { CampaignReview, ReviewedSku } from '../domain/campaign-review.ts';
import { reviewFolder } from '../domain/storage-keys.ts';
import {
  CALIBRATION_STATE_WORDS,
  learnedSentence,
  parameterWords,
  REVIEW_WORDS,
  reviewSentences,
  subjectWords,
  valueWords,
} from '../wording/campaign-review.ts';
import { CAMPAIGN_KIND_WORDS } from '../wording/campaign-words.ts';
import { formatNumber, formatPercent } from '../wording/format.ts';
import { htmlText } from './html-text.ts';
import type { Report } from './report.ts';
import { reviewChartSvg } from './review-chart.ts';
import { type Cell, type ColumnOf, type Table, tableOf } from './table.ts';
import { workbookXlsx } from './workbook.ts';

/** Charts on a page; of a campaign with more SKUs those are drawn that sold most beyond the usual. */
const MOST_CHARTS = 12;

/**
 * A campaign's review for people: one workbook with two sheets a language, and one page a language that needs nothing
 * from elsewhere. The same review gives the same bytes.
 */
export async function campaignReviewReports(review: CampaignReview): Promise<Report[]> {
  const folder = reviewFolder(review.campaignId);
  return [
    {
      key: `${folder}review.xlsx`,
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: await workbookXlsx(
        LANGUAGES.flatMap((language) => [skuTable(review, language), learnedTable(review, language)]),
      ),
    },
    ...LANGUAGES.map((language) => ({
      key: `${folder}review.${language}.html`,
      contentType: 'text/html; charset=utf-8',
      bytes: new TextEncoder().encode(reviewPage(review, language)),
    })),
  ];
}

/** Plan against actual, stock, supply and money, a row for each SKU. */
export function skuTable(review: CampaignReview, language: Language): Table {
  return tableOf(REVIEW_WORDS[language].skuSheet, skuColumns(language), review.skus);
}

function skuColumns(language: Language): ColumnOf<ReviewedSku>[] {
  const words = REVIEW_WORDS[language];
  return [
    { title: words.sku, kind: 'text', value: ({ sku }) => sku },
    { title: words.name, kind: 'text', value: (sku) => nameOf(sku, language) },
    { title: words.pool, kind: 'text', value: ({ pool }) => pool },
    { title: words.plannedUnits, kind: 'units', value: ({ effect }) => effect.plannedUnits },
    { title: words.extraUnits, kind: 'units', value: ({ effect }) => effect.extraUnits },
    {
      title: words.ofPlan,
      kind: 'percent',
      value: ({ effect: { plannedUnits, extraUnits } }) =>
        plannedUnits !== null && plannedUnits > 0 ? extraUnits / plannedUnits : null,
    },
    { title: words.uplift, kind: 'units', value: ({ effect }) => effect.uplift },
    { title: words.baseline, kind: 'units', value: ({ effect }) => effect.baselineDailyUnits },
    { title: words.peakDay, kind: 'date', value: ({ effect }) => effect.peakDay },
    { title: words.peakDayUnits, kind: 'units', value: ({ effect }) => effect.peakDayUnits },
    { title: words.peakRunUnits, kind: 'units', value: ({ effect }) => effect.peakRunUnits },
    { title: words.peakRunDays, kind: 'days', value: ({ effect }) => effect.peakRunDays },
    { title: words.halvedAfter, kind: 'days', value: ({ effect }) => effect.halvedAfterDays },
    { title: words.afterUnits, kind: 'units', value: ({ effect }) => effect.afterUnits },
    { title: words.runDays, kind: 'days', value: ({ effect }) => effect.runDays },
    { title: words.soldOutDays, kind: 'days', value: ({ effect }) => effect.soldOutDays },
    { title: words.lostUnits, kind: 'units', value: ({ effect }) => effect.lostUnits },
    { title: words.lostMargin, kind: 'money', value: ({ money }) => money.lostMargin },
    { title: words.stockBefore, kind: 'units', value: ({ stock }) => stock.before },
    { title: words.stockLeast, kind: 'units', value: ({ stock }) => stock.least },
    { title: words.stockAtEnd, kind: 'units', value: ({ stock }) => stock.atEnd },
    { title: words.stockSettled, kind: 'units', value: ({ stock }) => stock.settled },
    { title: words.excess, kind: 'units', value: ({ stock }) => stock.excess },
    { title: words.excessDays, kind: 'days', value: ({ stock }) => stock.excessDays },
    { title: words.excessValue, kind: 'money', value: ({ money }) => money.excessValue },
    { title: words.currency, kind: 'text', value: ({ money }) => money.currency },
    { title: words.orders, kind: 'units', value: ({ supply }) => supply.orders },
    { title: words.onTime, kind: 'units', value: ({ supply }) => supply.onTime },
    { title: words.leadTime, kind: 'days', value: ({ supply }) => supply.meanLeadTimeDays },
    { title: words.statedLeadTime, kind: 'days', value: ({ supply }) => supply.statedLeadTimeDays },
  ];
}

/** What was learned, a row for each calibration. */
export function learnedTable(review: CampaignReview, language: Language): Table {
  const words = REVIEW_WORDS[language];
  const value = (one: Calibration, of: number | string | null) => valueWords(one, of, language);
  const columns: ColumnOf<Calibration>[] = [
    { title: words.subject, kind: 'text', value: (one) => subjectWords(one, language) },
    { title: words.parameter, kind: 'text', value: (one) => parameterWords(one, language) },
    {
      title: words.before,
      kind: 'text',
      value: (one) => value(one, one.before ?? one.evidence.prior ?? null),
    },
    { title: words.after, kind: 'text', value: (one) => value(one, one.after) },
    { title: words.observed, kind: 'text', value: (one) => value(one, one.evidence.observed ?? null) },
    { title: words.campaigns, kind: 'units', value: ({ evidence }) => Number(evidence.campaigns ?? 0) },
    { title: words.state, kind: 'text', value: ({ state }) => CALIBRATION_STATE_WORDS[language][state] },
    { title: words.id, kind: 'text', value: ({ id }) => id },
  ];
  return tableOf(words.learnedSheet, columns, review.calibrations);
}

/** The page: what it came to, a chart a SKU, the figures, and what was learned. Every text from outside is shown as it is. */
export function reviewPage(review: CampaignReview, language: Language): string {
  const words = REVIEW_WORDS[language];
  const title = `${words.title}${language === 'zh' ? '：' : ': '}${review.name ?? review.campaignId}`;
  const learned = review.calibrations.map((one) => learnedSentence(one, language));
  const drawn = [...review.skus]
    .sort((a, b) => b.effect.extraUnits - a.effect.extraUnits || (a.sku < b.sku ? -1 : 1))
    .slice(0, MOST_CHARTS);
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${htmlText(title)}</h1>
<p class="what">${htmlText(`${review.campaignId} · ${CAMPAIGN_KIND_WORDS[language][review.kind]}`)}</p>
${list(reviewSentences(review, language))}
<h2>${words.changes}</h2>
${list(learned.length === 0 ? [words.nothingLearned] : learned)}
${review.skus.length === 0 ? `<p>${words.noSkus}</p>` : ''}
${drawn.map((sku, index) => skuSection(sku, index, language)).join('\n')}
${drawn.length < review.skus.length ? `<p>${words.notShown}</p>` : ''}
<h2>${words.figures}</h2>
${tableHtml(skuTable(review, language), language)}
<h2>${words.learnedSheet}</h2>
${tableHtml(learnedTable(review, language), language)}
</main>
</body>
</html>
`;
}

function skuSection(sku: ReviewedSku, index: number, language: Language): string {
  const words = REVIEW_WORDS[language];
  const { effect, days, ran } = sku;
  const name = nameOf(sku, language);
  const svg = reviewChartSvg({
    id: `chart-${index}`,
    days: days.map(({ day }) => day),
    units: days.map(({ units }) => units),
    stock: days.map(({ onHand }) => onHand),
    baseline: effect.baselineDailyUnits,
    ran,
    words: {
      demand: words.demandAxis,
      stock: words.stockAxis,
      baseline: words.baseline,
      campaign: words.campaign,
    },
    width: 980,
    height: 300,
  });
  return `<section><h3>${htmlText(sku.sku)}${name === null ? '' : ` <small>${htmlText(name)}</small>`}</h3><figure>${svg}</figure></section>`;
}

function tableHtml({ columns, rows }: Table, language: Language): string {
  const cell = (value: Cell, column: number) => {
    const kind = columns[column]?.kind ?? 'text';
    if (value === null) return '<td>–</td>';
    if (typeof value !== 'number') return `<td class="text">${htmlText(value)}</td>`;
    const digits = kind === 'money' ? 2 : 1;
    return `<td>${kind === 'percent' ? formatPercent(value, language) : formatNumber(value, language, digits)}</td>`;
  };
  return `<div class="wide"><table><thead><tr>${columns.map(({ title, kind }) => `<th scope="col"${kind === 'text' ? ' class="text"' : ''}>${htmlText(title)}</th>`).join('')}</tr></thead>
<tbody>${Array.from(rows, (row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

function list(sentences: readonly string[]): string {
  return `<ul>${sentences.map((sentence) => `<li>${htmlText(sentence)}</li>`).join('')}</ul>`;
}

function nameOf({ nameZh, nameEn }: ReviewedSku, language: Language): string | null {
  return language === 'zh' ? (nameZh ?? nameEn) : (nameEn ?? nameZh);
}

const STYLE = `
:root { color: #1f2a37; background: #f5f7fa; font: 15px/1.55 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; }
main { max-width: 1040px; margin: 0 auto; padding: 28px 24px 48px; }
h1 { font-size: 24px; margin: 0 0 2px; }
h2 { font-size: 18px; margin: 32px 0 8px; }
h3 { font-size: 16px; margin: 24px 0 4px; }
small, .what { color: #5b6673; font-weight: normal; }
p, ul { margin: 6px 0 14px; max-width: 90ch; }
figure { margin: 0; padding: 12px; background: #fff; border: 1px solid #e6eaef; border-radius: 8px; }
figure svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; background: #fff; border: 1px solid #e6eaef; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13.5px; }
th, td { padding: 6px 12px; text-align: right; white-space: nowrap; border-bottom: 1px solid #eef1f4; }
thead th { color: #5b6673; font-weight: 600; white-space: normal; vertical-align: bottom; min-width: 64px; }
th.text, td.text { text-align: left; }
tbody tr:last-child td { border-bottom: 0; }
@media print { :root { background: #fff; } section { break-inside: avoid; } }
`;
