import { shortId } from '../alerts/alert-view.ts';
import { answered, isOutstanding } from '../alerts/proposals.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import type { AlertTable } from '../domain/ports.ts';
import type { Proposal, ProposalAnswer } from '../domain/proposals.ts';
import { loadSettings } from '../settings/loading.ts';
import { authorOf } from './author.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

export interface ProposalsOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

export interface AnswerProposalOptions {
  readonly data: string;
  readonly config?: string;
  readonly author?: string;
  /** Units that were really ordered, where it is not what was proposed. */
  readonly units?: number;
}

/** `proposals`: what the watch proposes to order and has not come, by answer. */
export async function listProposalsCommand(options: ProposalsOptions, output: Output): Promise<number> {
  const settings = await loadSettings(options.config);
  return withWorkspace(
    { folder: options.data, settings, command: 'proposals', existing: true },
    async ({ context }) => {
      const proposals = (await context.alerts.openProposals()).filter(isOutstanding);
      proposals.sort((a, b) => (a.id < b.id ? -1 : 1));
      if (options.json) {
        for (const proposal of proposals) output.json({ shortId: shortId(proposal.id), ...proposal });
        return EXIT_FINE;
      }
      output.table(
        ['id', 'sku', 'pool', 'kind', 'units', 'outstanding', 'arrives on', 'state', 'by'],
        proposals.map((one) => [
          shortId(one.id),
          one.sku,
          one.pool,
          one.kind,
          one.unitsOrdered ?? one.units,
          one.unitsOutstanding,
          one.arrivesOn,
          one.state,
          one.author ?? '',
        ]),
      );
      if (proposals.length === 0) output.line('no open proposal');
      return EXIT_FINE;
    },
  );
}

/** `proposals order|decline ID`: a person's answer; it stands against every later run. */
export async function decideProposalCommand(
  id: string,
  answer: ProposalAnswer,
  options: AnswerProposalOptions,
  output: Output,
): Promise<number> {
  const settings = await loadSettings(options.config);
  const author = authorOf(options.author);
  return withWorkspace(
    { folder: options.data, settings, command: 'proposals', existing: true },
    async ({ context }) => {
      const proposal = await namedProposal(id, context.alerts, options.data);
      if (proposal.state !== 'sent')
        throw new UsageError(`proposal "${id}" is ${proposal.state} already, nothing was changed`);
      const units = options.units ?? null;
      const decided = answered(proposal, { answer, author, at: context.clock.now(), units });
      if (!(await context.alerts.putProposal(decided)))
        throw new PulseStockError(`proposal "${id}" was changed by a run at this moment: try again`);
      const proposed = units === null || units === proposal.units ? '' : ` (${proposal.units} proposed)`;
      output.line(
        `${answer}: ${units ?? proposal.units} units${proposed} of ${proposal.sku} (${proposal.kind}), by ${author}`,
      );
      return EXIT_FINE;
    },
  );
}

/** The proposal of an id, of a short id or of the beginning of one. Throws UsageError where it names none or several. */
async function namedProposal(id: string, alerts: AlertTable, data: string): Promise<Proposal> {
  const exact = await alerts.readProposal(id);
  if (exact !== null) return exact;
  const isNamed = (proposal: Proposal) => id !== '' && shortId(proposal.id).startsWith(id);
  const open = (await alerts.openProposals()).filter(isNamed);
  const found = open.length > 0 ? open : (await alerts.everything()).proposals.filter(isNamed);
  const [first, second] = found;
  if (first === undefined)
    throw new UsageError(`no proposal "${id}": "pulsestock proposals --data ${data}" lists them`);
  if (second !== undefined) {
    const ids = found.map((proposal) => shortId(proposal.id)).join(' or ');
    throw new UsageError(`proposal "${id}" may be ${ids}: write more of it`);
  }
  return first;
}
