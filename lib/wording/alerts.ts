import type {
  Audience,
  Evidence,
  Language,
  Notice,
  ProposalKind,
  Rule,
  Severity,
} from '../domain/alerting.ts';
import type { BusinessDay, Instant } from '../domain/calendar.ts';
import { formatDay, formatDays, formatMoment, formatNumber, formatPercent, formatUnits } from './format.ts';

/** The evidence of one rule. */
type EvidenceOf<R extends Rule> = Extract<Evidence, { rule: R }>;

/** What somebody is asked to order; null in a sentence where nothing (more) is to be ordered. */
export interface OrderRequest {
  readonly kind: ProposalKind;
  readonly units: number;
  readonly arrivesOn: BusinessDay;
}

interface RuleWords<R extends Rule> {
  readonly title: string;
  /** One sentence: why the alert is open. */
  reason(evidence: EvidenceOf<R>, zone: string): string;
  /** What to do, by when. */
  action(evidence: EvidenceOf<R>, order: OrderRequest | null, today: BusinessDay): string;
  /** One sentence: why it closed. */
  closed(evidence: EvidenceOf<R>): string;
}

interface AlertWords {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly audience: Readonly<Record<Audience, string>>;
  readonly notice: Readonly<Record<Notice, string>>;
  /** As an order to somebody, before the units. */
  readonly order: Readonly<Record<ProposalKind, string>>;
  readonly record: Readonly<Record<'sale' | 'stockLevel' | 'adMetric', string>>;
  readonly rules: { readonly [R in Rule]: RuleWords<R> };
}

function zhStockAsOf(takenAt: Instant | null, zone: string): string {
  return takenAt === null ? '库存时点未知' : `库存截至 ${formatMoment(takenAt, zone)}`;
}

function enStockAsOf(takenAt: Instant | null, zone: string): string {
  return takenAt === null ? 'time of the stock unknown' : `stock as of ${formatMoment(takenAt, zone)}`;
}

const ZH: AlertWords = {
  severity: { notice: '提示', warning: '预警', urgent: '紧急', critical: '严重' },
  audience: { supply: '供应链', marketing: '营销', agency: '代投团队', finance: '财务', it: 'IT' },
  notice: { opened: '新', escalated: '升级', repeated: '提醒', closed: '已解除' },
  order: {
    purchase: '采购',
    production: '安排生产',
    expedite: '加急采购',
    emergency_production: '启动应急生产',
  },
  record: { sale: '销售订单', stockLevel: '库存', adMetric: '广告数据' },
  rules: {
    'regular-reorder': {
      title: '补货建议',
      reason: (evidence, zone) => {
        const parts = [
          `可用 ${formatUnits(evidence.available, 'zh')}`,
          `在途 ${formatUnits(evidence.onOrder, 'zh')}`,
          `未下单建议 ${formatUnits(evidence.proposed, 'zh')}`,
        ].join('、');
        const relation = {
          below: '已不高于',
          proposed: '仅靠未下单的建议才高于',
          above: '略高于',
        }[relationOf(evidence)];
        const lasts =
          evidence.daysOfSupply === null ? '' : `,现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}`;
        return `库存头寸 ${formatUnits(evidence.inventoryPosition, 'zh')}(${parts})${relation}补货点 ${formatUnits(evidence.reorderPoint, 'zh')}${lasts}(${zhStockAsOf(evidence.stockTakenAt, zone)})。`;
      },
      action: (evidence, order, today) => {
        if (order === null) return '暂无需再下单,请跟踪在途订单。';
        const excess =
          evidence.excessDays > 0 && evidence.orderUnits > 0
            ? `;因最小订货量和整批,超出目标库存 ${formatDays(evidence.excessDays, 'zh')}`
            : '';
        return `请在 ${formatDay(today)} 当天${zhOrder(order)}${excess}。`;
      },
      closed: (evidence) =>
        `库存头寸 ${formatUnits(evidence.inventoryPosition, 'zh')},补货点 ${formatUnits(evidence.reorderPoint, 'zh')},补货已安排。`,
    },
    'aggressive-reorder': {
      title: '激进补货',
      reason: (evidence, zone) =>
        `${zhSurge(evidence)};可用 ${formatUnits(evidence.available, 'zh')},日需求 ${formatUnits(evidence.dailyDemand, 'zh')},现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}(${zhStockAsOf(evidence.stockTakenAt, zone)})。`,
      action: (_evidence, order, today) =>
        order === null
          ? '补货已在路上,请盯紧到货;营销:到货前不要加大投放。'
          : `供应链:请在 ${formatDay(today)} 当天${zhOrder(order)};营销:到货前不要加大投放。`,
      closed: (evidence) => `流量信号已过或库存已补足,现货可售 ${formatDays(evidence.daysOfSupply, 'zh')}。`,
    },
    'stale-data': {
      title: '数据缺失',
      reason: (evidence, zone) => {
        const record = recordWord(evidence.record, 'zh');
        return evidence.newestAt === null || evidence.ageHours === null
          ? `从未收到 ${evidence.source} 的${record},未按 0 处理。`
          : `${evidence.source} 的${record}自 ${formatMoment(evidence.newestAt, zone)} 起无新数据,已 ${formatHours(evidence.ageHours, 'zh')},上限 ${formatHours(evidence.allowedHours, 'zh')},未按 0 处理。`;
      },
      action: (_evidence, _order, today) => `请在 ${formatDay(today)} 当天检查导出,并补交文件。`,
      closed: (evidence) => `${evidence.source} 的${recordWord(evidence.record, 'zh')}已恢复更新。`,
    },
  },
};

