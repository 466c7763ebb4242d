import type { Audience, Language, ProposalKind, Severity } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import type { Notice } from '../domain/episodes.ts';
import { ANY_SOURCE, type DataAge, type Feed } from '../domain/feeds.ts';
import type { RecordName } from '../domain/records.ts';
import { formatDay, formatMoment, formatMoney, formatPercent, formatUnits } from './format.ts';
import type { OrderRequest } from './rule-words.ts';

interface AlertVocabulary {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly audience: Readonly<Record<Audience, string>>;
  readonly notice: Readonly<Record<Notice, string>>;
  /** As an order to somebody, before the units. */
  readonly order: Readonly<Record<ProposalKind, string>>;
  readonly record: Readonly<Record<RecordName, string>>;
}

const WORDS: Readonly<Record<Language, AlertVocabulary>> = {
  zh: {
    severity: { notice: '提示', warning: '预警', urgent: '紧急', critical: '严重' },
    audience: { supply: '供应链', marketing: '营销', agency: '代投团队', finance: '财务', it: 'IT' },
    notice: { opened: '新', escalated: '升级', repeated: '提醒', closed: '已解除' },
    order: {
      purchase: '采购',
      production: '安排生产',
      expedite: '加急采购',
      emergency_production: '启动应急生产',
    },
    record: {
      sale: '销售订单',
      stockLevel: '库存',
      adMetric: '广告数据',
      supplyOrder: '在途订单清单',
      adAccount: '广告账户状态',
      goodsReceipt: '入库记录',
      item: '商品资料',
      listing: '商品链接对应表',
      adLink: '广告与商品对应表',
      campaign: '活动计划',
      closure: '停工日历',
      override: '人工设定',
      proposalAnswer: '建议回复',
    },
  },
  en: {
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
    record: {
      sale: 'sales',
      stockLevel: 'stock',
      adMetric: 'ad figures',
      supplyOrder: 'list of open orders',
      adAccount: 'ad account status',
      goodsReceipt: 'goods receipts',
      item: 'item master',
      listing: 'listings',
      adLink: 'ad links',
      campaign: 'campaign plans',
      closure: 'closure calendar',
      override: 'planner overrides',
      proposalAnswer: 'answers to proposals',
    },
  },
};

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

/** "加急采购 500 件，预计 2026-06-29 到货", "expedite 500 units, expected to arrive 2026-06-29". */
export function orderPhrase({ kind, units, arrivesOn }: OrderRequest, language: Language): string {
  const order = `${orderWord(kind, language)} ${formatUnits(units, language)}`;
  return language === 'zh'
    ? `${order}，预计 ${formatDay(arrivesOn)} 到货`
    : `${order}, expected to arrive ${formatDay(arrivesOn)}`;
}

/** "库存截至 2026-06-24 18:00", "stock as of 2026-06-24 18:00", in the factory's zone. */
export function stockAsOf(takenAt: Instant | null, language: Language, zone: string): string {
  if (takenAt === null) return language === 'zh' ? '库存时点未知' : 'time of the stock unknown';
  const moment = formatMoment(takenAt, zone);
  return language === 'zh' ? `库存截至 ${moment}` : `stock as of ${moment}`;
}

/**
 * How old what a sentence rests on is, to stand in brackets: the moment of the stock, and what else is too old or never
 * came. "库存截至 2026-06-24 18:00；自 2026-06-20 18:00 起无广告数据（tiktok）", "stock as of …; no ad figures from tiktok since …".
 */
export function dataAsOf({ stockTakenAt, stale }: DataAge, language: Language, zone: string): string {
  const isStockOld = stale.some(({ record }) => record === 'stockLevel');
  const old = isStockOld ? (language === 'zh' ? '，已过时' : ', out of date') : '';
  const others = stale.filter(({ record }) => record !== 'stockLevel');
  return [
    `${stockAsOf(stockTakenAt, language, zone)}${old}`,
    ...others.map((feed) => missingSince(feed, language, zone)),
  ].join(language === 'zh' ? '；' : '; ');
}

/** "自 2026-06-20 18:00 起无广告数据", "no ad figures since 2026-06-20 18:00", with the source where there is one. */
export function missingSince({ record, source, newestAt }: Feed, language: Language, zone: string): string {
  const word = recordWord(record, language);
  const isAny = source === ANY_SOURCE;
  const moment = newestAt === null ? null : formatMoment(newestAt, zone);
  if (language === 'zh') {
    const of = isAny ? word : ` ${source} 的${word}`;
    return moment === null ? `从未收到${of}` : `自 ${moment} 起无${of}`;
  }
  const of = isAny ? word : `${word} from ${source}`;
  return moment === null ? `no ${of} ever came` : `no ${of} since ${moment}`;
}

/** What a sum is worth, with its currency where one is known: "1,234.50 CNY"; null where it is not known. */
export function worth(sum: number | null, currency: string | null, language: Language): string | null {
  return sum === null ? null : formatMoney(sum, currency ?? '', language).trim();
}

/** "偶然概率 0.4%", "chance 0.4%"; below a thousandth no digits are shown. */
export function chancePhrase(chance: number, language: Language): string {
  const isTiny = chance < 0.001;
  const percent = formatPercent(isTiny ? 0.001 : chance, language);
  if (language === 'zh') return isTiny ? `偶然概率低于 ${percent}` : `偶然概率 ${percent}`;
  return isTiny ? `chance below ${percent}` : `chance ${percent}`;
}

/** Names one after the other, and how many more there are: "A、B，另有 3 个", "A, B and 3 more". */
export function listPhrase(names: readonly string[], total: number, language: Language): string {
  const more = total - names.length;
  const list = names.join(language === 'zh' ? '、' : ', ');
  if (more <= 0) return list;
  return language === 'zh' ? `${list}，另有 ${more} 个` : `${list} and ${more} more`;
}
