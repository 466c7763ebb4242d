import { dayNumber } from '../domain/calendar.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import { planRatio } from './campaign-response.ts';
import { campaignShares } from './campaigns.ts';
import { coverStock } from './cover-stock.ts';
import { demandOutlook, LEVEL_WEIGHTS } from './demand-outlook.ts';
import type { PooledDemand } from './demand-pool.ts';
import type { DemandProfile } from './demand-profile.ts';
import { leadTimeInputs } from './lead-times.ts';
import { leadTimeDaysAhead, type MethodInput } from './method-input.ts';
import { pulseHistory } from './pulse-history.ts';

/** Days ahead for which the chance of a stock-out is told. */
const RISK_DAYS = 30;

/**
 * One distribution of what the lead time will demand (`demandOutlook`), and the stock that it stays below at the service
 * aimed at (`coverStock`). The split shows where that stock comes from:
 *
 *     safetyStock     = stock without campaigns − meanDailyDemand × L        L lead time and closures
 *     pulseStock      = safetyStock × share of the pulse channels in the variance of lead-time demand
 *     baseSafetyStock = safetyStock − pulseStock
 *     campaignStock   = stock with the announced campaigns − stock without them
 *     reorderPoint    = safetyStock + meanDailyDemand × L + campaignStock
 *     orderUpTo       = reorderPoint + meanDailyDemand × max(orderCycleDays, R)
 *     expeditePoint   = expediteUpTo = demand until an expedite could come, campaigns included
 *
 * An order is at least the moq, so orderUpTo need not hold it. All results are finite and 0 or more; the reorder point
 * is never below the demand expected in the lead time.
 */
export function calibratedParameters(
  input: MethodInput,
  profile: DemandProfile,
  pooled: PooledDemand,
): MethodParameters {
  const outlook = demandOutlook(input, profile, pooled);
  const service = { kind: input.serviceKind, level: input.serviceLevel };
  const stock = coverStock(outlook, service);
  const { meanDailyDemand } = outlook;
  const leadTimeDays = leadTimeDaysAhead(input);
  const leadTimeDemand = meanDailyDemand * leadTimeDays;
  const safetyStock = Math.max(0, stock.withoutCampaigns - leadTimeDemand);
  const pulseStock = safetyStock * profile.pulseShare;
  const campaignStock = stock.total - stock.withoutCampaigns;
  const reorderPoint = safetyStock + leadTimeDemand + campaignStock;
  const next = input.campaigns.find(({ lastDay }) => lastDay > dayNumber(input.planningDay));
  const plans = planRatio(next?.campaign.kind ?? 'other', input, pooled.response);
  const pulses = pulseHistory(input, pulseStock);
  const pulseLevelShare = profile.means[2] > 0 ? Math.min(1, profile.pulseMean / profile.means[2]) : 0;
  return {
    method: 'calibrated',
    demandClass: profile.demandClass,
    meanDailyDemand,
    leadTimeDays,
    baseSafetyStock: safetyStock - pulseStock,
    pulseStock,
    campaignStock,
    safetyStock,
    reorderPoint,
    orderUpTo: reorderPoint + meanDailyDemand * Math.max(input.orderCycleDays, input.reviewDays),
    expeditePoint: outlook.expediteUnits,
    expediteUpTo: outlook.expediteUnits,
    campaigns: campaignShares(input.campaigns, input.planningDay, outlook.campaignHorizons),
    inputs: {
      openDays: profile.openDays,
      heldBackDays: profile.heldBackDays,
      orderDays: profile.orderDays,
      dayCap: profile.dayCap,
      weight14: LEVEL_WEIGHTS[0],
      weight60: LEVEL_WEIGHTS[1],
      weight365: LEVEL_WEIGHTS[2],
      mean14: profile.means[0],
      mean60: profile.means[1],
      mean365: profile.means[2],
      season14: pooled.seasonFactors[0],
      season60: pooled.seasonFactors[1],
      season365: pooled.seasonFactors[2],
      pooledSkus: pooled.skus,
      category: input.category,
      borrowedLevel: outlook.borrowedLevel,
      borrowedShare: outlook.borrowedShare,
      ownCv2: profile.leadTimeCv2,
      usualCv2: outlook.usualCv2,
      cv2: outlook.cv2,
      leadTimeDemandSd: Math.sqrt(outlook.variance),
      coverUnits: stock.withoutCampaigns,
      cycleDays: outlook.cycleDays,
      stockOutChance: stock.stockOutChance,
      riskDays: RISK_DAYS,
      stockOutRisk: riskWithin(RISK_DAYS, stock.stockOutChance, outlook.cycleDays),
      ...leadTimeInputs(input.leadTime),
      closedDaysAhead: leadTimeDays - input.leadTime.meanDays,
      leadTimeDays,
      reviewDays: input.reviewDays,
      abcClass: input.abcClass,
      serviceLevel: input.serviceLevel,
      serviceFrom: input.serviceFrom,
      serviceKind: input.serviceKind,
      pulseShare: profile.pulseShare,
      windowDays: input.windowDays,
      coverDays: input.coverDays,
      peakDayUnits: pulses.peakDayUnits,
      peakIsLowerBound: pulses.isPeakLowerBound ? 1 : 0,
      peakRunUnits: pulses.peakRunUnits,
      pulseRuns: pulses.runs,
      pulseRunsAbove: pulses.runsAbove,
      meanBaseDailyDemand: meanDailyDemand * (1 - pulseLevelShare),
      baseReserve: leadTimeDemand * (1 - pulseLevelShare) + safetyStock - pulseStock,
      campaignUnits: outlook.campaignUnits,
      campaignRatio: plans.ratio,
      pastCampaigns: plans.campaigns,
      moq: input.moq,
      orderCycleDays: input.orderCycleDays,
      expediteLeadTimeDays: input.expedite?.startDays ?? null,
      dailyCapacityUnits: input.expedite?.dailyCapacityUnits ?? null,
      expediteDays: outlook.expediteDays,
      overrides: input.overrides,
    },
  };
}

/** The chance of at least one stock-out in so many days, one occasion a cycle. */
function riskWithin(days: number, chance: number, cycleDays: number): number {
  return 1 - (1 - chance) ** (days / Math.max(1, cycleDays));
}
