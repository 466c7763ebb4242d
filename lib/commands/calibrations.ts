import { DynamoParameterTable } from '../aws/parameter-table.ts';
import type { Calibration } from '../domain/calibration.ts';
import { UsageError } from '../domain/errors.ts';
import type { ParameterTable } from '../domain/ports.ts';
import { tableClient } from '../jobs/table-client.ts';
import { loadSettings } from '../settings/loading.ts';
import { authorOf } from './author.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { stageOutput } from './stage-output.ts';
import { withWorkspace } from './workspace.ts';

export interface CalibrationsOptions {
  /** A data folder, or a deployed stage. */
  readonly data?: string;
  readonly stage?: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `calibrations`: everything that was learned, the newest last. */
export async function listCalibrationsCommand(options: CalibrationsOptions, output: Output): Promise<number> {
  const calibrations = await inTable(options, (table) => table.calibrations());
  const ordered = calibrations.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  if (options.json) {
    for (const calibration of ordered) output.json(calibration);
    return EXIT_FINE;
  }
  output.table(
    ['id', 'made at', 'subject', 'parameter', 'before', 'after', 'source', 'state', 'author'],
    ordered.map((one) => [
      one.id,
      one.madeAt,
      subjectText(one),
      one.parameter,
      one.before === null ? '' : valueText(one.before),
      valueText(one.after),
      `${one.source.kind} ${one.source.ref}`,
      one.state,
      one.author ?? '',
    ]),
  );
  if (ordered.length === 0) output.line('nothing learned yet');
  return EXIT_FINE;
}

/**
 * `calibrations approve|revert ID`: a person's decision, which no later run undoes. What was in force before counts
 * again from the next recompute on. Throws UsageError for an id that is not there, or a decision made already.
 */
export async function decideCalibrationCommand(
  id: string,
  state: 'in_force' | 'reverted',
  options: Omit<CalibrationsOptions, 'json'> & { readonly author?: string },
  output: Output,
): Promise<number> {
  const author = authorOf(options.author);
  const decided = await inTable(options, async (table) => {
    const calibration = (await table.calibrations()).find((one) => one.id === id);
    if (calibration === undefined)
      throw new UsageError(`no calibration "${id}": "pulsestock calibrations ${whose(options)}" lists them`);
    if (calibration.state === state)
      throw new UsageError(`calibration "${id}" is ${stateText(state)} already, nothing was changed`);
    await table.putCalibration({ ...calibration, state, author });
    return calibration;
  });
  output.line(
    `${stateText(state)}: ${decided.parameter} ${valueText(decided.after)} of ${subjectText(decided)}, by ${author}; the next recompute uses it`,
  );
  return EXIT_FINE;
}

/** Work on what a data folder learned, or a deployed stage, with the credentials of whoever asks. */
async function inTable<T>(
  { data, stage, config }: Pick<CalibrationsOptions, 'data' | 'stage' | 'config'>,
  work: (table: Pick<ParameterTable, 'calibrations' | 'putCalibration'>) => Promise<T>,
): Promise<T> {
  if ((data === undefined) === (stage === undefined))
    throw new UsageError(
      'calibrations are those of a data folder or of a deployed stage: give --data or --stage',
    );
  if (stage !== undefined) {
    const { region, value } = await stageOutput(stage, 'parametersTable', 'it-operate');
    return work(new DynamoParameterTable(tableClient({ region }), value));
  }
  const workspace = { folder: data ?? '', settings: await loadSettings(config), command: 'calibrations' };
  return withWorkspace({ ...workspace, existing: true }, ({ context }) => work(context.parameters));
}

/** The option that names the folder or the stage. */
function whose({ data, stage }: Pick<CalibrationsOptions, 'data' | 'stage'>): string {
  return stage === undefined ? `--data ${data}` : `--stage ${stage}`;
}

function sortKey({ madeAt, id, ...one }: Calibration): string {
  return `${madeAt} ${subjectText(one)} ${one.parameter} ${id}`;
}

function subjectText({ subject }: Pick<Calibration, 'subject'>): string {
  return subject.kind === 'sku'
    ? `${subject.sku} in ${subject.pool}`
    : `${subject.kind.replace('_', ' ')} ${subject.name}`;
}

/** A number to six digits; `--json` has all of them. */
function valueText(value: Calibration['after']): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : value;
}

function stateText(state: Calibration['state']): string {
  return state.replace('_', ' ');
}
