import { type Instant, msOf } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';

/** Records whose age is watched. */
export const WATCHED_RECORDS = ['sale', 'stockLevel', 'adMetric'] as const;
export type WatchedRecord = (typeof WATCHED_RECORDS)[number];

/** The newest that one source has of one record. */
export interface Feed {
  readonly source: string;
  readonly record: WatchedRecord;
  /** When the newest row happened (not when its file came); null where there never was any. */
  readonly newestAt: Instant | null;
}

/** Without these nothing can be planned, so having none at all is reported too. */
const REQUIRED: readonly WatchedRecord[] = ['sale', 'stockLevel'];

const HOUR_MS = 3_600_000;

/**
 * Stale or missing data: a feed whose newest row is older at the run than its limit in hours. A feed that never had
 * any fires only for sales and stock; for others there is no verdict. What is stale is never read as zero.
 */
export function staleData(
  feeds: readonly Feed[],
  at: Instant,
  staleAfterHours: Readonly<Record<WatchedRecord, number>>,
): Verdict<'stale-data'>[] {
  return feeds
    .filter(({ newestAt, record }) => newestAt !== null || REQUIRED.includes(record))
    .map(({ source, record, newestAt }) => {
      const allowedHours = staleAfterHours[record];
      const ageHours = newestAt === null ? null : Math.max(0, msOf(at) - msOf(newestAt)) / HOUR_MS;
      return {
        subject: { kind: 'source', source, record },
        rule: 'stale-data',
        state: ageHours === null || ageHours > allowedHours ? 'fire' : 'clear',
        severity: RULES['stale-data'].severity,
        evidence: { rule: 'stale-data', record, source, newestAt, ageHours, allowedHours },
        proposal: null,
      };
    });
}
