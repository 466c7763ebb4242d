import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import type { IngestReceipt } from '../../lib/domain/ingest-receipt.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { refusedFile } from '../../lib/triggers/refused-file.ts';
import { rejectedRows } from '../../lib/triggers/rejected-rows.ts';
import type { TakenFile } from '../../lib/triggers/run-facts.ts';

const { triggers } = parseSettings({}, 'defaults');

function taken(changes: Partial<IngestReceipt>, takenAt = '2026-06-24T10:00:00Z'): TakenFile {
  return {
    takenAt: instant(takenAt),
    receipt: {
      file: 'orders.csv',
      contentHash: 'h',
      profile: 'plain/orders_daily',
      record: 'sale',
      source: 'plain',
      encoding: 'utf-8',
      rowsRead: 1000,
      accepted: 1000 - (changes.rejected ?? 0),
      rejected: 0,
      skipped: 0,
      firstDay: null,
      lastDay: null,
      unitsByChannel: {},
      answers: null,
      exportedAt: null,
      warnings: [],
      rejectReasons: [],
      quarantine: null,
      reason: null,
      objects: [],
      fileTimes: [],
      ...changes,
    },
  };
}

describe('the rule on rejected rows', () => {
  it.each([
    [0, 1000, 'clear'],
    [9, 1000, 'clear'],
    [10, 1000, 'fire'],
    [99, 100_000, 'clear'],
    [100, 100_000, 'fire'],
    [0, 0, 'clear'],
  ] as const)('with %d of %d rows says %s', (rejected, rowsRead, state) => {
    expect(rejectedRows([taken({ rejected, rowsRead })], triggers).map((verdict) => verdict.state)).toEqual([
      state,
    ]);
  });

  it('is of a source and record, and gives reasons and where the rows lie', () => {
    const reasons = [{ column: 'qty', reason: 'is not a number', rows: 40 }];
    const file = taken({ rejected: 40, rejectReasons: reasons, quarantine: 'quarantine/orders.csv' });
    expect(rejectedRows([file], triggers)).toMatchObject([
      {
        subject: { kind: 'source', source: 'plain', record: 'sale' },
        severity: 'warning',
        evidence: {
          file: 'orders.csv',
          rejectedRows: 40,
          rejectedShare: 0.04,
          reasons,
          quarantine: 'quarantine/orders.csv',
        },
      },
    ]);
  });

  it('clears as soon as a newer file of the source is better, whatever its name and the order', () => {
    const bad = taken({ file: 'a.csv', rejected: 500 });
    const good = taken({ file: 'b.csv' }, '2026-06-24T11:00:00Z');
    for (const files of [
      [bad, good],
      [good, bad],
    ])
      expect(rejectedRows(files, triggers).map(({ state }) => state)).toEqual(['clear']);
    const other = taken({ file: 'c.csv', record: 'item' }, '2026-06-24T11:00:00Z');
    expect(rejectedRows([bad, other], triggers).map(({ state }) => state)).toEqual(['fire', 'clear']);
  });

  it('leaves refused files to their own rule', () => {
    const refused = taken({ profile: null, record: null, source: null, reason: 'no profile fits' });
    expect(rejectedRows([refused], triggers)).toEqual([]);
    expect(refusedFile([refused, taken({ file: 'fine.csv' })])).toMatchObject([
      {
        subject: { kind: 'file', file: 'orders.csv' },
        state: 'fire',
        severity: 'warning',
        evidence: { reason: 'no profile fits', refusedAt: '2026-06-24T10:00:00.000Z' },
      },
      { subject: { file: 'fine.csv' }, state: 'clear' },
    ]);
  });
});
