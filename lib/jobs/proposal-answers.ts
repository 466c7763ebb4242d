import { shortId } from '../alerts/alert-view.ts';
import { type Answer, answered, isAnsweredSo } from '../alerts/proposals.ts';
import type { Instant } from '../domain/calendar.ts';
import { type Quantity, unitsOf } from '../domain/decimal.ts';
import type { RejectedRow } from '../domain/ingest-receipt.ts';
import type { AlertTable } from '../domain/ports.ts';
import type { Proposal, ProposalAnswer } from '../domain/proposals.ts';
import type { CellValue, RecordBatch } from '../domain/records.ts';

/** What taking answers needs of the alerts table. */
export type AnswerTable = Pick<AlertTable, 'readProposal' | 'openProposals' | 'putProposal'>;

/** How often an answer is tried again after a run changed the proposal at the same moment. */
const TRIES = 3;

/**
 * Takes the answers of one file to the alerts table. An answer that stands already is taken again and changes nothing,
 * so that a file may be read twice or half. One to a proposal that is not known, or that was answered otherwise or has
 * ended, is refused with the reason.
 */
export class AnswerTaking {
  readonly #table: AnswerTable;
  readonly #file: string;
  readonly #at: Instant;
  #byShortId: Promise<ReadonlyMap<string, string>> | null = null;
  readonly taken: Partial<Record<ProposalAnswer, number>> = {};

  /** `at` is when the answers were given: the file's time. */
  constructor(table: AnswerTable, file: string, at: Instant) {
    this.#table = table;
    this.#file = file;
    this.#at = at;
  }

  /** Takes the answers of a batch, one after the other. Gives those that it refuses. */
  async take({ columns, rows, lines = [] }: RecordBatch): Promise<RejectedRow[]> {
    const refused: RejectedRow[] = [];
    for (let row = 0; row < rows; row++) {
      const valueAt = (field: string): CellValue => columns[field]?.[row] ?? null;
      const id = String(valueAt('proposalId'));
      const units = valueAt('units');
      const answer: Answer = {
        answer: valueAt('answer') as ProposalAnswer,
        author: String(valueAt('author') ?? `file ${this.#file}`),
        at: this.#at,
        units: units === null ? null : unitsOf(units as Quantity),
      };
      const reason = await this.#takeOne(id, answer);
      if (reason === null) this.taken[answer.answer] = (this.taken[answer.answer] ?? 0) + 1;
      else refused.push({ line: lines[row] ?? 0, column: 'proposal id', value: id, reason, raw: '' });
    }
    return refused;
  }

  /** Null where the answer stands now, else why it was refused. */
  async #takeOne(id: string, answer: Answer): Promise<string | null> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const proposal = await this.#find(id);
      if (proposal === null) return `there is no proposal "${id}": take its id from the list of proposals`;
      if (isAnsweredSo(proposal, answer)) return null;
      if (proposal.state !== 'sent') return refusal(proposal);
      if (await this.#table.putProposal(answered(proposal, answer))) return null;
    }
    throw new Error(`proposal ${id} is changed by runs all the time: drop the file again`);
  }

  /** By its id, which a spreadsheet may have put an apostrophe before, or by the short one of an open proposal. */
  async #find(id: string): Promise<Proposal | null> {
    const found =
      (await this.#table.readProposal(id)) ?? (await this.#table.readProposal(id.replace(/^'/, '')));
    if (found !== null || id.includes('#')) return found;
    this.#byShortId ??= this.#table
      .openProposals()
      .then((open) => new Map(open.map((proposal) => [shortId(proposal.id), proposal.id])));
    const whole = (await this.#byShortId).get(id.toLowerCase());
    return whole === undefined ? null : this.#table.readProposal(whole);
  }
}

function refusal({ id, state, author, answeredAt, unitsOrdered }: Proposal): string {
  if (author === null) return `proposal "${id}" is ${state} already: it asks for nothing any more`;
  const units = unitsOrdered === null ? '' : ` with ${unitsOrdered} units`;
  return `proposal "${id}" was ${state}${units} by ${author} at ${answeredAt} already: the first answer stands`;
}
