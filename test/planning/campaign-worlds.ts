import { addDays, type BusinessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { type Calibration, calibrationsInForce } from '../../lib/domain/calibration.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { NO_RECEIVED_ORDERS } from '../../lib/domain/received-orders.ts';
import type { CampaignKind } from '../../lib/domain/sets.ts';
import { NO_STOCK_OUTS } from '../../lib/domain/stock-outs.ts';
import { learnFromCampaign } from '../../lib/planning/campaign-learning.ts';
import { campaignReviewer } from '../../lib/planning/campaign-review.ts';
import { type LearnedCampaigns, learnedCampaigns } from '../../lib/planning/learned-campaigns.ts';
import { settledCampaigns } from '../../lib/planning/settled-campaigns.ts';
import { type Settings, settingsVersion } from '../../lib/settings/settings.ts';
import { exampleCampaign, exampleItem, PLANNING_DAY } from './examples.ts';

/** Days from the start of one campaign to that of the next, and that one runs. */
const APART = 40;
const LONG = 7;
/** Day of the series on which the first campaign starts. */
const FIRST_START = 80;

/** A world in which every campaign of a kind lifts the demand of its SKUs by a known factor, with noise. */
export interface CampaignWorld {
  readonly kind: CampaignKind;
  readonly campaigns: number;
  readonly baseUnits: number;
  readonly pulseUnits: number;
  /** Demand of all channels while a campaign runs over the usual, by SKU. */
  readonly uplifts: readonly number[];
  /** A campaign's and a day's own factor. */
  readonly campaignNoise: () => number;
  readonly dayNoise: () => number;
}

/** What is in force once each campaign of the world has settled, the first before any: nobody planned units, and each is reviewed as the job does. */
export function learnedOver(
  world: CampaignWorld,
  settings: Settings,
): { readonly learned: LearnedCampaigns[]; readonly calibrations: Calibration[] } {
  const days = FIRST_START + world.campaigns * APART;
  const firstDay = dayNumber(PLANNING_DAY) - days + 1;
  const dayOf = (index: number): BusinessDay => addDays(PLANNING_DAY, index - days + 1);
  const starts = Array.from({ length: world.campaigns }, (_, index) => FIRST_START + index * APART);
  const factors = starts.map(() => world.campaignNoise());
  const usual = world.baseUnits + world.pulseUnits;
  const series = world.uplifts.map((uplift, index) => ({
    sku: `S-${index}`,
    base: Float64Array.from({ length: days }, () => quantityOf(world.baseUnits * world.dayNoise())),
    pulse: Float64Array.from({ length: days }, (_, day) => {
      const campaign = starts.findIndex((start) => start <= day && day < start + LONG);
      const lift = campaign < 0 ? 0 : usual * (uplift * (factors[campaign] ?? 1) - 1);
      return quantityOf(Math.max(0, (world.pulseUnits + lift) * world.dayNoise()));
    }),
  }));
  const demand: DemandHistory = {
    firstDay,
    lastDay: dayNumber(PLANNING_DAY),
    skus: series.map(({ sku }) => sku),
    pools: series.map(() => 'main'),
    firstDemandDays: Int32Array.from(series, () => firstDay),
    offsets: Uint32Array.from({ length: series.length + 1 }, (_, index) => index * days),
    days: Int32Array.from({ length: series.length * days }, (_, index) => firstDay + (index % days)),
    baseQuantities: Float64Array.from(series.flatMap(({ base }) => [...base])),
    pulseQuantities: Float64Array.from(series.flatMap(({ pulse }) => [...pulse])),
  };
  const plans = starts.flatMap((start, index) =>
    series.map(({ sku }) =>
      exampleCampaign({
        campaignId: `C-${index}`,
        sku,
        kind: world.kind,
        announcedOn: dayOf(start - 20),
        startsOn: dayOf(start),
        endsOn: dayOf(start + LONG - 1),
        plannedUnits: null,
      }),
    ),
  );
  const review = campaignReviewer({
    settings,
    items: series.map(({ sku }) => exampleItem({ sku })),
    campaigns: plans,
    closures: [],
    overrides: [],
    demand,
    receivedOrders: NO_RECEIVED_ORDERS,
    stockOuts: NO_STOCK_OUTS,
    stockOn: () => null,
    spend: [],
  });
  const inForceOn = (calibrations: readonly Calibration[], day: BusinessDay) =>
    learnedCampaigns(calibrationsInForce(calibrations, day, settings.factory, settingsVersion(settings)));
  let calibrations: Calibration[] = [];
  const learned = [inForceOn([], dayOf(0))];
  for (const settled of settledCampaigns(plans, PLANNING_DAY, settings.recalibration.settleDays)) {
    const measured = review(settled, () => null).review;
    calibrations = [...calibrations, ...learnFromCampaign(measured, { calibrations, settings })];
    learned.push(inForceOn(calibrations, settled.settledOn));
  }
  return { learned, calibrations };
}
