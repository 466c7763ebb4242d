import { expect, it } from 'vitest';
import { LOG_EVENTS } from '../../lib/domain/log-events.ts';
import { deployedHandlers, type HandlerName } from '../../lib/infra/functions.ts';
import { LOG_QUERIES } from '../../lib/infra/log-queries.ts';
import { alarmsOf, type Datapoint, stateOf } from './alarm-evaluator.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { SynthesisedStage } from './synthesis.ts';

/** Calls that each function makes in every run: refused, the run fails. */
const CALL_OF_EVERY_RUN = {
  ingest: 's3:GetObject',
  recompute: 'dynamodb:PutItem',
  recalibrate: 'dynamodb:PutItem',
  evaluate: 'dynamodb:PutItem',
  report: 'dynamodb:PutItem',
  'send-messages': 'dynamodb:Query',
} as const satisfies Readonly<Partial<Record<HandlerName, string>>>;

/** The relay to group chats has no embedded robots to fail at; its own test has. */
const TRIED = Object.keys(CALL_OF_EVERY_RUN) as (keyof typeof CALL_OF_EVERY_RUN)[];

const DROPPED_AT = '2026-06-24T20:00:00+08:00';

/**
 * Alarms and saved queries against what the bundled functions really emit and log: `plain` is a stage that has worked
 * without a fault, `rough` one in which anything may be done.
 */
export function itTellsOfTroubles(
  stage: () => { synthesis: SynthesisedStage; plain: Rehearsal; rough: Rehearsal },
): void {
  /** Names of the alarms that are on at that moment, by what was emitted up to then. */
  function alarmsOn(emitted: readonly Datapoint[], nowMs = Date.now()): string[] {
    const { synthesis } = stage();
    return alarmsOf(synthesis, synthesis.stage.deployment.stage)
      .filter((alarm) => stateOf(alarm, emitted, nowMs) === 'alarm')
      .map(({ name }) => name);
  }

  /** The alarms that are on for what was emitted while something was done, those of absence left out. */
  async function alarmsAfter(work: () => Promise<unknown>): Promise<string[]> {
    const { rough } = stage();
    const startMs = Date.now();
    await work();
    const emitted = rough.emitted().filter(({ atMs }) => atMs >= startMs);
    return alarmsOn(emitted).filter((name) => !name.endsWith('-not-run'));
  }

  const drop = async (name: string, text: string) => {
    const { rough } = stage();
    return rough.run('ingest', await rough.drop(name, Buffer.from(text), DROPPED_AT));
  };

  it('are tried for every function that the stage has', () => {
    expect(TRIED).toEqual(deployedHandlers(stage().synthesis.stage));
  });

  it('are silent where all went well, except of what has not run: a dropped file is no run', () => {
    const { plain } = stage();
    expect(alarmsOn(plain.emitted())).toEqual(['ingest-not-run', 'send-messages-not-run']);
    const inThreeDays = Date.now() + 72 * 3_600_000;
    expect(alarmsOn(plain.emitted(), inThreeDays)).toEqual(TRIED.map((handler) => `${handler}-not-run`));
  });

  it.each(TRIED)('%s-failed is on when all three attempts failed, not before', async (handler) => {
    const { rough } = stage();
    const event =
      handler === 'send-messages'
        ? {}
        : { ...rough.payload(handler, '2026-06-25T08:00:00Z'), executionId: `failing-${handler}` };
    const attempt = async () => {
      rough.gateway.refuseOnce(
        ({ caller, action }) => caller === handler && action === CALL_OF_EVERY_RUN[handler],
      );
      expect(await rough.invoke(handler, event)).toHaveProperty('error');
    };
    const startMs = Date.now();
    await attempt();
    await attempt();
    const emitted = () => rough.emitted().filter(({ atMs }) => atMs >= startMs);
    expect(alarmsOn(emitted())).not.toContain(`${handler}-failed`);
    await attempt();
    expect(alarmsOn(emitted())).toContain(`${handler}-failed`);
    expect(emitted().filter(({ name, value }) => name === 'Failures' && value === 1)).toHaveLength(3);
  });

  it('rejected-rows is on when a new file has too many, not when it is known, nor for a few', async () => {
    const good = Array.from({ length: 30 }, (_, index) => `2026-06-20,OR-NBR-12X2,b2b,${index + 1}`);
    const bad = ['2026-02-30,OR-NBR-12X2,b2b,1', '2026-06-20,OR-NBR-12X2,b2b,two boxes'];
    const file = ['date,sku,channel,qty', ...good, ...bad].join('\n');
    expect(await alarmsAfter(() => drop('orders-bad.csv', file))).toEqual(['rejected-rows']);
    expect(await alarmsAfter(() => drop('orders-bad.csv', file))).toEqual([]);
    const more = [...good, ...good, ...good].map((line, index) => line.replace('b2b', `shop-${index}`));
    const large = ['date,sku,channel,qty', ...more, ...bad].join('\n');
    expect(await alarmsAfter(() => drop('orders-large.csv', large))).toEqual([]);
  });

  it('refused-files is on when nothing knows what a file is, until it is known', async () => {
    const refused = () => drop('holiday-plan.csv', 'who,where\nLi,Sanya\n');
    expect(await alarmsAfter(refused)).toEqual(['refused-files']);
    expect(await alarmsAfter(refused)).toEqual([]);
  });

  it('stale-sources is on when the watch finds old data', async () => {
    const { rough } = stage();
    const watch = (at: string) => () => rough.run('evaluate', rough.payload('evaluate', at));
    expect(await alarmsAfter(watch('2026-06-25T09:00:00Z'))).toEqual([]);
    expect(await alarmsAfter(watch('2026-07-10T09:00:00Z'))).toEqual(['stale-sources']);
  });

  it('are read by ids that are known, in queries whose columns are there', () => {
    const { plain, rough } = stage();
    const lines = [plain, rough]
      .flatMap((one) => TRIED.map((handler) => one.output(handler)))
      .flatMap((output) => output.split('\n'))
      .filter((line) => line.includes('"level"'))
      .map((line) => JSON.parse(line) as { message: string; data: Record<string, unknown> });
    const logged = new Set(lines.map(({ message }) => message));
    expect([...logged].filter((id) => !Object.hasOwn(LOG_EVENTS, id))).toEqual([]);
    expect(logged.size).toBeGreaterThan(6);
    for (const { name, filter, fields } of LOG_QUERIES) {
      const found = lines.filter(({ message }) => filter.includes(`"${message}"`));
      const empty = fields.filter((field) => !found.some(({ data }) => field.slice('data.'.length) in data));
      expect(empty, name).toEqual([]);
    }
  });
}
