import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { type Calibration, nominalService } from '../domain/calibration.ts';
import { METHODS } from '../domain/sku-parameters.ts';
import { formatDays, formatNumber, formatPercent } from './format.ts';
import { DEMAND_CLASS_WORDS } from './method-choice.ts';
import { METHOD_WORDS } from './reports.ts';

/** The policies that a backtest compares, in words. */
export const POLICY_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: {
    present: '现行上下限',
    fixed: '固定水平',
    textbook: '教科书公式',
    erp: '常见ERP规则',
    tsb: 'TSB＋负二项',
    'gamma-mix': '伽马混合',
    'gamma-mix+plan': '伽马混合＋活动计划',
    hindsight: '事后最优（下限）',
    ...METHOD_WORDS.zh,
  },
  en: {
    present: 'present min/max',
    fixed: 'fixed levels',
    textbook: 'textbook formula',
    erp: 'usual ERP rule',
    tsb: 'TSB + negative binomial',
    'gamma-mix': 'gamma mix',
    'gamma-mix+plan': 'gamma mix + campaign plan',
    hindsight: 'hindsight (bound)',
    ...METHOD_WORDS.en,
  },
};

const PAGE_WORDS_ZH = {
  title: '回测：库存与满足率的权衡',
  fillAxis: '件数满足率',
  stockAxis: '库存天数（平均库存 ÷ 日均需求）',
  target: '目标',
  policy: '方法',
  stockDays: '库存天数',
  costShare: '成本',
  leastCostShare: '最低成本',
  stockOutDays: '缺货天数占比',
  expedited: '加急占比',
  excessDays: '超储天数',
  orders: '订单数',
  classes: '按需求类型',
  learned: '结论',
  reading: '怎么看',
} as const;

/** Titles of the page of a backtest. */
export const PAGE_WORDS: Readonly<Record<Language, Readonly<Record<keyof typeof PAGE_WORDS_ZH, string>>>> = {
  zh: PAGE_WORDS_ZH,
  en: {
    title: 'Backtest: stock against fill rate',
    fillAxis: 'units served at once',
    stockAxis: 'days of stock (mean on hand ÷ mean daily demand)',
    target: 'target',
    policy: 'method',
    stockDays: 'days of stock',
    costShare: 'cost',
    leastCostShare: 'lowest cost',
    stockOutDays: 'stock-out days',
    expedited: 'expedited',
    excessDays: 'excess days',
    orders: 'orders',
    classes: 'By demand class',
    learned: 'What it teaches',
    reading: 'How to read it',
  },
};

/** What was replayed, in one sentence. */
export function replayedSentence(
  { skus, of, from, to }: { skus: number; of: number; from: BusinessDay; to: BusinessDay },
  language: Language,
): string {
  const number = (value: number) => formatNumber(value, language);
  return language === 'zh'
    ? `以 ${from} 至 ${to} 的历史逐日重演${skus < of ? `（${number(of)} 个SKU中按需求类型抽取 ${number(skus)} 个并加权）` : `（${number(of)} 个SKU）`}：每种方法只使用当晚已知的信息，需求与提前期对所有方法相同。`
    : `The history from ${from} to ${to}, lived through day by day (${skus < of ? `${number(skus)} of ${number(of)} SKUs, drawn by demand class and weighted` : `${number(of)} ${of === 1 ? 'SKU' : 'SKUs'}`}): each method knew what was known that evening, and met the same demand and lead times.`;
}

/** How the curves and figures are to be read, a sentence each. */
export function readingSentences(targetFill: number, language: Language): string[] {
  const fill = formatPercent(targetFill, language);
  return language === 'zh'
    ? [
        '每种方法都能用更多库存换取更高的满足率，所以画成曲线；同一满足率下越靠左越好。',
        `表中数字取自满足率 ${fill} 处；“-”表示该方法达不到，括号内为该方法库存最少时已达到的更高满足率。`,
        '成本 = 每天库存金额的 0.1% + 缺货件金额的 40% + 加急溢价，占需求金额的比例；最低成本取自整条曲线。',
        '超储天数：超出当时补至水平的库存。“事后最优”预知未来，只作下限。',
      ]
    : [
        'Every method can buy more service with more stock, so each is a curve; at the same fill rate the one further left is better.',
        `The figures are those at ${fill} of the units served; "-" means that a method never gets there, a fill in brackets that it serves more even at its leanest.`,
        "Cost: 0.1% of the stock's worth a day, 40% of every lost unit and the premium of every expedited unit, as a share of what the demand was worth; the lowest is that of the whole curve.",
        'Excess days: stock above the order-up-to level then in force. "Hindsight" knows the future: a bound, not a method.',
      ];
}

/** A curve's name with the stock it takes at the target: "calibrated · 26.0 days". */
export function curveLabel(policy: string, stockDays: number | null, language: Language): string {
  const name = POLICY_WORDS[language][policy] ?? policy;
  if (stockDays === null) return name;
  return language === 'zh'
    ? `${name} · ${stockDays.toFixed(1)} 天`
    : `${name} · ${stockDays.toFixed(1)} days`;
}

/** One thing that a backtest taught, as a sentence; null for what is no matter of a demand class. */
export function learnedSentence(calibration: Calibration, language: Language): string | null {
  const { subject, parameter, before, after, evidence } = calibration;
  if (subject.kind !== 'demand_class') return null;
  const group = DEMAND_CLASS_WORDS[language][subject.name] ?? subject.name;
  const skus = formatNumber(Number(evidence.skus), language);
  const fill = formatPercent(Number(evidence.targetFill), language);
  const method = METHODS.find((one) => parameter === nominalService(one));
  if (method !== undefined) {
    const name = METHOD_WORDS[language][method];
    const level = formatNumber(Number(after) * 100, language, 2);
    const reached = typeof evidence.fill === 'number' ? formatPercent(evidence.fill, language) : '-';
    return language === 'zh'
      ? `${group}（${skus} 个SKU）：目标满足率 ${fill} 时，${name}的名义服务水平取 ${level}%，回测满足 ${reached}。`
      : `${group} (${skus} SKUs): to serve ${fill} the ${name} method aims at a nominal service level of ${level}%, which served ${reached}.`;
  }
  const days = METHODS.map((one) => {
    const stock = evidence[`${one}.stockDays`];
    const name = METHOD_WORDS[language][one];
    const text = typeof stock === 'number' ? formatDays(stock, language) : '-';
    return `${name} ${text}`;
  });
  const name = METHOD_WORDS[language][METHODS.find((one) => one === after) ?? 'handbook'];
  const was = METHODS.find((one) => one === before && one !== after);
  if (language === 'zh') {
    const change = was === undefined ? '' : `（原为${METHOD_WORDS.zh[was]}）`;
    return `${group}（${skus} 个SKU）：采用${name}${change}，满足 ${fill} 时库存天数：${days.join('，')}。`;
  }
  const change = was === undefined ? '' : ` (${METHOD_WORDS.en[was]} before)`;
  return `${group} (${skus} SKUs): the ${name} method${change}; stock to serve ${fill}: ${days.join(', ')}.`;
}
