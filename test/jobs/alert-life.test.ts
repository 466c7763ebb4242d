import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../lib/domain/calendar.ts';
import { type Episode, type EpisodeAnswer, episodeReference } from '../../lib/domain/episodes.ts';
import type { Message } from '../../lib/domain/messages.ts';
import type { AlertTable } from '../../lib/domain/ports.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { csv, Factory, type ProcessOptions, type SavedState, settings, trigger } from './factory.ts';

/** 100 pieces a day of OR-1 and OR-2, stock for 3 days of OR-1 and for 40 of OR-2; 3 days to come in. Times in Shanghai. */
const DAYS = Array.from({ length: 24 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
const at = (time: string, day = 24) => instant(`2026-06-${day}T${time}:00+08:00`);
/** When the leases of a run in the evening are over. */
const LATER = at('22:00');

let factory: Factory;
let planned: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([
    csv('items_2026-06-20.csv', 'sku,lead_time_days,moq,lot_size', ['OR-1,3,500,100', 'OR-2,3,500,100']),
    csv(
      'orders.csv',
      'date,sku,channel,qty',
      DAYS.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-2,b2b,100`]),
    ),
    csv('stock.csv', 'date,sku,on_hand', ['2026-06-24,OR-1,300', '2026-06-24,OR-2,4000']),
  ]);
  await factory.run((context) => recompute(context, trigger('recompute', at('20:00'))));
  planned = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(planned));

const look = (moment: Instant, options: ProcessOptions & { attempt?: number } = {}) =>
  factory.run((context) => evaluate(context, trigger('evaluate', moment, options.attempt)), options);

/** A count of the evening that leaves no more of OR-2 than of OR-1. */
const shortage = () =>
  factory.ingest([
    csv('count.csv', 'taken_at,sku,on_hand', [
      '2026-06-24T20:30:00+08:00,OR-1,300',
      '2026-06-24T20:30:00+08:00,OR-2,300',
    ]),
  ]);

const people = (...list: object[]) =>
  settings({
    people: list.map((one) => ({ audiences: ['supply'], language: 'zh', protocols: ['email'], ...one })),
    ...{ triggers: { staleAfterHours: { sale: 240, stockLevel: 240 } } },
  });

async function episodes(): Promise<Episode[]> {
  return factory.run(({ alerts }) => alerts.openEpisodes());
}

async function bodies(): Promise<Record<string, string>> {
  const items = Object.values(await factory.items('alertsTable'));
  const messages = items.flatMap((item) => ('message' in item ? [item.message as Message] : []));
  return Object.fromEntries(messages.map(({ createdAt, person, body }) => [`${createdAt} ${person}`, body]));
}

const answer = (sku: string, given: EpisodeAnswer) =>
  factory.run(async ({ alerts }) => {
    const episode = (await alerts.openEpisodes()).find(
      ({ subject }) => subject.kind === 'sku' && subject.sku === sku,
    );
    if (episode === undefined) throw new Error(`no alert of ${sku}`);
    expect(await alerts.answerEpisode(episodeReference(episode), given)).toBe(true);
  });

describe('the morning digest', () => {
  it("comes with the first run of the factory's day and brings what opened since, with its proposal", async () => {
    const li = { settings: people({ id: 'li' }) };
    expect(await look(at('20:00'), li)).toMatchObject({ messages: 1, proposals: 1, waiting: 0 });
    await shortage();
    expect(await look(at('21:00'), li)).toMatchObject({
      opened: { 'regular-reorder': 1 },
      messages: 0,
      proposals: 0,
      waiting: 1,
    });
    expect(await look(at('07:00', 25), li)).toMatchObject({ messages: 0, waiting: 1 });
    expect(await look(at('08:00', 25), li)).toMatchObject({ messages: 1, proposals: 1, waiting: 0 });
    expect(await look(at('09:00', 25), li)).toMatchObject({ messages: 0, proposals: 0, waiting: 0 });
    const body = (await bodies())[`${at('08:00', 25)} li`] ?? '';
    expect(body).toContain('OR-2');
    expect(body).not.toContain('OR-1');
  });

  it('comes later where the run of the morning did not come to its end', async () => {
    const li = { settings: people({ id: 'li' }) };
    await look(at('20:00'), li);
    await shortage();
    await look(at('21:00'), li);
    const broken = factory.run((context) => {
      const history = { ...context.history, closures: () => Promise.reject(new Error('no disk')) };
      return evaluate({ ...context, history }, trigger('evaluate', at('08:00', 25)));
    }, li);
    await expect(broken).rejects.toThrow('no disk');
    expect(await look(at('09:00', 25), li)).toMatchObject({ messages: 1, waiting: 0 });
  });
});

describe('quiet hours', () => {
  const night = {
    settings: people({ id: 'li' }, { id: 'wang', quietHours: { from: '19:00', to: '09:00' } }),
  };

  it('hold what comes in them for the first run after them, and lose nothing', async () => {
    expect(await look(at('20:00'), night)).toMatchObject({ messages: 1 });
    await shortage();
    await look(at('21:00'), night);
    expect(await look(at('08:00', 25), night)).toMatchObject({ messages: 1 });
    expect(await look(at('09:00', 25), night)).toMatchObject({ messages: 1 });
    expect(await look(at('10:00', 25), night)).toMatchObject({ messages: 0 });
    const body = (await bodies())[`${at('09:00', 25)} wang`] ?? '';
    expect(body).toContain('OR-1');
    expect(body).toContain('OR-2');
    expect(body).toContain('其中 2 条来自免打扰时段');
  });

  it('hold alerts whose episode has closed meanwhile', async () => {
    await look(at('20:00'), night);
    await factory.ingest([
      csv('count.csv', 'taken_at,sku,on_hand', [
        '2026-06-24T20:30:00+08:00,OR-1,9000',
        '2026-06-24T20:30:00+08:00,OR-2,4000',
      ]),
    ]);
    await look(at('21:00'), night);
    expect(await look(at('23:00'), night)).toMatchObject({ closed: { 'regular-reorder': 1 }, messages: 0 });
    expect(await look(at('09:00', 25), night)).toMatchObject({ messages: 1 });
    expect((await bodies())[`${at('09:00', 25)} wang`]).toContain('补货建议（已解除）');
  });
});

describe('the limit of a day', () => {
  it('holds what is over it for the next digest, which says so', async () => {
    const one = {
      settings: settings({
        people: [
          { id: 'li', audiences: ['supply'], language: 'en', protocols: ['email'], messagesPerDay: 1 },
        ],
        triggers: { staleAfterHours: { sale: 12, stockLevel: 12 } },
      }),
    };
    expect(await look(at('20:00'), one)).toMatchObject({ messages: 1 });
    await factory.ingest([csv('sold.csv', 'date,sku,channel,qty', ['2026-06-24,OR-1,site,1'])]);
    expect(await look(at('07:00', 25), one)).toMatchObject({ opened: { 'stale-data': 2 }, messages: 1 });
    await look(at('08:00', 25), one);
    await factory.ingest([
      csv('more.csv', 'order_id,line_id,sku,channel,qty,ordered_at', [
        '9,1,OR-1,site,1,2026-06-25T01:00:00Z',
      ]),
    ]);
    await look(at('10:00', 25), one);
    await look(at('13:00', 25), one);
    expect(await look(at('23:00', 25), one)).toMatchObject({ opened: { 'stale-data': 1 }, messages: 0 });
    expect(await look(at('08:00', 26), one)).toMatchObject({ messages: 1 });
    expect((await bodies())[`${at('08:00', 26)} li`]).toContain(
      "1 of these came when the day's messages were used up",
    );
  });
});

describe('an answer', () => {
  const li = { settings: people({ id: 'li' }) };
  const acknowledged = { author: 'Li', at: LATER, severity: 'warning' } as const;

  it('given while a run is under way is kept', async () => {
    await look(at('20:00'), li);
    await factory.ingest([
      csv('count.csv', 'date,sku,on_hand', ['2026-06-25,OR-1,200', '2026-06-25,OR-2,4000']),
    ]);
    await factory.run(async (context) => {
      const alerts = answeringAfterRead(context, { acknowledged });
      await evaluate({ ...context, alerts }, trigger('evaluate', at('20:00', 25)));
    }, li);
    // The run has written what it found, and the answer stands beside it.
    expect(await episodes()).toMatchObject([
      { acknowledged, evaluatedAt: at('20:00', 25), evidence: { available: 200 } },
    ]);
    expect(await look(at('21:00', 26), li)).toMatchObject({ messages: 0 });
  });

  it('that acknowledges ends the reminders; without it they come each day', async () => {
    await look(at('20:00'), li);
    expect(await look(at('20:00', 25), li)).toMatchObject({ messages: 1 });
    await answer('OR-1', { acknowledged });
    expect(await look(at('20:00', 26), li)).toMatchObject({ messages: 0 });
    expect(await look(at('20:00', 27), li)).toMatchObject({ messages: 0 });
  });

  it('that snoozes is silent until then, and the alert comes back', async () => {
    await look(at('20:00'), li);
    await answer('OR-1', { snoozed: { author: 'Li', at: LATER, until: at('12:00', 26) } });
    expect(await look(at('20:00', 25), li)).toMatchObject({ messages: 0 });
    expect(await look(at('08:00', 26), li)).toMatchObject({ messages: 0 });
    expect(await look(at('08:00', 27), li)).toMatchObject({ messages: 1 });
    expect((await bodies())[`${at('08:00', 27)} li`]).toContain('补货建议（提醒）');
  });
});

/** The alerts of a run in whose midst a person answers: just after it has read what is open. */
function answeringAfterRead({ alerts }: JobContext, given: EpisodeAnswer): AlertTable {
  return new Proxy(alerts, {
    get(table, name: keyof AlertTable) {
      if (name !== 'openEpisodes') return table[name].bind(table);
      return async () => {
        const read = await table.openEpisodes();
        for (const episode of read) await table.answerEpisode(episodeReference(episode), given);
        return read;
      };
    },
  });
}

describe('a run that is stopped after any write and repeated', () => {
  const night = {
    settings: people({ id: 'li' }, { id: 'wang', quietHours: { from: '19:00', to: '09:00' } }),
  };

  /** All of the alerts table but the moments at which messages went out. */
  const alertState = async () =>
    Object.fromEntries(
      Object.entries(await factory.items('alertsTable')).map(([key, { publishedAt: _, ...rest }]) => [
        key,
        rest,
      ]),
    );

  it.each([
    ['that holds notices for a person', '20:00', 24, '2026-06-24T12:00:00.000Z#li#email'],
    ['that tells what was held', '09:00', 25, '2026-06-25T01:00:00.000Z#wang#email'],
  ])(
    '%s ends as if undisturbed, and every message goes out',
    async (_name, time, day, delivery) => {
      if (day === 25) {
        await look(at('20:00'), night);
        await look(at('08:00', 25), night);
      }
      const before = await factory.save();
      await factory.deliveries();
      const moment = at(time, day);
      await look(moment, night);
      const undisturbed = await alertState();
      expect(await factory.deliveries()).toEqual([delivery]);
      let twice = 0;
      await factory.stopEverywhere(
        before,
        (context, attempt) => evaluate(context, trigger('evaluate', moment, attempt)),
        async (after, attempt) => {
          await look(moment, { attempt, now: at('23:00', day), ...night });
          expect(await alertState(), `stopped after ${after} writes`).toEqual(undisturbed);
          const delivered = await factory.deliveries();
          expect([...new Set(delivered)], `stopped after ${after} writes`).toEqual([delivery]);
          twice += delivered.length - 1;
        },
        night,
      );
      // Twice only where the stop fell between publishing and mark.
      expect(twice).toBe(1);
    },
    120_000,
  );
});
