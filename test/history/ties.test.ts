import { describe, expect, it } from 'vitest';
import { commit, temporaryHistory } from './factory.ts';

const sale = (file: string, units: number, exportedAt = '2026-06-24T12:00:00Z') => ({
  record: 'sale' as const,
  file,
  exportedAt,
  rows: [
    { orderId: '1', businessDay: '2026-06-24', units },
    { orderId: '2', businessDay: '2026-06-24', units: 1 },
  ],
});

describe('ties', () => {
  it('are files of one export instant that contradict each other, both named', async () => {
    const { history } = await temporaryHistory();
    await commit(history, sale('a.csv', 1));
    await commit(history, sale(`b'.csv`, 2));
    expect(await history.ties()).toEqual([
      { kind: 'tied-files', record: 'sale', source: 'shop', files: ['a.csv', `b'.csv`], keys: 1 },
    ]);
  });

  it('are none where files agree, or a newer export settled it', async () => {
    const { history } = await temporaryHistory();
    await commit(history, sale('a.csv', 1));
    await commit(history, sale('again.csv', 1));
    expect(await history.ties()).toEqual([]);
    await commit(history, sale('b.csv', 2));
    expect(await history.ties()).toHaveLength(1);
    await commit(history, sale('newer.csv', 3, '2026-06-25T12:00:00Z'));
    expect(await history.ties()).toEqual([]);
  });

  it('are found between sets', async () => {
    const { history } = await temporaryHistory();
    for (const [file, moq] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      await commit(history, { record: 'item', source: 'erp', file, rows: [{ sku: 'A', moq }] });
      await commit(history, {
        record: 'stockLevel',
        file,
        rows: [{ onHand: moq, takenAt: '2026-06-24T00:00:00Z' }],
      });
    }
    expect(await history.ties()).toEqual([
      { kind: 'tied-files', record: 'stockLevel', source: 'wms', files: ['a', 'b'], keys: 1 },
      { kind: 'tied-files', record: 'item', source: 'erp', files: ['a', 'b'], keys: 1 },
    ]);
  });
});
