import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../examples/export-rows.ts';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { addDays, type BusinessDay, businessDay, daysBetween } from '../../lib/domain/calendar.ts';
import { quantityOf, unitsOf } from '../../lib/domain/decimal.ts';

const example = exampleFactory();
const { truth, lastDay } = example;

const exactSum = (values: readonly number[]) =>
  unitsOf(quantityOf(values.reduce((sum, value) => sum + quantityOf(value), 0) / 10_000));
const daysAgo = (row: { date: string }) => daysBetween(businessDay(row.date), lastDay);
const isRecent = (row: { date: string }, days: number) => daysAgo(row) < days;
const unitsOn = (keep: (row: OrderRow) => boolean) => example.orders.filter(keep).map(({ qty }) => qty);
const onHandAtEnd = (sku: string) =>
  example.stock.find((row) => row.sku === sku && row.date === lastDay)?.on_hand ?? Number.NaN;
const openUnits = (sku: string) =>
  exactSum(example.openOrders.filter((row) => row.sku === sku).map(({ qty }) => qty));
const daysOfSupply = (sku: string) =>
  onHandAtEnd(sku) / (exactSum(unitsOn((row) => row.sku === sku && isRecent(row, 7))) / 7);

describe('the example factory', () => {
  it('sells 60 products for 400 days, about half of them on TikTok', () => {
    expect(example.items).toHaveLength(60);
    expect(new Set(example.items.map(({ sku }) => sku)).size).toBe(60);
    const onTiktok = new Set(unitsSkus('tiktok'));
    expect(onTiktok.size).toBeGreaterThanOrEqual(25);
    expect(onTiktok.size).toBeLessThanOrEqual(35);
    expect(example.orders[0]?.date).toBe('2025-05-21');
    expect(example.orders.at(-1)?.date).toBe('2026-06-24');
    expect(new Set(example.items.map(({ category }) => category)).size).toBe(8);
    expect(new Set(example.items.map(({ supply }) => supply))).toEqual(new Set(['buy', 'make']));
  });

  function unitsSkus(channel: OrderRow['channel']): string[] {
    return example.orders.filter((row) => row.channel === channel).map(({ sku }) => sku);
  }

  it('is the same for the same seed, whatever was drawn before', () => {
    exampleFactory({ ...EXAMPLE, seed: 5, skus: 20, days: 120 });
    expect(exampleFactory()).toEqual(example);
  });

  it('draws a product the same however many others there are', () => {
    const few = exampleFactory({ ...EXAMPLE, skus: 30 });
    const b2bOf = (orders: readonly OrderRow[]) =>
      orders.filter(({ sku, channel }) => sku === 'OS-NBR-TC25X40X7' && channel === 'b2b');
    expect(b2bOf(few.orders)).toEqual(b2bOf(example.orders));
    expect(b2bOf(few.orders).length).toBeGreaterThan(50);
  });

  it('refuses a history that is too short, too few products and more than there are', () => {
    expect(() => exampleFactory({ ...EXAMPLE, days: 60 })).toThrow(RangeError);
    expect(() => exampleFactory({ ...EXAMPLE, skus: 5 })).toThrow(RangeError);
    expect(() => exampleFactory({ ...EXAMPLE, skus: 5000 })).toThrow(/ask for fewer/);
  });
});

describe('the handbook’s O-ring', () => {
  const recent = (channel: string) =>
    example.orders.filter(
      (row) => row.sku === truth.handbookSku && row.channel === channel && isRecent(row, 90),
    );

  it('sells about 1000 a day in B2B', () => {
    const perDay = exactSum(recent('b2b').map(({ qty }) => qty)) / 90;
    expect(perDay).toBeGreaterThan(950);
    expect(perDay).toBeLessThan(1050);
  });

  it('had exactly one TikTok day of 5000 in 90 days, no other near it', () => {
    const days = recent('tiktok').sort((a, b) => b.qty - a.qty);
    expect(days[0]).toMatchObject({ date: '2026-05-20', qty: 5000 });
    expect(days[1]?.qty).toBeLessThan(500);
    expect(days.length).toBeGreaterThan(80);
  });
});

