import type { BusinessDay, Instant } from './calendar.ts';
import type { Channel } from './events.ts';
import type { ProposalAnswer } from './proposals.ts';
import type { RecordName } from './records.ts';

/** What became of one file. `rowsRead = accepted + rejected + skipped`, always. */
export interface IngestReceipt {
  /** The name the file was dropped under. */
  readonly file: string;
  /** SHA-256 of its bytes and of how they were read (profile, its version, the settings it uses). */
  readonly contentHash: string;
  /** Null where no profile fits: `reason` says why, and nothing was taken. */
  readonly profile: string | null;
  readonly record: RecordName | null;
  readonly source: string | null;
  readonly encoding: string | null;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rows left out by rule: blank lines, description rows, totals. */
  readonly skipped: number;
  readonly firstDay: BusinessDay | null;
  readonly lastDay: BusinessDay | null;
  /** Demand units by channel, for sales. */
  readonly unitsByChannel: Readonly<Partial<Record<Channel, number>>>;
  /** Proposals that it answered, by answer; null where it is no file of answers. */
  readonly answers: Readonly<Partial<Record<ProposalAnswer, number>>> | null;
  /** When the export was made, and how that is known. */
  readonly exportedAt: Instant | null;
  readonly warnings: readonly string[];
  /** What was wrong with rejected rows, the most frequent first, at most `MOST_REJECT_REASONS`. */
  readonly rejectReasons: readonly RejectReason[];
  /** Key of the rejected rows; null where there are none. */
  readonly quarantine: string | null;
  /** Why the file was refused; null where it was taken. */
  readonly reason: string | null;
  /** Keys of the history objects it became. */
  readonly objects: readonly string[];
  /**
   * Of a list that nothing dates but the time of its file: the times at which it was seen, ascending. What it says is so
   * from each of them on.
   */
  readonly fileTimes: readonly Instant[];
}

/** Reasons that a receipt names. */
export const MOST_REJECT_REASONS = 3;

/** What was wrong with some rows of a file. */
export interface RejectReason {
  readonly column: string | null;
  readonly reason: string;
  readonly rows: number;
}

/** A row that was not taken, in the words a clerk understands. */
export interface RejectedRow {
  /** Physical line in the file, from 1. */
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  /** The row as it stood, cut at 2,000 characters. Personal columns are never kept. */
  readonly raw: string;
}