const EN: AlertWords = {
  severity: { notice: 'NOTICE', warning: 'WARNING', urgent: 'URGENT', critical: 'CRITICAL' },
  audience: {
    supply: 'supply chain',
    marketing: 'marketing',
    agency: 'ad agency',
    finance: 'finance',
    it: 'IT',
  },
  notice: { opened: 'new', escalated: 'escalated', repeated: 'reminder', closed: 'closed' },
  order: {
    purchase: 'purchase',
    production: 'produce',
    expedite: 'expedite',
    emergency_production: 'start emergency production of',
  },
  record: { sale: 'sales', stockLevel: 'stock', adMetric: 'ad figures' },
  rules: {
    'regular-reorder': {
      title: 'Reorder',
      reason: (evidence, zone) => {
        const parts = [
          `available ${formatUnits(evidence.available, 'en')}`,
          `on order ${formatUnits(evidence.onOrder, 'en')}`,
          `proposed, not ordered ${formatUnits(evidence.proposed, 'en')}`,
        ].join(', ');
        const relation = {
          below: 'is not above',
          proposed: 'is only with the open proposal above',
          above: 'is just above',
        }[relationOf(evidence)];
        const lasts =
          evidence.daysOfSupply === null
            ? ''
            : `; available stock lasts ${formatDays(evidence.daysOfSupply, 'en')}`;
        return `Inventory position ${formatUnits(evidence.inventoryPosition, 'en')} (${parts}) ${relation} the reorder point of ${formatUnits(evidence.reorderPoint, 'en')}${lasts} (${enStockAsOf(evidence.stockTakenAt, zone)}).`;
      },
      action: (evidence, order, today) => {
        if (order === null) return 'Nothing more to order now; follow up the supply on order.';
        const excess =
          evidence.excessDays > 0 && evidence.orderUnits > 0
            ? `; minimum quantity and whole lots put it ${formatDays(evidence.excessDays, 'en')} above the target stock`
            : '';
        return `By the end of ${formatDay(today)} ${enOrder(order)}${excess}.`;
      },
      closed: (evidence) =>
        `Inventory position ${formatUnits(evidence.inventoryPosition, 'en')}, reorder point ${formatUnits(evidence.reorderPoint, 'en')}: supply is arranged.`,
    },
    'aggressive-reorder': {
      title: 'Surge reorder',
      reason: (evidence, zone) =>
        `${enSurge(evidence)}; ${formatUnits(evidence.available, 'en')} available at ${formatUnits(evidence.dailyDemand, 'en')} a day last ${formatDays(evidence.daysOfSupply, 'en')} (${enStockAsOf(evidence.stockTakenAt, zone)}).`,
      action: (_evidence, order, today) =>
        order === null
          ? 'Supply is under way: watch its arrival. Marketing: do not raise ad spend before it is here.'
          : `Supply chain: by the end of ${formatDay(today)} ${enOrder(order)}. Marketing: do not raise ad spend before it is here.`,
      closed: (evidence) =>
        `The signal has passed or the stock is back: available stock lasts ${formatDays(evidence.daysOfSupply, 'en')}.`,
    },
    'stale-data': {
      title: 'Missing data',
      reason: (evidence, zone) => {
        const record = recordWord(evidence.record, 'en');
        return evidence.newestAt === null || evidence.ageHours === null
          ? `No ${record} ever came from ${evidence.source}; not taken as 0.`
          : `No new ${record} from ${evidence.source} since ${formatMoment(evidence.newestAt, zone)}: ${formatHours(evidence.ageHours, 'en')}, ${formatHours(evidence.allowedHours, 'en')} allowed; not taken as 0.`;
      },
      action: (_evidence, _order, today) =>
        `By the end of ${formatDay(today)} check the export and hand in what is missing.`,
      closed: (evidence) =>
        `The ${recordWord(evidence.record, 'en')} of ${evidence.source} ${evidence.record === 'adMetric' ? 'are' : 'is'} up to date again.`,
    },
  },
};

