import { describe, expect, it } from 'vitest';
import { RejectTally } from '../../lib/ingestion/reject-tally.ts';

describe('the tally of rejected rows', () => {
  it('counts reasons by column, the most frequent first, and keeps no value', () => {
    const tally = new RejectTally();
    for (const value of ['two boxes', '10 "big" ones', '1O'])
      tally.add({ column: 'qty', reason: `"${value}" is not a number written like 1234.5` });
    tally.add({ column: 'date', reason: '"2026-02-30" is a day that does not exist' });
    tally.add({ column: null, reason: 'the line is broken' });
    tally.add({ column: null, reason: 'the line is broken' });
    tally.add({ column: 'zip', reason: 'one more' });
    expect(tally.reasons).toEqual([
      { column: 'qty', reason: 'is not a number written like 1234.5', rows: 3 },
      { column: null, reason: 'the line is broken', rows: 2 },
      { column: 'date', reason: 'is a day that does not exist', rows: 1 },
    ]);
  });

  it('stays small whatever a file holds', () => {
    const tally = new RejectTally();
    for (let row = 0; row < 5000; row += 1) tally.add({ column: `c${row}`, reason: 'odd' });
    tally.add({ column: 'c7', reason: 'odd' });
    expect(tally.reasons[0]).toEqual({ column: 'c7', reason: 'odd', rows: 2 });
  });
});
