import type { Language } from '../domain/alerting.ts';
import { ANY_SOURCE } from '../domain/feeds.ts';
import type { BareSignal, ExpectedCampaign, SkuNow, SkuState, StockOutlook } from '../domain/sku-state.ts';
import { chancePhrase, recordWord } from './alert-words.ts';
import { campaignSentence, expectedSentence } from './campaign-words.ts';
import { formatDay, formatDays, formatMoment, formatNumber, formatPercent, formatUnits } from './format.ts';
import { risenRate } from './rate-words.ts';

/** The names of a state's figures, and of the columns of its projection. */
interface NowTerms {
  readonly title: string;
  readonly header: readonly [name: string, value: string];
  readonly available: string;
  readonly onOrder: string;
  readonly proposed: string;
  readonly position: string;
  readonly demand: string;
  readonly daysOfSupply: string;
  readonly surge: string;
  readonly peakDemand: string;
  readonly daysAtSurge: string;
  readonly nextReceipt: string;
  readonly regularArrival: string;
  readonly outlook: string;
  readonly outlookAtSurge: string;
  readonly regions: string;
  readonly campaign: string;
  readonly bare: string;
  readonly columns: readonly [day: string, received: string, demand: string, stock: string, atSurge: string];
}

const TERMS: Readonly<Record<Language, NowTerms>> = {
  zh: {
    title: '当前状态',
    header: ['指标', '数值'],
    available: '可用库存',
    onOrder: '在途',
    proposed: '未下单建议',
    position: '库存头寸',
    demand: '日需求',
    daysOfSupply: '可售天数',
    surge: '广告信号',
    peakDemand: '未来最高日需求',
    daysAtSurge: '激增后可售天数',
    nextReceipt: '下一批到货',
    regularArrival: '今天常规下单的到货日',
    outlook: '断货预测',
    outlookAtSurge: '激增后断货预测',
    regions: '近 30 天需求的地区构成',
    campaign: '活动',
    bare: '超过均值 150% 的比率',
    columns: ['日期', '到货', '需求', '库存', '激增后库存'],
  },
  en: {
    title: 'now',
    header: ['figure', 'value'],
    available: 'available',
    onOrder: 'on order',
    proposed: 'proposed, not ordered',
    position: 'inventory position',
    demand: 'demand a day',
    daysOfSupply: 'days of supply',
    surge: 'ad signal',
    peakDemand: 'greatest demand of a day to come',
    daysAtSurge: 'days of supply at that',
    nextReceipt: 'next receipt',
    regularArrival: 'arrival of a regular order of today',
    outlook: 'stock-out',
    outlookAtSurge: 'stock-out with the surge',
    campaign: 'campaign',
    regions: 'regions of the last 30 days’ demand',
    bare: 'rates above 150% of their mean',
    columns: ['day', 'received', 'demand', 'stock', 'stock with the surge'],
  },
};

/** "now, as the watch of 2026-06-24 20:00 saw it". */
export function nowTitle({ at }: SkuNow, language: Language, zone: string): string {
  const moment = formatMoment(at, zone);
  return language === 'zh'
    ? `${TERMS.zh.title}（${moment} 的检查）`
    : `${TERMS.en.title}, as the watch of ${moment} saw it`;
}

/** The columns of the figures. */
export function figureColumns(language: Language): NowTerms['header'] {
  return TERMS[language].header;
}

/** The columns of a projection. */
export function projectionColumns(language: Language): NowTerms['columns'] {
  return TERMS[language].columns;
}

/** Campaigns ahead with what they are expected to sell, where no stock is known to say what they need. */
export function expectedFigures(
  campaigns: readonly ExpectedCampaign[],
  language: Language,
): [name: string, value: string][] {
  return campaigns.map((campaign) => [
    `${TERMS[language].campaign} ${campaign.campaignId}`,
    expectedSentence(campaign, language),
  ]);
}

/** Every figure of a SKU's state with its name, its parts and what it rests on. */
export function nowFigures(now: SkuNow, language: Language, zone: string): [name: string, value: string][] {
  const terms = TERMS[language];
  const { state } = now;
  const units = (value: number) => formatUnits(value, language);
  return [
    [terms.available, units(state.available)],
    [terms.onOrder, onOrder(state, language)],
    [terms.proposed, units(state.proposed)],
    [terms.position, units(state.inventoryPosition)],
    [terms.demand, demand(state, language)],
    [terms.daysOfSupply, days(state.daysOfSupply, language)],
    [terms.surge, signal(state, language)],
    [terms.peakDemand, units(state.peakDailyDemand)],
    [terms.daysAtSurge, days(state.daysOfSupplyAtSurge, language)],
    [terms.nextReceipt, nextReceipt(state, language)],
    [terms.regularArrival, formatDay(state.regularArrivesOn)],
    [terms.outlook, outlook(state.outlook, language)],
    [terms.outlookAtSurge, outlook(state.outlookAtSurge, language)],
    ...(now.regions.length === 0 ? [] : [[terms.regions, regions(now, language)] as [string, string]]),
    ...now.campaigns.map((campaign): [string, string] => [
      `${terms.campaign} ${campaign.campaignId}`,
      campaignSentence(campaign, language),
    ]),
    ...now.bareSignals.map((bare): [string, string] => [terms.bare, bareSignal(bare, language)]),
    ...now.inputs.map((input): [string, string] => [
      inputName(input, language),
      inputAge(input, language, zone),
    ]),
  ];
}