const WORDS: Readonly<Record<Language, AlertWords>> = { zh: ZH, en: EN };

/** "紧急", "URGENT". */
export function severityWord(severity: Severity, language: Language): string {
  return WORDS[language].severity[severity];
}

/** "供应链", "supply chain". */
export function audienceWord(audience: Audience, language: Language): string {
  return WORDS[language].audience[audience];
}

/** Why people are told: "新", "reminder". */
export function noticeWord(notice: Notice, language: Language): string {
  return WORDS[language].notice[notice];
}

/** What is to be done with the units that follow: "加急采购", "expedite". */
export function orderWord(kind: ProposalKind, language: Language): string {
  return WORDS[language].order[kind];
}

/** What a record is called: "库存", "stock"; a record without a word keeps its name. */
export function recordWord(record: string, language: Language): string {
  const words: Readonly<Record<string, string>> = WORDS[language].record;
  return Object.hasOwn(words, record) ? (words[record] ?? record) : record;
}

/** Hours with their word: "50 hours", "50 小时". */
export function formatHours(hours: number, language: Language): string {
  const number = formatNumber(hours, language, 0);
  return language === 'zh' ? `${number} 小时` : `${number} ${number === '1' ? 'hour' : 'hours'}`;
}

/** Name of an alert by its rule: "补货建议", "Reorder". */
export function alertTitle(rule: Rule, language: Language): string {
  return WORDS[language].rules[rule].title;
}

/** One sentence that says why the alert is open, with its numbers and the "as of" of the stock in the factory's zone. */
export function alertReason(evidence: Evidence, language: Language, zone: string): string {
  const { rules } = WORDS[language];
  switch (evidence.rule) {
    case 'regular-reorder':
      return rules['regular-reorder'].reason(evidence, zone);
    case 'aggressive-reorder':
      return rules['aggressive-reorder'].reason(evidence, zone);
    case 'stale-data':
      return rules['stale-data'].reason(evidence, zone);
  }
}

/** What to do and by when; `order` is null where nothing (more) is to be ordered, `today` the factory's local day. */
export function alertAction(
  evidence: Evidence,
  order: OrderRequest | null,
  language: Language,
  today: BusinessDay,
): string {
  const { rules } = WORDS[language];
  switch (evidence.rule) {
    case 'regular-reorder':
      return rules['regular-reorder'].action(evidence, order, today);
    case 'aggressive-reorder':
      return rules['aggressive-reorder'].action(evidence, order, today);
    case 'stale-data':
      return rules['stale-data'].action(evidence, order, today);
  }
}

