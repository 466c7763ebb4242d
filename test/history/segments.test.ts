import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Column } from '../../lib/domain/fields.ts';
import type { CellValue } from '../../lib/domain/records.ts';
import { openDatabase, queryRows } from '../../lib/history/database.ts';
import { Segments } from '../../lib/history/segments.ts';
import { StagedColumn } from '../../lib/history/staged-column.ts';
import { at, batchOf, contentOf, temporaryHistory } from './factory.ts';

const COLUMNS: readonly Column[] = [
  { field: 'sku', name: 'sku', kind: 'text', nullable: true },
  { field: 'units', name: 'units', kind: 'quantity', nullable: true },
  { field: 'views', name: 'views', kind: 'count', nullable: true },
  { field: 'premium', name: 'premium', kind: 'ratio', nullable: true },
  { field: 'day', name: 'day', kind: 'day', nullable: true },
  { field: 'start', name: 'start', kind: 'instant', nullable: true },
  { field: 'active', name: 'active', kind: 'flag', nullable: true },
];

/** The stored columns as plain values, in the units in which they were handed over. */
const PLAIN = `sku, CAST(units * 10000 AS DOUBLE), CAST(views AS DOUBLE), premium,
  CAST("day" - DATE '1970-01-01' AS INTEGER), CAST(epoch_ms("start") AS DOUBLE), active`;

/** What comes back of rows that were handed over in batches of some sizes; null where no row was. */
async function throughSegments(
  rows: readonly (readonly CellValue[])[],
  batchRows: readonly number[],
  segmentRows: number,
): Promise<CellValue[][] | null> {
  const folder = await mkdtemp(join(tmpdir(), 'segments-test-'));
  const database = await openDatabase({ temporaryFolder: folder, memoryLimitMb: 100, threads: 1 });
  try {
    const segments = new Segments(database, COLUMNS, folder, segmentRows);
    for (let from = 0, batch = 0; from < rows.length; batch++) {
      const to = from + (batchRows[batch % batchRows.length] ?? 1);
      const taken = rows.slice(from, to);
      const values = COLUMNS.map((_, place) => taken.map((row) => row[place] ?? null));
      await segments.append(values, taken.length);
      from = to;
    }
    return await database.work(async (connection) => {
      await segments.finish(connection);
      const query = segments.query(new Set(COLUMNS.map(({ name }) => name)));
      return query === null ? null : queryRows(connection, `SELECT ${PLAIN} FROM ${query} ORDER BY ALL`);
    });
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function sorted(rows: readonly (readonly CellValue[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });
const row = fc.tuple(
  nullable(
    fc.oneof(
      fc.constantFrom('A', 'B', '密封圈'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom(`'`, `"`, '\n', '\u0000', '\u2028', '\\u0041', ' a ', '🙂', '[1]', 'null'),
    ),
  ),
  nullable(fc.constantFrom(0, 10_000, 10_000, 25_000, -1, 9_999_999_999_999)),
  nullable(fc.nat()),
  nullable(fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true })),
  nullable(fc.integer({ min: 0, max: 30_000 })),
  nullable(fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1000)),
  nullable(fc.boolean()),
);

describe('segments', () => {
  test.prop(
    [
      fc.array(row, { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 30 }),
    ],
    { numRuns: 60, seed: 20260624 },
  )('give back every row as it came, whatever the batches', async (rows, batchRows, segmentRows) => {
    const back = await throughSegments(rows, batchRows, segmentRows);
    // JSON and Parquet know no negative zero.
    const expected = rows.map((values) => values.map((value) => (value === 0 ? 0 : value)));
    expect(sorted(back ?? [])).toEqual(sorted(expected));
  });

  it('give back columns that change their form: one value, a few texts, too many for codes', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index): CellValue[] => [
      index < 3000 ? 'A' : index < 6000 ? `SKU-${index % 5}` : `SKU-${index}`,
      index < 9000 ? null : index,
      7,
      null,
      index % 2,
      0,
      true,
    ]);
    expect(sorted((await throughSegments(rows, [2048], 10_000)) ?? [])).toEqual(sorted(rows));
  });

  it('tell of a failed write when the next is due, and can be given up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segments-test-'));
    const database = await openDatabase({ temporaryFolder: folder, memoryLimitMb: 100, threads: 1 });
    onTestFinished(async () => {
      database.close();
      await rm(folder, { recursive: true, force: true });
    });
    const segments = new Segments(database, COLUMNS.slice(0, 1), join(folder, 'gone'), 2);
    await segments.append([['A', 'B']], 2);
    await expect(segments.append([['C', 'D']], 2)).rejects.toThrow('gone');
    await segments.discard();
  });
});

describe('a column', () => {
  const prepared = (texts: number, rows: number): string => {
    const [sku] = COLUMNS;
    const column = new StagedColumn(sku as Column, 0, '0');
    column.form = 'codes';
    column.packed(Array.from({ length: texts }, (_, text) => String(text)));
    return column.preparation(rows).join();
  };

  it('has a dictionary where its texts repeat, and never where there were too many, whenever that showed', () => {
    expect(prepared(100, 6400)).toContain('ENUM');
    expect(prepared(100, 6399)).not.toContain('ENUM');
    expect(prepared(16_384, 10_000_000)).toContain('ENUM');
    expect(prepared(16_385, 10_000_000)).not.toContain('ENUM');
  });
});

describe('a writer', () => {
  it('gives the same bytes however texts travelled: as codes, as they are, or one for all', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => ({
      orderId: String(index * 7919),
      businessDay: '2026-06-01',
      sku: `SKU-${index % 50}`,
      region: index < 20_000 ? null : `区-${index % 11}`,
      units: index,
    }));
    const contents = await Promise.all(
      [rows, rows.toReversed(), rows.toSorted((a, b) => (a.sku < b.sku ? -1 : 1))].map(async (ordered) => {
        const { history, store } = await temporaryHistory({ segmentRows: 15_000 });
        const writer = await history.write('sale');
        for (let from = 0; from < ordered.length; from += 500) {
          await writer.append(batchOf('sale', ordered.slice(from, from + 500)));
        }
        const facts = {
          contentHash: 'abc',
          exportedAt: at('2026-06-24T12:00:00Z'),
          file: 'f.csv',
          source: 'plain',
        };
        expect(await writer.commit(facts)).toMatchObject({ rows: 40_000, storedRows: 40_000 });
        return contentOf(store);
      }),
    );
    expect(contents[1]).toEqual(contents[0]);
    expect(contents[2]).toEqual(contents[0]);
  });
});
