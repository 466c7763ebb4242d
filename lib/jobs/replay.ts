import { type MailboxTally, type RuleTally, TellingTally } from '../alerts/telling-tally.ts';
import {
  addDays,
  type BusinessDay,
  dayCloses,
  dayNumber,
  daysBetween,
  type Instant,
  instantAt,
  localDay,
} from '../domain/calendar.ts';
import type { Calibration, CalibrationSubject } from '../domain/calibration.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { episodeReference } from '../domain/episodes.ts';
import { UsageError } from '../domain/errors.ts';
import type { RunRecord, Snapshot } from '../domain/ports.ts';
import type { Proposal } from '../domain/proposals.ts';
import { drivingParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { History } from '../history/history.ts';
import { denseSeries } from '../planning/demand-series.ts';
import type { Settings } from '../settings/settings.ts';
import {
  type PulseDay,
  type PulseNotices,
  pulseDaysIn,
  pulseNotices,
  pulsesOf,
  type SurgeDay,
} from '../simulation/pulse-notices.ts';
import { SimulatedStock } from '../simulation/simulated-stock.ts';
import { AlertsInMemory } from './alerts-in-memory.ts';
import { pastReading, settledHistory } from './past-history.ts';
import { computeParameters } from './plan.ts';
import { type Watched, watch } from './watch.ts';

/** What a replay is asked for. */
export interface ReplayRequest {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  /** True for a run every hour, as in operation; else one when each day closes. */
  readonly hourly: boolean;
  /** Days that are known to have been pulses; without them those found in demand. */
  readonly pulseDays?: readonly PulseDay[];
  /** Decides the lead times that simulated orders meet; 1 without. */
  readonly seed?: number;
}

/** What the watch would have done in these days. */
export interface ReplayReport {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly runs: number;
  readonly skus: number;
  readonly rules: readonly RuleTally[];
  /** Episodes that are open in the end. */
  readonly open: number;
  readonly mailboxes: readonly MailboxTally[];
  /** Namings of an alert that were not due yet: see `TellingTally`. */
  readonly toldAgain: number;
  readonly pulses: { readonly areGiven: boolean; readonly watch: PulseNotices; readonly act: PulseNotices };
  readonly stock: {
    /** Runs in which stock of all pools was simulated, or of some was counted. */
    readonly simulatedRuns: number;
    readonly countedRuns: number;
    /** Of demand in simulated pools. */
    readonly unitsAsked: number;
    readonly unitsServed: number;
    readonly ordersPlaced: number;
  };
  /** What in history a person should know of, each once. */
  readonly warnings: readonly string[];
}

/** When the parameters of the day before are in force, on the factory's clock: see the recompute's schedule. */
const RECOMPUTED_AT = '05:30';
const DAY_HOURS = 24;
/** Days before a replay from which it is known which of its days were pulses. */
const PULSE_WINDOW_DAYS = 90;

/**
 * Runs the watch over days that have passed: the facts that history held at each run, the rules, episodes, proposals and
 * messages of the hourly job (`watch`), kept in memory; nothing is written or sent. Where nobody counted stock, it is
 * simulated: it begins at the order-up-to level, every proposal is ordered in the run that makes it, and what is not
 * served is lost. `progress` hears of every day as it is begun. Throws UsageError for days that history does not hold.
 */
export async function replayWatch(
  { history, settings }: { readonly history: History; readonly settings: Settings },
  request: ReplayRequest,
  calibrations: readonly Calibration[],
  progress: (day: BusinessDay) => void = () => {},
): Promise<ReplayReport> {
  const past = await openPast(settledHistory(history), settings, request, calibrations);
  for (let day = request.from; day <= request.to; day = addDays(day, 1)) {
    progress(day);
    await past.replayDay(day);
  }
  return past.report();
}

async function openPast(
  history: History,
  settings: Settings,
  request: ReplayRequest,
  calibrations: readonly Calibration[],
): Promise<Past> {
  const { from, to } = request;
  const windowDays = daysBetween(from, to) + 1 + PULSE_WINDOW_DAYS;
  const demand = await history.demandSeries({ planningDay: to, windowDays, settings });
  if (!demand.days.some((day) => day >= dayNumber(from)))
    throw new UsageError(`history holds no sales from ${from} to ${to}: name days that it holds`);
  const world = { items: await history.items(), closures: await history.closures() };
  const { seed = 1 } = request;
  const simulated = new SimulatedStock({ ...world, firstDay: from, lastDay: to, seed });
  return new Past({ history, settings, request, calibrations, demand, simulated });
}

interface PastStart {
  readonly history: History;
  readonly settings: Settings;
  readonly request: ReplayRequest;
  readonly calibrations: readonly Calibration[];
  /** Of all days of the replay. */
  readonly demand: DemandHistory;
  readonly simulated: SimulatedStock;
}

/** A replay on its way from the first day to the last. */
class Past {
  readonly #start: PastStart;
  readonly #alerts = new AlertsInMemory();
  readonly #tally: TellingTally;
  readonly #asked: (day: BusinessDay) => (sku: string, pool: string) => number;
  readonly #runs: RunRecord[] = [];
  readonly #surgeDays: SurgeDay[] = [];
  readonly #warnings = new Set<string>();
  readonly #stock = { simulatedRuns: 0, countedRuns: 0, unitsAsked: 0, unitsServed: 0 };
  #snapshot: Snapshot | null = null;
  #counted: ReadonlySet<string> = new Set();
  #skus = 0;

  constructor(start: PastStart) {
    this.#start = start;
    const { people, factory } = start.settings;
    const mailboxes = people.flatMap(({ id, protocols }) => protocols.map((protocol) => `${id}/${protocol}`));
    const zones = new Map(people.map(({ id, zone }) => [id, zone ?? factory.zone]));
    this.#tally = new TellingTally(mailboxes, (person) => zones.get(person) ?? factory.zone);
    this.#asked = demandByDay(start.demand);
  }

  async replayDay(day: BusinessDay): Promise<void> {
    const { settings, request, simulated } = this.#start;
    const { zone } = settings.factory;
    const closes = dayCloses(day, settings.factory);
    const recomputed = instantAt(day, RECOMPUTED_AT, zone);
    simulated.receive(day);
    let isServed = false;
    for (const at of request.hourly ? hoursOf(day, zone) : [closes]) {
      if (this.#snapshot === null || (at >= recomputed && this.#snapshot.planningDay < addDays(day, -1)))
        await this.#recompute(addDays(day, -1));
      const hasClosed: boolean = at >= closes && !isServed;
      await this.#run(at, hasClosed ? day : null);
      isServed ||= hasClosed;
    }
    if (!isServed) this.#serve(day);
  }

  async report(): Promise<ReplayReport> {
    const { request, settings, demand, simulated } = this.#start;
    const { from, to } = request;
    const days = request.pulseDays ?? pulseDaysIn(demand, settings.planning.pulseDayFactor);
    const known = { pulses: pulsesOf(days), from, to };
    const open = (await this.#alerts.openEpisodes()).filter(({ state }) => state === 'open').length;
    return {
      ...{ from, to, runs: this.#runs.length, skus: this.#skus, open },
      rules: this.#tally.rules(),
      mailboxes: this.#tally.mailboxes(from, to),
      toldAgain: this.#tally.toldAgain,
      pulses: {
        areGiven: request.pulseDays !== undefined,
        watch: pulseNotices(known, this.#surgeDays, 'watch'),
        act: pulseNotices(known, this.#surgeDays, 'act'),
      },
      stock: { ...this.#stock, ordersPlaced: simulated.placed.length },
      warnings: [...this.#warnings],
    };
  }

  async #recompute(planningDay: BusinessDay): Promise<void> {
    const { calibrations, simulated } = this.#start;
    const { parameters, warnings } = await computeParameters(this.#start, planningDay, calibrations);
    this.#snapshot = { planningDay, parameters };
    for (const one of parameters) {
      const { orderUpTo } = drivingParameters(one);
      simulated.begin({ sku: one.sku, pool: one.pool, units: Math.max(0, orderUpTo) });
    }
    for (const warning of warnings) this.#warnings.add(warning);
  }

  #serve(day: BusinessDay): void {
    const askedOn = this.#asked(day);
    const { asked, served } = this.#start.simulated.serve((sku, pool) =>
      this.#counted.has(pool) ? 0 : askedOn(sku, pool),
    );
    this.#stock.unitsAsked += asked;
    this.#stock.unitsServed += served;
  }

  /** One run; `closed` is the day that has closed since the one before. */
  async #run(at: Instant, closed: BusinessDay | null): Promise<void> {
    const { settings, simulated } = this.#start;
    const snapshot = this.#snapshot;
    if (snapshot === null) return;
    const reading = await pastReading(this.#start.history, simulated, { at, snapshot, settings });
    this.#counted = reading.countedPools;
    this.#stock[this.#counted.size > 0 ? 'countedRuns' : 'simulatedRuns'] += 1;
    if (closed !== null) this.#serve(closed);
    const watched = await watch(
      {
        settings,
        history: reading.history,
        alerts: this.#alerts,
        parameters: { calibrations: async (kinds) => this.#start.calibrations.filter(isOf(kinds)) },
        ledger: { recent: async (_job, limit) => this.#runs.slice(-limit).reverse() },
        // When a file came is no part of history.
        data: { list: async function* () {}, get: async () => new Uint8Array() },
      },
      at,
    );
    this.#runs.push(runRecord(at));
    this.#skus = Math.max(this.#skus, watched.skus);
    this.#tally.add({ at, ...watched });
    this.#noteSurges(watched, at);
    for (const warning of watched.warnings) this.#warnings.add(warning);
    for (const proposal of watched.proposals)
      if (!this.#counted.has(proposal.pool)) simulated.place(orderOf(proposal, settings));
  }

  #noteSurges({ episodes }: Watched, at: Instant): void {
    const day = localDay(at, this.#start.settings.factory.zone);
    for (const episode of episodes) {
      const { evidence, subject, state, clearSince } = episode;
      if (evidence.rule !== 'surge-seen' || subject.kind !== 'sku') continue;
      if (state !== 'open' || clearSince !== null || evidence.level === 'none') continue;
      const { level } = evidence;
      this.#surgeDays.push({ sku: subject.sku, day, level, alert: episodeReference(episode) });
    }
  }
}

function isOf(kinds: readonly CalibrationSubject['kind'][] | undefined): (one: Calibration) => boolean {
  return ({ subject }) => kinds === undefined || kinds.includes(subject.kind);
}

/** Every whole hour of a day on the factory's clock. */
function hoursOf(day: BusinessDay, zone: string): Instant[] {
  const hours = Array.from({ length: DAY_HOURS }, (_, hour) =>
    instantAt(day, `${String(hour).padStart(2, '0')}:00`, zone),
  );
  return [...new Set(hours)].sort();
}

/** Somebody orders what is proposed at once. */
function orderOf({ id, sku, pool, kind, units, arrivesOn, sentAt }: Proposal, { factory }: Settings) {
  const orderedOn = localDay(sentAt, factory.zone);
  return { orderId: id, sku, pool, kind, units, placedAt: sentAt, orderedOn, dueOn: arrivesOn };
}

function demandByDay(demand: DemandHistory): (day: BusinessDay) => (sku: string, pool: string) => number {
  const units = new Map(
    demand.skus.map((sku, index) => {
      const { pool, baseUnits, pulseUnits } = denseSeries(demand, index);
      return [skuKey(sku, pool), baseUnits.map((base, at) => base + (pulseUnits[at] ?? 0))];
    }),
  );
  return (day) => {
    const at = dayNumber(day) - demand.firstDay;
    return (sku, pool) => units.get(skuKey(sku, pool))?.[at] ?? 0;
  };
}

function runRecord(at: Instant): RunRecord {
  return {
    ...{ job: 'evaluate', scheduledTime: at, executionId: `replay-${at}`, attempt: 1 },
    ...{ state: 'succeeded', startedAt: at, finishedAt: at, summary: {} },
  };
}
