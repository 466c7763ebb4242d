import { addDays, type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type {
  CampaignEffect,
  CampaignMoney,
  CampaignReview,
  CampaignSpend,
  CampaignStock,
  CampaignSupply,
  ReviewDay,
  ReviewedSku,
} from '../domain/campaign-review.ts';
import { closedOn, demandScopes, openDayCounter } from '../domain/closures.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import type { ReceivedOrders } from '../domain/received-orders.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { StockOuts } from '../domain/stock-outs.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { measureCampaign } from './campaign-measure.ts';
import { accountsOf, type KnownCampaign } from './campaigns.ts';
import { summedSeries } from './demand-series.ts';
import type { MethodInput } from './method-input.ts';
import { planningContext } from './plan.ts';
import type { SettledCampaign } from './settled-campaigns.ts';
import { plannedSkus, skuInput } from './sku-input.ts';
import { type PlannedItem, plannedItems } from './succession.ts';

/** Days before a campaign from which its review shows demand and stock. */
const SHOWN_BEFORE_DAYS = 14;
/** Days of demand before a campaign that its measurement looks at. */
export const BEFORE_CAMPAIGN_DAYS = 61;
/** The handbook's range of cover days, in which emergency supply comes. */
const COVER_DAYS = [3, 7] as const;

/** Money spent on ads of a SKU on a day, in one currency. */
export interface SkuSpend {
  readonly sku: string;
  readonly account: string;
  readonly day: BusinessDay;
  readonly spend: number;
  readonly currency: string | null;
}

/** What is known when settled campaigns are reviewed. */
export interface ReviewFacts {
  readonly settings: Settings;
  readonly items: readonly Item[];
  readonly campaigns: readonly Campaign[];
  readonly closures: readonly Closure[];
  readonly overrides: readonly Override[];
  /** Reaches back to 61 days before the first of them, and up to the day on which the last has settled. */
  readonly demand: DemandHistory;
  readonly receivedOrders: ReceivedOrders;
  readonly stockOuts: StockOuts;
  /** Units on hand at the close of a day (a day number); null where no stock list says. */
  readonly stockOn: (sku: string, pool: string, day: number) => number | null;
  readonly spend: readonly SkuSpend[];
}

/** Order-up-to level in force; null where no parameters are stored. */
export type OrderUpTo = (sku: string, pool: string) => number | null;

/** A review before it is stored, and the SKUs of the plan that no item describes. */
export interface DraftReview {
  readonly review: Omit<CampaignReview, 'calibrations' | 'reports'>;
  readonly unknownSkus: readonly string[];
}

/** A reviewer that knows the facts: made once for all campaigns of a run. It is given the levels in force when one had settled. */
export function campaignReviewer(
  facts: ReviewFacts,
): (settled: SettledCampaign, orderUpTo: OrderUpTo) => DraftReview {
  const planned = new Map(
    plannedItems(facts.demand, facts.items, (sku) =>
      facts.campaigns.flatMap((one) => (one.sku === sku ? [poolOfChannel(one.channel, facts.settings)] : [])),
    ).map((one) => [skuKey(one.item.sku, one.pool), one]),
  );
  return (settled, orderUpTo) => reviewCampaign(settled, planned, { ...facts, orderUpTo });
}

type KnownFacts = ReviewFacts & { readonly orderUpTo: OrderUpTo };

function reviewCampaign(
  { campaignId, settledOn, plans }: SettledCampaign,
  planned: ReadonlyMap<string, PlannedItem>,
  facts: KnownFacts,
): DraftReview {
  const found = plans.flatMap((known) => {
    const { sku, channel } = known.campaign;
    const item = planned.get(skuKey(sku, poolOfChannel(channel, facts.settings)));
    return item === undefined ? [] : [{ known, item }];
  });
  const inputs = inputsOf(
    found.map(({ item }) => item),
    settledOn,
    facts,
  );
  const ran = plans.filter(({ firstDay, lastDay }) => firstDay <= lastDay);
  const campaigns = plans.map(({ campaign }) => campaign);
  const [first] = plans;
  if (first === undefined) throw new RangeError(`campaign ${campaignId} has no plan`);
  return {
    review: {
      campaignId,
      name: first.campaign.name,
      kind: first.campaign.kind,
      status: first.status,
      startsOn: least(campaigns.map(({ startsOn }) => startsOn)),
      endsOn: greatest(campaigns.map(({ endsOn }) => endsOn)),
      ranTo: ran.length === 0 ? null : dayOfNumber(Math.max(...ran.map(({ lastDay }) => lastDay))),
      settledOn,
      skus: found.flatMap(({ known, item }, index): ReviewedSku[] => {
        const input = inputs[index];
        return input === undefined ? [] : [reviewedSku(known, item, input, settledOn, facts)];
      }),
      spend: spendOf(plans, facts.spend),
    },
    unknownSkus: campaigns
      .map(({ sku }) => sku)
      .filter((sku) => !found.some(({ item }) => item.item.sku === sku)),
  };
}

/** What planning is given for the SKUs on the evening on which the campaign had settled: their masks and lead times. */
function inputsOf(items: readonly PlannedItem[], settledOn: BusinessDay, facts: KnownFacts): MethodInput[] {
  const context = planningContext({ ...facts, planningDay: settledOn, calibrations: [] });
  const series = new Map<PlannedItem, DemandSeries>();
  const seriesOf = (one: PlannedItem): DemandSeries => {
    const known =
      series.get(one) ?? summedSeries(facts.demand, { sku: one.item.sku, pool: one.pool }, one.series);
    series.set(one, known);
    return known;
  };
  return plannedSkus(items, null, context, seriesOf).map((one) => skuInput(seriesOf(one), one, context));
}

function reviewedSku(
  known: KnownCampaign,
  { item, pool }: PlannedItem,
  input: MethodInput,
  settledOn: BusinessDay,
  facts: KnownFacts,
): ReviewedSku {
  const { masks, series } = input;
  const isClosed = closedOn(facts.closures, demandScopes([known.campaign.channel]));
  const effect = measureCampaign(sizedIn(input, known), {
    series,
    campaigns: input.campaigns,
    isClosed,
    isSoldOut: (day) => masks.isHeldBack(day) || masks.isLowerBound(day),
    settledOn,
    pulseDayFactor: input.pulseDayFactor,
    runLengthDays: Math.min(
      COVER_DAYS[1],
      Math.max(COVER_DAYS[0], input.expedite?.startDays ?? facts.settings.planning.coverDays),
    ),
  });
  const stock = stockOf(known, item, pool, effect, settledOn, facts);
  return {
    sku: item.sku,
    pool,
    nameZh: item.nameZh,
    nameEn: item.nameEn,
    accounts: accountsOf(known.campaign),
    ran:
      known.firstDay <= known.lastDay
        ? { from: dayOfNumber(known.firstDay), to: dayOfNumber(known.lastDay) }
        : null,
    effect,
    stock,
    supply: supplyOf(known, item, pool, settledOn, facts),
    money: moneyOfSku(item, effect, stock),
    days: daysOf(known, series, pool, settledOn, facts),
  };
}

/** The campaign as planning sizes it: with units expected of it where none are planned, like those that it shares days with. */
function sizedIn({ campaigns }: MethodInput, { campaign }: KnownCampaign): KnownCampaign {
  const { campaignId, sku } = campaign;
  const sized = campaigns.find((one) => one.campaign.campaignId === campaignId && one.campaign.sku === sku);
  if (sized === undefined) throw new RangeError(`planning of ${sku} does not know campaign ${campaignId}`);
  return sized;
}

function stockOf(
  { firstDay, lastDay }: KnownCampaign,
  { sku }: Item,
  pool: string,
  { baselineDailyUnits }: CampaignEffect,
  settledOn: BusinessDay,
  { stockOn, orderUpTo }: KnownFacts,
): CampaignStock {
  const on = (day: number) => stockOn(sku, pool, day);
  const during = Array.from({ length: Math.max(0, lastDay - firstDay + 1) }, (_, index) =>
    on(firstDay + index),
  );
  const known = during.filter((units) => units !== null);
  const settled = on(dayNumber(settledOn));
  const upTo = orderUpTo(sku, pool);
  const excess = settled === null || upTo === null ? null : Math.max(0, settled - upTo);
  return {
    before: on(firstDay - 1),
    least: known.length === 0 ? null : Math.min(...known),
    atEnd: during.at(-1) ?? null,
    settled,
    excess,
    excessDays:
      excess === null || baselineDailyUnits === null || baselineDailyUnits <= 0
        ? null
        : excess / baselineDailyUnits,
  };
}

/** Orders that came between announcement (the start, where it is not stated) and settling, against the stated lead time. */
function supplyOf(
  { campaign, firstDay }: KnownCampaign,
  { sku, supplier, leadTimeDays }: Item,
  pool: string,
  settledOn: BusinessDay,
  { receivedOrders: orders, closures }: KnownFacts,
): CampaignSupply {
  const from = campaign.announcedOn === null ? firstDay : dayNumber(campaign.announcedOn);
  const to = dayNumber(settledOn);
  const openDays = openDayCounter(closures, supplier);
  const series = orders.skus.findIndex((one, index) => one === sku && orders.pools[index] === pool);
  const taken: number[] = [];
  const end = series < 0 ? 0 : (orders.offsets[series + 1] ?? 0);
  for (let order = series < 0 ? 0 : (orders.offsets[series] ?? 0); order < end; order++) {
    const arrived = orders.arrivedOn[order] ?? 0;
    if (from <= arrived && arrived <= to) taken.push(openDays(orders.orderedOn[order] ?? 0, arrived));
  }
  return {
    orders: taken.length,
    onTime: taken.filter((days) => days <= Math.ceil(leadTimeDays)).length,
    meanLeadTimeDays: taken.length === 0 ? null : taken.reduce((sum, days) => sum + days, 0) / taken.length,
    statedLeadTimeDays: leadTimeDays,
  };
}

function moneyOfSku(
  { unitCost, unitPrice, currency }: Item,
  { lostUnits }: CampaignEffect,
  { excess }: CampaignStock,
): CampaignMoney {
  return {
    currency,
    lostMargin:
      unitCost === null || unitPrice === null
        ? null
        : lostUnits * Math.max(0, moneyOf(unitPrice) - moneyOf(unitCost)),
    excessValue: unitCost === null || excess === null ? null : excess * moneyOf(unitCost),
  };
}

function daysOf(
  { firstDay }: KnownCampaign,
  series: DemandSeries,
  pool: string,
  settledOn: BusinessDay,
  { stockOn }: KnownFacts,
): ReviewDay[] {
  const settled = dayNumber(settledOn);
  const first = Math.max(series.firstDay, Math.min(firstDay, settled) - SHOWN_BEFORE_DAYS);
  return Array.from({ length: settled - first + 1 }, (_, index) => {
    const at = first + index - series.firstDay;
    return {
      day: dayOfNumber(first + index),
      units: (series.baseUnits[at] ?? 0) + (series.pulseUnits[at] ?? 0),
      onHand: stockOn(series.sku, pool, first + index),
    };
  });
}

/** What was spent on its SKUs while they ran, through the accounts that the plan names where it names any. */
function spendOf(plans: readonly KnownCampaign[], spent: readonly SkuSpend[]): CampaignSpend[] {
  const sums = new Map<string | null, number>();
  for (const { campaign, firstDay, lastDay } of plans) {
    const accounts = accountsOf(campaign);
    for (const { sku, account, day, spend, currency } of spent) {
      const number = dayNumber(day);
      if (sku !== campaign.sku || number < firstDay || number > lastDay) continue;
      if (accounts.length > 0 && !accounts.includes(account)) continue;
      sums.set(currency, (sums.get(currency) ?? 0) + spend);
    }
  }
  const budgets = new Map<string | null, number>();
  for (const { campaign } of plans)
    if (campaign.adBudget !== null)
      budgets.set(campaign.currency, (budgets.get(campaign.currency) ?? 0) + moneyOf(campaign.adBudget));
  return [...new Set([...sums.keys(), ...budgets.keys()])].map((currency) => ({
    currency,
    spend: sums.get(currency) ?? null,
    budget: budgets.get(currency) ?? null,
  }));
}

function least(days: readonly BusinessDay[]): BusinessDay {
  return days.reduce((a, b) => (a < b ? a : b));
}

function greatest(days: readonly BusinessDay[]): BusinessDay {
  return days.reduce((a, b) => (a > b ? a : b));
}

/** The first day of demand that reviews of these campaigns look at. */
export function reviewedFrom(settled: readonly SettledCampaign[]): BusinessDay | null {
  const starts = settled.flatMap(({ plans }) => plans.map(({ campaign }) => campaign.startsOn));
  return starts.length === 0 ? null : addDays(least(starts), -BEFORE_CAMPAIGN_DAYS);
}
