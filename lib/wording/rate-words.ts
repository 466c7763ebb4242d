import type { Language } from '../domain/alerting.ts';
import { chancePhrase } from './alert-words.ts';
import { formatNumber, formatPercent } from './format.ts';

/** A rate of ads that rose, with what it rests on; rates and chances as fractions. */
export interface RisenRate {
  readonly metric: 'ctr' | 'cvr' | 'orders_per_cost';
  readonly rate: number;
  readonly usualRate: number;
  readonly rateRatio: number;
  readonly events: number | null;
  readonly expectedEvents: number | null;
  readonly chance: number | null;
}

/** "点击率 2.1%，为平时 1.3% 的 1.7 倍（42 次点击，预期 25 次，偶然概率 0.2%）", "click-through rate 2.1% is 1.7 times its usual 1.3% (…)". */
export function risenRate(risen: RisenRate, language: Language): string {
  const ratio = formatNumber(risen.rateRatio, language, 2);
  const evidence = evidenceOf(risen, language);
  if (risen.metric === 'orders_per_cost') {
    return language === 'zh'
      ? `单位广告花费带来的订单为平时的 ${ratio} 倍${evidence}`
      : `orders for the same ad spend are ${ratio} times as many as usual${evidence}`;
  }
  const rate = formatPercent(risen.rate, language);
  const usual = formatPercent(risen.usualRate, language);
  if (language === 'zh') {
    const name = risen.metric === 'ctr' ? '点击率' : '转化率';
    return `${name} ${rate}，为平时 ${usual} 的 ${ratio} 倍${evidence}`;
  }
  const name = risen.metric === 'ctr' ? 'click-through rate' : 'conversion rate';
  return `${name} ${rate} is ${ratio} times its usual ${usual}${evidence}`;
}

function evidenceOf({ metric, events, expectedEvents, chance }: RisenRate, language: Language): string {
  if (events === null || expectedEvents === null) return '';
  const counted = formatNumber(events, language, 0);
  const expected = formatNumber(expectedEvents, language);
  const luck = chance === null ? '' : chancePhrase(chance, language);
  if (language === 'zh') {
    const unit = metric === 'ctr' ? '次点击' : '单';
    const measure = metric === 'ctr' ? '次' : '单';
    return `（${counted} ${unit}，预期 ${expected} ${measure}${luck === '' ? '' : `，${luck}`}）`;
  }
  const noun = `${metric === 'ctr' ? 'click' : 'order'}${counted === '1' ? '' : 's'}`;
  return ` (${counted} ${noun}, ${expected} expected${luck === '' ? '' : `, ${luck}`})`;
}