/** One sentence that says why the alert closed. */
export function alertClosed(evidence: Evidence, language: Language): string {
  const { rules } = WORDS[language];
  switch (evidence.rule) {
    case 'regular-reorder':
      return rules['regular-reorder'].closed(evidence);
    case 'aggressive-reorder':
      return rules['aggressive-reorder'].closed(evidence);
    case 'stale-data':
      return rules['stale-data'].closed(evidence);
  }
}

function relationOf(evidence: EvidenceOf<'regular-reorder'>): 'below' | 'proposed' | 'above' {
  if (evidence.inventoryPosition <= evidence.reorderPoint) return 'below';
  return evidence.inventoryPosition - evidence.proposed <= evidence.reorderPoint ? 'proposed' : 'above';
}

function zhOrder({ kind, units, arrivesOn }: OrderRequest): string {
  return `${orderWord(kind, 'zh')} ${formatUnits(units, 'zh')},预计 ${formatDay(arrivesOn)} 到货`;
}

function enOrder({ kind, units, arrivesOn }: OrderRequest): string {
  return `${orderWord(kind, 'en')} ${formatUnits(units, 'en')}, expected to arrive ${formatDay(arrivesOn)}`;
}

/** The figures of a rate that rose; null where a campaign was the cause. */
function surgeFigures(evidence: EvidenceOf<'aggressive-reorder'>, language: Language) {
  const { rate, meanRate, rateRatio, clicks, expectedEvents } = evidence;
  if (rate === null || meanRate === null || rateRatio === null) return null;
  const events = evidence.cause === 'cvr' && clicks !== null ? clicks * rate : clicks;
  return {
    rate: formatPercent(rate, language),
    mean: formatPercent(meanRate, language),
    ratio: formatNumber(rateRatio, language, 2),
    events: events === null ? null : formatNumber(events, language, 0),
    expected: expectedEvents === null ? null : formatNumber(expectedEvents, language, 1),
  };
}

function zhSurge(evidence: EvidenceOf<'aggressive-reorder'>): string {
  const figures = surgeFigures(evidence, 'zh');
  if (figures === null) {
    const start =
      evidence.campaignStartsOn === null ? '' : `于 ${formatDay(evidence.campaignStartsOn)} 开始,`;
    return `活动 ${evidence.campaignId ?? '(未命名)'} ${start}在采购提前期之内`;
  }
  const rate = evidence.cause === 'cvr' ? '转化率' : '点击率';
  const counted = evidence.cause === 'cvr' ? '次转化' : '次点击';
  const evidenceText =
    figures.events === null || figures.expected === null
      ? ''
      : `(${figures.events} ${counted},预期 ${figures.expected} 次)`;
  return `${rate} ${figures.rate},为均值 ${figures.mean} 的 ${figures.ratio} 倍${evidenceText}`;
}

function enSurge(evidence: EvidenceOf<'aggressive-reorder'>): string {
  const figures = surgeFigures(evidence, 'en');
  if (figures === null) {
    const start =
      evidence.campaignStartsOn === null ? 'starts' : `starts ${formatDay(evidence.campaignStartsOn)},`;
    return `Campaign ${evidence.campaignId ?? '(unnamed)'} ${start} within the lead time`;
  }
  const rate = evidence.cause === 'cvr' ? 'Conversion rate' : 'Click-through rate';
  const counted = evidence.cause === 'cvr' ? 'conversions' : 'clicks';
  const evidenceText =
    figures.events === null || figures.expected === null
      ? ''
      : ` (${figures.events} ${counted}, ${figures.expected} expected)`;
  return `${rate} ${figures.rate} is ${figures.ratio} times its mean of ${figures.mean}${evidenceText}`;
}
