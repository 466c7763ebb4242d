import { describe, expect, it } from 'vitest';
import type { History } from '../../lib/history/history.ts';
import { at, commit, settings, temporaryHistory } from './factory.ts';

const HOURS = ['2026-06-24T01:00:00Z', '2026-06-24T02:00:00Z', '2026-06-24T03:00:00Z'] as const;

const statesOf = (history: History, hour: number, days: number) =>
  history.adAccountStates({ at: at(HOURS[hour] ?? ''), days, settings: settings() });

describe('sets of which the newest counts', () => {
  it('are one a source, whichever came first; a SKU of two sources is the one exported last', async () => {
    const files = [
      {
        record: 'item',
        source: 'erp',
        file: '1',
        exportedAt: HOURS[0],
        rows: [{ sku: 'A', moq: 1 }, { sku: 'GONE' }],
      },
      {
        record: 'item',
        source: 'erp',
        file: '2',
        exportedAt: HOURS[1],
        rows: [{ sku: 'A', moq: 2 }, { sku: 'B' }],
      },
      { record: 'item', source: 'plm', file: '3', exportedAt: HOURS[2], rows: [{ sku: 'B', moq: 3 }] },
    ] as const;
    for (const order of [files, files.toReversed()]) {
      const { history } = await temporaryHistory();
      for (const file of order) await commit(history, file);
      const items = await history.items();
      expect(items.map(({ sku, moq }) => [sku, moq])).toEqual([
        ['A', 20_000],
        ['B', 30_000],
      ]);
      expect(items[0]).toMatchObject({ leadTimeDays: 14, leadTimeSd: null, active: true, nameZh: null });
    }
  });

  it('come back as domain records: days, words, numbers, nulls', async () => {
    const { history } = await temporaryHistory();
    const campaign = {
      campaignId: 'c1',
      sku: 'A',
      channel: 'tiktok',
      name: '618',
      kind: 'livestream',
      announcedOn: null,
      startsOn: '2026-06-18',
      endsOn: '2026-06-20',
      plannedUnits: 12.5,
      plannedPeakDayUnits: null,
      adBudget: 99.99,
      currency: 'CNY',
      accounts: null,
      status: 'planned',
      statusSince: '2026-06-01',
      targetUplift: 2.5,
      author: 'Li',
    };
    await commit(history, { record: 'campaign', rows: [campaign] });
    expect(await history.campaigns()).toEqual([{ ...campaign, plannedUnits: 125_000, adBudget: 999_900 }]);
    await commit(history, {
      record: 'closure',
      rows: [{ scope: 'factory', from: '2026-10-01', to: '2026-10-07' }],
    });
    expect(await history.closures()).toEqual([
      { scope: 'factory', from: '2026-10-01', to: '2026-10-07', name: null },
    ]);
    await commit(history, { record: 'override', rows: [{ sku: 'A', field: 'moq', value: '5' }] });
    expect(await history.overrides()).toMatchObject([{ sku: 'A', field: 'moq', value: '5', author: null }]);
    await commit(history, {
      record: 'listing',
      rows: [{ source: 'shop', listingSku: 'K', sku: 'A', unitsPerListing: 2 }],
    });
    expect(await history.listings()).toEqual([
      { source: 'shop', listingSku: 'K', sku: 'A', unitsPerListing: 20_000 },
    ]);
  });

  it('by account replace only the accounts they have', async () => {
    const { history } = await temporaryHistory();
    const link = (account: string, sku: string) => ({ account, adCampaignId: 'c', sku });
    await commit(history, {
      record: 'adLink',
      file: '1',
      exportedAt: HOURS[0],
      rows: [link('x', 'A'), link('x', 'B'), link('y', 'A')],
    });
    await commit(history, { record: 'adLink', file: '2', exportedAt: HOURS[1], rows: [link('x', 'C')] });
    expect((await history.adLinks()).map(({ account, sku }) => account + sku)).toEqual(['xC', 'yA']);
  });

  it('are read as they stood, for ad accounts', async () => {
    const { history } = await temporaryHistory();
    const rows = [
      { takenAt: HOURS[0], status: 'ok', balance: -1.5, autoTopUp: false },
      { takenAt: HOURS[2], status: 'blocked', rawStatus: '封禁' },
      { takenAt: HOURS[1], account: 'other', status: 'pending' },
    ];
    await commit(history, { record: 'adAccount', rows });
    expect(await history.adAccounts(at(HOURS[1]))).toMatchObject([
      { account: 'acc', status: 'ok', balance: -15_000, autoTopUp: false, takenAt: at(HOURS[0]) },
      { account: 'other', status: 'pending', balance: null },
    ]);
    expect(await history.adAccounts(at(HOURS[2]))).toMatchObject([
      { status: 'blocked', rawStatus: '封禁' },
      {},
    ]);
    const states = async (hour: number, days: number) =>
      (await statesOf(history, hour, days)).states.map(({ account, status }) => `${account} ${status}`);
    expect(await states(2, 1)).toEqual(['acc ok', 'acc blocked', 'other pending']);
    expect(await states(1, 1)).toEqual(['acc ok', 'other pending']);
    expect(await states(2, 0)).toEqual(['acc blocked']);
  });

  it('are read with the state exported last, where two lists state one account at one time', async () => {
    const { history } = await temporaryHistory();
    for (const [file, exportedAt, status] of [
      ['late', HOURS[2], 'blocked'],
      ['early', HOURS[1], 'ok'],
    ] as const) {
      await commit(history, {
        record: 'adAccount',
        file,
        exportedAt,
        rows: [{ takenAt: HOURS[0], status }],
      });
    }
    expect(await statesOf(history, 2, 1)).toMatchObject({ states: [{ status: 'blocked' }], warnings: [] });
  });

  it('have one state at an instant: of two sources the source of record’s, else whoever spoke last', async () => {
    const { history } = await temporaryHistory();
    const list = (source: string, hour: number, status: string) =>
      commit(history, {
        record: 'adAccount',
        source,
        file: `${source} ${hour}`,
        exportedAt: HOURS[hour] ?? '',
        rows: [{ source, takenAt: HOURS[hour] ?? '', status }],
      });
    await list('agency', 0, 'blocked');
    await list('tiktok-ads', 0, 'ok');
    await list('agency', 1, 'blocked');
    const { states, warnings } = await statesOf(history, 2, 1);
    expect(states.map(({ source, status }) => `${source} ${status}`)).toEqual([
      'tiktok-ads ok',
      'agency blocked',
    ]);
    expect(warnings).toEqual([
      {
        kind: 'contradicting-states',
        account: 'acc',
        stated: [
          { source: 'agency', status: 'blocked' },
          { source: 'tiktok-ads', status: 'ok' },
        ],
        counted: 'agency',
      },
    ]);
    await list('tiktok-ads', 2, 'blocked');
    expect((await statesOf(history, 2, 1)).warnings).toEqual([]);
  });
});

