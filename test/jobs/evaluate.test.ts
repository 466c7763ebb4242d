import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answered } from '../../lib/alerts/proposals.ts';
import { instant } from '../../lib/domain/calendar.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Message } from '../../lib/domain/messages.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import { DASHBOARD_KEY } from '../../lib/domain/storage-keys.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { type DroppedFile, ingestFile } from '../../lib/jobs/ingest.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { report } from '../../lib/jobs/report.ts';
import {
  csv,
  dropped,
  Factory,
  type ProcessOptions,
  type SavedState,
  Stop,
  settings,
  trigger,
} from './factory.ts';

/** 100 pieces a day of OR-1, 40 of OR-2, every day; 3 days to come in, expedited 1; stock for 3 days of OR-1 and 100 of OR-2. */
const DAYS = Array.from({ length: 24 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
const FILES: readonly DroppedFile[] = [
  csv('items_2026-06-20.csv', 'sku,name_zh,name_en,lead_time_days,expedite_lead_time_days,moq,lot_size', [
    'OR-1,O型圈,O-ring,3,1,500,100',
    'OR-2,油封,Oil seal,3,1,500,100',
  ]),
  csv(
    'orders.csv',
    'date,sku,channel,qty',
    DAYS.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-2,b2b,40`]),
  ),
  csv('stock.csv', 'date,sku,on_hand', ['2026-06-24,OR-1,300', '2026-06-24,OR-2,4000']),
];

const EIGHT = '2026-06-24T12:00:00Z';
const NINE = '2026-06-24T13:00:00Z';
const TEN = '2026-06-24T14:00:00Z';
/** When the leases of a run at eight are over. */
const settled = instant('2026-06-24T13:30:00Z');

let factory: Factory;
let planned: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest(FILES);
  await factory.run((context) => recompute(context, trigger('recompute', EIGHT)));
  planned = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(planned));

const look = (at: string, options: ProcessOptions & { attempt?: number } = {}) =>
  factory.run((context) => evaluate(context, trigger('evaluate', at, options.attempt)), options);

async function stored(): Promise<{ episodes: Episode[]; proposals: Proposal[]; messages: Message[] }> {
  const items = Object.values(await factory.items('alertsTable'));
  const named = <T>(name: string) => items.flatMap((item) => (name in item ? [item[name] as T] : []));
  return { episodes: named('episode'), proposals: named('proposal'), messages: named('message') };
}

/** What the alerts table holds, but for the moments at which messages went out. */
const alertState = async () =>
  Object.fromEntries(
    Object.entries(await factory.items('alertsTable')).map(([key, { publishedAt: _, ...rest }]) => [
      key,
      rest,
    ]),
  );

const byRule = (a: Episode, b: Episode) => (a.rule < b.rule ? -1 : 1);

const byRecord = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const ids = (at: string) =>
  ['smith#email', 'wang#email', 'wang#sms'].map((to) => `${new Date(at).toISOString()}#${to}`);

describe('the watch', () => {
  it('opens a regular reorder, proposes what is missing and tells each person in their language', async () => {
    expect(await look(EIGHT)).toEqual({
      overtaken: false,
      skus: 2,
      opened: { 'regular-reorder': 1 },
      closed: {},
      proposals: 1,
      messages: 3,
      published: 3,
      staleSources: 0,
      waiting: 0,
      warnings: [],
    });
    const { episodes, proposals, messages } = await stored();
    expect(episodes).toMatchObject([
      {
        subject: { kind: 'sku', sku: 'OR-1', pool: 'main' },
        rule: 'regular-reorder',
        state: 'open',
        pendingNotice: null,
        notices: 1,
        evidence: { available: 300, onOrder: 0, inventoryPosition: 300 },
      },
    ]);
    // No spread of demand or lead time: the reorder point is 3 days of 100, and the least order of 500 goes above it.
    expect(proposals).toMatchObject([
      { kind: 'purchase', units: 500, unitsOutstanding: 500, state: 'sent', arrivesOn: '2026-06-27' },
    ]);
    expect(messages.map(({ id }) => id.split('#').slice(0, 3).join('#')).sort()).toEqual(ids(EIGHT));
    expect(await factory.deliveries()).toEqual(ids(EIGHT));
    const bodyTo = (person: string, protocol: string) =>
      messages.find((one) => one.person === person && one.protocol === protocol)?.body;
    expect(bodyTo('wang', 'email')).toMatch(/OR-1 · O型圈.*500/s);
    expect(bodyTo('wang', 'sms')).toMatch(/^【PulseStock】OR-1 .*500/);
    expect(bodyTo('smith', 'email')).toMatch(/OR-1 · O-ring.*500/s);
  });

  it('writes nothing when the same run comes again', async () => {
    await look(EIGHT);
    const before = await stored();
    await factory.deliveries();
    expect(await look(EIGHT)).toMatchObject({
      opened: {},
      closed: {},
      proposals: 0,
      messages: 0,
      published: 0,
    });
    expect(await stored()).toEqual(before);
    expect(await factory.deliveries()).toEqual([]);
  });

  it('holds in the next hours: no second alert, proposal or message', async () => {
    await look(EIGHT);
    await factory.deliveries();
    for (const at of [NINE, TEN]) {
      expect(await look(at)).toMatchObject({
        opened: {},
        closed: {},
        proposals: 0,
        messages: 0,
        published: 0,
      });
    }
    const { episodes, proposals } = await stored();
    expect(episodes).toHaveLength(1);
    expect(episodes[0]).toMatchObject({ state: 'open', evidence: { available: 300, proposed: 500 } });
    expect(proposals).toHaveLength(1);
  });

  it('writes its page and its entry alone in an hour in which nothing is new', async () => {
    await look(EIGHT);
    await look(NINE);
    const before = await alertState();
    const page = async () => (await factory.objects(DASHBOARD_KEY))[DASHBOARD_KEY];
    const pageBefore = await page();
    await factory.deliveries();
    const stop = new Stop();
    await look(TEN, { stop });
    expect(await alertState()).toEqual(before);
    expect(await factory.deliveries()).toEqual([]);
    // The lease is taken and given back, the run entered twice, and the page says that it is of this hour.
    expect(stop.writes).toBe(5);
    expect(await page()).not.toBe(pageBefore);
  });

  it('closes when the order is listed: the line takes the place of the proposal', async () => {
    await look(EIGHT);
    await factory.deliveries();
    const order = 'po_id,sku,qty,due_date\nPO1,OR-1,500,2026-06-27\n';
    await factory.ingest([dropped('open.csv', order, '2026-06-24T12:30:00Z')]);
    expect(await look(NINE)).toMatchObject({ closed: {}, messages: 0 });
    expect((await stored()).proposals).toMatchObject([
      { state: 'ordered', unitsOutstanding: 0, author: null },
    ]);
    expect(await look('2026-06-24T15:00:00Z')).toMatchObject({
      closed: { 'regular-reorder': 1 },
      proposals: 0,
    });
    expect((await stored()).episodes).toMatchObject([
      { state: 'closed', closedAt: '2026-06-24T15:00:00.000Z' },
    ]);
  });

  it('takes an order placed in answer to a proposal once, though its list is dated before the proposal', async () => {
    await look(EIGHT);
    await factory.ingest([
      csv('open_2026-06-24.csv', 'po_id,sku,qty,due_date,ordered_on', [
        'PO-9,OR-1,300,2026-06-27,2026-06-24',
      ]),
    ]);
    await look(NINE);
    const { proposals } = await stored();
    expect(proposals).toMatchObject([{ units: 500, unitsOutstanding: 200, state: 'sent', open: true }]);
  });

  it('withdraws what it proposed when the need is gone, so that the next need is told', async () => {
    await look(EIGHT);
    await factory.ingest([
      csv('stock-2.csv', 'date,sku,on_hand', ['2026-06-25,OR-1,9000', '2026-06-25,OR-2,4000']),
    ]);
    await look('2026-06-25T12:00:00Z');
    const closing = await look('2026-06-25T15:00:00Z');
    expect(closing).toMatchObject({ closed: { 'regular-reorder': 1 } });
    expect((await stored()).proposals).toMatchObject([
      { state: 'expired', unitsOutstanding: 0, open: false },
    ]);
    await factory.ingest([
      csv('stock-3.csv', 'date,sku,on_hand', ['2026-06-26,OR-1,0', '2026-06-26,OR-2,4000']),
    ]);
    expect(await look('2026-06-26T12:00:00Z')).toMatchObject({
      opened: { 'regular-reorder': 1 },
      proposals: 1,
    });
  });

  it('takes a SKU that a whole stock list no longer names as sold out', async () => {
    await look(EIGHT);
    await factory.ingest([csv('stock-2.csv', 'date,sku,on_hand', ['2026-06-25,OR-2,4000'])]);
    await look('2026-06-25T12:00:00Z');
    const { episodes } = await stored();
    expect(episodes.sort(byRule)).toMatchObject([
      { rule: 'regular-reorder', state: 'open', evidence: { available: 0 } },
      { rule: 'stock-out', severity: 'critical', evidence: { available: 0 } },
    ]);
  });

  it('believes the list before of a SKU whose row could not be read', async () => {
    await factory.ingest([
      csv('stock-2.csv', 'date,sku,on_hand', ['2026-06-25,OR-1,3OO', '2026-06-25,OR-2,4000']),
    ]);
    await look('2026-06-25T12:00:00Z');
    expect((await stored()).episodes.sort(byRule)).toMatchObject([
      { rule: 'regular-reorder', state: 'open', evidence: { available: 300 } },
      {
        rule: 'rejected-rows',
        evidence: { rejectedRows: 1, reasons: [{ column: 'on_hand', rows: 1 }] },
      },
    ]);
  });

  it('counts an order that a person said was placed until its line is listed: it is not proposed again', async () => {
    await look(EIGHT);
    await factory.run(async ({ alerts }) => {
      const [proposal] = await alerts.openProposals();
      if (proposal === undefined) throw new Error('no proposal');
      expect(
        await alerts.putProposal(
          answered(proposal, { answer: 'ordered', author: 'Wang', at: settled, units: null }),
        ),
      ).toBe(true);
    });
    const nextDay = await look('2026-06-25T12:30:00Z');
    expect(nextDay).toMatchObject({ opened: {}, closed: {}, proposals: 0 });
    expect((await stored()).episodes).toMatchObject([{ evidence: { proposed: 500 } }]);
  });

  it('tells what is new, and nothing twice, when a run is repeated after more data came', async () => {
    await look(EIGHT);
    await factory.deliveries();
    await factory.ingest([
      csv('recount.csv', 'taken_at,sku,on_hand', [
        '2026-06-24T11:00:00Z,OR-1,300',
        '2026-06-24T11:00:00Z,OR-2,50',
      ]),
    ]);
    expect(await look(EIGHT)).toMatchObject({
      opened: { 'regular-reorder': 1 },
      proposals: 1,
      messages: 3,
      published: 3,
    });
    expect(await factory.deliveries()).toEqual(ids(EIGHT));
    const news = (await stored()).messages.filter(({ body }) => body.includes('OR-2'));
    expect(news).toHaveLength(3);
    for (const { body } of news) expect(body).not.toContain('OR-1');
  });

  it('opens nothing anew when a run is repeated after what it knows of an open alert changed', async () => {
    await look(EIGHT);
    await factory.ingest([
      csv('recount.csv', 'taken_at,sku,on_hand', [
        '2026-06-24T11:00:00Z,OR-1,301',
        '2026-06-24T11:00:00Z,OR-2,4000',
      ]),
    ]);
    expect(await look(EIGHT)).toMatchObject({ opened: {}, proposals: 0, messages: 0 });
    expect((await stored()).episodes).toMatchObject([{ evidence: { available: 301 } }]);
  });

  it('changes nothing when a run for a later time has looked already', async () => {
    await look(NINE);
    const before = await stored();
    expect(await look(EIGHT)).toEqual({
      overtaken: true,
      skus: 0,
      opened: {},
      closed: {},
      proposals: 0,
      messages: 0,
      published: 0,
      staleSources: 0,
      waiting: 0,
      warnings: [],
    });
    expect(await stored()).toEqual(before);
  });

  it('tells IT and supply once when data is stale, and closes when it comes', async () => {
    const late = '2026-06-27T12:00:00Z';
    expect(await look(late)).toMatchObject({ opened: { 'regular-reorder': 1, 'stale-data': 2 } });
    const stale = (await stored()).episodes.filter(({ rule }) => rule === 'stale-data');
    expect(stale.map(({ evidence }) => evidence).sort(byRecord)).toMatchObject([
      {
        record: 'sale',
        source: 'plain',
        newestAt: '2026-06-24T10:00:00.000Z',
        ageHours: 74,
        allowedHours: 48,
      },
      { record: 'stockLevel', source: 'plain', ageHours: 74 },
    ]);
    await factory.ingest([csv('new.csv', 'date,sku,channel,qty', ['2026-06-27,OR-1,b2b,100'])]);
    await look('2026-06-27T13:00:00Z');
    expect(await look('2026-06-27T15:00:00Z')).toMatchObject({ closed: { 'stale-data': 1 } });
  });

  it('says that there is no data where there never was any', async () => {
    await factory.empty();
    expect(await look(EIGHT)).toMatchObject({ skus: 0, opened: { 'stale-data': 2 }, messages: 3 });
    expect((await stored()).episodes).toMatchObject([
      { evidence: { source: 'any', newestAt: null } },
      { evidence: { source: 'any', newestAt: null } },
    ]);
  });

  it('expedites when a click-through rate jumps while stock is short, through the links of ad campaigns', async () => {
    await factory.ingest([
      csv('ads.csv', 'date,campaign_id,impressions,clicks,conversions', [
        ...DAYS.slice(10, 23).map((day) => `${day},c1,1000,10,1`),
        '2026-06-24,c1,1000,40,4',
      ]),
      csv('links_2026-06-20.csv', 'ad_campaign_id,sku', ['c1,OR-1', 'c1,OR-2']),
      csv('recount.csv', 'taken_at,sku,on_hand', [
        '2026-06-24T11:00:00Z,OR-1,100',
        '2026-06-24T11:00:00Z,OR-2,4000',
      ]),
    ]);
    const opened = { 'aggressive-reorder': 1, 'stock-out': 1, 'surge-seen': 2 };
    expect(await look(EIGHT)).toMatchObject({ opened, proposals: 1 });
    const { episodes, proposals } = await stored();
    expect(episodes.filter(({ rule }) => rule === 'aggressive-reorder')).toMatchObject([
      { subject: { sku: 'OR-1' }, evidence: { cause: 'ctr', rateRatio: 4, daysOfSupply: 1 } },
    ]);
    expect(proposals).toMatchObject([{ kind: 'expedite', units: 500 }]);
  });
});

/** One e-mail to each of two people: every message adds four writes to stop after. */
const twoMails = settings({
  people: [
    { id: 'wang', audiences: ['supply'], language: 'zh', protocols: ['email'] },
    { id: 'smith', audiences: ['supply'], language: 'en', protocols: ['email'] },
  ],
});

describe('an announced campaign', () => {
  it('expedites for the pool of its channel when it starts within the lead time', async () => {
    await factory.ingest([
      csv('campaigns_2026-06-24.csv', 'campaign_id,sku,announced,start,end,planned_units', [
        'TT1,OR-1,2026-06-20,2026-06-27,2026-06-28,800',
        'TT2,OR-2,2026-06-20,2026-06-27,2026-06-28,800',
        'TT3,OR-2,2026-06-26,2026-06-25,2026-06-25,800',
      ]),
    ]);
    await look(EIGHT);
    const { episodes } = await stored();
    expect(episodes.filter(({ rule }) => rule === 'aggressive-reorder')).toMatchObject([
      {
        subject: { sku: 'OR-1' },
        evidence: { cause: 'campaign', campaignId: 'TT1' },
      },
    ]);
  });
});

describe('the watch that is stopped', () => {
  it('after any write and repeated ends as if undisturbed, and every message goes out', async () => {
    await look(EIGHT, { settings: twoMails });
    const undisturbed = await alertState();
    const mails = await factory.deliveries();
    expect(mails).toHaveLength(2);
    let twice = 0;
    const writes = await factory.stopEverywhere(
      planned,
      (context, attempt) => evaluate(context, trigger('evaluate', EIGHT, attempt)),
      async (after, attempt) => {
        await look(EIGHT, { attempt, now: settled, settings: twoMails });
        expect(await alertState(), `stopped after ${after} writes`).toEqual(undisturbed);
        const delivered = await factory.deliveries();
        expect([...new Set(delivered)], `stopped after ${after} writes`).toEqual(mails);
        twice += delivered.length - mails.length;
      },
      { settings: twoMails },
    );
    // Each message comes twice only where the stop fell between its publishing and its mark.
    expect(twice).toBe(mails.length);
    // Lease, run, episode, proposal, two messages, episode told; claim, publish and mark of each; page; run, lease.
    expect(writes).toBe(16);
  });

  it('is made good by the next hour alone', async () => {
    await factory.stopEverywhere(
      planned,
      (context, attempt) => evaluate(context, trigger('evaluate', EIGHT, attempt)),
      async (after) => {
        await look(NINE, { now: settled, settings: twoMails });
        const { episodes, proposals } = await stored();
        expect(episodes, `stopped after ${after} writes`).toMatchObject([
          { state: 'open', pendingNotice: null, notices: 1 },
        ]);
        expect(proposals, `stopped after ${after} writes`).toMatchObject([
          { units: 500, unitsOutstanding: 500 },
        ]);
        const told = new Set((await factory.deliveries()).map((id) => id.slice(id.indexOf('#'))));
        expect([...told].sort(), `stopped after ${after} writes`).toEqual(['#smith#email', '#wang#email']);
      },
      { settings: twoMails },
    );
  });

  it('by a publisher that fails keeps the message for the next run and sends the others', async () => {
    const failing = factory.run((context) => {
      const publisher: typeof context.publisher = {
        publish: async (message) => {
          if (message.person === 'smith') throw new Error('SNS says no');
          await context.publisher.publish(message);
        },
      };
      return evaluate({ ...context, publisher }, trigger('evaluate', EIGHT));
    });
    await expect(failing).rejects.toThrow('SNS says no');
    expect(await factory.deliveries()).toEqual(ids(EIGHT).slice(1));
    await factory.run(async ({ ledger }) => {
      expect(await ledger.newest('evaluate')).toMatchObject({
        state: 'failed',
        summary: { error: 'SNS says no' },
      });
    });
    expect(await look(NINE, { now: settled })).toMatchObject({ messages: 0, published: 1 });
    expect(await factory.deliveries()).toEqual(ids(EIGHT).slice(0, 1));
  });
});

describe('two runs at once', () => {
  it('of one job: the second is refused and changes nothing, whatever its time', async () => {
    await factory.run(async (context) => {
      const running = trigger('evaluate', EIGHT);
      await context.ledger.begin(running, context.clock.now(), settled, false);
      await expect(evaluate(context, trigger('evaluate', NINE))).rejects.toThrow(
        'another run of evaluate is under way: try again when it has ended',
      );
      await expect(evaluate(context, running)).rejects.toThrow(/under way/);
      await context.alerts.openEpisodes().then((episodes) => expect(episodes).toEqual([]));
      expect(await evaluate(context, { ...running, attempt: 2 })).toMatchObject({ messages: 3 });
    });
  });

  it('a run that alone has the data folder waits for no lease that a dead one left', async () => {
    await factory.run(async (context) => {
      await context.ledger.begin(trigger('evaluate', EIGHT), context.clock.now(), settled, false);
    });
    expect(await look(NINE, { alone: true })).toMatchObject({ messages: 3 });
  });
});

describe('a failure', () => {
  it('is what is thrown also where the ledger cannot take it', async () => {
    const run = factory.run((context) => {
      const broken = {
        ...context,
        history: { ...context.history, closures: () => Promise.reject(new Error('no disk')) },
      };
      const ledger: typeof context.ledger = {
        begin: (...run) => context.ledger.begin(...run),
        renew: (...lease) => context.ledger.renew(...lease),
        newest: (job) => context.ledger.newest(job),
        recent: (job, limit) => context.ledger.recent(job, limit),
        finish: () => Promise.reject(new Error('no ledger')),
      };
      return evaluate({ ...broken, ledger }, trigger('evaluate', EIGHT));
    });
    await expect(run).rejects.toThrow('no disk');
  });
});

describe('the report', () => {
  it('is the same bytes when it is made again, and lists what is planned and proposed', async () => {
    await look(EIGHT);
    const make = () => factory.run((context) => report(context, trigger('report', EIGHT)));
    const first = await make();
    expect(first.day).toBe('2026-06-24');
    const planning = first.objects.filter((key) => !key.startsWith('reports/finance/'));
    expect(planning).toEqual(
      ['parameters', 'proposals', 'proposals-purchase', 'proposals-production'].flatMap((name) =>
        ['xlsx', 'zh.csv', 'en.csv'].map((ending) => `reports/day=2026-06-24/${name}.${ending}`),
      ),
    );
    const objects = await factory.objects('reports/');
    expect(Object.keys(objects).sort()).toEqual([DASHBOARD_KEY, ...first.objects].sort());
    await make();
    expect(await factory.objects('reports/')).toEqual(objects);
    const text = async (name: string) =>
      Buffer.from(await factory.data.get(`reports/day=2026-06-24/${name}`)).toString();
    expect(await text('parameters.zh.csv')).toContain('O型圈');
    expect(await text('proposals.en.csv')).toContain('OR-1');
    expect(await text('proposals.en.csv')).not.toContain('OR-2');
  });
});

describe('pools', () => {
  it('keep the stock of a warehouse from serving the channels of another pool', async () => {
    const pools = settings({ pools: { warehouses: { reno: 'us' }, channels: { tiktok: 'us' } } });
    await factory.empty();
    const files = [
      ...FILES,
      csv(
        'tiktok.csv',
        'date,sku,channel,qty',
        DAYS.map((day) => `${day},OR-2,tiktok,10`),
      ),
      csv('reno.csv', 'date,warehouse,sku,on_hand', ['2026-06-24,reno,OR-2,5']),
    ];
    await factory.run(
      async (context) => {
        for (const file of files) await ingestFile(context, file);
        expect(await recompute(context, trigger('recompute', EIGHT))).toMatchObject({ changed: 3 });
        await evaluate(context, trigger('evaluate', EIGHT));
      },
      { settings: pools },
    );
    const open = (await stored()).episodes.filter(({ rule }) => rule === 'regular-reorder');
    expect(open.map(({ subject }) => subject)).toEqual([
      { kind: 'sku', sku: 'OR-1', pool: 'main' },
      { kind: 'sku', sku: 'OR-2', pool: 'us' },
    ]);
  });
});
