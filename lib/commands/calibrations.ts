import type { Calibration } from '../domain/calibration.ts';
import { UsageError } from '../domain/errors.ts';
import { loadSettings } from '../settings/loading.ts';
import { authorOf } from './author.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

export interface CalibrationsOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `calibrations`: everything that was learned, the newest last. */
export async function listCalibrationsCommand(options: CalibrationsOptions, output: Output): Promise<number> {
  const calibrations = await inWorkspace(options, ({ context }) => context.parameters.calibrations());
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
  const decided = await inWorkspace(options, async ({ context }) => {
    const calibration = (await context.parameters.calibrations()).find((one) => one.id === id);
    if (calibration === undefined)
      throw new UsageError(
        `no calibration "${id}": "pulsestock calibrations --data ${options.data}" lists them`,
      );
    if (calibration.state === state)
      throw new UsageError(`calibration "${id}" is ${stateText(state)} already, nothing was changed`);
    await context.parameters.putCalibration({ ...calibration, state, author });
    return calibration;
  });
  output.line(
    `${stateText(state)}: ${decided.parameter} ${valueText(decided.after)} of ${subjectText(decided)}, by ${author}; the next recompute uses it`,
  );
  return EXIT_FINE;
}

async function inWorkspace<T>(
  { data, config }: { readonly data: string; readonly config?: string },
  work: Parameters<typeof withWorkspace<T>>[1],
): Promise<T> {
  const settings = await loadSettings(config);
  return withWorkspace({ folder: data, settings, command: 'calibrations', existing: true }, work);
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
