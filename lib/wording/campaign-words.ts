import type { Language } from '../domain/alerting.ts';
import type { CampaignFinding } from '../domain/rules/campaign-announced.ts';
import type { CampaignKind } from '../domain/sets.ts';
import { formatDay, formatUnits } from './format.ts';
import { formatSum } from './lists.ts';

const KINDS: Readonly<Record<Language, Readonly<Record<CampaignKind, string>>>> = {
  zh: { livestream: '直播', ad_flight: '广告投放', video: '短视频', platform_day: '平台大促', other: '活动' },
  en: {
    livestream: 'livestream',
    ad_flight: 'ad flight',
    video: 'video',
    platform_day: 'platform day',
    other: 'campaign',
  },
};

/** "直播", "livestream". */
export function campaignKindWord(kind: CampaignKind, language: Language): string {
  return KINDS[language][kind];
}

/** "直播“618 专场”（TT0001）", "Livestream “618” (TT0001)". */
export function campaignTitle(
  {
    campaignId,
    name,
    kind,
  }: { readonly campaignId: string; readonly name: string | null; readonly kind: CampaignKind },
  language: Language,
): string {
  const word = campaignKindWord(kind, language);
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
