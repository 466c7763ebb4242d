import type { Language } from '../domain/alerting.ts';
import type { CampaignFinding } from '../domain/rules/campaign-announced.ts';
import type { CampaignKind } from '../domain/sets.ts';
import type { CampaignNow, ExpectedCampaign } from '../domain/sku-state.ts';
import { formatDay, formatNumber, formatPercent, formatUnits } from './format.ts';
import { formatSum } from './lists.ts';

/** What a campaign is, in words. */
export const CAMPAIGN_KIND_WORDS: Readonly<Record<Language, Readonly<Record<CampaignKind, string>>>> = {
  zh: {
    livestream: '直播',
    ad_flight: '广告投放',
    video: '短视频',
    platform_day: '平台大促',
    other: '其他活动',
  },
  en: {
    livestream: 'livestream',
    ad_flight: 'ad flight',
    video: 'video',
    platform_day: 'platform day',
    other: 'other campaign',
  },
};

/** "直播“618 专场”（TT0001）", "Livestream “618” (TT0001)". */
export function campaignTitle(
  {
    campaignId,
    name,
    kind,
  }: { readonly campaignId: string; readonly name: string | null; readonly kind: CampaignKind },
  language: Language,
): string {
  const word = CAMPAIGN_KIND_WORDS[language][kind];
  if (language === 'zh')
    return name === null ? `${word} ${campaignId} ` : `${word}“${name}”（${campaignId}）`;
  const begin = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  return name === null ? `${begin} ${campaignId}` : `${begin} “${name}” (${campaignId})`;
}

type Phrase = (finding: CampaignFinding, on: string) => string;

const FINDINGS: Readonly<Record<Language, Readonly<Record<CampaignFinding['kind'], Phrase>>>> = {
  zh: {
    unknown_item: ({ subject }) => `商品资料中没有 ${subject}`,
    inactive_item: ({ subject }) => `${subject} 已停用`,
    closed: ({ subject }) => `活动期间停工：${subject}`,
    account_unknown: ({ subject }) => `广告账户 ${subject} 状态未知`,
    account_blocked: ({ subject }) => `广告账户 ${subject} 已停用`,
    account_pending: ({ subject }) => `广告账户 ${subject} 审核中`,
    account_young: ({ subject }, on) => `只依靠新账户 ${subject}（${on} 开户），且没有备用账户`,
    budget_short: ({ subject, amount, currency }) =>
      `账户 ${subject} 余额比预算少 ${formatSum(amount ?? 0, currency, 'zh')}`,
    overlap: ({ subject, amount }, on) =>
      `与活动 ${subject} 自 ${on} 起重叠${amount === null ? '' : `，其 ${formatUnits(amount, 'zh')}另计`}`,
  },
  en: {
    unknown_item: ({ subject }) => `no item ${subject} is known`,
    inactive_item: ({ subject }) => `${subject} is not active any more`,
    closed: ({ subject }) => `factory or channel rest while it runs: ${subject}`,
    account_unknown: ({ subject }) => `nothing is known of ad account ${subject}`,
    account_blocked: ({ subject }) => `ad account ${subject} is blocked`,
    account_pending: ({ subject }) => `ad account ${subject} is under review`,
    account_young: ({ subject }, on) =>
      `it hangs on the young account ${subject} alone (opened ${on}), without a backup`,
    budget_short: ({ subject, amount, currency }) =>
      `the balance of ${subject} is ${formatSum(amount ?? 0, currency, 'en')} below the budget`,
    overlap: ({ subject, amount }, on) =>
      `overlaps with campaign ${subject} from ${on}${amount === null ? '' : `, whose ${formatUnits(amount, 'en')} come on top`}`,
  },
};

/** One fault of a plan, or what is to be known of it, as a phrase. */
export function findingPhrase(finding: CampaignFinding, language: Language): string {
  const on = finding.day === null ? '' : formatDay(finding.day);
  return FINDINGS[language][finding.kind](finding, on);
}

