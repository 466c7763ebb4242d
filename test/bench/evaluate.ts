import { cpuUsage, resourceUsage } from 'node:process';
import { advanceEpisodes, noticed } from '../../lib/alerts/episodes.ts';
import { planMessages } from '../../lib/alerts/messages.ts';
import { newProposals } from '../../lib/alerts/proposals.ts';
import { dueEpisodes, type Mailbox } from '../../lib/alerts/telling.ts';
import type { AdSlice } from '../../lib/domain/ad-history.ts';
import { addDays, businessDay, type Instant, instant } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Rule } from '../../lib/domain/rules.ts';
import type { Closure, Item } from '../../lib/domain/sets.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { subjectKey } from '../../lib/domain/subjects.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { evaluateRules, type OpenAlerts } from '../../lib/triggers/rules.ts';
import type { RunFacts } from '../../lib/triggers/run-facts.ts';
import { type AdDay, NO_ADS, type SkuAds, type SkuFacts } from '../../lib/triggers/sku-facts.ts';

const TODAY = businessDay('2026-06-24');
const FIRST_RUN = instant('2026-06-24T12:00:00Z');
const SECOND_RUN = instant('2026-06-24T13:00:00Z');
const ZONE = 'Asia/Shanghai';

const SETTINGS = parseSettings(
  {
    people: (['supply', 'marketing', 'finance', 'it'] as const).map((audience) => ({
      id: audience,
      audiences: [audience],
      language: audience === 'it' ? 'en' : 'zh',
      protocols: ['email', 'sms'],
    })),
  },
  'benchmark',
);

const MAILBOXES: readonly Mailbox[] = SETTINGS.people.flatMap((person) =>
  person.protocols.map((protocol) => ({
    person,
    protocol,
    held: [],
    heldEpisodes: new Map(),
    sentToday: 0,
  })),
);

/**
 * One hour of the watch over many SKUs (seeded; one in five advertised, six in ten with an open order, all with a shelf
 * life and receipts, a closure ahead), facts in memory before and nothing written after: an hour in which one SKU in a
 * hundred has sold what was left of it, all other alerts open and told since the hour before.
 */
export function benchEvaluate({ skus }: { skus: number }): void {
  const calm = seededFacts(skus);
  const before = hour({ facts: calm, open: [], at: FIRST_RUN });
  const told = before.episodes.map((episode) => noticed(episode, FIRST_RUN));
  const changed = { ...calm, skus: calm.skus.map(soldOut) };
  for (const facts of [calm, changed]) hour({ facts, open: told, at: SECOND_RUN });
  const cpu = cpuUsage();
  const start = performance.now();
  const after = hour({ facts: changed, open: told, at: SECOND_RUN });
  const ms = performance.now() - start;
  const { user, system } = cpuUsage(cpu);
  console.log(
    `evaluate: ${skus} SKUs, ${told.length} alerts open, ${after.changed} changed, ${after.proposals} proposals, ${after.messages} messages`,
  );
  console.log(
    `${Object.entries(after.opened)
      .map(([rule, count]) => `${rule} ${count}`)
      .join(' · ')} opened`,
  );
  console.log(
    `${Math.round(ms)} ms, ${Math.round((user + system) / 1000)} ms of processor, ${((user + system) / skus).toFixed(1)} µs a SKU`,
  );
  for (const [name, part] of Object.entries(after.parts)) console.log(`  ${name}: ${Math.round(part)} ms`);
  console.log(`most memory of the process: ${Math.round(resourceUsage().maxRSS / 1024)} MB`);
}

interface Hour {
  readonly facts: RunFacts;
  readonly open: readonly Episode[];
  readonly at: Instant;
}

function hour({ facts, open, at }: Hour) {
  const parts: Record<string, number> = {};
  const timed = <T>(name: string, work: () => T): T => {
    const start = performance.now();
    const result = work();
    parts[name] = performance.now() - start;
    return result;
  };
  const verdicts = timed('verdicts', () => evaluateRules(facts, SETTINGS, openAlerts(open)));
  const { changed, episodes } = timed('episodes', () =>
    advanceEpisodes({ open, verdicts, at, dwellHours: SETTINGS.triggers.dwellHours }),
  );
  const due = timed('who is told', () => dueEpisodes({ episodes, at, isMorning: true }));
  const proposals = timed('proposals', () =>
    newProposals({ told: due.filter(({ state }) => state === 'open'), verdicts, open: [], lines: [], at }),
  );
  const items = new Map(facts.skus.flatMap(({ sku, item }) => (item === null ? [] : [[sku, item] as const])));
  const { messages } = timed('messages', () =>
    planMessages({
      due,
      proposals,
      mailboxes: MAILBOXES,
      items,
      at,
      isMorning: true,
      zone: ZONE,
      messagesPerDay: 30,
    }),
  );
  const opened: Record<string, number> = {};
  for (const { rule, openedAt } of changed) if (openedAt === at) opened[rule] = (opened[rule] ?? 0) + 1;
  return {
    parts,
    episodes,
    opened,
    changed: changed.length,
    proposals: proposals.length,
    messages: messages.length,
  };
}

function openAlerts(episodes: readonly Episode[]): OpenAlerts {
  const open = new Map<string, Set<Rule>>();
  for (const { rule, subject } of episodes) {
    const key = subjectKey(subject);
    open.set(key, (open.get(key) ?? new Set()).add(rule));
  }
  return open;
}

const CLOSURES: readonly Closure[] = [
  { scope: 'factory', from: addDays(TODAY, 60), to: addDays(TODAY, 66), name: 'Golden Week' },
  { scope: 'supplier:S7', from: addDays(TODAY, 20), to: addDays(TODAY, 30), name: null },
];

