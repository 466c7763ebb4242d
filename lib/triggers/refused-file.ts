import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import type { TakenFile } from './run-facts.ts';

/**
 * A file that was refused, by its newest receipt of the last days. `clear` once a file of its name is taken; one that
 * nobody hands in again is no longer told after these days.
 */
export function refusedFile(files: readonly TakenFile[]): Verdict<'refused-file'>[] {
  return files.map(({ receipt: { file, reason }, takenAt }) => ({
    subject: { kind: 'file', file },
    rule: 'refused-file',
    state: reason === null ? 'clear' : 'fire',
    severity: RULES['refused-file'].severity,
    evidence: { rule: 'refused-file', file, refusedAt: takenAt, reason: reason ?? '' },
    proposal: null,
  }));
}
