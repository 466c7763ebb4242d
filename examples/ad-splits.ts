import { dayOfNumber } from '../lib/domain/calendar.ts';
import type { AdRow } from './export-rows.ts';
import { Random } from './random.ts';

/** A part of a day's row of ads: one hour, or one region. */
export type AdPartRow = Omit<AdRow, 'views'> & { hour: number | null; region: string | null };

/** What is told apart: how many of a day's impressions fall on it, and how well it sells. */
interface Part {
  readonly name: string;
  readonly share: number;
  readonly conversionFactor: number;
}

/** Ads run from 6 to 20 o'clock, evening and night where the buyers are; they buy least in the small hours there. */
const HOURS: readonly Part[] = [
  ...[6, 7, 8, 9, 10].map((hour) => ({ name: String(hour), share: 9, conversionFactor: 1.25 })),
  ...[11, 12, 13, 14].map((hour) => ({ name: String(hour), share: 8, conversionFactor: 1 })),
  ...[15, 16, 17, 18, 19].map((hour) => ({ name: String(hour), share: 4.6, conversionFactor: 0.45 })),
];

const REGIONS: readonly Part[] = [
  { name: 'US-CA', share: 34, conversionFactor: 1.2 },
  { name: 'US-TX', share: 30, conversionFactor: 1.1 },
  { name: 'US-NY', share: 20, conversionFactor: 0.9 },
  { name: 'US-AK', share: 16, conversionFactor: 0.4 },
];

const HOUR_DAYS = 14;
const REGION_DAYS = 28;

/** The rows of the last two weeks by hour: they add up to the day's. */
export function hourlyAds(seed: number, ads: readonly AdRow[], lastDay: number): AdPartRow[] {
  return splitAds(seed, 'hours', ads, lastDay - HOUR_DAYS + 1, HOURS).map(({ part, ...row }) => ({
    ...row,
    hour: Number(part),
    region: null,
  }));
}

/** The rows of the last four weeks by region: they add up to the day's. */
export function regionalAds(seed: number, ads: readonly AdRow[], lastDay: number): AdPartRow[] {
  return splitAds(seed, 'regions', ads, lastDay - REGION_DAYS + 1, REGIONS).map(({ part, ...row }) => ({
    ...row,
    hour: null,
    region: part,
  }));
}

function splitAds(
  seed: number,
  stream: string,
  ads: readonly AdRow[],
  firstDay: number,
  parts: readonly Part[],
) {
  const from = dayOfNumber(firstDay);
  return ads
    .filter(({ date }) => date >= from)
    .flatMap((row) => {
      const random = new Random(seed, `${stream}/${row.date}/${row.campaign_id}/${row.sku}`);
      const shares = parts.map(({ share }) => share * random.factor(0.1));
      const buying = parts.map(({ conversionFactor }, index) => (shares[index] ?? 0) * conversionFactor);
      const impressions = split(row.impressions, shares);
      const clicks = split(row.clicks, shares);
      const conversions = split(row.conversions, buying);
      const cents = split(Math.round(row.spend * 100), shares);
      const { views: _views, ...common } = row;
      return parts.map(({ name }, index) => ({
        ...common,
        part: name,
        impressions: impressions[index] ?? 0,
        clicks: clicks[index] ?? 0,
        conversions: conversions[index] ?? 0,
        spend: (cents[index] ?? 0) / 100,
      }));
    })
    .filter(({ impressions, spend }) => impressions > 0 || spend > 0);
}

/** A whole number in whole parts by weight, none lost: the largest remainders are rounded up. */
function split(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = total - parts.reduce((all, part) => all + part, 0);
  for (const { index } of order) {
    if (left <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}
