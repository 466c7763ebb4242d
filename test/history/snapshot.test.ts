import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { METHODS, type MethodParameters, type SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { contentOf, day, temporaryHistory } from './factory.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const nullable = fc.option(number, { nil: null });
const parameters = (sku: string, arbitrary: Omit<MethodParameters, 'method'>): SkuParameters => ({
  sku,
  pool: 'main',
  planningDay: day('2026-06-24'),
  settingsVersion: 'abc',
  drivingMethod: 'handbook',
  choice: {
    by: 'demand_class',
    calibrationId: '0123456789abcdef',
    evidence: { skus: 31, 'handbook.fill': 1 / 3, note: '脉冲', none: null },
  },
  methods: METHODS.map((method) => ({ method, ...arbitrary })),
});
const methodArbitrary = fc.record({
  demandClass: fc.option(fc.string({ unit: 'binary' }), { nil: null }),
  meanDailyDemand: number,
  leadTimeDays: number,
  baseSafetyStock: number,
  pulseStock: number,
  campaignStock: number,
  safetyStock: number,
  reorderPoint: number,
  orderUpTo: number,
  expeditePoint: nullable,
  expediteUpTo: nullable,
  campaigns: fc.array(
    fc.record(
      {
        campaignId: fc.string({ unit: 'binary' }),
        sku: fc.string(),
        accounts: fc.array(fc.string()),
        units: number,
        expediteUnits: number,
        peakDayUnits: nullable,
      },
      { noNullPrototype: true },
    ),
    { maxLength: 3 },
  ),
  inputs: fc.dictionary(fc.string(), fc.oneof(number, fc.string(), fc.constant(null)), {
    noNullPrototype: true,
  }),
});
const plain: Omit<MethodParameters, 'method'> = {
  demandClass: null,
  meanDailyDemand: 0.1,
  leadTimeDays: 14,
  baseSafetyStock: 1,
  pulseStock: 25_000,
  campaignStock: 0,
  safetyStock: 25_001,
  reorderPoint: 1 / 3,
  orderUpTo: 2,
  expeditePoint: null,
  expediteUpTo: null,
  campaigns: [],
  inputs: { z: 1.6448536269514722 },
};

describe('a snapshot', () => {
  test.prop([fc.array(methodArbitrary, { maxLength: 4 })], { numRuns: 8, seed: 7 })(
    'comes back to the last bit, in its order',
    async (methods) => {
      const { history } = await temporaryHistory();
      const skus = methods.map((method, index) => parameters(`S${9 - index} '油封'`, method));
      const snapshot = { planningDay: day('2026-06-24'), parameters: skus };
      await history.writeSnapshot(snapshot);
      expect(await history.newestSnapshot()).toStrictEqual(snapshot);
    },
  );

  it('is the newest not after a day; the last written of a day counts', async () => {
    const { history } = await temporaryHistory();
    expect(await history.newestSnapshot()).toBeNull();
    for (const [planningDay, sku] of [
      ['2026-06-24', 'A'],
      ['2026-06-23', 'B'],
      ['2026-06-24', 'C'],
    ] as const) {
      await history.writeSnapshot({ planningDay: day(planningDay), parameters: [parameters(sku, plain)] });
    }
    expect(await history.newestSnapshot()).toMatchObject({
      planningDay: '2026-06-24',
      parameters: [{ sku: 'C' }],
    });
    expect(await history.newestSnapshot(day('2026-06-23'))).toMatchObject({ parameters: [{ sku: 'B' }] });
    expect(await history.newestSnapshot(day('2026-06-22'))).toBeNull();
  });

  it('says of which day it is without being read', async () => {
    const { history } = await temporaryHistory();
    expect(await history.newestPlanningDay()).toBeNull();
    for (const planningDay of ['2026-06-24', '2026-06-22'])
      await history.writeSnapshot({ planningDay: day(planningDay), parameters: [] });
    expect(await history.newestPlanningDay()).toBe('2026-06-24');
    expect(await history.newestPlanningDay(day('2026-06-23'))).toBe('2026-06-22');
    expect(await history.newestPlanningDay(day('2026-06-21'))).toBeNull();
  });

  it('is read in part: the method that drove alone, and of its inputs those asked for', async () => {
    const { history } = await temporaryHistory();
    const inputs = { z: 1 / 3, abcClass: 'A "first"', 'a.b': 1e-7, none: null };
    const whole = [
      parameters('A', { ...plain, inputs }),
      { ...parameters('B', { ...plain, inputs: { z: 2 } }), drivingMethod: 'calibrated' as const },
      parameters('C', { ...plain, inputs }),
    ];
    await history.writeSnapshot({ planningDay: day('2026-06-24'), parameters: whole });
    const asked = ['abcClass', 'a.b', 'none', 'other'];
    const part = await history.newestSnapshot(undefined, { inputs: asked });
    const found = { abcClass: 'A "first"', 'a.b': 1e-7, none: null, other: null };
    const missing = { abcClass: null, 'a.b': null, none: null, other: null };
    expect(part?.parameters).toStrictEqual(
      whole.map((sku) => ({
        ...sku,
        methods: sku.methods
          .filter(({ method }) => method === sku.drivingMethod)
          .map((one) => ({ ...one, inputs: sku.sku === 'B' ? missing : found })),
      })),
    );
  });

  it('refuses a number that is not finite, in a field and in the inputs', async () => {
    const { history } = await temporaryHistory();
    for (const wrong of [{ reorderPoint: Number.NaN }, { inputs: { z: Number.POSITIVE_INFINITY } }]) {
      const snapshot = {
        planningDay: day('2026-06-24'),
        parameters: [parameters('A', { ...plain, ...wrong })],
      };
      await expect(history.writeSnapshot(snapshot)).rejects.toThrow(RangeError);
    }
    expect(await history.newestSnapshot()).toBeNull();
  });

  it('of 12,000 SKUs comes back whole and in its order, the same bytes each time', async () => {
    const skus = Array.from({ length: 12_000 }, (_, index) => parameters(`S${index}`, plain));
    const bytes: string[] = [];
    for (const threads of [1, 2]) {
      const { history, store } = await temporaryHistory({ threads });
      await history.writeSnapshot({ planningDay: day('2026-06-24'), parameters: skus });
      bytes.push(...Object.values(await contentOf(store)));
      if (threads === 2) expect((await history.newestSnapshot())?.parameters).toEqual(skus);
    }
    expect(bytes[1]).toBe(bytes[0]);
  });
});
