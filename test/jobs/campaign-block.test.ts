import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { CampaignFactory, DAY_ZERO, type FactoryDay, SKU } from './campaign-factory.ts';

/**
 * The handbook's other case: stock is built for a peak, and the ad account is blocked before it. What was ordered can still
 * be cancelled; the factory's people cancel what the alert lists, and a month later hold what they would hold without
 * the campaign.
 */

const ACCOUNT = 'US-1';
const START = addDays(DAY_ZERO, 20);
const END = addDays(START, 4);
/** The last day to order for the campaign; the account is blocked three days later. */
const ORDERED = addDays(START, -16);
const BLOCKED = addDays(ORDERED, 3);
const MONTH_LATER = addDays(BLOCKED, 30);
const plan = (status: string, since: string) =>
  `TT0001,${SKU},618 投放,ad_flight,${DAY_ZERO},${START},${END},25000,5000,${ACCOUNT},${status},${since}`;

/** The account as its list has it at that time of the factory's present day. */
const accountIs = (factory: CampaignFactory, status: string, time: string) =>
  factory.drop(
    `ad_accounts ${factory.day} ${time.replace(':', '')}.csv`,
    'taken_at,account,status,balance,currency,time_zone',
    [`${factory.day}T${time}:00+08:00,${ACCOUNT},${status},90000,USD,Asia/Shanghai`],
    time,
  );

let factory: CampaignFactory;
let without: CampaignFactory;
const days: FactoryDay[] = [];

beforeAll(async () => {
  factory = await CampaignFactory.start({ campaigns: [plan('planned', '')], pulseOn: () => 0 });
  await accountIs(factory, 'ok', '20:00');
  without = await CampaignFactory.start({ campaigns: [], pulseOn: () => 0 });
}, 60_000);
afterAll(async () => {
  await factory.end();
  await without.end();
});

describe('an ad account that is blocked before a peak for which stock was ordered', () => {
  let ordered = 0;

  it('had its peak ordered on the last day to order', async () => {
    days.push(...(await factory.run(addDays(BLOCKED, -1))));
    ordered = Math.max(...factory.orders.map(({ units }) => units));
    expect(ordered).toBeGreaterThan(15_000);
  }, 120_000);

  it('takes the peak out of the targets in the same hour, and lists what can be cancelled', async () => {
    days.push(
      ...(await factory.run(BLOCKED, async () => {
        await accountIs(factory, 'blocked', '09:40');
        await factory.watch('10:00');
        const alert = await factory.alert('ad-account');
        expect(alert).toMatchObject({ severity: 'critical', evidence: { isDown: true, campaignCount: 1 } });
        const [sku] = alert?.evidence.skus ?? [];
        expect((sku?.plannedReorderPoint ?? 0) - (sku?.loweredReorderPoint ?? 0)).toBeGreaterThan(20_000);
        expect(alert?.evidence.orderCount).toBeGreaterThan(0);
        for (const { orderId, units } of alert?.evidence.orders ?? []) {
          const order = factory.orders.find(({ id }) => id === orderId);
          if (order !== undefined) order.units -= units;
        }
        // Nothing of the campaign is asked for any more.
        expect((await factory.alert('campaign-stock'))?.clearSince).not.toBeNull();
        await factory.watch('12:00');
        expect((await factory.alert('campaign-announced'))?.state).toBe('closed');
      })),
    );
  }, 120_000);

  it('leaves a month later what a run without the campaign has, within a tenth, and nobody waited', async () => {
    for (const one of [factory, without]) one.stepDays = 3;
    days.push(...(await factory.run(MONTH_LATER)));
    await without.run(BLOCKED);
    const usual = await without.run(MONTH_LATER);
    const stock = (one: FactoryDay | undefined) => one?.onHand ?? Number.NaN;
    expect(days.filter(({ short }) => short > 0)).toEqual([]);
    expect(Math.abs(stock(days.at(-1)) / stock(usual.at(-1)) - 1)).toBeLessThanOrEqual(0.1);
    const held = (one: FactoryDay | undefined) => stock(one) + (one?.onOrder ?? Number.NaN);
    expect(Math.abs(held(days.at(-1)) / held(usual.at(-1)) - 1)).toBeLessThanOrEqual(0.1);
  }, 240_000);
});
