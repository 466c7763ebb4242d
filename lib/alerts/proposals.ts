import { createHash } from 'node:crypto';
import type { ProposalKind } from '../domain/alerting.ts';
import { type BusinessDay, type Instant, localDay } from '../domain/calendar.ts';
import { addWorkingDays } from '../domain/closures.ts';
import { quantityOf, SCALE } from '../domain/decimal.ts';
import type { Episode, Verdict } from '../domain/episodes.ts';
import { type Proposal, type ProposalAnswer, proposalId } from '../domain/proposals.ts';
import { RULES } from '../domain/rules.ts';
import type { Closure } from '../domain/sets.ts';
import { compositeKey, skuKey } from '../domain/storage-keys.ts';
import { subjectKey } from '../domain/subjects.ts';
import { alertKey } from './episodes.ts';

/** A line of supply that came to be known: units ordered in it, whatever became of them since. */
export interface SupplyLine {
  /** Source, order and line: the same in every export. */
  readonly key: string;
  readonly sku: string;
  readonly pool: string;
  readonly units: number;
  readonly firstSeenAt: Instant;
}

/** True while the proposal asks for something: its units count in the inventory position. */
export function isOutstanding(proposal: Proposal): boolean {
  return proposal.open && proposal.unitsOutstanding > 0;
}

/** Units of the open proposals of one SKU in one pool, of some kinds or of all. */
export function outstandingUnits(
  proposals: readonly Proposal[],
  sku: string,
  pool: string,
  kinds?: readonly ProposalKind[],
): number {
  const quantity = proposals
    .filter((proposal) => proposal.sku === sku && proposal.pool === pool && isOutstanding(proposal))
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .reduce((sum, { unitsOutstanding }) => sum + quantityOf(unitsOutstanding), 0);
  return quantity / SCALE;
}

/** A person's answer to a proposal. */
export interface Answer {
  readonly answer: ProposalAnswer;
  readonly author: string;
  readonly at: Instant;
  /** Units that were ordered, where it is not what was proposed; null also for what is declined. */
  readonly units: number | null;
}

/**
 * The proposal as a person answered it. One that is ordered goes on counting, with the units that were really
 * ordered, until its supply lines are seen or it expires, for the ERP's next export comes later than the answer; of
 * one that is declined nothing is outstanding.
 */
export function answered(proposal: Proposal, { answer, author, at, units }: Answer): Proposal {
  const decided = { ...proposal, state: answer, author, answeredAt: at };
  if (answer === 'declined') return { ...decided, unitsOutstanding: 0, open: false };
  const came = quantityOf(proposal.units) - quantityOf(proposal.unitsOutstanding);
  const left = Math.max(0, quantityOf(units ?? proposal.units) - came);
  return { ...decided, unitsOrdered: units, unitsOutstanding: left / SCALE };
}

/** True where the proposal was answered like this before, by whomever. */
export function isAnsweredSo(
  proposal: Proposal,
  { answer, units }: Pick<Answer, 'answer' | 'units'>,
): boolean {
  const isByPerson = proposal.state === answer && proposal.author !== null;
  const ordered = (one: number | null) => one ?? proposal.units;
  return isByPerson && (answer === 'declined' || ordered(proposal.unitsOrdered) === ordered(units));
}

/**
 * The proposals that a run withdraws: of alerts that closed, those that nobody has ordered. Their need is gone, and
 * if they went on counting they would hide the next one. A proposal that a later run changed is left alone.
 */
export function withdrawnProposals(input: {
  readonly closed: readonly Episode[];
  readonly open: readonly Proposal[];
  readonly at: Instant;
}): Proposal[] {
  const gone = new Set(
    input.closed.flatMap(({ subject, rule }) =>
      RULES[rule].proposals.map((kind) => compositeKey(subjectKey(subject), kind)),
    ),
  );
  return input.open
    .filter((proposal) => proposal.state === 'sent' && proposal.evaluatedAt <= input.at)
    .filter((proposal) => isOutstanding(proposal) && gone.has(kindKey(proposal)))
    .map((proposal) => ({
      ...proposal,
      state: 'expired',
      unitsOutstanding: 0,
      open: false,
      evaluatedAt: input.at,
    }));
}

/**
 * The proposals that a run makes. One is made only where the run tells people of its episode (opened, escalated,
 * repeated) and its rule wants units: so one that was declined or that expired comes again with the next
 * reminder, not in the next hour. There is at most one outstanding of a kind for a SKU in a pool.
 * Ids follow from the run's time, so the same run makes the same ones.
 */
export function newProposals(input: {
  /** The open episodes that this run tells of. */
  readonly told: readonly Episode[];
  readonly verdicts: readonly Verdict[];
  readonly open: readonly Proposal[];
  /** Every line that ever was listed. */
  readonly lines: readonly SupplyLine[];
  readonly at: Instant;
}): Proposal[] {
  const known = Map.groupBy(input.lines, ({ sku, pool }) => skuKey(sku, pool));
  const told = new Set(input.told.map(alertKey));
  const taken = new Set(input.open.filter(isOutstanding).map(kindKey));
  const made: Proposal[] = [];
  for (const verdict of input.verdicts) {
    const proposal = told.has(alertKey(verdict)) ? draftOf(verdict, input.at) : null;
    if (proposal === null || taken.has(kindKey(proposal))) continue;
    taken.add(kindKey(proposal));
    const lines = known.get(skuKey(proposal.sku, proposal.pool)) ?? [];
    made.push({ ...proposal, knownLines: lines.map(lineDigest).sort() });
  }
  return made;
}

