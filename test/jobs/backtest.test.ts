import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import type { Calibration } from '../../lib/domain/calibration.ts';
import { learnByBacktest } from '../../lib/jobs/backtest.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { lumpyUnits } from '../simulation/world.ts';
import { csv, Factory, type SavedState, settings, trigger } from './factory.ts';

const DAYS = 130;
const LAST_DAY = businessDay('2026-06-24');
const SKUS = ['OR-1', 'OR-2', 'OR-3', 'OR-4'];
const day = (index: number) => addDays(LAST_DAY, index - DAYS + 1);
const orders = csv(
  'orders_daily.csv',
  'date,sku,channel,qty',
  SKUS.flatMap((sku, index) =>
    lumpyUnits(DAYS, index + 1).map((units, at) => `${day(at)},${sku},b2b,${units}`),
  ),
);
const items = csv(
  'sku_master_2026-01-01.csv',
  'sku,lead_time_days,moq,lot_size',
  SKUS.map((sku) => `${sku},6,10,2`),
);
const EVENING = '2026-06-24T21:30:00Z';
const REQUEST = { unmetDemand: 'lost', whatIf: { leadTimeFactor: 1, moqFactor: 1 } } as const;
const auto = settings({ planning: { method: 'auto', targetFill: 0.93 } });

let factory: Factory;
let base: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([orders, items]);
  base = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(base));

const inAuto = <T>(work: (context: JobContext) => Promise<T>) => factory.run(work, { settings: auto });
const learn = () => inAuto((context) => learnByBacktest(context, REQUEST));
const compute = (at = EVENING) => inAuto((context) => recompute(context, trigger('recompute', at)));
const parametersOf = (sku: string) => inAuto(({ parameters }) => parameters.read(sku, 'main'));
const calibrations = () => inAuto(({ parameters }) => parameters.calibrations());
const decide = (calibration: Calibration) =>
  inAuto(({ parameters }) => parameters.putCalibration(calibration));

describe('a backtest of what is stored', () => {
  it('replays up to the newest sale and stores what it teaches', async () => {
    const { lastDay, targetFill, learned, stored, orders: placed } = await learn();
    expect([lastDay, targetFill]).toEqual([LAST_DAY, 0.93]);
    expect(learned.map(({ parameter }) => parameter)).toEqual([
      'driving_method',
      'nominal_service:handbook',
      'nominal_service:calibrated',
    ]);
    expect(stored).toEqual({ changed: learned, confirmed: [], kept: [] });
    expect(placed.length).toBeGreaterThan(0);
    const byId = (a: Calibration, b: Calibration) => (a.id < b.id ? -1 : 1);
    expect((await calibrations()).sort(byId)).toEqual([...learned].sort(byId));
  });

  it('made again, or stopped after any write and made again, ends in the same state', async () => {
    await learn();
    const state = await factory.items('parametersTable');
    const { learned, stored } = await learn();
    expect(stored).toEqual({ changed: [], confirmed: learned, kept: [] });
    expect(await factory.items('parametersTable')).toEqual(state);
    const writes = await factory.stopEverywhere(
      base,
      (context) => learnByBacktest(context, REQUEST),
      async () => {
        await learn();
        expect(await factory.items('parametersTable')).toEqual(state);
      },
      { settings: auto },
    );
    expect(writes).toBe(3);
  });

  it('drives from the next recompute on, and says why', async () => {
    await compute();
    expect(await parametersOf('OR-1')).toMatchObject({
      drivingMethod: 'calibrated',
      choice: { by: 'default' },
    });
    const { learned } = await learn();
    const { warnings } = await compute();
    expect(warnings).toEqual([]);
    const [driving] = learned;
    const stored = await parametersOf('OR-1');
    expect(stored).toMatchObject({
      drivingMethod: driving?.after,
      choice: { by: 'all_skus', calibrationId: driving?.id, evidence: driving?.evidence },
    });
    expect(stored?.methods.map(({ inputs }) => inputs.targetFill)).toEqual([0.93, 0.93]);
    await inAuto(async ({ history }) => {
      const snapshot = await history.newestSnapshot();
      expect(snapshot?.parameters.find(({ sku }) => sku === 'OR-1')).toEqual(stored);
    });
  });

  it('says in one line what to run where settings ask for evidence that is not there', async () => {
    const { warnings } = await compute();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^planning\.method is auto and no backtest .* run "pulsestock backtest"/);
    expect(warnings[1]).toMatch(
      /^planning\.targetFill is 0\.93 and no backtest .* serviceLevel 0\.95 is used/,
    );
  });

  it('taken back by a person gives the parameters of before, to the digit, and stays taken back', async () => {
    await compute();
    const before = await factory.items('parametersTable');
    const { learned } = await learn();
    expect((await compute()).changed).toBe(SKUS.length);
    for (const calibration of learned) await decide({ ...calibration, state: 'reverted', author: 'wang' });
    await compute();
    const parameters = Object.entries(await factory.items('parametersTable')).filter(([key]) =>
      key.endsWith('PARAMS'),
    );
    expect(Object.fromEntries(parameters)).toEqual(before);
    expect((await learn()).stored.kept).toHaveLength(learned.length);
    expect((await calibrations()).map(({ state }) => state)).toEqual(learned.map(() => 'reverted'));
  });

  it('is not used by a plan of an earlier day', async () => {
    await learn();
    await compute('2026-06-23T21:30:00Z');
    await inAuto(async ({ history }) => {
      const snapshot = await history.newestSnapshot(businessDay('2026-06-23'));
      expect(snapshot?.parameters[0]?.choice.by).toBe('default');
    });
  });
});