describe('the example’s stock', () => {
  it('conserves units: opening + received = asked for - lost + on hand, for every product', () => {
    for (const { sku } of example.items) {
      const received = exactSum(example.receipts.filter((row) => row.sku === sku).map(({ qty }) => qty));
      const asked = exactSum(unitsOn((row) => row.sku === sku));
      const left = (truth.openingStock.get(sku) ?? Number.NaN) + received - asked;
      expect(onHandAtEnd(sku), sku).toBeCloseTo(left + (truth.lostUnits.get(sku) ?? Number.NaN), 4);
    }
  });

  it('is never negative, and most of what is asked for is there', () => {
    expect(Math.min(...truth.leastOnHand.values())).toBe(0);
    const lost = exactSum([...truth.lostUnits.values()]);
    expect(lost).toBeGreaterThan(0);
    expect(lost / exactSum(unitsOn(() => true))).toBeLessThan(0.05);
  });

  it('receives what was ordered: receipts and open units of an order make its quantity', () => {
    const firstDay = addDays(lastDay, 1 - EXAMPLE.days);
    const received = new Map<string, number>();
    for (const { order_id, qty } of example.receipts) {
      received.set(order_id, exactSum([received.get(order_id) ?? 0, qty]));
    }
    const open = new Map(example.openOrders.map((row) => [row.po_id, row.qty]));
    expect(open.size).toBe(example.openOrders.length);
    const whole = example.receipts.filter(({ ordered_on }) => ordered_on >= firstDay);
    for (const id of new Set([...whole.map(({ order_id }) => order_id), ...open.keys()])) {
      expect(exactSum([received.get(id) ?? 0, open.get(id) ?? 0]), id).toBe(truth.orderedUnits.get(id));
    }
    expect(whole.length).toBeGreaterThan(1000);
    expect([...open.keys()].some((id) => received.has(id))).toBe(true);
  });

  it('orders whole lots of at least the minimum, and receives nothing while the factory rests', () => {
    const items = new Map(example.items.map((row) => [row.sku, row]));
    for (const { po_id, sku, qty } of example.openOrders) {
      const item = items.get(sku);
      expect(truth.orderedUnits.get(po_id)).toBeGreaterThanOrEqual(item?.moq ?? Number.NaN);
      expect(qty).toBeGreaterThan(0);
    }
    const rests = example.closures.filter(({ scope }) => scope === 'factory');
    const atRest = example.receipts.filter(({ received_on }) =>
      rests.some(({ from, to }) => from <= received_on && received_on <= to),
    );
    expect(atRest).toEqual([]);
    expect(rests.length).toBeGreaterThanOrEqual(3);
  });

  it('counts pieces whole and kilograms to two decimals', () => {
    const isKilogram = (sku: string) => sku.startsWith('GR-') || sku.startsWith('CD-');
    const fractions = example.orders.filter(({ qty }) => !Number.isInteger(qty));
    expect(fractions.length).toBeGreaterThan(100);
    expect(fractions.every(({ sku }) => isKilogram(sku))).toBe(true);
    expect(fractions.every(({ qty }) => quantityOf(qty) % 100 === 0)).toBe(true);
  });
});

