import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDay, businessDay } from '../../lib/domain/calendar.ts';
import type { History } from '../../lib/history/history.ts';
import { type ReplayRequest, replayWatch } from '../../lib/jobs/replay.ts';
import { commit, contentOf, type Row, settings, temporaryHistory } from '../history/factory.ts';

const FIRST = businessDay('2026-04-01');
const FROM = businessDay('2026-05-20');
const TO = businessDay('2026-05-29');
/** The clip: pulse channels sell five times the usual on two days. */
const PULSE = [addDays(FROM, 3), addDays(FROM, 4)];

const days = (from: BusinessDay, to: BusinessDay): BusinessDay[] =>
  from > to ? [] : [from, ...days(addDays(from, 1), to)];

const sale = (day: BusinessDay, channel: string, units: number): Row => ({
  ...{ source: 'plain', orderId: `${day} ${channel}`, lineId: 'A', sku: 'A', status: 'paid' },
  ...{ channel, businessDay: day, units, exportedAt: '2026-06-24T12:00:00Z' },
});

const ad = (day: BusinessDay): Row => ({
  ...{ source: 'plain', account: 'acc', campaignId: 'c1', grain: 'day', level: 'campaign', sku: 'A' },
  start: `${day}T00:00:00+08:00`,
  businessDay: day,
  ...{
    impressions: 10_000,
    clicks: PULSE.includes(day) ? 800 : 200,
    conversions: PULSE.includes(day) ? 60 : 10,
  },
  ...{ spend: 20, currency: 'USD', exportedAt: '2026-06-24T12:00:00Z' },
});

/** One SKU that sells 20 a day in B2B and 10 on TikTok, and goes viral for two days. */
async function pastFactory() {
  const { history, store } = await temporaryHistory();
  await commit(history, { record: 'item', rows: [{ sku: 'A', leadTimeDays: 7, leadTimeSd: 1, moq: 50 }] });
  const sales = days(FIRST, TO).flatMap((day) => [
    sale(day, 'b2b', 20),
    sale(day, 'tiktok', PULSE.includes(day) ? 120 : 10),
  ]);
  await commit(history, { record: 'sale', rows: sales });
  await commit(history, { record: 'adMetric', rows: days(FIRST, TO).map(ad) });
  return { history, store };
}

const REQUEST: ReplayRequest = { from: FROM, to: TO, hourly: false };
const replay = (history: History, changes: Partial<ReplayRequest> = {}) =>
  replayWatch({ history, settings: settings() }, { ...REQUEST, ...changes }, []);

describe('a replay of the watch', () => {
  it('tells what it would have told on simulated stock, the same every time, and writes nothing', async () => {
    const { history, store } = await pastFactory();
    const before = await contentOf(store);
    const report = await replay(history);

    expect(report).toMatchObject({ runs: 10, skus: 1, toldAgain: 0 });
    expect(report.stock).toMatchObject({ simulatedRuns: 10, countedRuns: 0, unitsAsked: 10 * 30 + 2 * 110 });
    expect(report.stock.ordersPlaced).toBeGreaterThan(0);
    expect(report.stock.unitsServed).toBeGreaterThan(0.5 * report.stock.unitsAsked);
    expect(report.stock.unitsServed).toBeLessThanOrEqual(report.stock.unitsAsked);
    expect(report.rules.find(({ rule }) => rule === 'surge-seen')).toMatchObject({ opened: 1, closed: 1 });
    expect(report.rules.every(({ openedTwice }) => openedTwice === 0)).toBe(true);
    expect(report.mailboxes.every(({ worstADay }) => worstADay <= 1)).toBe(true);
    expect(report.mailboxes.some(({ messages }) => messages > 0)).toBe(true);

    // Found in demand.
    expect(report.pulses).toMatchObject({
      areGiven: false,
      act: { pulses: 1, caught: 1, leadDays: [0], alerts: 1, touching: 1 },
    });

    expect(await replay(history)).toEqual(report);
    expect(await contentOf(store)).toEqual(before);
  });

  it('takes pulses as they are given, and says how its notices met them', async () => {
    const { history } = await pastFactory();
    const pulseDays = [addDays(FROM, 1), addDays(FROM, 3)].map((day) => ({ sku: 'A', day }));
    const given = await replay(history, { pulseDays, to: addDays(FROM, 4) });
    expect(given.pulses).toMatchObject({ areGiven: true, watch: { pulses: 2, caught: 1, touching: 1 } });
  });

  it('runs every hour where it is asked to, and keeps to the limits of a day', async () => {
    const { history } = await pastFactory();
    const report = await replay(history, { from: addDays(FROM, 2), to: addDays(FROM, 3), hourly: true });
    expect(report.runs).toBe(48);
    expect(report.rules.find(({ rule }) => rule === 'surge-seen')).toMatchObject({
      opened: 1,
      openedTwice: 0,
    });
    expect(report.toldAgain).toBe(0);
    for (const { worstADay } of report.mailboxes) expect(worstADay).toBeLessThanOrEqual(12 + 1);
  });

  it('takes stock and open orders as they were counted and listed by then', async () => {
    const { history } = await pastFactory();
    const countOn = (day: BusinessDay, onHand: number) =>
      commit(history, {
        record: 'stockLevel',
        file: `stock ${day}.csv`,
        exportedAt: `${day}T09:00:00Z`,
        rows: [{ source: 'plain', warehouse: 'main', sku: 'A', onHand, takenAt: `${day}T09:00:00Z` }],
      });
    const to = addDays(FROM, 5);
    for (const day of days(FROM, to)) await countOn(day, 2000);
    const line = { orderId: 'PO1', unitsOpen: 300, dueOn: addDays(FROM, 2) };
    await commit(history, { record: 'supplyOrder', exportedAt: `${FROM}T09:00:00Z`, rows: [line] });
    await commit(history, {
      record: 'supplyOrder',
      file: 'later.csv',
      exportedAt: `${to}T23:00:00Z`,
      rows: [{ ...line, orderId: 'PO2' }],
    });
    const calm = await replay(history, { to });
    expect(calm.stock).toMatchObject({ countedRuns: 6, simulatedRuns: 0, unitsAsked: 0, ordersPlaced: 0 });
    expect(calm.rules.map(({ rule }) => rule)).not.toContain('regular-reorder');
    expect(calm.rules.find(({ rule }) => rule === 'late-supply')).toMatchObject({ opened: 1 });
  });

  it('refuses days that history does not hold', async () => {
    const { history } = await pastFactory();
    await expect(
      replay(history, { from: businessDay('2027-01-01'), to: businessDay('2027-01-02') }),
    ).rejects.toThrow(/history holds no sales from 2027-01-01 to 2027-01-02: name days that it holds/);
  });
});
