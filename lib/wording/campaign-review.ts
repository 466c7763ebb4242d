import type { Language } from '../domain/alerting.ts';
import type { Calibration } from '../domain/calibration.ts';
import {
  type CampaignReview,
  type CampaignSpend,
  plannedUnitsOf,
  type ReviewedSku,
} from '../domain/campaign-review.ts';
import type { CampaignKind, CampaignStatus } from '../domain/sets.ts';
import { CAMPAIGN_KIND_WORDS } from './campaign-words.ts';
import { formatDays, formatMoney, formatNumber, formatPercent, formatUnits } from './format.ts';

/** How a campaign ended, in words. */
export const CAMPAIGN_STATUS_WORDS: Readonly<Record<Language, Readonly<Record<CampaignStatus, string>>>> = {
  zh: { planned: '计划中', running: '进行中', done: '已结束', suspended: '已中止', cancelled: '已取消' },
  en: {
    planned: 'planned',
    running: 'running',
    done: 'done',
    suspended: 'suspended',
    cancelled: 'cancelled',
  },
};

const REVIEW_WORDS_ZH = {
  title: '活动复盘',
  skuSheet: '计划与实际',
  learnedSheet: '学到了什么',
  sku: 'SKU',
  name: '品名',
  pool: '库存池',
  plannedUnits: '计划销量',
  extraUnits: '活动增量',
  ofPlan: '完成率',
  uplift: '销量倍数',
  baseline: '平日日均',
  peakDay: '峰值日',
  peakDayUnits: '峰值日销量',
  peakRunUnits: '连续数日最高销量',
  peakRunDays: '连续天数',
  halvedAfter: '峰值减半天数',
  afterUnits: '活动后增减',
  runDays: '活动天数',
  soldOutDays: '缺货天数',
  lostUnits: '流失销量',
  lostMargin: '流失毛利',
  stockBefore: '活动前库存',
  stockLeast: '期间最低库存',
  stockAtEnd: '结束时库存',
  stockSettled: '复盘时库存',
  excess: '超储数量',
  excessDays: '超储可售天数',
  excessValue: '超储占用资金',
  currency: '币种',
  orders: '到货订单',
  onTime: '按期到货',
  leadTime: '实际提前期（天）',
  statedLeadTime: '约定提前期（天）',
  parameter: '参数',
  subject: '对象',
  before: '原值',
  after: '新值',
  observed: '本次实测',
  campaigns: '依据活动数',
  state: '状态',
  id: '编号',
  spend: '广告花费',
  budget: '预算',
  demandAxis: '日销量',
  stockAxis: '库存',
  campaign: '活动期',
  changes: '学到了什么，将作何调整',
  figures: '计划与实际',
  nothingLearned: '本次活动没有可用于校准的数据，参数保持不变。',
  noSkus: '活动计划中的 SKU 均无物料资料，无法复盘。',
  notShown: '其余 SKU 见表格。',
} as const;

/** Titles of a campaign's review. */
export const REVIEW_WORDS: Readonly<
  Record<Language, Readonly<Record<keyof typeof REVIEW_WORDS_ZH, string>>>
> = {
  zh: REVIEW_WORDS_ZH,
  en: {
    title: 'Campaign review',
    skuSheet: 'Plan and actual',
    learnedSheet: 'What was learned',
    sku: 'SKU',
    name: 'Name',
    pool: 'Pool',
    plannedUnits: 'Planned units',
    extraUnits: 'Units beyond the usual',
    ofPlan: 'Of plan',
    uplift: 'Uplift (times usual demand)',
    baseline: 'Usual demand a day',
    peakDay: 'Peak day',
    peakDayUnits: 'Units on the peak day',
    peakRunUnits: 'Most in a run of days',
    peakRunDays: 'Days of the run',
    halvedAfter: 'Days until halved',
    afterUnits: 'Units after it, beyond the usual',
    runDays: 'Days it ran',
    soldOutDays: 'Days sold out',
    lostUnits: 'Lost sales',
    lostMargin: 'Lost margin',
    stockBefore: 'Stock before',
    stockLeast: 'Least stock during',
    stockAtEnd: 'Stock at the end',
    stockSettled: 'Stock at review',
    excess: 'Excess units',
    excessDays: 'Days of excess',
    excessValue: 'Money tied up in excess',
    currency: 'Currency',
    orders: 'Orders received',
    onTime: 'On time',
    leadTime: 'Lead time met (days)',
    statedLeadTime: 'Lead time stated (days)',
    parameter: 'Parameter',
    subject: 'Of',
    before: 'Before',
    after: 'After',
    observed: 'Seen this time',
    campaigns: 'Campaigns it rests on',
    state: 'State',
    id: 'Id',
    spend: 'Ad spend',
    budget: 'budget',
    demandAxis: 'units a day',
    stockAxis: 'stock',
    campaign: 'campaign',
    changes: 'What was learned, and what changes',
    figures: 'Plan and actual',
    nothingLearned: 'This campaign held nothing to learn from; every parameter stays as it is.',
    noSkus: 'No item describes the SKUs of the plan, so there is nothing to review.',
    notShown: 'The other SKUs are in the table.',
  },
};