describe('the example’s TikTok', () => {
  it('sells what is organic alone in the week in which the ad account was blocked, and no campaign runs on', () => {
    const sold = new Set(
      example.ads.filter(({ account }) => account === truth.blockedAccount).map(({ sku }) => sku),
    );
    const inBlock = (row: { date: string }) => truth.blockedFrom <= row.date && row.date <= truth.blockedTo;
    expect(daysBetween(businessDay(truth.blockedFrom), businessDay(truth.blockedTo))).toBe(6);
    const before = (row: { date: string }) =>
      addDays(businessDay(truth.blockedFrom), -28) <= row.date && row.date < truth.blockedFrom;
    const tiktok = (when: (row: { date: string }) => boolean) =>
      exactSum(unitsOn((row) => sold.has(row.sku) && row.channel === 'tiktok' && when(row)));
    const share = tiktok(inBlock) / 7 / (tiktok(before) / 28);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.5);
    expect(example.ads.filter((row) => sold.has(row.sku) && inBlock(row))).toEqual([]);
    expect(
      unitsOn((row) => sold.has(row.sku) && row.channel === 'b2b' && inBlock(row)).length,
    ).toBeGreaterThan(20);
    const suspended = example.campaigns.filter(({ status }) => status === 'suspended');
    expect(suspended.length).toBeGreaterThanOrEqual(3);
    for (const { campaign_id, status_date } of suspended) {
      expect(status_date).toBe(truth.blockedFrom);
      expect(example.ads.filter((row) => row.campaign_id === campaign_id && row.date >= status_date)).toEqual(
        [],
      );
    }
    const blocked = example.adAccounts.filter(({ status }) => status === 'blocked');
    const ofDay = (day: string) => blocked.filter(({ taken_at }) => taken_at.startsWith(day));
    expect(ofDay(truth.blockedFrom).map(({ account }) => account)).toEqual([truth.blockedAccount]);
    expect(ofDay(truth.blockedTo).map(({ account }) => account)).toEqual([truth.blockedAccount]);
    expect(ofDay(lastDay).map(({ account }) => account)).toEqual([truth.lateAccount, truth.lateAccount]);
  });

  it('has its ads by hour and by region, which add up to the days', () => {
    for (const [parts, days] of [
      [example.adHours, 14],
      [example.adRegions, 28],
    ] as const) {
      const key = (row: { date: string; campaign_id: string; sku: string }) =>
        `${row.date} ${row.campaign_id} ${row.sku}`;
      const sums = new Map<string, number[]>();
      for (const row of parts) {
        const known = sums.get(key(row)) ?? [0, 0, 0, 0];
        const own = [row.impressions, row.clicks, row.conversions, Math.round(row.spend * 100)];
        sums.set(
          key(row),
          known.map((sum, index) => sum + (own[index] ?? 0)),
        );
      }
      const whole = example.ads.filter((row) => isRecent(row, days));
      expect(sums.size).toBe(whole.length);
      for (const row of whole) {
        expect(sums.get(key(row)), key(row)).toEqual([
          row.impressions,
          row.clicks,
          row.conversions,
          Math.round(row.spend * 100),
        ]);
      }
    }
    expect(new Set(example.adRegions.map(({ region }) => region)).size).toBe(4);
    expect(example.adHours.every(({ hour }) => hour !== null && 6 <= hour && hour < 20)).toBe(true);
  });

  it('sells at least what its ads convert, every day', () => {
    const sold = new Map<string, number>();
    for (const { date, sku, channel, qty } of example.orders) {
      if (channel === 'tiktok') sold.set(`${date} ${sku}`, qty);
    }
    const converted = new Map<string, number>();
    for (const { date, sku, conversions, clicks, impressions, views, spend } of example.ads) {
      const key = `${date} ${sku}`;
      converted.set(key, (converted.get(key) ?? 0) + conversions);
      expect(conversions <= clicks && clicks <= impressions && views <= impressions && spend >= 0).toBe(true);
    }
    const smallestBag = (sku: string) => (sku.startsWith('GR-') ? 0.05 : 1);
    for (const [key, conversions] of converted) {
      const sku = key.slice(11);
      expect(sold.get(key) ?? 0, key).toBeGreaterThanOrEqual(conversions * smallestBag(sku) - 1e-9);
    }
  });

  it('rests with the factory', () => {
    const rests = example.closures.filter(({ scope }) => scope === 'factory');
    const inRest = ({ date }: { date: string }) => rests.some(({ from, to }) => from <= date && date <= to);
    expect(unitsOn(inRest)).toEqual([]);
    expect(example.ads.filter(inRest)).toEqual([]);
  });

  it('knows no campaign that was announced later, and states what each came to', () => {
    for (const { announced, start, end, status, status_date } of example.campaigns) {
      expect(announced <= lastDay && announced < start && start <= end && status_date <= lastDay).toBe(true);
      if (status === 'done') expect(end < lastDay).toBe(true);
      if (status === 'running') expect(start <= lastDay && end >= lastDay).toBe(true);
      if (status === 'planned') expect(start > lastDay).toBe(true);
    }
    const statuses = new Set(example.campaigns.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['done', 'running', 'planned', 'suspended', 'cancelled']));
  });
});

