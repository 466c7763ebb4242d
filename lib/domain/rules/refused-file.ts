import type { Instant } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

/** Of a file that was not taken at all. */
export interface RefusedFileEvidence {
  readonly rule: 'refused-file';
  readonly file: string;
  readonly refusedAt: Instant;
  /** One line that says what is wrong and what to do. */
  readonly reason: string;
}

/** A file could not be taken. */
export const refusedFile: RuleDefinition<RefusedFileEvidence, 'file'> = {
  subject: 'file',
  audiences: ['it', 'supply'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
