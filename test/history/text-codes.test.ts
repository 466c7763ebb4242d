import { describe, expect, it } from 'vitest';
import { TextCodes } from '../../lib/history/text-codes.ts';
import { at, batchOf, contentOf, temporaryHistory } from './factory.ts';

const repeating = Array.from({ length: 2048 }, (_, row) => (row % 10 === 0 ? null : `SKU-${row % 7}`));

describe('codes of texts', () => {
  it('are for columns that repeat, and stand for one text each', () => {
    expect(TextCodes.for(repeating.slice(0, 100))).toBeNull();
    expect(TextCodes.for(repeating.map((_, row) => `order ${row}`))).toBeNull();
    const codes = TextCodes.for(repeating);
    const encoded = codes?.encode(repeating) ?? [];
    expect(encoded.map((code) => (code === null ? null : codes?.texts[Number(code)]))).toEqual(repeating);
    expect(codes?.texts).toHaveLength(7);
  });

  it('are full beyond as many texts as are kept', () => {
    const codes = TextCodes.for(repeating);
    codes?.encode(Array.from({ length: 50_001 }, (_, row) => String(row)));
    expect(codes?.isFull).toBe(true);
  });
});

describe('a writer', () => {
  it('stores the same whether texts are handed over as codes or as they are, also where codes run out', async () => {
    const rows = Array.from({ length: 60_000 }, (_, row) => ({
      orderId: String(row),
      businessDay: '2026-06-01',
      sku: row < 3000 ? `SKU-${row % 5}` : `SKU-${row}`,
      region: row % 3 === 0 ? null : `区-${row % 11}`,
      units: row,
    }));
    const contents = await Promise.all(
      [2048, 500].map(async (batchRows) => {
        const { history, store } = await temporaryHistory({});
        const writer = await history.write('sale');
        for (let row = 0; row < rows.length; row += batchRows) {
          await writer.append(batchOf('sale', rows.slice(row, row + batchRows)));
        }
        const facts = {
          contentHash: 'abc',
          exportedAt: at('2026-06-24T12:00:00Z'),
          file: 'f.csv',
          source: 'plain',
        };
        expect(await writer.commit(facts)).toMatchObject({ rows: 60_000, storedRows: 60_000 });
        return contentOf(store);
      }),
    );
    expect(contents[0]).toEqual(contents[1]);
  });
});