/** Whether a calibration is in force, in words. */
export const CALIBRATION_STATE_WORDS: Readonly<
  Record<Language, Readonly<Record<Calibration['state'], string>>>
> = {
  zh: { proposed: '待批准', in_force: '已生效', reverted: '已撤销' },
  en: { proposed: 'waits for approval', in_force: 'in force', reverted: 'reverted' },
};

/** What a learned value is, in words. */
export function parameterWords({ parameter }: Calibration, language: Language): string {
  const isZh = language === 'zh';
  if (parameter.startsWith('campaign_uplift:')) return isZh ? '销量倍数' : 'uplift';
  switch (parameter) {
    case 'plan_reliability':
      return isZh ? '计划完成率' : 'sold of planned';
    case 'peak_ratio':
      return isZh ? '峰值日与日均之比' : 'peak day over mean day';
    case 'cover_days':
      return isZh ? 'TikTok波动库存覆盖天数' : 'cover days of pulse stock';
    case 'ad_driven_share':
      return isZh ? '广告带来的需求占比' : 'share of demand that ads bring';
    default:
      return parameter;
  }
}

/** What a learned value is about, in words. */
export function subjectWords({ subject }: Calibration, language: Language): string {
  if (subject.kind === 'sku')
    return subject.pool === 'main' ? subject.sku : `${subject.sku} (${subject.pool})`;
  if (subject.kind === 'campaign_kind')
    return CAMPAIGN_KIND_WORDS[language][subject.name as CampaignKind] ?? subject.name;
  return subject.name;
}

/** A learned value as people write it: a share in percent, days with their word, a factor with ×. */
export function valueWords(
  calibration: Calibration,
  value: number | string | null,
  language: Language,
): string {
  if (value === null) return '–';
  const number = Number(value);
  switch (calibration.parameter) {
    case 'plan_reliability':
    case 'ad_driven_share':
      return formatPercent(number, language);
    case 'cover_days':
      return formatDays(number, language);
    default:
      return `×${formatNumber(number, language, 2)}`;
  }
}

/** One sentence on what was learned: from what to what, what was seen, whether the step held it back. */
export function learnedSentence(calibration: Calibration, language: Language): string {
  const { before, after, evidence } = calibration;
  const show = (value: number | string | null) => valueWords(calibration, value, language);
  const from = before ?? evidence.prior ?? null;
  const campaigns = formatNumber(Number(evidence.campaigns ?? 0), language);
  const step = formatPercent(Number(evidence.greatestStep ?? 0), language);
  const isLimited = evidence.isStepLimited === 1;
  const what = parameterWords(calibration, language);
  const of = subjectWords(calibration, language);
  if (language === 'zh') {
    const limit = isLimited ? `；单次调整不超过 ±${step}，目标值 ${show(evidence.target ?? null)}` : '';
    const waits = calibration.state === 'proposed' ? '（待批准）' : '';
    return `${of}：${what}由 ${show(from)} 调整为 ${show(after)}${waits}；本次实测 ${show(evidence.observed ?? null)}，依据 ${campaigns} 场活动${limit}。`;
  }
  const limit = isLimited
    ? `; a step is at most ±${step}, on the way to ${show(evidence.target ?? null)}`
    : '';
  const waits = calibration.state === 'proposed' ? ' once it is approved' : '';
  return `${of}: ${what} goes from ${show(from)} to ${show(after)}${waits}; this campaign showed ${show(evidence.observed ?? null)}, and ${campaigns} ${campaigns === '1' ? 'campaign is' : 'campaigns are'} known${limit}.`;
}

/** What the review comes to, a sentence each. */
export function reviewSentences(review: CampaignReview, language: Language): string[] {
  return language === 'zh' ? sentencesZh(review) : sentencesEn(review);
}

