import type { Language } from '../../domain/alerting.ts';
import type { BusinessDay } from '../../domain/calendar.ts';
import { formatNumber } from '../format.ts';

const PAGE_WORDS_ZH = {
  title: '库存资金报表',
  total: '合计',
  notes: '说明',
  noRows: '没有数据',
  column: '列',
  table: '表',
  meaning: '含义',
  contents: '目录',
  otherLanguage: 'English',
  stockChart: '库存金额的组成（按类别）',
  cashChart: '各周所需资金',
  methodChart: '目标库存金额：手册法与校准法',
  excessChart: '超储、呆滞、临期金额',
  handbook: '手册法',
  calibrated: '校准法',
  otherCategories: '其他类别',
  noCategory: '未分类',
  undated: '无日期',
} as const;

/** Words of the page and of what all tables share. */
export const FINANCE_PAGE_WORDS: Readonly<
  Record<Language, Readonly<Record<keyof typeof PAGE_WORDS_ZH, string>>>
> = {
  zh: PAGE_WORDS_ZH,
  en: {
    title: 'Stock and cash',
    total: 'Total',
    notes: 'Notes',
    noRows: 'nothing',
    column: 'Column',
    table: 'Table',
    meaning: 'Meaning',
    contents: 'Contents',
    otherLanguage: '中文',
    stockChart: 'Stock value by what it is for, by category',
    cashChart: 'Cash needed by week',
    methodChart: 'Order-up-to value: handbook and calibrated',
    excessChart: 'Value of excess, slow and expiring stock',
    handbook: 'handbook',
    calibrated: 'calibrated',
    otherCategories: 'other categories',
    noCategory: 'no category',
    undated: 'no date',
  },
};

/** What a report covers and how it values, a sentence each. */
export function financeNotes(
  about: {
    readonly day: BusinessDay;
    readonly from: BusinessDay;
    readonly dayClosesAt: string;
    /** The newest day that had been planned when the report was made, where that is later than its own; else null. */
    readonly madeAfter: BusinessDay | null;
    readonly currency: string | null;
    readonly rates: Readonly<Record<string, number>>;
  },
  language: Language,
): string[] {
  const { day, from, dayClosesAt, madeAfter, currency } = about;
  const rates = Object.entries(about.rates).map(
    ([code, rate]) => `1 ${code} = ${formatNumber(rate, language, 6)} ${currency}`,
  );
  if (language === 'zh') {
    return [
      `库存、在途：${day} 日终（${dayClosesAt}）的状态。满足率、广告、参数变动等：${from} 至 ${day}。`,
      madeAfter === null
        ? '补货建议和对预警的处理：生成本报表时的状态。'
        : `本报表在 ${madeAfter} 的计划完成后重做：补货建议和对预警的处理为重做时的状态，不是 ${day} 当天的。`,
      '金额按单位成本计算；物料资料没有成本的注明“无成本”，不以售价代替，也不计入任何合计。',
      rates.length === 0
        ? '各币种分别列示，不相加。'
        : `按设置的汇率折算为 ${currency}：${rates.join('，')}。没有汇率的币种单独列示。`,
      '每个数字可用 pulsestock explain SKU 追溯到公式和输入。',
    ];
  }
  return [
    `Stock and orders are as of the close of ${day} (${dayClosesAt}); fill rate, ads, changes and the like of ${from} to ${day}.`,
    madeAfter === null
      ? 'Proposals, and what was done about alerts, are as they stood when this report was made.'
      : `This report was made after ${madeAfter} had been planned: proposals, and what was done about alerts, are as they stood then, not as on ${day}.`,
    'Money is at unit cost. What has no cost in the item file says “no cost”: it is never valued at its price and is in no sum.',
    rates.length === 0
      ? 'Currencies stand side by side and are not added up.'
      : `Converted to ${currency} at the rates of the settings: ${rates.join(', ')}. A currency without a rate stands by itself.`,
    'pulsestock explain SKU traces each figure to its formula and inputs.',
  ];
}

/** Says that a page shows the first rows of a longer table. */
export function shownRows(shown: number, of: number, language: Language): string {
  const number = (value: number) => formatNumber(value, language, 0);
  return language === 'zh'
    ? `显示前 ${number(shown)} 行，共 ${number(of)} 行；全部数据见 XLSX、CSV 和 Parquet 文件。合计为全部行。`
    : `The first ${number(shown)} of ${number(of)} rows; XLSX, CSV and Parquet hold them all. Totals are of all rows.`;
}
