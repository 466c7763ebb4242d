import { type BusinessDay, daysBetween, planningDay } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import { UsageError } from '../domain/errors.ts';
import type { Settings } from '../settings/settings.ts';
import { learnByBacktest } from './backtest.ts';
import type { JobContext } from './context.ts';

/** Age from which what a backtest taught is learned anew. */
const EVIDENCE_DAYS = 28;

/** Of evidence that is refreshed monthly: done, young enough, asked for by no setting, or why there can be none. */
export type EvidenceRefresh =
  | { readonly state: 'refreshed'; readonly values: number }
  | { readonly state: 'fresh' | 'not used' }
  | { readonly state: 'not possible'; readonly reason: string };

/**
 * Runs the backtest whose evidence `planning.method: auto` and `planning.targetFill` rest on, where there is none yet or
 * it is four weeks old. A history too short for one is no failure.
 */
export async function refreshEvidence(
  context: Pick<JobContext, 'history' | 'settings' | 'parameters'>,
  day: BusinessDay,
): Promise<EvidenceRefresh> {
  const { planning } = context.settings;
  if (planning.method !== 'auto' && planning.targetFill === null) return { state: 'not used' };
  if (isFresh(await context.parameters.calibrations(), day, context.settings)) return { state: 'fresh' };
  try {
    const { learned } = await learnByBacktest(context, {
      lastDay: day,
      unmetDemand: 'lost',
      whatIf: { leadTimeFactor: 1, moqFactor: 1 },
    });
    return { state: 'refreshed', values: learned.length };
  } catch (error) {
    if (error instanceof UsageError) return { state: 'not possible', reason: error.message };
    throw error;
  }
}

function isFresh(
  calibrations: readonly Calibration[],
  day: BusinessDay,
  { factory }: Pick<Settings, 'factory'>,
): boolean {
  return calibrations.some(
    ({ source, madeAt }) =>
      source.kind === 'backtest' && daysBetween(planningDay(madeAt, factory), day) < EVIDENCE_DAYS,
  );
}