function sentencesZh(review: CampaignReview): string[] {
  const { sold, lost, soldOut } = totals(review.skus);
  const planned = plannedUnitsOf(review);
  const units = (value: number) => formatUnits(value, 'zh', 0);
  const ran =
    review.ranTo === null
      ? `活动原定 ${review.startsOn} 至 ${review.endsOn}，未执行（${CAMPAIGN_STATUS_WORDS.zh[review.status]}）。`
      : `活动自 ${review.startsOn} 执行至 ${review.ranTo}（${CAMPAIGN_STATUS_WORDS.zh[review.status]}），于 ${review.settledOn} 复盘。`;
  return [
    ran,
    ...(review.ranTo === null
      ? []
      : [
          planned === null
            ? `较平日多售 ${units(sold)}，没有可对照的计划销量。`
            : `较平日多售 ${units(sold)}，计划 ${units(planned)}${planned > 0 ? `（${formatPercent(sold / planned, 'zh')}）` : ''}。`,
          soldOut === 0
            ? '活动期间没有缺货。'
            : `${soldOut} 个 SKU 曾缺货，估计流失 ${units(lost)}${amounts(review.skus, 'lostMargin', '，毛利 ', 'zh')}。`,
        ]),
    excessSentence(review, 'zh'),
    ...review.spend.map((one) => spendSentence(one, 'zh')),
  ];
}

function sentencesEn(review: CampaignReview): string[] {
  const { sold, lost, soldOut } = totals(review.skus);
  const planned = plannedUnitsOf(review);
  const units = (value: number) => formatUnits(value, 'en', 0);
  const status = CAMPAIGN_STATUS_WORDS.en[review.status];
  return [
    review.ranTo === null
      ? `Planned from ${review.startsOn} to ${review.endsOn}, it never ran (${status}).`
      : `It ran from ${review.startsOn} to ${review.ranTo} (${status}) and was reviewed with what was known on ${review.settledOn}.`,
    ...(review.ranTo === null
      ? []
      : [
          planned === null
            ? `It sold ${units(sold)} beyond the usual, with no planned units to hold that against.`
            : `It sold ${units(sold)} beyond the usual of ${units(planned)} planned${planned > 0 ? ` (${formatPercent(sold / planned, 'en')})` : ''}.`,
          soldOut === 0
            ? 'No SKU was sold out while it ran.'
            : `${soldOut} ${soldOut === 1 ? 'SKU was' : 'SKUs were'} sold out, which cost an estimated ${units(lost)}${amounts(review.skus, 'lostMargin', ' and a margin of ', 'en')}.`,
        ]),
    excessSentence(review, 'en'),
    ...review.spend.map((one) => spendSentence(one, 'en')),
  ];
}

function spendSentence({ spend, budget, currency }: CampaignSpend, language: Language): string {
  const planned = budget === null ? null : money(budget, currency, language);
  if (language === 'zh') {
    const spent = spend === null ? '没有广告花费数据' : `广告花费 ${money(spend, currency, 'zh')}`;
    return `${spent}${planned === null ? '' : `（预算 ${planned}）`}。`;
  }
  const spent =
    spend === null ? 'No ads report says what was spent' : `Ads cost ${money(spend, currency, 'en')}`;
  return `${spent}${planned === null ? '' : ` of a budget of ${planned}`}.`;
}

function excessSentence({ skus }: CampaignReview, language: Language): string {
  const known = skus.filter(({ stock }) => stock.excess !== null);
  const excess = known.reduce((sum, { stock }) => sum + (stock.excess ?? 0), 0);
  const units = formatUnits(excess, language, 0);
  if (language === 'zh') {
    if (known.length === 0) return '没有库存或参数记录，无法判断余货。';
    return excess === 0
      ? '复盘时没有超出目标库存的余货。'
      : `复盘时超出目标库存 ${units}${amounts(skus, 'excessValue', '，占用资金 ', 'zh')}。`;
  }
  if (known.length === 0)
    return 'Without stock lists or stored parameters nothing can be said of what is left over.';
  return excess === 0
    ? 'Nothing is left above the order-up-to levels.'
    : `${units} are left above the order-up-to levels${amounts(skus, 'excessValue', ' and tie up ', 'en')}.`;
}

function totals(skus: readonly ReviewedSku[]) {
  const sum = (value: (sku: ReviewedSku) => number) => skus.reduce((total, sku) => total + value(sku), 0);
  return {
    sold: sum(({ effect }) => effect.extraUnits),
    lost: sum(({ effect }) => effect.lostUnits),
    soldOut: skus.filter(({ effect }) => effect.soldOutDays > 0).length,
  };
}

/** Sums of money by currency after their words; nothing where no SKU states any. */
function amounts(
  skus: readonly ReviewedSku[],
  field: 'lostMargin' | 'excessValue',
  words: string,
  language: Language,
): string {
  const sums = new Map<string | null, number>();
  for (const { money: of } of skus) {
    const value = of[field];
    if (value !== null) sums.set(of.currency, (sums.get(of.currency) ?? 0) + value);
  }
  const told = [...sums].map(([currency, sum]) => money(sum, currency, language));
  return told.length === 0 ? '' : `${words}${told.join(language === 'zh' ? '、' : ', ')}`;
}

function money(sum: number, currency: string | null, language: Language): string {
  return currency === null ? formatNumber(sum, language, 2, 2) : formatMoney(sum, currency, language);
}
