import { MOST_REJECT_REASONS, type RejectedRow, type RejectReason } from '../domain/ingest-receipt.ts';

/** Different reasons that are counted: a file in which every row fails in its own way needs no longer list. */
const MOST_COUNTED = 1000;

/** Counts why rows of one file were rejected, by column and reason, without the values: these may be anybody's. */
export class RejectTally {
  readonly #rows = new Map<string, RejectReason>();

  /** Counts one rejected row. */
  add({ column, reason }: Pick<RejectedRow, 'column' | 'reason'>): void {
    const kind = withoutValue(reason);
    const key = `${column} ${kind}`;
    const known = this.#rows.get(key);
    if (known === undefined && this.#rows.size >= MOST_COUNTED) return;
    this.#rows.set(key, { column, reason: kind, rows: (known?.rows ?? 0) + 1 });
  }

  /** The most frequent reasons, at most `MOST_REJECT_REASONS`. */
  get reasons(): RejectReason[] {
    return [...this.#rows.values()]
      .sort((a, b) => b.rows - a.rows || (`${a.column} ${a.reason}` < `${b.column} ${b.reason}` ? -1 : 1))
      .slice(0, MOST_REJECT_REASONS);
  }
}

/** A reason that begins with the cell in quotes is cut down to what is wrong with it. */
function withoutValue(reason: string): string {
  return reason.replace(/^"[\s\S]*" /, '');
}
