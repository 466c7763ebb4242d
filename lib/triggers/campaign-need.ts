import { addDays, type BusinessDay, dayNumber, daysBetween } from '../domain/calendar.ts';
import { arrivalDay, orderByDay } from '../domain/closures.ts';
import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { CampaignAlternative, ShortfallCause } from '../domain/rules/campaign-announced.ts';
import type { Item } from '../domain/sets.ts';
import { campaignQuantile } from '../planning/campaign-demand.ts';
import { absorbingDays, type CampaignTarget, campaignTarget } from '../planning/campaign-stock.ts';
import { emergencyProductionDay } from '../planning/position.ts';
import { projectedDays } from '../planning/stock-projection.ts';
import type { Settings } from '../settings/settings.ts';
import { expediteArrival } from './aggressive-reorder.ts';
import type { CampaignAhead } from './campaigns-ahead.ts';
import {
  baseDailyDemand,
  baseReserve,
  openLeadTimeDays,
  regularArrival,
  type SkuFacts,
  unitsToOrder,
} from './sku-facts.ts';
import type { WatchedSku } from './watched-sku.ts';

/** What a campaign that sells so little is left with, for the shelf life. */
const LOW_CHANCE = 0.1;

/** What a campaign that has not begun asks of a SKU. Units of the SKU. */
export interface CampaignNeed extends CampaignAhead {
  readonly target: CampaignTarget;
  /** Stock on the evening before it, with dated supply and without what is only proposed. */
  readonly stockAtStart: number;
  /** Of it, kept for channels without pulses, and for campaigns before it. */
  readonly reserveUnits: number;
  readonly claimedUnits: number;
  readonly coveredUnits: number;
  readonly missingUnits: number;
  readonly orderUnits: number;
  /** The last day on which stock for it may arrive: its start less the buffer. */
  readonly neededOn: BusinessDay;
  /** Last day on which a regular order is in time. */
  readonly orderBy: BusinessDay;
  readonly isLate: boolean;
  readonly regularArrivesOn: BusinessDay;
}

/**
 * What every campaign ahead of a SKU that has not begun needs, by start:
 *
 *     target   = newsvendor's stock for it (`campaignTarget`)
 *     covered  = min(target, stock on the evening before − reserve − target of campaigns before it that still run), >= 0
 *     missing  = target − covered
 *     order-by = last day on which the lead time ends by start − buffer, before closures
 *
 * The reserve is what channels without pulses need until a regular order arrives; a campaign never has it. Stock below
 * the reserve is for the regular reorder to mend: a campaign is not missing more than its target.
 */
export function campaignNeeds(watched: WatchedSku, settings: Settings): CampaignNeed[] {
  const { facts } = watched;
  const ahead = facts.campaignsAhead.filter(({ campaign }) => campaign.startsOn > facts.today);
  const needs: CampaignNeed[] = [];
  for (const one of ahead) needs.push(needOf(one, needs, watched, settings));
  return needs;
}

function needOf(
  one: CampaignAhead,
  before: readonly CampaignNeed[],
  watched: WatchedSku,
  settings: Settings,
): CampaignNeed {
  const { facts } = watched;
  const { item, closures, today } = facts;
  const { startsOn } = one.campaign;
  const { bufferDays, holdingCostAYear } = settings.campaigns;
  const absorbedADay = baseDailyDemand(facts.parameters.inputs);
  const worth = { ...unitWorth(item), holdingCostAYear, absorbedADay };
  const wanted = campaignTarget(one.demand, worth, settings.planning.serviceLevel);
  const target = { ...wanted, units: Math.ceil(wanted.units) };
  const stockAtStart = stockOnEveningBefore(startsOn, watched);
  const reserveUnits = baseReserve(facts);
  const claimedUnits = before
    .filter(({ campaign }) => campaign.endsOn >= startsOn)
    .reduce((sum, other) => sum + other.target.units * shareFrom(other, startsOn), 0);
  const free = stockAtStart - reserveUnits - claimedUnits;
  const coveredUnits = Math.min(target.units, Math.max(0, free));
  const missingUnits = target.units - coveredUnits;
  const neededOn = addDays(startsOn, -bufferDays);
  const orderBy = orderByDay(neededOn, openLeadTimeDays(facts), closures, item?.supplier ?? null);
  return {
    ...one,
    target,
    stockAtStart,
    reserveUnits,
    claimedUnits,
    coveredUnits,
    missingUnits,
    orderUnits: missingUnits < 1 ? 0 : unitsToOrder(item, Math.ceil(missingUnits), 0),
    neededOn,
    orderBy,
    isLate: orderBy < today,
    regularArrivesOn: regularArrival(facts),
  };
}

/** Share of a campaign's days from that day on. */
function shareFrom({ campaign: { startsOn, endsOn } }: CampaignAhead, day: BusinessDay): number {
  return (daysBetween(day, endsOn) + 1) / (daysBetween(startsOn, endsOn) + 1);
}