/**
 * Open proposals after supply lines and time. Lines of the SKU and pool that were not known when a proposal was made
 * reduce it while it is valid: the oldest line and the oldest proposal first, no unit twice. What an export says of its
 * time does not matter for that: an order placed in the evening may come in a list dated that afternoon. What is left
 * after `expireAfterWorkingDays` is no longer outstanding.
 *
 * All is derived anew from `units`, so a second run subtracts nothing twice. For that a proposal that is used up or
 * expired stays open, with nothing outstanding, until no other open proposal could claim its lines; then it ends as
 * `ordered` (its units came, or a person said so) or `expired`. `lines` are all lines that ever were listed.
 * A proposal that a later run changed is left alone. `changed` is what is to be written.
 */
export function advanceProposals(input: {
  readonly open: readonly Proposal[];
  readonly lines: readonly SupplyLine[];
  readonly closures: readonly Closure[];
  readonly at: Instant;
  readonly zone: string;
  readonly expireAfterWorkingDays: number;
}): { readonly changed: Proposal[]; readonly proposals: Proposal[] } {
  const { at, zone, closures } = input;
  const today = localDay(at, zone);
  const lines = Map.groupBy(input.lines, ({ sku, pool }) => skuKey(sku, pool));
  const groups = Map.groupBy(
    input.open.filter(({ open }) => open),
    ({ sku, pool }) => skuKey(sku, pool),
  );
  const next = new Map<string, Proposal>();
  for (const [key, group] of groups) {
    const claims = group.sort(bySentAt).map((proposal): Claim => {
      const sentOn = localDay(proposal.sentAt, zone);
      const lastDay = addWorkingDays(sentOn, input.expireAfterWorkingDays, closures);
      return {
        proposal,
        known: new Set(proposal.knownLines),
        lastDay,
        isExpired: today > lastDay,
        left: quantityOf(proposal.unitsOrdered ?? proposal.units),
        used: [],
      };
    });
    allocate(claims, lines.get(key) ?? [], zone);
    for (const proposal of settled(claims, at)) next.set(proposal.id, proposal);
  }
  const changed: Proposal[] = [];
  const proposals = input.open.map((proposal) => {
    const after = next.get(proposal.id) ?? proposal;
    const isSame = after.open === proposal.open && after.unitsOutstanding === proposal.unitsOutstanding;
    if (isSame || proposal.evaluatedAt > at) return proposal;
    changed.push(after);
    return after;
  });
  return { changed, proposals };
}

interface Claim {
  readonly proposal: Proposal;
  readonly known: ReadonlySet<string>;
  readonly lastDay: BusinessDay;
  readonly isExpired: boolean;
  /** Ten-thousandths of a unit that no line has brought. */
  left: number;
  /** Digests of the lines it used. */
  readonly used: string[];
}

/** `claims` ascend by `sentAt`. */
function allocate(claims: readonly Claim[], lines: readonly SupplyLine[], zone: string): void {
  const ordered = [...lines].sort((a, b) => compare(a.firstSeenAt, b.firstSeenAt) || compare(a.key, b.key));
  for (const line of ordered) {
    const digest = lineDigest(line);
    let free: number = quantityOf(line.units);
    for (const claim of claims) {
      const cameInTime = !claim.isExpired || localDay(line.firstSeenAt, zone) <= claim.lastDay;
      const isValid = cameInTime && !claim.known.has(digest);
      const taken = isValid ? Math.min(free, claim.left) : 0;
      if (taken <= 0) continue;
      claim.left -= taken;
      claim.used.push(digest);
      free -= taken;
    }
  }
}

/** The proposals after their claims. The youngest is judged first: one that stays may yet claim an older one's lines. */
function settled(claims: readonly Claim[], at: Instant): Proposal[] {
  const staying: Claim[] = [];
  return claims.toReversed().map((claim) => {
    const { proposal, used, isExpired, left } = claim;
    const isDone = isExpired || left === 0;
    const isContested = staying.some(({ known }) => used.some((digest) => !known.has(digest)));
    const stays = !isDone || isContested;
    if (stays) staying.push(claim);
    const end = left === 0 || proposal.state === 'ordered' ? 'ordered' : 'expired';
    return {
      ...proposal,
      state: stays ? proposal.state : end,
      open: stays,
      unitsOutstanding: isDone ? 0 : left / SCALE,
      evaluatedAt: at,
    };
  });
}

function draftOf({ subject, state, proposal }: Verdict, at: Instant): Proposal | null {
  if (state !== 'fire' || proposal === null || proposal.units <= 0 || subject.kind !== 'sku') return null;
  const { sku, pool } = subject;
  return {
    id: proposalId(sku, pool, proposal.kind, at),
    sku,
    pool,
    ...proposal,
    unitsOutstanding: proposal.units,
    sentAt: at,
    knownLines: [],
    state: 'sent',
    open: true,
    evaluatedAt: at,
    author: null,
    answeredAt: null,
    unitsOrdered: null,
  };
}

/** Eight characters that stand for a line. */
export function lineDigest({ key }: SupplyLine): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

function kindKey({ sku, pool, kind }: Proposal): string {
  return compositeKey(subjectKey({ kind: 'sku', sku, pool }), kind);
}

function bySentAt(a: Proposal, b: Proposal): number {
  return compare(a.sentAt, b.sentAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