describe('the last evening', () => {
  it('leaves some products, not most, at or below the company’s own minimum', () => {
    const below = example.items.filter(
      ({ sku, present_reorder_point }) => onHandAtEnd(sku) + openUnits(sku) <= present_reorder_point,
    );
    expect(below.length).toBeGreaterThanOrEqual(3);
    expect(below.length).toBeLessThanOrEqual(20);
  });

  it('finds one product in a surge with less than ten days of supply', () => {
    const ads = example.ads.filter(
      ({ sku, campaign_id }) => sku === truth.surgeSku && campaign_id.startsWith('EG'),
    );
    const ctr = (rows: typeof ads) =>
      exactSum(rows.map(({ clicks }) => clicks)) / exactSum(rows.map(({ impressions }) => impressions));
    const before = ads.filter((row) => daysAgo(row) >= 1 && daysAgo(row) <= 30);
    expect(before.length).toBe(30);
    expect(ctr(ads.filter(({ date }) => date === lastDay)) / ctr(before)).toBeGreaterThan(1.5);
    expect(daysOfSupply(truth.surgeSku)).toBeLessThan(10);
  });

  it('knows of a livestream, announced today, that starts within the lead time of a product running low', () => {
    const announced = example.campaigns.filter((row) => row.announced === lastDay);
    expect(announced.map(({ sku }) => sku)).toContain(truth.announcedSku);
    const start = announced.find(({ sku }) => sku === truth.announcedSku)?.start as BusinessDay;
    const item = example.items.find(({ sku }) => sku === truth.announcedSku);
    expect(daysBetween(lastDay, start)).toBeLessThan(item?.lead_time_days ?? 0);
    expect(daysOfSupply(truth.announcedSku)).toBeLessThan(12);
  });

  it('finds one ad account with money for a day or two, one that was topped up three times as much as ever, one blocked', () => {
    const newest = new Map(example.adAccounts.map((row) => [row.account, row]));
    expect([...newest.values()].map(({ account, status }) => `${account} ${status}`).sort()).toEqual([
      'US-SEALS-01 ok',
      'US-SEALS-02 ok',
      'US-SEALS-03 blocked',
    ]);
    const spent = example.ads.filter(({ account, date }) => account === 'US-SEALS-02' && date === lastDay);
    const left = (newest.get('US-SEALS-02')?.balance ?? 0) / exactSum(spent.map(({ spend }) => spend));
    expect(left).toBeGreaterThan(1);
    expect(left).toBeLessThan(2);
    expect(newest.get('US-SEALS-01')?.balance).toBeGreaterThan(10_000);
  });

  it('can be cancelled in the first half of what an order takes', () => {
    for (const { ordered_on, cancellable_until, due_date } of example.openOrders) {
      expect(ordered_on <= cancellable_until && cancellable_until <= due_date).toBe(true);
    }
    expect(example.openOrders.some(({ cancellable_until }) => cancellable_until >= lastDay)).toBe(true);
  });

  it('has late orders and orders on their way', () => {
    expect(example.openOrders.some(({ due_date }) => due_date < lastDay)).toBe(true);
    expect(example.openOrders.some(({ due_date }) => due_date > lastDay)).toBe(true);
    expect(example.asOf).toBe('2026-06-24T12:00:00.000Z');
  });

  it('has a cord that nobody has ordered for months, and stock of it', () => {
    const cord = unitsOn((row) => row.sku === 'CD-EPDM-3MM' && isRecent(row, 110));
    expect(cord).toEqual([]);
    expect(unitsOn((row) => row.sku === 'CD-EPDM-3MM').length).toBeGreaterThan(50);
    expect(onHandAtEnd('CD-EPDM-3MM')).toBeGreaterThan(100);
  });

  it('has ordered one seal for two hundred days, which can still be cancelled', () => {
    const large = example.openOrders.filter(({ sku }) => sku === 'DS-NBR-DH20');
    expect(large.map(({ qty }) => qty)).toEqual([7900]);
    expect(
      large.every((row) => row.cancellable_until >= lastDay && row.cancellable_until < row.due_date),
    ).toBe(true);
  });

  it('has a grease of which more is there than its shelf life lets sell', () => {
    const item = example.items.find(({ sku }) => sku === 'GR-SIL-B50');
    const [lot] = example.receipts.filter(({ sku }) => sku === 'GR-SIL-B50').sort((a, b) => b.qty - a.qty);
    const left = daysBetween(lastDay, addDays(lot?.received_on as BusinessDay, item?.shelf_life_days ?? 0));
    const perDay = exactSum(unitsOn((row) => row.sku === 'GR-SIL-B50' && isRecent(row, 90))) / 90;
    expect(left).toBeGreaterThan(0);
    expect(left * perDay).toBeLessThan(onHandAtEnd('GR-SIL-B50') / 2);
  });

  it('knows of a supplier that rests within the month', () => {
    const ahead = example.closures.filter(
      ({ from }) => from > lastDay && daysBetween(lastDay, from as BusinessDay) < 30,
    );
    expect(ahead.map(({ scope }) => scope)).toEqual(['supplier:台湾鼎基 Taiwan Dingji']);
    const arriving = example.openOrders.filter(
      ({ supplier, due_date }) =>
        supplier === '台湾鼎基 Taiwan Dingji' && '2026-07-20' <= due_date && due_date <= '2026-07-31',
    );
    expect(arriving).toEqual([]);
  });

  it.each([1, 2, 3])('is such an evening with seed %d as well', (seed) => {
    const other = exampleFactory({ ...EXAMPLE, seed, skus: 40, days: 200 });
    expect(other.truth.surgeSku).not.toBe(other.truth.announcedSku);
    expect(other.campaigns.some(({ status }) => status === 'suspended')).toBe(true);
  });
});