/** One SKU in a hundred with nothing left, the others as they were. */
function soldOut(facts: SkuFacts, index: number): SkuFacts {
  if (index % 100 !== 7) return facts;
  return { ...facts, available: 0, inventoryPosition: facts.onOrder };
}

function seededFacts(skus: number): RunFacts {
  return {
    at: FIRST_RUN,
    today: TODAY,
    skus: Array.from({ length: skus }, (_, index) => seededSku(index)),
    items: [],
    accounts: [],
    adStops: { blockedSince: new Map(), listed: new Map() },
    campaigns: [],
    supply: [],
    closures: CLOSURES,
    feeds: [{ source: 'shop', record: 'sale', newestAt: FIRST_RUN }],
    files: [],
    reviews: [],
  };
}

const ITEM: Item = {
  sku: '',
  nameZh: 'O型圈',
  nameEn: 'O-ring',
  category: 'O-rings',
  unitCost: amountOf(0.4),
  unitPrice: amountOf(1),
  currency: 'CNY',
  leadTimeDays: 14,
  leadTimeSd: 2,
  expediteLeadTimeDays: 5,
  expeditePremium: 0.1,
  moq: quantityOf(500),
  lotSize: quantityOf(50),
  presentReorderPoint: null,
  presentOrderUpTo: null,
  supply: 'buy',
  supplier: 'S1',
  dailyCapacityUnits: null,
  startUpDays: null,
  shelfLifeDays: 2555,
  active: true,
  replaces: null,
};

function seededSku(index: number): SkuFacts {
  const isAdvertised = index % 5 === 0;
  const daily = 1 + ((index * 37) % 97);
  const reorderPoint = daily * 24;
  const available = reorderPoint * (1.1 + ((index * 13) % 40) / 40);
  const ordered = index % 10 < 6 ? daily * 20 : 0;
  const sku = `SKU-${String(index).padStart(6, '0')}`;
  const parameters: MethodParameters = {
    method: 'handbook',
    demandClass: null,
    meanDailyDemand: daily,
    leadTimeDays: 14,
    baseSafetyStock: daily * 5,
    pulseStock: daily * 5,
    campaignStock: 0,
    safetyStock: daily * 10,
    reorderPoint,
    orderUpTo: reorderPoint + 500,
    expeditePoint: null,
    expediteUpTo: null,
    campaigns: [],
    inputs: { closedDaysAhead: 0 },
  };
  return {
    sku,
    pool: 'main',
    item: { ...ITEM, sku, supplier: `S${index % 50}` },
    parameters,
    plannedParameters: parameters,
    loweredBy: [],
    available,
    onOrder: ordered,
    proposedOutstanding: 0,
    expediteOutstanding: 0,
    inventoryPosition: available + ordered,
    receipts:
      ordered === 0
        ? []
        : [
            {
              orderId: `PO-${index}`,
              supplier: `S${index % 50}`,
              units: ordered,
              dueOn: addDays(TODAY, (index % 500 === 0 ? -2 : 2) + (index % 12)),
              expedited: false,
              cancellableUntil: null,
            },
          ],
    sevenDayMeanDemand: daily * (0.8 + ((index * 7) % 10) / 25),
    usualPulseDemand: daily / 5,
    newestPulseDemand: daily / 5,
    lastSoldOn: TODAY,
    salesRecordedFrom: addDays(TODAY, -400),
    stockAge: {
      recordedFrom: addDays(TODAY, -400),
      newestOn: addDays(TODAY, -10),
      oldLots: [],
      laterUnits: available,
    },
    regions: [],
    stale: [],
    stockTakenAt: FIRST_RUN,
    adSeries: isAdvertised ? [{ account: 'A1', campaignId: `C${index}`, days: adDays(index) }] : [],
    ads: isAdvertised ? ads(index, sku, daily) : NO_ADS,
    campaigns: [],
    campaignsAhead: [],
    closures: CLOSURES,
    today: TODAY,
    demandFrom: addDays(TODAY, 1),
  };
}

/** One campaign of one account, which brings a fifth of what sells, told apart by region and hour. */
function ads(index: number, sku: string, daily: number): SkuAds {
  const campaignId = `C${index}`;
  const slice = (by: AdSlice['by'], value: string, conversions: number): AdSlice => ({
    ...{ account: 'A1', campaignId, sku: null, by, value, conversions },
    spend: amountOf(100),
    currency: 'USD',
  });
  return {
    runs: [
      { ...{ account: 'A1', campaignId }, otherSkus: 0, newestDay: TODAY, spendADay: 3, currency: 'USD' },
    ],
    slices: [
      ...['US', 'MX', 'BR'].map((region, rank) => slice('region', region, 40 - rank * 10)),
      ...Array.from({ length: 24 }, (_, hour) => slice('hour', String(hour), 5 + (hour % 7))),
    ],
    driven: [
      {
        ...{ account: 'A1', sku, pool: 'main', adShare: 1, adDrivenShare: 0.8 },
        unitsADay: daily / 5,
        recentUnitsADay: daily / 5,
      },
    ],
  };
}

/** A month of ads; those of one advertised SKU in two hundred jump on the last day. */
function adDays(index: number): AdDay[] {
  return Array.from({ length: 31 }, (_, day) => {
    const impressions = 800 + ((index * 31 + day * 17) % 400);
    const surge = day === 30 && index % 1000 === 0 ? 4 : 1;
    return {
      day: addDays(TODAY, day - 30),
      impressions,
      clicks: Math.round(impressions * 0.02 * surge * (0.9 + ((index + day * 7) % 20) / 100)),
      conversions: 1 + (((index + day) * 3) % 3) * surge,
      spend: impressions / 400,
      provisional: day > 26,
    };
  });
}
