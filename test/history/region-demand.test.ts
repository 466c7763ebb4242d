import { describe, expect, it } from 'vitest';
import { commit, day, type Row, settings, temporaryHistory } from './factory.ts';

const PLANNING_DAY = day('2026-06-24');

const sale = (orderId: string, units: number, region: string | null, rest: Row = {}): Row => ({
  orderId,
  units,
  region,
  businessDay: '2026-06-20',
  ...rest,
});

describe('demand by region', () => {
  it('is each region’s share of the demand that states one, the largest first', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        sale('1', 30, 'Texas'),
        sale('2', 60, 'California'),
        sale('3', 10, 'Ohio'),
        sale('4', 500, null),
        sale('5', 500, 'Utah', { status: 'unpaid' }),
        sale('6', 500, 'Utah', { businessDay: '2026-05-25' }),
        sale('7', 500, 'Utah', { businessDay: '2026-06-25' }),
        sale('8', 5, 'Iowa', { sku: 'B', businessDay: '2026-05-26' }),
      ],
    });
    const options = { planningDay: PLANNING_DAY, days: 30, settings: settings() };
    expect(await history.regionDemand(options)).toEqual([
      { sku: 'A', pool: 'main', region: 'California', share: 0.6 },
      { sku: 'A', pool: 'main', region: 'Texas', share: 0.3 },
      { sku: 'A', pool: 'main', region: 'Ohio', share: 0.1 },
      { sku: 'B', pool: 'main', region: 'Iowa', share: 1 },
    ]);
  });

  it('names five regions at most, and takes kits apart', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'item', rows: [{ sku: 'A' }] });
    await commit(history, {
      record: 'listing',
      rows: [{ source: 'shop', listingSku: 'KIT', sku: 'A', unitsPerListing: 3 }],
    });
    const regions = ['a', 'b', 'c', 'd', 'e', 'f'];
    await commit(history, {
      record: 'sale',
      rows: [
        ...regions.map((region, index) => sale(region, 10 + index, region)),
        sale('k', 35, 'f', { sku: 'KIT' }),
      ],
    });
    const found = await history.regionDemand({ planningDay: PLANNING_DAY, days: 30, settings: settings() });
    expect(found.map(({ region }) => region)).toEqual(['f', 'e', 'd', 'c', 'b']);
    expect(found[0]?.share).toBeCloseTo((15 + 105) / 180);
  });

  it('is nothing where nothing was sold', async () => {
    const { history } = await temporaryHistory();
    expect(await history.regionDemand({ planningDay: PLANNING_DAY, days: 30, settings: settings() })).toEqual(
      [],
    );
  });
});