describe('an earlier evening', () => {
  const evening = addDays(businessDay(truth.blockedFrom), 2);
  const earlier = exampleFactory(EXAMPLE, evening);
  const until = (row: { date: string }) => row.date <= evening;

  it('knows what had happened by then, as the last evening tells it', () => {
    expect(earlier.lastDay).toBe(evening);
    expect(earlier.orders).toEqual(example.orders.filter(until));
    expect(earlier.ads).toEqual(example.ads.filter(until));
    expect(earlier.receipts).toEqual(example.receipts.filter(({ received_on }) => received_on <= evening));
    expect(earlier.campaigns.map(({ campaign_id }) => campaign_id)).toEqual(
      example.campaigns.filter(({ announced }) => announced <= evening).map(({ campaign_id }) => campaign_id),
    );
  });

  it('does not know what was yet to come', () => {
    for (const { status_date, status, start, end } of earlier.campaigns) {
      expect(status_date <= evening).toBe(true);
      if (status === 'done') expect(end < evening).toBe(true);
      if (status === 'running') expect(start <= evening && end >= evening).toBe(true);
    }
    expect(earlier.campaigns.some(({ status }) => status === 'suspended')).toBe(true);
    const before = exampleFactory(EXAMPLE, addDays(businessDay(truth.blockedFrom), -1));
    expect(before.campaigns.some(({ status }) => status === 'suspended')).toBe(false);
    expect(earlier.openOrders.every(({ ordered_on }) => ordered_on <= evening)).toBe(true);
    expect(earlier.adAccounts.every(({ taken_at }) => taken_at.slice(0, 10) <= evening)).toBe(true);
  });
});
