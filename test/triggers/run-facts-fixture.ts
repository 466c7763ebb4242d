import { instant } from '../../lib/domain/calendar.ts';
import type { RunFacts } from '../../lib/triggers/run-facts.ts';
import { TODAY } from './sku-facts-fixture.ts';

/** A run that knows of nothing but what it is told. */
export function runFacts(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    at: instant('2026-06-24T12:00:00Z'),
    today: TODAY,
    skus: [],
    items: [],
    accounts: [],
    adStops: { blockedSince: new Map(), listed: new Map() },
    campaigns: [],
    supply: [],
    closures: [],
    feeds: [],
    files: [],
    reviews: [],
    ...changes,
  };
}
