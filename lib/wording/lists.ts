import type { Language } from '../domain/alerting.ts';
import { formatDays, formatHours, formatMoney } from './format.ts';

/** Items in a row: "A、B", "A, B". */
export function listed(items: readonly string[], language: Language): string {
  return items.join(language === 'zh' ? '、' : ', ');
}

/** Items of which more may exist than are shown: "A、B 等 5 个", "A, B and 3 more". `what` counts them in Chinese: "个 SKU", "张". */
export function listedOf(items: readonly string[], count: number, language: Language, what: string): string {
  const more = count - items.length;
  if (more <= 0) return listed(items, language);
  return language === 'zh'
    ? `${listed(items, language)} 等 ${count} ${what}`
    : `${listed(items, language)} and ${more} more`;
}

/** A time in hours up to three days, else in days: "50 小时", "6.9 days". */
export function formatDuration(hours: number, language: Language): string {
  return hours < 72 ? formatHours(hours, language) : formatDays(hours / 24, language);
}

/** A sum in a currency that may not be known: "1,234.50 USD", "1,234.50 (currency not stated)". */
export function formatSum(sum: number, currency: string | null, language: Language): string {
  if (currency !== null) return formatMoney(sum, currency, language);
  const number = formatMoney(sum, '', language).trim();
  return language === 'zh' ? `${number}（币种未注明）` : `${number} (currency not stated)`;
}
