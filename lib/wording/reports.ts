import type { Language, ProposalKind } from '../domain/alerting.ts';
import type { ProposalState } from '../domain/proposals.ts';
import type { Method } from '../domain/sku-parameters.ts';

/** What a proposal asks for, in words. A proposal file that comes back may hold these words in either language. */
export const PROPOSAL_KIND_WORDS: Readonly<Record<Language, Readonly<Record<ProposalKind, string>>>> = {
  zh: { purchase: '采购', production: '生产', expedite: '加急采购', emergency_production: '应急生产' },
  en: {
    purchase: 'purchase',
    production: 'production',
    expedite: 'expedite',
    emergency_production: 'emergency production',
  },
};

/** How far a proposal came, in words. A proposal file that comes back may hold these words in either language. */
export const PROPOSAL_STATE_WORDS: Readonly<Record<Language, Readonly<Record<ProposalState, string>>>> = {
  zh: { sent: '已发出', ordered: '已下单', declined: '已拒绝', expired: '已过期' },
  en: { sent: 'sent', ordered: 'ordered', declined: 'declined', expired: 'expired' },
};

/** The methods' names. */
export const METHOD_WORDS: Readonly<Record<Language, Readonly<Record<Method, string>>>> = {
  zh: { handbook: '手册法', calibrated: '校准法' },
  en: { handbook: 'handbook', calibrated: 'calibrated' },
};

const PARAMETER_TITLES_ZH = {
  sheet: '库存参数',
  sku: 'SKU',
  name: '品名',
  category: '类别',
  pool: '库存池',
  planningDay: '计划日',
  method: '计算方法',
  demandClass: '需求类型',
  meanDailyDemand: '日均需求',
  leadTimeDays: '提前期(天)',
  baseSafetyStock: '基础安全库存',
  pulseStock: 'TikTok 波动库存',
  campaignStock: '活动备货',
  safetyStock: '安全库存',
  reorderPoint: '补货点',
  orderUpTo: '目标库存',
  expeditePoint: '加急点',
  expediteUpTo: '加急补至',
  presentReorderPoint: '现用下限',
  presentOrderUpTo: '现用上限',
  unitCost: '单位成本',
  safetyStockValue: '安全库存金额',
  currency: '币种',
  explanation: '说明',
} as const;

type ParameterTitle = keyof typeof PARAMETER_TITLES_ZH;

/** Titles of the parameters report. */
export const PARAMETER_TITLES: Readonly<Record<Language, Readonly<Record<ParameterTitle, string>>>> = {
  zh: PARAMETER_TITLES_ZH,
  en: {
    sheet: 'Parameters',
    sku: 'SKU',
    name: 'Name',
    category: 'Category',
    pool: 'Pool',
    planningDay: 'Planning day',
    method: 'Method',
    demandClass: 'Demand class',
    meanDailyDemand: 'Mean daily demand',
    leadTimeDays: 'Lead time (days)',
    baseSafetyStock: 'Base safety stock',
    pulseStock: 'TikTok pulse stock',
    campaignStock: 'Campaign stock',
    safetyStock: 'Safety stock',
    reorderPoint: 'Reorder point',
    orderUpTo: 'Order up to',
    expeditePoint: 'Expedite point',
    expediteUpTo: 'Expedite up to',
    presentReorderPoint: 'Present minimum',
    presentOrderUpTo: 'Present maximum',
    unitCost: 'Unit cost',
    safetyStockValue: 'Safety stock value',
    currency: 'Currency',
    explanation: 'Explanation',
  },
};

const PROPOSAL_TITLES_ZH = {
  sheet: '补货建议',
  id: '建议编号',
  sku: 'SKU',
  name: '品名',
  pool: '库存池',
  kind: '类型',
  units: '建议数量',
  unitsOutstanding: '未下单数量',
  arrivesOn: '预计到货日',
  sentAt: '发出时间',
  state: '状态',
  unitsOrdered: '实际下单数量',
  author: '处理人',
  value: '金额',
  currency: '币种',
} as const;

type ProposalTitle = keyof typeof PROPOSAL_TITLES_ZH;

/** Titles of the proposals report. */
export const PROPOSAL_TITLES: Readonly<Record<Language, Readonly<Record<ProposalTitle, string>>>> = {
  zh: PROPOSAL_TITLES_ZH,
  en: {
    sheet: 'Proposals',
    id: 'Proposal id',
    sku: 'SKU',
    name: 'Name',
    pool: 'Pool',
    kind: 'Kind',
    units: 'Units',
    unitsOutstanding: 'Units outstanding',
    arrivesOn: 'Arrives on',
    sentAt: 'Sent at',
    state: 'State',
    unitsOrdered: 'Units ordered',
    author: 'Answered by',
    value: 'Value',
    currency: 'Currency',
  },
};

/** A figure by a method that does not drive: "Reorder point (calibrated)". */
export function titleByMethod(title: string, method: Method, language: Language): string {
  const name = METHOD_WORDS[language][method];
  return language === 'zh' ? `${title}(${name})` : `${title} (${name})`;
}
