import { addDays, type BusinessDay, businessDay, daysBetween, instant } from '../../lib/domain/calendar.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import type { EvidenceOf, Rule } from '../../lib/domain/rules.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { ingestFile } from '../../lib/jobs/ingest.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { csv, dropped, Factory, type Process, trigger } from './factory.ts';

/** The first day on which the factory runs; ninety days of history lie before it. */
export const DAY_ZERO = businessDay('2026-03-02');
export const SKU = 'OR-1';
export const LEAD_TIME_DAYS = 14;
/** Days after an order in which it can be cancelled. */
const CANCELLABLE_DAYS = 6;
const EXPEDITE_DAYS = 5;
const B2B_A_DAY = 1000;
const HISTORY_DAYS = 90;

/** An order that was placed and has not come. */
export interface PlacedOrder {
  readonly id: string;
  readonly orderedOn: BusinessDay;
  readonly dueOn: BusinessDay;
  readonly expedited: boolean;
  units: number;
}

/** What a day of the factory came to. Units. */
export interface FactoryDay {
  readonly day: BusinessDay;
  readonly onHand: number;
  readonly onOrder: number;
  readonly short: number;
}

export interface FactoryOptions {
  /** Rows of the campaign file that is dropped in the evening of day zero; none where there is no campaign. */
  readonly campaigns: readonly string[];
  /** What TikTok sells on a day. */
  readonly pulseOn: (day: BusinessDay) => number;
}

const CAMPAIGN_HEADER =
  'campaign_id,sku,name,kind,announced,start,end,planned_units,planned_peak_day_units,accounts,status,status_date';

/**
 * A factory of one seal on embedded AWS whose people do what the watch proposes: 1,000 pieces a day go to B2B; each
 * morning parameters are computed, at nine the watch looks, what it newly proposes is ordered that day and is in the
 * list of open orders in the evening. What cannot be sent is lost.
 */
export class CampaignFactory {
  readonly #factory: Factory;
  readonly #process: Process;
  readonly #options: FactoryOptions;
  readonly #ordered = new Set<string>();
  orders: PlacedOrder[] = [];
  onHand = 40_000;
  day: BusinessDay = DAY_ZERO;
  /** Days from one look of the factory's people to the next, and from one export to the next; more than one in quiet times. */
  stepDays = 1;

  private constructor(factory: Factory, process: Process, options: FactoryOptions) {
    this.#factory = factory;
    this.#process = process;
    this.#options = options;
  }

  /** The factory on the evening of day zero. */
  static async start(options: FactoryOptions): Promise<CampaignFactory> {
    const factory = await Factory.start();
    const process = await factory.process();
    const one = new CampaignFactory(factory, process, options);
    const before = Array.from({ length: HISTORY_DAYS }, (_, index) =>
      addDays(DAY_ZERO, index - HISTORY_DAYS + 1),
    );
    await one.drop(
      'sku_master.csv',
      'sku,lead_time_days,lead_time_sd,expedite_lead_time_days,expedite_premium,moq,lot_size,unit_cost,unit_price,currency',
      [`${SKU},${LEAD_TIME_DAYS},2,${EXPEDITE_DAYS},0.1,1000,100,1,1.6,CNY`],
    );
    // What B2B buys swings a little about its mean, so that there is something to be safe against.
    await one.drop(
      'orders.csv',
      'date,sku,channel,qty',
      before.map((day, index) => `${day},${SKU},b2b,${B2B_A_DAY + 100 * ((index % 5) - 2)}`),
    );
    await one.#reportEvening();
    if (options.campaigns.length > 0) await one.drop('campaigns.csv', CAMPAIGN_HEADER, options.campaigns);
    return one;
  }

  async end(): Promise<void> {
    await this.#process.close();
    await this.#factory.end();
  }

