import type { Language } from '../domain/alerting.ts';
import { type BusinessDay, type Instant, localDay, localTime } from '../domain/calendar.ts';

const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-US' };

const decimals = new Map<string, Intl.NumberFormat>();

/** A number with thousands separators and at most so many decimals (default 1), at least so many (default 0): "1,234.5". */
export function formatNumber(
  value: number,
  language: Language,
  maximumFractionDigits = 1,
  minimumFractionDigits = 0,
): string {
  const key = `${language}${minimumFractionDigits}${maximumFractionDigits}`;
  let format = decimals.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALE[language], { minimumFractionDigits, maximumFractionDigits });
    decimals.set(key, format);
  }
  return format.format(value);
}

/** From so many units on, nobody reads the decimals. */
const WHOLE_UNITS_FROM = 100;

/** Units with their word and at most so many decimals (default: 1 below 100, else none): "12.5 units", "1,235 件". */
export function formatUnits(
  units: number,
  language: Language,
  maximumFractionDigits = Math.abs(units) < WHOLE_UNITS_FROM ? 1 : 0,
): string {
  const number = formatNumber(units, language, maximumFractionDigits);
  return language === 'zh' ? `${number} 件` : `${number} ${number === '1' ? 'unit' : 'units'}`;
}

/** Days with their word: "6.2 days", "6.2 天". */
export function formatDays(days: number, language: Language): string {
  const number = formatNumber(days, language);
  return language === 'zh' ? `${number} 天` : `${number} ${number === '1' ? 'day' : 'days'}`;
}

/** Whole hours with their word: "50 hours", "50 小时". */
export function formatHours(hours: number, language: Language): string {
  const number = formatNumber(hours, language, 0);
  return language === 'zh' ? `${number} 小时` : `${number} ${number === '1' ? 'hour' : 'hours'}`;
}

/** A sum of money with its ISO code: "1,234.50 USD". */
export function formatMoney(sum: number, currency: string, language: Language): string {
  return `${formatNumber(sum, language, 2, 2)} ${currency}`;
}

/** A fraction as a percentage: 0.0213 is "2.1%". */
export function formatPercent(fraction: number, language: Language): string {
  return `${formatNumber(fraction * 100, language)}%`;
}

/** A day, the same in both languages so that nobody confuses month and day: "2026-06-24". */
export function formatDay(day: BusinessDay): string {
  return day;
}

/** A moment in the factory's zone: "2026-06-24 20:00". */
export function formatMoment(at: Instant, zone: string): string {
  return `${localDay(at, zone)} ${localTime(at, zone)}`;
}
