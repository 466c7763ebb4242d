import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type BusinessDay } from '../../lib/domain/calendar.ts';
import { CampaignFactory, DAY_ZERO, type FactoryDay, SKU } from './campaign-factory.ts';

/**
 * The handbook's O-ring: 1,000 a day to B2B, a clip with a peak of 5,000 a day for five days. It is announced three
 * weeks before; the factory's people do what the watch says, and nothing else.
 */

const START = addDays(DAY_ZERO, 22);
const END = addDays(START, 4);
const isClip = (day: BusinessDay) => START <= day && day <= END;

let factory: CampaignFactory;
const days: FactoryDay[] = [];

beforeAll(async () => {
  factory = await CampaignFactory.start({
    campaigns: [`TT0001,${SKU},漏水维修教程,video,${DAY_ZERO},${START},${END},25000,5000,US-1,planned,`],
    pulseOn: (day) => (isClip(day) ? 5000 : 0),
  });
}, 60_000);
afterAll(() => factory.end());

describe('a clip that is announced', () => {
  it('is told the next hour: the need, what is covered, and the last day to order', async () => {
    await factory.watch('21:00');
    expect(await factory.alert('campaign-announced')).toBeNull();
    days.push(...(await factory.run(addDays(DAY_ZERO, 1))));
    const alert = await factory.alert('campaign-announced');
    const [need] = alert?.evidence.needs ?? [];
    expect(alert?.evidence).toMatchObject({ campaignId: 'TT0001', skus: 1, shortSkus: 1, infeasibleSkus: 0 });
    expect(need).toMatchObject({ sku: SKU, plannedUnits: 25_000, expectedUnits: 25_000 });
    // Fourteen days of lead time and two of buffer before it.
    expect(need?.orderBy).toBe(addDays(START, -16));
    expect(need?.targetUnits).toBeGreaterThan(25_000);
  }, 60_000);

  it('is supplied in time: reminded, ordered on the last day, and nobody waits for a piece', async () => {
    days.push(...(await factory.run(addDays(START, -17))));
    expect(await factory.alert('campaign-stock')).toMatchObject({ state: 'open', severity: 'notice' });
    days.push(...(await factory.run(addDays(START, -16))));
    expect(await factory.alert('campaign-stock')).toMatchObject({ severity: 'warning' });
    factory.stepDays = 3;
    days.push(...(await factory.run(addDays(START, -1))));
    factory.stepDays = 1;
    const before = days.at(-1);
    const target = (await factory.alert('campaign-stock'))?.evidence.targetUnits ?? Number.NaN;
    // Its stock is there on the evening before, beside what B2B needs until a regular order comes.
    expect(before?.onHand).toBeGreaterThanOrEqual(target + 14_000);
    expect((await factory.alert('campaign-stock'))?.state).toBe('closed');
    days.push(...(await factory.run(addDays(END, 1))));
    expect(days.filter(({ short }) => short > 0)).toEqual([]);
    expect((await factory.alert('campaign-announced'))?.state).toBe('closed');
  }, 180_000);

  it('is not built up for twice: what is left is what the plan may have been short of, and the stock of pulses', () => {
    const after = days.at(-1);
    expect((after?.onHand ?? 0) + (after?.onOrder ?? 0)).toBeLessThan(65_000);
  });
});
