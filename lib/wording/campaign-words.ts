import type { Language } from '../domain/alerting.ts';
import type { CampaignKind } from '../domain/sets.ts';

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
