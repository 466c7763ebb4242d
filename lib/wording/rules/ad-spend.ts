import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { formatDay, formatNumber, formatUnits } from '../format.ts';
import { formatSum, listed, listedOf } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'ad-spend'>;

/** Words of ad spend or a top-up without a campaign. */
export const adSpend: RuleWords<'ad-spend', 'spend' | 'topUp'> = {
  zh: {
    title: '广告投入异常',
    reason: (evidence) => `${zhSignal(evidence)}，${zhAnnounced(evidence)}${zhSkus(evidence)}。`,
    action: (_evidence, _order, today) =>
      `营销：是否计划了活动？如有，请在 ${formatDay(today)} 当天写进活动表 campaigns 并提交。供应链：请核对上述 SKU 的库存和在途。`,
    closed: (evidence) =>
      evidence.campaignId === null
        ? `广告投入已回到均值附近，为均值的 ${formatNumber(evidence.ratio, 'zh', 2)} 倍。`
        : `活动 ${evidence.campaignId} 已公布，可解释这笔投入。`,
    sms: {
      spend: '广告账户 {subject} 花费 {amount:money}，均值 {mean:money}，无相应活动，请营销确认。',
      topUp: '广告账户 {subject} 充值 {amount:money}，均值 {mean:money}，无相应活动，请营销确认。',
    },
  },
  en: {
    title: 'Unplanned ad money',
    reason: (evidence) => `${enSignal(evidence)}, ${enAnnounced(evidence)}${enSkus(evidence)}.`,
    action: (_evidence, _order, today) =>
      `Marketing: is a campaign planned? If so, enter it in the campaigns file and hand that in by the end of ${formatDay(today)}. Supply chain: check stock and supply of these SKUs.`,
    closed: (evidence) =>
      evidence.campaignId === null
        ? `The money for ads is near its mean again, ${formatNumber(evidence.ratio, 'en', 2)} times it.`
        : `Campaign ${evidence.campaignId} is announced, which explains the money.`,
    sms: {
      spend:
        'ad account {subject} spent {amount:money}, mean {mean:money}, no campaign explains it. Marketing: please confirm.',
      topUp:
        'ad account {subject} topped up {amount:money}, mean {mean:money}, no campaign explains it. Marketing: please confirm.',
    },
  },
  smsTemplate: ({ what }) => (what === 'top-up' ? 'topUp' : 'spend'),
};

function zhSignal(evidence: Evidence): string {
  const { what, on, throughHour, amount, mean, meanOf, currency } = evidence;
  const sum = formatSum(amount, currency, 'zh');
  const usual = formatSum(mean, currency, 'zh');
  const ratio = `${formatNumber(evidence.ratio, 'zh', 2)} 倍`;
  if (what === 'top-up') {
    const shared = evidence.accounts.length > 1 ? `（账户 ${listed(evidence.accounts, 'zh')} 共用余额）` : '';
    return `${formatDay(on)} 充值 ${sum}${shared}，为此前 ${meanOf} 次均值 ${usual} 的 ${ratio}`;
  }
  return what === 'day'
    ? `${formatDay(on)} 花费 ${sum}，为此前 ${meanOf} 天均值 ${usual} 的 ${ratio}`
    : `${formatDay(on)} 截至 ${throughHour ?? 0} 时花费 ${sum}，为此前 ${meanOf} 天同一时段均值 ${usual} 的 ${ratio}`;
}

function enSignal(evidence: Evidence): string {
  const { what, on, throughHour, amount, mean, meanOf, currency } = evidence;
  const sum = formatSum(amount, currency, 'en');
  const usual = formatSum(mean, currency, 'en');
  const ratio = `${formatNumber(evidence.ratio, 'en', 2)} times`;
  if (what === 'top-up') {
    const shared =
      evidence.accounts.length > 1 ? ` (accounts ${listed(evidence.accounts, 'en')} share it)` : '';
    return `${sum} paid in on ${formatDay(on)}${shared} are ${ratio} the mean of ${usual} of the ${meanOf} top-ups before`;
  }
  return what === 'day'
    ? `${sum} spent on ${formatDay(on)} are ${ratio} the mean of ${usual} of the ${meanOf} days before`
    : `${sum} spent on ${formatDay(on)} through hour ${throughHour ?? 0} are ${ratio} the mean of ${usual} of the same hours of the ${meanOf} days before`;
}

function zhAnnounced({ campaignId, announcedBudget, currency }: Evidence): string {
  if (campaignId !== null) return `活动 ${campaignId} 已公布`;
  return announcedBudget > 0
    ? `已公布活动的预算只有 ${formatSum(announcedBudget, currency, 'zh')}`
    : '且没有已公布的活动';
}

function enAnnounced({ campaignId, announcedBudget, currency }: Evidence): string {
  if (campaignId !== null) return `campaign ${campaignId} is announced`;
  return announcedBudget > 0
    ? `announced campaigns have a budget of ${formatSum(announcedBudget, currency, 'en')} only`
    : 'and no campaign was announced';
}

function sold({ skus }: Evidence, language: Language): string[] {
  return skus.map(({ sku, units }) => `${sku} ${formatUnits(units, language)}`);
}

function zhSkus(evidence: Evidence): string {
  if (evidence.skus.length === 0) return '';
  const when = evidence.what === 'top-up' ? '这笔钱可能卖出' : '每天可能多卖';
  return `；按以往回报，${when} ${listedOf(sold(evidence, 'zh'), evidence.skuCount, 'zh', '个 SKU')}`;
}

function enSkus(evidence: Evidence): string {
  if (evidence.skus.length === 0) return '';
  const list = listedOf(sold(evidence, 'en'), evidence.skuCount, 'en', '');
  return evidence.what === 'top-up'
    ? `; at the past return it may sell: ${list}`
    : `; at the past return it may sell each day beyond the usual: ${list}`;
}