const EVENING = '2026-06-24T12:00:00Z';

describe('open supply', () => {
  const supply = (hour: number, orders: string[], rest = {}) => ({
    record: 'supplyOrder' as const,
    source: 'erp',
    file: `supply ${hour}`,
    exportedAt: HOURS[hour] ?? '',
    rows: orders.map((orderId) => ({ orderId, unitsOpen: 10, ...rest })),
  });

  it('is the newest set, each line with the first export that had it', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const { history } = await temporaryHistory();
      const files = [supply(0, ['1', '2']), supply(1, ['2', '3']), supply(2, ['2', '3', '1'])];
      for (const index of order) await commit(history, files[index] ?? supply(0, []));
      const { lines, warnings } = await history.openSupply(
        at(EVENING),
        settings({ pools: { warehouses: { main: 'cn' } } }),
      );
      expect(lines.map((line) => [line.orderId, line.firstSeenAt, line.pool, line.unitsOpen])).toEqual([
        ['1', at(HOURS[0]), 'cn', 100_000],
        ['2', at(HOURS[0]), 'cn', 100_000],
        ['3', at(HOURS[1]), 'cn', 100_000],
      ]);
      expect(warnings).toEqual([]);
    }
  });

  it('is nothing after a file that lists nothing', async () => {
    const { history } = await temporaryHistory();
    await commit(history, supply(0, ['1']));
    expect(await commit(history, supply(1, []))).toMatchObject({
      rows: 0,
      storedRows: 0,
      objects: [expect.any(String)],
    });
    expect((await history.openSupply(at(EVENING), settings())).lines).toEqual([]);
    await commit(history, supply(2, ['2']));
    expect((await history.openSupply(at(EVENING), settings())).lines).toMatchObject([
      { orderId: '2', firstSeenAt: at(HOURS[2]) },
    ]);
  });

  it('counts one source a kind of supply, also where it has nothing open now', async () => {
    const { history } = await temporaryHistory();
    await commit(history, supply(0, ['1'], { source: 'erp', kind: 'purchase' }));
    await commit(history, { ...supply(1, []), source: 'erp' });
    await commit(history, { ...supply(1, ['2', '3'], { source: 'mes' }), source: 'mes', file: 'mes' });
    await commit(history, {
      ...supply(1, ['4'], { source: 'aps', kind: 'production' }),
      source: 'aps',
      file: 'aps',
    });
    const { lines, warnings } = await history.openSupply(at(EVENING), settings());
    expect(lines.map(({ orderId }) => orderId)).toEqual(['4']);
    expect(warnings).toMatchObject([
      { of: 'supply', name: 'purchase', sources: ['erp', 'mes'], counted: ['erp'] },
    ]);
    const configured = await history.openSupply(
      at(EVENING),
      settings({ sourceOfRecord: { supply: { purchase: 'mes' } } }),
    );
    expect(configured.lines.map(({ orderId }) => orderId)).toEqual(['4', '2', '3']);
    expect(configured.warnings).toEqual([]);
  });

  it('is open no more once it came in, after its list and by then', async () => {
    const { history } = await temporaryHistory();
    await commit(history, supply(0, ['1', '2']));
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        { orderId: '1', units: 4, receivedOn: '2026-06-23' },
        { orderId: '1', units: 3, receivedOn: '2026-06-24' },
        { orderId: '2', units: 99, receivedOn: '2026-06-24', lineId: 'another line' },
      ],
    });
    const openAt = async (time: string) => {
      const { lines, seen } = await history.openSupply(at(time), settings());
      expect(seen.map(({ units }) => units)).toEqual([100_000, 100_000]);
      return lines.map(({ unitsOpen }) => unitsOpen / 10_000);
    };
    expect(await openAt('2026-06-24T09:59:59Z')).toEqual([10, 10]);
    expect(await openAt('2026-06-24T10:00:00Z')).toEqual([7, 0]);
    await commit(history, { ...supply(0, ['1', '2']), exportedAt: EVENING, file: 'newer' });
    expect(await openAt(EVENING)).toEqual([10, 10]);
  });
});
