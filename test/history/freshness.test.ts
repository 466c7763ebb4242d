import { describe, expect, it } from 'vitest';
import { at, commit, settings, temporaryHistory } from './factory.ts';

describe('the newest data', () => {
  it('of each record and source is the last moment on which something happened, not after the instant', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        { orderId: '1', businessDay: '2026-06-23', units: 1 },
        { orderId: '2', businessDay: '2026-06-24', units: 1 },
        {
          orderId: '3',
          source: 'site',
          businessDay: '2026-06-24',
          orderedAt: '2026-06-24T03:00:00Z',
          units: 1,
        },
        {
          orderId: '4',
          source: 'site',
          businessDay: '2026-06-24',
          orderedAt: '2026-06-24T07:00:00Z',
          units: 1,
        },
      ],
    });
    await commit(history, {
      record: 'adMetric',
      rows: [
        { start: '2026-06-22T16:00:00Z', businessDay: '2026-06-23', grain: 'day' },
        { start: '2026-06-24T05:00:00Z', businessDay: '2026-06-24' },
      ],
    });
    await commit(history, {
      record: 'item',
      source: 'erp',
      rows: [{ sku: 'A' }],
      exportedAt: '2026-06-20T00:00:00Z',
    });
    await commit(history, {
      record: 'stockLevel',
      rows: [
        { onHand: 1, takenAt: '2026-06-24T00:00:00Z' },
        { onHand: 1, takenAt: '2026-06-24T09:00:00Z' },
        { onHand: 1, warehouse: 'b', takenAt: '2026-06-24T01:00:00Z' },
      ],
    });
    expect(await history.newestData(at('2026-06-24T06:00:00Z'), settings())).toEqual([
      { record: 'sale', source: 'shop', at: at('2026-06-23T10:00:00Z') },
      { record: 'sale', source: 'site', at: at('2026-06-24T03:00:00Z') },
      { record: 'adMetric', source: 'ads', at: at('2026-06-24T05:00:00Z') },
      { record: 'stockLevel', source: 'wms', at: at('2026-06-24T01:00:00Z') },
      { record: 'item', source: 'erp', at: at('2026-06-20T00:00:00Z') },
    ]);
    const early = await history.newestData(at('2026-06-23T10:00:00Z'), settings());
    expect(early.map(({ source, at: newest }) => [source, newest])).toEqual([
      ['shop', at('2026-06-23T10:00:00Z')],
      ['ads', at('2026-06-23T10:00:00Z')],
      ['erp', at('2026-06-20T00:00:00Z')],
    ]);
  });

  it('of an empty history is none', async () => {
    const { history } = await temporaryHistory();
    expect(await history.newestData(at('2026-06-24T06:00:00Z'), settings())).toEqual([]);
  });

  it('of a list that is always read as known last is never in the future, whenever its file came', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'supplyOrder',
      source: 'erp',
      rows: [{ orderId: 'PO-1', unitsOpen: 5 }],
      exportedAt: '2026-07-01T00:00:00Z',
    });
    const newest = async (moment: string) => (await history.newestData(at(moment), settings()))[0]?.at;
    expect(await newest('2026-06-24T06:00:00Z')).toBe(at('2026-06-24T06:00:00Z'));
    expect(await newest('2026-07-03T00:00:00Z')).toBe(at('2026-07-01T00:00:00Z'));
  });
});
