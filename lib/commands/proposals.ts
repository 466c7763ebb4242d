import { answered, isOutstanding, type ProposalAnswer } from '../alerts/proposals.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { loadSettings } from '../settings/loading.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

export interface ProposalsOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
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
        for (const proposal of proposals) output.json(proposal);
        return EXIT_FINE;
      }
      output.table(
        ['id', 'sku', 'pool', 'kind', 'units', 'outstanding', 'arrives on', 'state'],
        proposals.map((one) => [
          one.id,
          one.sku,
          one.pool,
          one.kind,
          one.units,
          one.unitsOutstanding,
          one.arrivesOn,
          one.state,
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
  options: { readonly data: string; readonly config?: string; readonly author: string },
  output: Output,
): Promise<number> {
  const settings = await loadSettings(options.config);
  return withWorkspace(
    { folder: options.data, settings, command: 'proposals', existing: true },
    async ({ context }) => {
      const proposal = await context.alerts.readProposal(id);
      if (proposal === null)
        throw new UsageError(`no proposal "${id}": "pulsestock proposals --data ${options.data}" lists them`);
      if (proposal.state !== 'sent')
        throw new UsageError(`proposal "${id}" is ${proposal.state} already, nothing was changed`);
      const decided = answered(proposal, answer, options.author, proposal.evaluatedAt);
      if (!(await context.alerts.putProposal(decided)))
        throw new PulseStockError(`proposal "${id}" was changed by a run at this moment: try again`);
      output.line(
        `${answer}: ${proposal.units} units of ${proposal.sku} (${proposal.kind}), by ${options.author}`,
      );
      return EXIT_FINE;
    },
  );
}
