import { dayNumber } from '../domain/calendar.ts';
import { type CampaignResponse, createCampaignRecord } from './campaign-response.ts';
import {
  baselineBuffers,
  baselineDays,
  type DemandProfile,
  demandProfile,
  LEVEL_DAYS,
} from './demand-profile.ts';
import { median } from './median.ts';
import { leadTimeDaysAhead, type MethodInput } from './method-input.ts';
import { createSeason } from './season.ts';
import { createSpreadLine, type SpreadLine } from './spread-line.ts';

/** What all SKUs together tell of each. */
export interface PooledDemand {
  readonly skus: number;
  /** Factors by which each of LEVEL_DAYS is carried to the weeks ahead. */
  readonly seasonFactors: readonly [number, number, number];
  readonly spreadLine: Pick<SpreadLine, 'usual'>;
  readonly response: CampaignResponse;
  /** Median mean demand a day of the category's SKUs with a year of history (of all where it has none, or null is asked for); null where there is none. */
  usualLevel(category: string | null): number | null;
}

/** Collects SKUs; each gives its profile back. */
export interface DemandPool {
  add(input: MethodInput): DemandProfile;
  pooled(): PooledDemand;
}

/** An empty pool for SKUs of one planning day (a day number); nothing was recorded before `recordedFrom` (a day number). */
export function createDemandPool(planningDay: number, recordedFrom: number): DemandPool {
  const season = createSeason(planningDay);
  const spreadLine = createSpreadLine();
  const response = createCampaignRecord();
  const levels = new Map<string | null, number[]>();
  const buffers = baselineBuffers();
  let skus = 0;
  return {
    add(input) {
      const runDays = leadTimeRun(input);
      const baseline = baselineDays(input, recordedFrom, buffers);
      const profile = demandProfile(baseline, runDays);
      skus++;
      season.add(baseline);
      if (profile.leadTimeCv2 !== null)
        spreadLine.add(profile.orderDays, ordersALeadTime(profile, runDays), profile.leadTimeCv2);
      response.add(input, profile.pulseMean, dayNumber(input.planningDay));
      if (profile.yearDays >= LEAST_LEVEL_DAYS && profile.means[2] > 0)
        for (const category of input.category === null ? [null] : [null, input.category])
          (levels.get(category) ?? levels.set(category, []).get(category) ?? []).push(profile.means[2]);
      return profile;
    },
    pooled() {
      const medians = new Map([...levels].map(([category, means]) => [category, median(means) ?? 0]));
      const [recent, medium, year] = LEVEL_DAYS;
      return {
        skus,
        seasonFactors: [season.factor(recent), season.factor(medium), season.factor(year)],
        spreadLine,
        response,
        usualLevel: (category) => medians.get(category) ?? medians.get(null) ?? null,
      };
    },
  };
}

/** Days of history from which a SKU is a model for new ones. */
const LEAST_LEVEL_DAYS = 90;

/** Whole days of demand that a lead time spans: lead time, closures ahead, and the review days beyond the first. */
export function leadTimeRun(input: MethodInput): number {
  return Math.max(1, Math.round(protectionDays(input)));
}

/** Days of demand until the next order that could help has arrived: the lead time and the review days beyond the first, for an order of an evening sells from the morning of its arrival. */
export function protectionDays(input: MethodInput): number {
  return leadTimeDaysAhead(input) + Math.max(0, input.reviewDays - 1);
}

/** Days with demand in a lead time, by the last year. */
export function ordersALeadTime({ orderDays, yearDays }: DemandProfile, runDays: number): number {
  return yearDays > 0 ? (orderDays * runDays) / yearDays : 0;
}
