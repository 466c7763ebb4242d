import type { CampaignShare, Method, MethodParameters } from '../domain/sku-parameters.ts';

/** What of a SKU's ads does not run in an hour, whatever was planned. */
export interface StoppedAds {
  isStopped(campaign: CampaignShare): boolean;
  /** Share of the pulses of the past that ads brought which do not run now, 0 to 1. */
  readonly pulseShare: number;
}

/** What a method's numbers are without the stopped part. Units of the SKU. */
interface Lowered {
  readonly pulseStock: number;
  readonly campaignStock: number;
  readonly expeditePoint: number | null;
}

const LOWERED: Readonly<Record<Method, (planned: MethodParameters, stopped: StoppedAds) => Lowered>> = {
  handbook: loweredHandbook,
  calibrated: loweredCalibrated,
};

/**
 * The parameters of an hour in which a part of the ads stands still: the planned ones without the stock of campaigns
 * that do not run and without the part of pulse stock that stands for ads which do not run.
 *
 *     handbook:    pulseStock    = max(peakDayUnits × (1 − pulseShare), announced peak days that stay) × coverDays
 *                  campaignStock = max(0, planned units that stay − pulseStock)
 *     calibrated:  pulseStock    = planned × (1 − pulseShare)
 *                  campaignStock = planned × planned units that stay / all planned units; the same in the expedite point
 *     both:        reorderPoint and orderUpTo fall by what pulseStock + campaignStock fall
 *
 * Never above the planned ones, never below those without campaigns and pulses; the planned ones themselves where nothing
 * is stopped. By the handbook pulse stock serves campaigns too, so campaign stock may take over what pulse stock gave up
 * for a campaign that stays. Throws RangeError where an input of the method's formulas is missing.
 */
export function effectiveParameters(planned: MethodParameters, stopped: StoppedAds): MethodParameters {
  const pulseShare = Math.min(1, Math.max(0, stopped.pulseShare));
  const isSame = pulseShare === 0 && !planned.campaigns.some((share) => stopped.isStopped(share));
  if (isSame) return planned;
  const lowered = LOWERED[planned.method](planned, { ...stopped, pulseShare });
  const pulseStock = Math.min(planned.pulseStock, lowered.pulseStock);
  const held = planned.pulseStock + planned.campaignStock;
  const campaignStock = Math.min(held - pulseStock, lowered.campaignStock);
  const fall = held - pulseStock - campaignStock;
  return {
    ...planned,
    pulseStock,
    campaignStock,
    safetyStock: planned.baseSafetyStock + pulseStock,
    reorderPoint: planned.reorderPoint - fall,
    orderUpTo: planned.orderUpTo - fall,
    expeditePoint: lowered.expeditePoint,
    expediteUpTo: lessBy(planned.expediteUpTo, planned.expeditePoint, lowered.expeditePoint),
  };
}

function loweredHandbook(planned: MethodParameters, stopped: StoppedAds): Lowered {
  const kept = planned.campaigns.filter((share) => !stopped.isStopped(share));
  const peak = Math.max(
    inputOf(planned, 'peakDayUnits') * (1 - stopped.pulseShare),
    ...kept.map(({ peakDayUnits }) => peakDayUnits ?? 0),
  );
  const pulseStock = peak * inputOf(planned, 'coverDays');
  const plannedUnits = kept.reduce((sum, { units }) => sum + units, 0);
  return {
    pulseStock,
    campaignStock: Math.max(0, plannedUnits - pulseStock),
    expeditePoint: planned.expeditePoint,
  };
}

function loweredCalibrated(planned: MethodParameters, stopped: StoppedAds): Lowered {
  const { campaigns, expeditePoint, meanDailyDemand } = planned;
  const keptOf = (units: (share: CampaignShare) => number) => {
    const all = campaigns.reduce((sum, share) => sum + units(share), 0);
    const kept = campaigns.reduce((sum, share) => sum + (stopped.isStopped(share) ? 0 : units(share)), 0);
    return all > 0 ? kept / all : 1;
  };
  const usual = expeditePoint === null ? 0 : inputOf(planned, 'expediteDays') * meanDailyDemand;
  return {
    pulseStock: planned.pulseStock * (1 - stopped.pulseShare),
    campaignStock: planned.campaignStock * keptOf(({ units }) => units),
    expeditePoint:
      expeditePoint === null
        ? null
        : expeditePoint - Math.max(0, expeditePoint - usual) * (1 - keptOf((share) => share.expediteUnits)),
  };
}

function lessBy(value: number | null, from: number | null, to: number | null): number | null {
  return value === null || from === null || to === null ? value : value - (from - to);
}

function inputOf({ method, inputs }: MethodParameters, name: string): number {
  const value = inputs[name];
  if (typeof value !== 'number') throw new RangeError(`parameters by ${method} have no number "${name}"`);
  return value;
}
