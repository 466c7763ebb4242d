import type { Language } from '../domain/alerting.ts';
import type { LoweringReason } from '../domain/lowering.ts';
import type { HourTargets } from '../domain/sku-state.ts';
import { formatDay, formatMoment, formatUnits } from './format.ts';

const CAMPAIGN_STOPS = {
  zh: { suspended: '已暂停', cancelled: '已取消', done: '已结束', unlisted: '不再列出' },
  en: {
    suspended: 'is suspended',
    cancelled: 'is cancelled',
    done: 'is over',
    unlisted: 'is no longer listed',
  },
} as const;

/**
 * What was taken off the planned targets, and why, in one sentence: "Lowered by 25,000 units for now, because ad account
 * US-1 is blocked since 2026-06-24 17:40". Null where nothing was.
 */
export function loweredSentence(
  { planned, effective, loweredBy }: HourTargets,
  language: Language,
  zone: string,
): string | null {
  if (loweredBy.length === 0) return null;
  const units = (one: number) => formatUnits(one, language);
  const fall = units(planned.reorderPoint - effective.reorderPoint);
  const points = [units(planned.reorderPoint), units(effective.reorderPoint)];
  const why = loweredBy.map((reason) => reasonText(reason, language, zone));
  return language === 'zh'
    ? `补货点暂时下调 ${fall}（${points[0]}降至 ${points[1]}），因为${why.join('，')}。`
    : `The reorder point is lowered by ${fall} for now (from ${points[0]} to ${points[1]}), because ${why.join(', ')}.`;
}

function reasonText(reason: LoweringReason, language: Language, zone: string): string {
  if (reason.kind === 'account') {
    const since = formatMoment(reason.since, zone);
    return language === 'zh'
      ? `广告账户 ${reason.account} 自 ${since} 起停投`
      : `ad account ${reason.account} is down since ${since}`;
  }
  const { campaignId, status, since } = reason;
  const stop = CAMPAIGN_STOPS[language][status];
  if (language === 'zh')
    return `活动 ${campaignId} ${since === null ? '' : `自 ${formatDay(since)} 起`}${stop}`;
  return `campaign ${campaignId} ${stop}${since === null ? '' : ` since ${formatDay(since)}`}`;
}
