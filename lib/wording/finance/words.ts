import type { Language, ProposalKind } from '../../domain/alerting.ts';
import type { CashUse, ChangeReason, CostBasis, ExcessKind } from '../../domain/finance-codes.ts';
import { RULE_NAMES, type Rule } from '../../domain/rules.ts';
import type { CAMPAIGN_KINDS, CAMPAIGN_STATUSES } from '../../domain/sets.ts';
import { alertTitle } from '../alerts.ts';
import { DEMAND_CLASS_WORDS } from '../method-choice.ts';
import { METHOD_WORDS, PROPOSAL_KIND_WORDS } from '../reports.ts';

const CHANGE_REASON_WORDS: Readonly<Record<Language, Readonly<Record<ChangeReason, string>>>> = {
  zh: {
    new: '新 SKU',
    ended: '不再计划',
    method: '更换计算方法',
    settings: '修改设置',
    override: '人工设定',
    base_safety: '需求或提前期波动',
    pulse: 'TikTok 峰值',
    campaign: '活动计划',
    lead_time: '提前期或停工',
    demand: '日均需求',
    order_quantity: '订货量',
  },
  en: {
    new: 'new SKU',
    ended: 'no longer planned',
    method: 'another method',
    settings: 'settings changed',
    override: 'override by hand',
    base_safety: 'spread of demand or lead time',
    pulse: 'TikTok peak',
    campaign: 'campaign plan',
    lead_time: 'lead time or shutdown',
    demand: 'mean demand',
    order_quantity: 'order quantity',
  },
};

const CAMPAIGN_KIND_WORDS: Readonly<
  Record<Language, Readonly<Record<(typeof CAMPAIGN_KINDS)[number], string>>>
> = {
  zh: { livestream: '直播', ad_flight: '广告投放', video: '短视频', platform_day: '平台大促', other: '其他' },
  en: {
    livestream: 'livestream',
    ad_flight: 'ads',
    video: 'video',
    platform_day: 'platform day',
    other: 'other',
  },
};

const CAMPAIGN_STATUS_WORDS: Readonly<
  Record<Language, Readonly<Record<(typeof CAMPAIGN_STATUSES)[number], string>>>
> = {
  zh: { planned: '已计划', running: '进行中', done: '已结束', suspended: '已暂停', cancelled: '已取消' },
  en: {
    planned: 'planned',
    running: 'running',
    done: 'done',
    suspended: 'suspended',
    cancelled: 'cancelled',
  },
};

const EXCESS_WORDS: Readonly<Record<Language, Readonly<Record<ExcessKind, string>>>> = {
  zh: { overstock: '超储', 'slow-moving': '呆滞', 'expiring-stock': '临期' },
  en: { overstock: 'overstock', 'slow-moving': 'slow-moving', 'expiring-stock': 'expiring' },
};

const CASH_WORDS: Readonly<Record<Language, Readonly<Record<CashUse, string>>>> = {
  zh: { proposals: '补货建议', orders: '已下订单' },
  en: { proposals: 'proposals', orders: 'orders placed' },
};

const COST_WORDS: Readonly<Record<Language, Readonly<Record<CostBasis, string>>>> = {
  zh: { unit_cost: '单位成本', no_cost: '无成本' },
  en: { unit_cost: 'unit cost', no_cost: 'no cost' },
};

/** The words of a column of codes, by code. */
function wordsOf(column: string, language: Language): Readonly<Record<string, string>> {
  switch (column) {
    case 'method':
      return METHOD_WORDS[language];
    case 'demandClass':
      return DEMAND_CLASS_WORDS[language];
    case 'costBasis':
      return COST_WORDS[language];
    case 'cashFor':
      return CASH_WORDS[language];
    case 'supplyKind':
      return PROPOSAL_KIND_WORDS[language] satisfies Readonly<Record<ProposalKind, string>>;
    case 'excessKind':
      return EXCESS_WORDS[language];
    case 'campaignKind':
      return CAMPAIGN_KIND_WORDS[language];
    case 'campaignStatus':
      return CAMPAIGN_STATUS_WORDS[language];
    case 'changeReason':
      return CHANGE_REASON_WORDS[language];
    default:
      return {};
  }
}

/** A code of a finance table as people read it. Throws RangeError for one that has no word: every code has one. */
export function financeWord(column: string, code: string, language: Language): string {
  if (column === 'rule') return alertTitle(ruleNamed(code), language);
  const word = wordsOf(column, language)[code];
  if (word === undefined) throw new RangeError(`no word for "${code}" in column ${column}`);
  return word;
}

function ruleNamed(code: string): Rule {
  const rule = RULE_NAMES.find((name) => name === code);
  if (rule === undefined) throw new RangeError(`no rule "${code}"`);
  return rule;
}
