import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { TakenFile } from './run-facts.ts';

/** From `settings.triggers`. */
export interface RejectedRowsSettings {
  readonly rejectedRowsShare: number;
  readonly rejectedRows: number;
}

/**
 * A source whose newest file of a record has rejected rows: as many as `rejectedRows`, or a share of
 * `rejectedRowsShare` of what was read. `clear` as soon as a newer file is better. `files` are those of the last days.
 */
export function rejectedRows(
  files: readonly TakenFile[],
  settings: RejectedRowsSettings,
): Verdict<'rejected-rows'>[] {
  const newest = new Map<string, TakenFile>();
  for (const file of files) {
    const { source, record, reason } = file.receipt;
    if (source === null || record === null || reason !== null) continue;
    const key = compositeKey(source, record);
    const known = newest.get(key);
    if (known === undefined || known.takenAt < file.takenAt) newest.set(key, file);
  }
  return [...newest.values()].map(({ receipt }) => {
    const { file, rowsRead, rejected, rejectReasons, quarantine } = receipt;
    const source = receipt.source ?? '';
    const record = receipt.record ?? '';
    const share = rowsRead > 0 ? rejected / rowsRead : 0;
    const isMany = rejected >= settings.rejectedRows || share >= settings.rejectedRowsShare;
    return {
      subject: { kind: 'source', source, record },
      rule: 'rejected-rows',
      state: rejected > 0 && isMany ? 'fire' : 'clear',
      severity: RULES['rejected-rows'].severity,
      evidence: {
        rule: 'rejected-rows',
        record,
        source,
        file,
        rowsRead,
        rejectedRows: rejected,
        rejectedShare: share,
        reasons: rejectReasons,
        quarantine,
      },
      proposal: null,
    };
  });
}
