import * as z from 'zod';
import type { ProposalKind } from './alerting.ts';
import type { BusinessDay, Instant } from './calendar.ts';
import { quantity, text, word } from './fields.ts';
import { compositeKey } from './storage-keys.ts';

/** What a rule wants ordered. Units of the SKU. */
export interface ProposalDraft {
  readonly kind: ProposalKind;
  readonly units: number;
  /** When it would arrive if it is ordered today. */
  readonly arrivesOn: BusinessDay;
}

export const PROPOSAL_STATES = ['sent', 'ordered', 'declined', 'expired'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** What a person may say of a proposal. */
export const PROPOSAL_ANSWERS = ['ordered', 'declined'] as const;
export type ProposalAnswer = (typeof PROPOSAL_ANSWERS)[number];

/** One answer as a file gives it. */
export const proposalAnswerSchema = z.object({
  /** The proposal's id, or the eight characters that stand for it in e-mails. */
  proposalId: text(),
  answer: word(PROPOSAL_ANSWERS),
  /** Units that were really ordered; null: as proposed. */
  units: quantity().nullable(),
  author: text().nullable(),
});

/** Something to order. Its outstanding units count in the inventory position until supply lines bring them, it is declined, or it expires. */
export interface Proposal {
  /** `sku#pool#kind#sentAt`, so that a run that is repeated makes the same one. */
  readonly id: string;
  readonly sku: string;
  readonly pool: string;
  readonly kind: ProposalKind;
  readonly units: number;
  readonly unitsOutstanding: number;
  readonly arrivesOn: BusinessDay;
  readonly sentAt: Instant;
  /** Digests of the supply lines of the SKU and pool that were known when it was made: any other line may be its answer. */
  readonly knownLines: readonly string[];
  readonly state: ProposalState;
  /** False once nothing of it counts any more and no supply line is still to be told from another's. */
  readonly open: boolean;
  /** The run that last changed it; an older run never does. */
  readonly evaluatedAt: Instant;
  /** Who set the state by hand, and when; null for the program. */
  readonly author: string | null;
  readonly answeredAt: Instant | null;
  /** Units that a person says were ordered, where it is not what was proposed. */
  readonly unitsOrdered: number | null;
}

/** Id of the proposal that a run makes. */
export function proposalId(sku: string, pool: string, kind: ProposalKind, sentAt: Instant): string {
  return compositeKey(sku, pool, kind, sentAt);
}
