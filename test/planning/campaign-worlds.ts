import { addDays, type BusinessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { type Calibration, calibrationsInForce } from '../../lib/domain/calibration.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandSeries } from '../../lib/domain/demand-history.ts';
import type { Campaign, CampaignKind } from '../../lib/domain/sets.ts';
import { learnFromCampaign, type MeasuredSku } from '../../lib/planning/campaign-learning.ts';
import { measureCampaign } from '../../lib/planning/campaign-measure.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { type LearnedCampaigns, learnedCampaigns } from '../../lib/planning/learned-campaigns.ts';
import { type Settings, settingsVersion } from '../../lib/settings/settings.ts';
import { exampleCampaign, PLANNING_DAY } from './examples.ts';

/** Days from the start of one campaign to that of the next, and that one runs. */
const APART = 40;
const LONG = 7;
const SETTLED_AFTER = 7;
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

/** What is in force once each campaign of the world has settled, the first before any. */
export function learnedOver(
  world: CampaignWorld,
  settings: Settings,
): { readonly learned: LearnedCampaigns[]; readonly calibrations: Calibration[] } {
  const days = FIRST_START + world.campaigns * APART;
  const firstDay = dayNumber(PLANNING_DAY) - days + 1;
  const dayOf = (index: number): BusinessDay => addDays(PLANNING_DAY, index - days + 1);
  const starts = Array.from({ length: world.campaigns }, (_, index) => FIRST_START + index * APART);
  const factors = starts.map(() => world.campaignNoise());
  const series = world.uplifts.map((uplift, index): DemandSeries => {
    const usual = world.baseUnits + world.pulseUnits;
    return {
      sku: `S-${index}`,
      pool: 'main',
      firstDay,
      firstDemandDay: firstDay,
      baseUnits: Float64Array.from({ length: days }, () => world.baseUnits * world.dayNoise()),
      pulseUnits: Float64Array.from({ length: days }, (_, day) => {
        const campaign = starts.findIndex((start) => start <= day && day < start + LONG);
        const lift = campaign < 0 ? 0 : usual * (uplift * (factors[campaign] ?? 1) - 1);
        return Math.max(0, (world.pulseUnits + lift) * world.dayNoise());
      }),
    };
  });
  const planOf = (start: number, index: number, sku: string): Campaign =>
    exampleCampaign({
      campaignId: `C-${index}`,
      sku,
      kind: world.kind,
      announcedOn: dayOf(start - 20),
      startsOn: dayOf(start),
      endsOn: dayOf(start + LONG - 1),
      plannedUnits: quantityOf(1000),
    });
  const plans = starts.flatMap((start, index) => series.map(({ sku }) => planOf(start, index, sku)));
  const inForceOn = (calibrations: readonly Calibration[], day: BusinessDay) =>
    learnedCampaigns(calibrationsInForce(calibrations, day, settings.factory, settingsVersion(settings)));
  let calibrations: Calibration[] = [];
  const learned = [inForceOn([], dayOf(0))];
  for (const [index, start] of starts.entries()) {
    const settledOn = dayOf(start + LONG - 1 + SETTLED_AFTER);
    const known = knownCampaigns(plans, settledOn);
    const skus = series.map((one): MeasuredSku => {
      const campaigns = known.filter(({ campaign }) => campaign.sku === one.sku);
      const own = campaigns.find(({ campaign }) => campaign.campaignId === `C-${index}`);
      if (own === undefined) throw new Error(`no campaign C-${index} of ${one.sku}`);
      const facts = {
        series: one,
        campaigns,
        isClosed: () => false,
        isSoldOut: () => false,
        settledOn,
        pulseDayFactor: 3,
        runLengthDays: 5,
      };
      return { sku: one.sku, pool: 'main', accounts: [], effect: measureCampaign(own, facts) };
    });
    const measured = { campaignId: `C-${index}`, kind: world.kind, settledOn, skus };
    calibrations = [...calibrations, ...learnFromCampaign(measured, { calibrations, settings })];
    learned.push(inForceOn(calibrations, settledOn));
  }
  return { learned, calibrations };
}
