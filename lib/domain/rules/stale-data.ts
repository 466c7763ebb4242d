import type { Instant } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

export interface StaleDataEvidence {
  readonly rule: 'stale-data';
  readonly record: string;
  readonly source: string;
  /** Null where there never was any. */
  readonly newestAt: Instant | null;
  readonly ageHours: number | null;
  readonly allowedHours: number;
}

/** A source's newest data is too old, or it never came. */
export const staleData: RuleDefinition<StaleDataEvidence, 'source'> = {
  subject: 'source',
  audiences: ['it', 'supply'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: ['ageHours'],
};