function onOrder({ onOrder: ordered, overdueUnits }: SkuState, language: Language): string {
  const total = formatUnits(ordered, language);
  if (overdueUnits <= 0) return total;
  const overdue = formatUnits(overdueUnits, language);
  return language === 'zh'
    ? `${total}，其中 ${overdue}已逾期，不计入预测`
    : `${total}, of which ${overdue} are overdue and not counted below`;
}

function demand({ dailyDemand, sevenDayMeanDemand, baselineDemand }: SkuState, language: Language): string {
  const greatest = formatUnits(dailyDemand, language, 1);
  const [week, base] = [sevenDayMeanDemand, baselineDemand].map((value) => formatNumber(value, language));
  return language === 'zh'
    ? `${greatest} = max(近七天均值 ${week}，基线 ${base})`
    : `${greatest} = max(mean of seven days ${week}, baseline ${base})`;
}

function days(value: number | null, language: Language): string {
  if (value !== null) return formatDays(value, language);
  return language === 'zh' ? '无需求' : 'nothing sells';
}

function signal({ surge }: SkuState, language: Language): string {
  if (surge === null) return language === 'zh' ? '未测得' : 'not measured';
  const { baselineRate, ratio, level } = surge;
  const words = risenRate({ ...surge, usualRate: baselineRate, rateRatio: ratio }, language);
  return `${levelWord(level, language)}${language === 'zh' ? '：' : ': '}${words}`;
}

const LEVEL_WORDS: Readonly<Record<Language, Readonly<Record<'none' | 'watch' | 'act', string>>>> = {
  zh: { none: '正常', watch: '关注', act: '激增' },
  en: { none: 'calm', watch: 'watch', act: 'act' },
};

function levelWord(level: 'none' | 'watch' | 'act', language: Language): string {
  return LEVEL_WORDS[language][level];
}

function nextReceipt({ nextReceipt: next }: SkuState, language: Language): string {
  if (next === null) return language === 'zh' ? '无' : 'none';
  return `${formatDay(next.dueOn)}${language === 'zh' ? '，' : ', '}${formatUnits(next.units, language)}`;
}

function outlook({ stockOutOn, reliefOn, unitsShort }: StockOutlook, language: Language): string {
  if (stockOutOn === null)
    return language === 'zh' ? '预测期内不断货' : 'none in the days that are projected';
  const short = formatUnits(unitsShort, language);
  if (language === 'zh') {
    const until = reliefOn === null ? '到常规补货前' : `至 ${formatDay(reliefOn)} 到货前`;
    return `${formatDay(stockOutOn)}，${until}缺 ${short}`;
  }
  const until = reliefOn === null ? 'a regular order could arrive' : `the receipt of ${formatDay(reliefOn)}`;
  return `${formatDay(stockOutOn)}, ${short} short until ${until}`;
}

function regions(now: SkuNow, language: Language): string {
  return now.regions
    .map(({ region, share }) => `${region} ${formatPercent(share, language)}`)
    .join(language === 'zh' ? '、' : ', ');
}

function bareSignal(
  { metric, rate, meanRate, ratio, chance, isProven }: BareSignal,
  language: Language,
): string {
  const times = formatNumber(ratio, language, 2);
  const [now, mean] = [formatPercent(rate, language), formatPercent(meanRate, language)];
  const luck = chancePhrase(chance, language);
  if (language === 'zh') {
    const name = metric === 'ctr' ? '点击率' : '转化率';
    return `${name} ${now}，为均值 ${mean} 的 ${times} 倍，${luck}${isProven ? '' : '，证据不足，未发送'}`;
  }
  const name = metric === 'ctr' ? 'click-through rate' : 'conversion rate';
  return `${name} ${now}, ${times} times its mean of ${mean}, ${luck}${isProven ? '' : ': too little evidence, not sent'}`;
}

function inputName({ record, source }: SkuNow['inputs'][number], language: Language): string {
  const word = recordWord(record, language);
  return source === ANY_SOURCE ? word : `${word} (${source})`;
}

function inputAge({ newestAt, isStale }: SkuNow['inputs'][number], language: Language, zone: string): string {
  if (newestAt === null) return language === 'zh' ? '从未收到' : 'never came';
  const old = language === 'zh' ? '，已过时' : ', out of date';
  return `${formatMoment(newestAt, zone)}${isStale ? old : ''}`;
}