  /** A file of the factory, dated the evening of the present day. */
  async drop(name: string, header: string, rows: readonly string[], time = '20:00'): Promise<void> {
    const file = csv(name, header, rows);
    const at = instant(`${this.day}T${time}:00+08:00`);
    const opened = await file.open();
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.bytes) chunks.push(chunk);
    const [{ receipt }] = (await ingestFile(
      this.#process.context,
      dropped(name, Buffer.concat(chunks), at),
    )) as [Awaited<ReturnType<typeof ingestFile>>[number]];
    if (receipt.reason !== null || receipt.rejected > 0)
      throw new Error(`${name}: ${receipt.reason ?? JSON.stringify(receipt)}`);
  }

  /** The campaigns as they stand from the present day on. */
  campaigns(rows: readonly string[], time?: string): Promise<void> {
    return this.drop(`campaigns ${this.day}.csv`, CAMPAIGN_HEADER, rows, time);
  }

  /** The hour's watch on the present day. */
  async watch(time: string): Promise<void> {
    await evaluate(this.#process.context, trigger('evaluate', `${this.day}T${time}:00+08:00`));
  }

  /** Days one after the other, until the evening of the last. `during` acts between the watch of nine and the evening. */
  async run(
    until: BusinessDay,
    during: (day: BusinessDay) => Promise<void> = async () => {},
  ): Promise<FactoryDay[]> {
    const days: FactoryDay[] = [];
    while (this.day < until) {
      this.day = addDays(this.day, 1);
      const { context } = this.#process;
      await recompute(context, trigger('recompute', `${this.day}T05:30:00+08:00`));
      await this.watch('09:00');
      await this.placeOrders();
      await during(this.day);
      const sold = [this.#sell()];
      while (sold.length < this.stepDays && this.day < until) {
        this.day = addDays(this.day, 1);
        sold.push(this.#sell());
      }
      await this.drop(
        `orders ${this.day}.csv`,
        'date,sku,channel,qty',
        sold.flatMap(({ rows }) => rows),
      );
      await this.#reportEvening();
      days.push(...sold.map(({ rows: _, ...day }) => day));
    }
    return days;
  }

  /** Orders what is newly proposed. */
  async placeOrders(): Promise<void> {
    for (const { id, kind, units, state } of await this.proposals()) {
      if (this.#ordered.has(id) || state !== 'sent') continue;
      this.#ordered.add(id);
      const expedited = kind === 'expedite' || kind === 'emergency_production';
      const dueOn = addDays(this.day, expedited ? EXPEDITE_DAYS : LEAD_TIME_DAYS);
      this.orders.push({ id: `PO-${this.#ordered.size}`, orderedOn: this.day, dueOn, expedited, units });
    }
  }

  #sell(): FactoryDay & { readonly rows: readonly string[] } {
    for (const { dueOn, units } of this.orders) if (dueOn <= this.day) this.onHand += units;
    this.orders = this.orders.filter(({ dueOn }) => dueOn > this.day);
    const pulse = this.#options.pulseOn(this.day);
    const b2b = B2B_A_DAY + 100 * ((daysBetween(DAY_ZERO, this.day) % 5) - 2);
    const sent = Math.min(this.onHand, b2b + pulse);
    this.onHand -= sent;
    return {
      day: this.day,
      onHand: this.onHand,
      onOrder: this.orders.reduce((sum, { units }) => sum + units, 0),
      short: b2b + pulse - sent,
      rows: [`${this.day},${SKU},b2b,${b2b}`, ...(pulse > 0 ? [`${this.day},${SKU},tiktok,${pulse}`] : [])],
    };
  }

  async #reportEvening(): Promise<void> {
    await this.drop(`stock ${this.day}.csv`, 'date,sku,on_hand,committed', [
      `${this.day},${SKU},${this.onHand},0`,
    ]);
    const rows = this.orders
      .filter(({ units }) => units > 0)
      .map(
        ({ id, units, orderedOn, dueOn, expedited }) =>
          `${id},${SKU},${units},${orderedOn},${dueOn},${expedited},${addDays(orderedOn, CANCELLABLE_DAYS)}`,
      );
    await this.drop(
      `open_orders ${this.day}.csv`,
      'po_id,sku,qty,ordered_on,due_date,expedited,cancellable_until',
      rows,
    );
  }

  async proposals(): Promise<readonly Proposal[]> {
    return (await this.#process.context.alerts.openProposals()).filter(
      ({ unitsOutstanding }) => unitsOutstanding > 0,
    );
  }

  /** The newest alert of a rule; null where there is none. */
  async alert<R extends Rule>(rule: R): Promise<(Episode & { evidence: EvidenceOf<R> }) | null> {
    const { episodes } = await this.#process.context.alerts.everything();
    const found = episodes
      .filter((episode) => episode.rule === rule)
      .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
    return (found.at(-1) ?? null) as (Episode & { evidence: EvidenceOf<R> }) | null;
  }
}
