import type { RejectReason } from '../ingest-receipt.ts';
import type { RuleDefinition } from '../rules.ts';

/** Of the newest file of a source and record that has too many rejected rows. */
export interface RejectedRowsEvidence {
  readonly rule: 'rejected-rows';
  readonly record: string;
  readonly source: string;
  readonly file: string;
  readonly rowsRead: number;
  readonly rejectedRows: number;
  /** A fraction. */
  readonly rejectedShare: number;
  /** What was wrong most often, at most three. */
  readonly reasons: readonly RejectReason[];
  /** Where the rejected rows lie. */
  readonly quarantine: string | null;
}

/** Many rows of a source's files cannot be taken. */
export const rejectedRows: RuleDefinition<RejectedRowsEvidence, 'source'> = {
  subject: 'source',
  audiences: ['it', 'supply'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
