import { isOutstanding } from '../alerts/proposals.ts';
import type { Episode } from '../domain/episodes.ts';
import { JOBS, type RunRecord } from '../domain/ports.ts';
import { RULE_NAMES, type Rule } from '../domain/rules.ts';
import { loadSettings } from '../settings/loading.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

export interface StatusOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `status`: the newest run of each job, rows and parameters stored, open alerts by rule. */
export async function statusCommand(options: StatusOptions, output: Output): Promise<number> {
  const settings = await loadSettings(options.config);
  return withWorkspace(
    { folder: options.data, settings, command: 'status', existing: true },
    async ({ context }) => {
      const runs: RunRecord[] = [];
      for (const job of JOBS) {
        const run = await context.ledger.newest(job);
        if (run !== null) runs.push(run);
      }
      const rows = await context.history.rowCounts();
      const snapshot = await context.history.newestSnapshot();
      const openAlerts = alertsByRule(await context.alerts.openEpisodes());
      const openProposals = (await context.alerts.openProposals()).filter(isOutstanding).length;
      const parameters = {
        planningDay: snapshot?.planningDay ?? null,
        stored: snapshot?.parameters.length ?? 0,
      };
      if (options.json) {
        output.json({
          runs: Object.fromEntries(runs.map((run) => [run.job, run])),
          rows,
          parameters,
          openAlerts,
          openProposals,
        });
        return EXIT_FINE;
      }
      output.table(
        ['job', 'for', 'state', 'finished'],
        runs.map((run) => [run.job, run.scheduledTime, run.state, run.finishedAt ?? '']),
      );
      output.table(['record', 'rows stored'], Object.entries(rows));
      output.line(
        `parameters stored: ${parameters.stored}, planning day ${parameters.planningDay ?? 'none yet'}`,
      );
      output.table(['rule', 'open alerts'], Object.entries(openAlerts));
      output.line(`open proposals: ${openProposals}`);
      return EXIT_FINE;
    },
  );
}

/** Open episodes by rule, every rule listed, zero included. */
export function alertsByRule(episodes: readonly Episode[]): Record<Rule, number> {
  const count = (rule: Rule) =>
    episodes.filter((episode) => episode.rule === rule && episode.state === 'open').length;
  return Object.fromEntries(RULE_NAMES.map((rule) => [rule, count(rule)])) as Record<Rule, number>;
}
