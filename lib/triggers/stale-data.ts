import { type Instant, msOf } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { Feed, WatchedRecord } from '../domain/feeds.ts';
import { RULES } from '../domain/rules.ts';

/** Hours after which each record counts as stale; from `settings.triggers`. */
export type StaleAfterHours = Readonly<Record<WatchedRecord, number>>;

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
  staleAfterHours: StaleAfterHours,
): Verdict<'stale-data'>[] {
  return feeds
    .filter(({ newestAt, record }) => newestAt !== null || REQUIRED.includes(record))
    .map((feed) => {
      const { source, record, newestAt } = feed;
      return {
        subject: { kind: 'source', source, record },
        rule: 'stale-data',
        state: isStale(feed, at, staleAfterHours) ? 'fire' : 'clear',
        severity: RULES['stale-data'].severity,
        evidence: {
          rule: 'stale-data',
          record,
          source,
          newestAt,
          ageHours: newestAt === null ? null : ageHours(newestAt, at),
          allowedHours: staleAfterHours[record],
        },
        proposal: null,
      };
    });
}

/** True where the feed never had any row, or its newest is older than its record may be. */
export function isStale({ record, newestAt }: Feed, at: Instant, staleAfterHours: StaleAfterHours): boolean {
  return newestAt === null || ageHours(newestAt, at) > staleAfterHours[record];
}

function ageHours(newestAt: Instant, at: Instant): number {
  return Math.max(0, msOf(at) - msOf(newestAt)) / HOUR_MS;
}
