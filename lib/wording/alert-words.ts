import type { Audience, Language, ProposalKind, Severity } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import type { Notice } from '../domain/episodes.ts';
import { formatDay, formatMoment, formatUnits } from './format.ts';
import type { OrderRequest } from './rule-words.ts';

interface AlertVocabulary {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly audience: Readonly<Record<Audience, string>>;
  readonly notice: Readonly<Record<Notice, string>>;
  /** As an order to somebody, before the units. */
  readonly order: Readonly<Record<ProposalKind, string>>;
  readonly record: Readonly<Record<'sale' | 'stockLevel' | 'adMetric', string>>;
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
    record: { sale: '销售订单', stockLevel: '库存', adMetric: '广告数据' },
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
    record: { sale: 'sales', stockLevel: 'stock', adMetric: 'ad figures' },
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