function stockOnEveningBefore(startsOn: BusinessDay, { ahead }: WatchedSku): number {
  const evening = dayNumber(startsOn) - 1;
  if (evening < ahead.firstDay) return ahead.available;
  return projectedDays(ahead, evening).at(-1)?.stock ?? ahead.available;
}

function unitWorth(item: Item | null): {
  readonly unitPrice: number | null;
  readonly unitCost: number | null;
  readonly shelfLifeDays: number | null;
} {
  const { unitPrice = null, unitCost = null, shelfLifeDays = null } = item ?? {};
  return {
    unitPrice: unitPrice === null ? null : moneyOf(unitPrice),
    unitCost: unitCost === null ? null : moneyOf(unitCost),
    shelfLifeDays,
  };
}

/** Why a campaign cannot have what it needs by its start; empty where it can. */
export function shortfallCauses(need: CampaignNeed, facts: SkuFacts, settings: Settings): ShortfallCause[] {
  if (need.orderUnits <= 0) return [];
  const { item } = facts;
  const causes: ShortfallCause[] = [];
  if (need.isLate) causes.push('lead_time');
  const made = productionDay(facts, need.orderUnits);
  if (made !== null && made > need.neededOn) causes.push('capacity');
  const absorbedADay = baseDailyDemand(facts.parameters.inputs);
  const forced = need.orderUnits - need.missingUnits;
  const forcedDays = absorbingDays(forced, absorbedADay);
  const limit = settings.triggers.overstockDays;
  const isForced = item?.moq != null && unitsOf(item.moq) >= need.orderUnits;
  if (isForced && forced > need.missingUnits && (forcedDays === null || forcedDays > limit))
    causes.push('moq');
  const left = need.coveredUnits + need.orderUnits - campaignQuantile(need.demand, LOW_CHANCE);
  const leftDays = absorbingDays(left, absorbedADay);
  const shelfLife = item?.shelfLifeDays ?? null;
  if (shelfLife !== null && (leftDays === null || leftDays > shelfLife)) causes.push('shelf_life');
  return causes;
}

/** When own production of so many units would be ready at its daily capacity; null where the item is bought or states none. */
function productionDay({ item, today, closures }: SkuFacts, units: number): BusinessDay | null {
  if (item === null || item.supply !== 'make') return null;
  const dailyCapacityUnits = item.dailyCapacityUnits === null ? null : unitsOf(item.dailyCapacityUnits);
  return emergencyProductionDay(
    today,
    units,
    { startUpDays: item.startUpDays, dailyCapacityUnits },
    closures,
  );
}

/** What is possible in place of a campaign that cannot have what it needs. */
export function campaignAlternative(
  need: CampaignNeed,
  causes: readonly ShortfallCause[],
  facts: SkuFacts,
  settings: Settings,
): CampaignAlternative {
  const { item, closures } = facts;
  const fastest = expediteArrival(facts, need.orderUnits);
  const isFaster = fastest < need.regularArrivesOn && fastest <= need.neededOn;
  const cost = item?.unitCost == null ? null : moneyOf(item.unitCost);
  const premium =
    !isFaster || cost === null || item?.expeditePremium == null
      ? null
      : need.orderUnits * cost * item.expeditePremium;
  const arrivals = [need.regularArrivesOn, productionDay(facts, need.orderUnits) ?? need.regularArrivesOn];
  const latest = arrivals.sort().at(-1) ?? need.regularArrivesOn;
  return {
    smallerUnits: Math.floor(
      need.coveredUnits + Math.min(...causes.map((cause) => unitsBy(cause, need, facts))),
    ),
    expeditedOn: isFaster ? fastest : null,
    premium,
    currency: premium === null ? null : (item?.currency ?? null),
    laterStart: arrivalDay(
      addDays(latest, settings.campaigns.bufferDays),
      0,
      closures,
      item?.supplier ?? null,
    ),
  };
}

/** Of what is missing, the units that a cause leaves possible by the start. */
function unitsBy(cause: ShortfallCause, need: CampaignNeed, facts: SkuFacts): number {
  switch (cause) {
    case 'lead_time':
    case 'capacity':
      return Math.min(need.missingUnits, producedInTime(need, facts));
    case 'moq':
      return 0;
    case 'shelf_life': {
      const absorbed = baseDailyDemand(facts.parameters.inputs) * (facts.item?.shelfLifeDays ?? 0);
      const sellable = campaignQuantile(need.demand, LOW_CHANCE) + absorbed - need.coveredUnits;
      return Math.min(need.missingUnits, Math.max(0, sellable));
    }
  }
}

/** Units that own production makes in time; none of what is bought. */
function producedInTime({ orderUnits, neededOn }: CampaignNeed, facts: SkuFacts): number {
  const isInTime = (units: number) => {
    const day = productionDay(facts, units);
    return day !== null && day <= neededOn;
  };
  let least = 0;
  let most = Math.ceil(orderUnits) + 1;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (isInTime(middle)) least = middle;
    else most = middle;
  }
  return least;
}