/** On which days a campaign runs, what it is expected to sell, and why. */
export function expectedSentence(campaign: ExpectedCampaign, language: Language): string {
  const unit = (value: number) => formatUnits(Math.round(value), language);
  const { startsOn, endsOn, expectedUnits, lowUnits, highUnits } = campaign;
  const days = `${formatDay(startsOn)}–${formatDay(endsOn)}`;
  return language === 'zh'
    ? `${days}，预计售 ${unit(expectedUnits)}（${zhBasis(campaign)}；八成可能在 ${unit(lowUnits)}至 ${unit(highUnits)}之间）`
    : `${days}, expected ${unit(expectedUnits)} (${enBasis(campaign)}; four times in five between ${unit(lowUnits)} and ${unit(highUnits)})`;
}

/** What a campaign is expected to sell and why, the stock to have for it, what of it is there, and by when to order the rest. */
export function campaignSentence(campaign: CampaignNow, language: Language): string {
  const unit = (value: number) => formatUnits(Math.round(value), language);
  const { need } = campaign;
  const expected = expectedSentence(campaign, language);
  if (language === 'zh') {
    if (need === null) return `${expected}，进行中`;
    const by = need.by === 'newsvendor' ? '按多备一件的得失' : '按服务水平';
    const order =
      need.orderUnits > 0 ? `，需订 ${unit(need.orderUnits)}，最迟 ${formatDay(need.orderBy)}` : '，已备齐';
    return `${expected}；备货目标 ${unit(need.targetUnits)}（${by}，够用概率 ${formatPercent(need.serviceLevel, 'zh')}），活动前库存 ${unit(need.stockAtStart)}，保留 ${unit(need.reserveUnits)}，已有 ${unit(need.coveredUnits)}${order}`;
  }
  if (need === null) return `${expected}, runs`;
  const by = need.by === 'newsvendor' ? 'by what one more unit earns and costs' : 'by the service level';
  const order =
    need.orderUnits > 0 ? `, to order ${unit(need.orderUnits)} by ${formatDay(need.orderBy)}` : ', ready';
  return `${expected}; target ${unit(need.targetUnits)} (${by}, enough with a chance of ${formatPercent(need.serviceLevel, 'en')}), stock before it ${unit(need.stockAtStart)}, kept for others ${unit(need.reserveUnits)}, covered ${unit(need.coveredUnits)}${order}`;
}

function zhBasis({
  basis,
  plannedUnits,
  planRatio,
  uplift,
  campaigns,
  skuCampaigns,
}: ExpectedCampaign): string {
  const ratio = formatNumber(planRatio, 'zh', 2);
  const planned = `${formatUnits(plannedUnits ?? 0, 'zh')} × 同类计划兑现率 ${ratio}（${campaigns} 场）`;
  switch (basis) {
    case 'planned_units':
      return `计划 ${planned}`;
    case 'target_uplift':
      return `按目标倍数 ${planned}`;
    case 'peak_day':
      return `按峰值日 ${planned}`;
    case 'learned_uplift':
      return `未给计划量，按同类活动提升 ${formatNumber(uplift ?? 1, 'zh', 2)} 倍（同类 ${campaigns} 场，其中本品 ${skuCampaigns} 场）`;
  }
}

function enBasis({
  basis,
  plannedUnits,
  planRatio,
  uplift,
  campaigns,
  skuCampaigns,
}: ExpectedCampaign): string {
  const ratio = formatNumber(planRatio, 'en', 2);
  const planned = `${formatUnits(plannedUnits ?? 0, 'en')} × ${ratio}, how plans of the kind turned out in ${campaigns} campaigns`;
  switch (basis) {
    case 'planned_units':
      return `planned ${planned}`;
    case 'target_uplift':
      return `target uplift ${planned}`;
    case 'peak_day':
      return `peak day ${planned}`;
    case 'learned_uplift':
      return `no size planned, ${formatNumber(uplift ?? 1, 'en', 2)} times the usual as ${campaigns} campaigns of the kind did, ${skuCampaigns} of them of the SKU`;
  }
}
