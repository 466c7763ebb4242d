import type { MethodParameters } from '../domain/sku-parameters.ts';
import { campaignShares, plannedPeakDayUnits, plannedUnitsDue } from './campaigns.ts';
import { demandStatistics } from './demand-statistics.ts';
import { leadTimeInputs } from './lead-times.ts';
import { leadTimeDaysAhead, type MethodInput } from './method-input.ts';
import { safetyFactor } from './safety-factor.ts';

/**
 * The handbook's rules. L is the lead time and the closed days ahead, R the review period, d and σ the mean and
 * sample standard deviation a day of the channels without pulses, σ_L the lead time's (0 where it is not known).
 *
 *     baseSafetyStock = z·√((L+R)·σ² + d²·σ_L²)
 *     pulseStock      = max(peak day of the pulse channels, announced peak day of a campaign within L+R) × coverDays
 *     safetyStock     = baseSafetyStock + pulseStock
 *     campaignStock   = max(0, planned campaign units due within L+R − pulseStock)
 *     reorderPoint    = safetyStock + meanDailyDemand × L + campaignStock
 *     orderUpTo       = reorderPoint + max(moq, meanDailyDemand × orderCycleDays)
 *
 * meanDailyDemand is of all channels, a pulse day counted at the median day, so that no pulse counts twice.
 * A fill rate is solved with the order quantity Q = max(moq, meanDailyDemand × max(orderCycleDays, R)): an item that is
 * reviewed every R days and has no least quantity orders at most what those days sold.
 * `demand` is what the input's window says, where that is known already.
 * All results are finite, and 0 or more; an item that never sold has 0 everywhere but for its campaigns and its moq.
 */
export function handbookParameters(input: MethodInput, demand = demandStatistics(input)): MethodParameters {
  const { leadTime, moq, reviewDays, coverDays, orderCycleDays } = input;
  const leadTimeDays = leadTimeDaysAhead(input);
  const protectionDays = leadTimeDays + reviewDays;
  const leastQuantity = moq ?? 0;

  const protectionSd = Math.sqrt(
    protectionDays * demand.sdBaseDailyDemand ** 2 +
      (demand.meanBaseDailyDemand * (leadTime.sdDays ?? 0)) ** 2,
  );
  const orderQuantity = Math.max(
    leastQuantity,
    demand.meanDailyDemand * Math.max(orderCycleDays, reviewDays),
  );
  const z = safetyFactor(input.serviceKind, input.serviceLevel, protectionSd, orderQuantity);
  const baseSafetyStock = z * protectionSd;

  const plannedPeak = plannedPeakDayUnits(input.campaigns, input.planningDay, protectionDays);
  const pulseStock = Math.max(demand.peakDayUnits, plannedPeak ?? 0) * coverDays;
  const plannedUnits = plannedUnitsDue(input.campaigns, input.planningDay, protectionDays);
  const campaignStock = Math.max(0, plannedUnits - pulseStock);

  const safetyStock = baseSafetyStock + pulseStock;
  const reorderPoint = safetyStock + demand.meanDailyDemand * leadTimeDays + campaignStock;
  return {
    method: 'handbook',
    demandClass: null,
    meanDailyDemand: demand.meanDailyDemand,
    leadTimeDays,
    baseSafetyStock,
    pulseStock,
    campaignStock,
    safetyStock,
    reorderPoint,
    orderUpTo: reorderPoint + Math.max(leastQuantity, demand.meanDailyDemand * orderCycleDays),
    expeditePoint: null,
    expediteUpTo: null,
    campaigns: campaignShares(input.campaigns, input.planningDay, {
      stockDays: protectionDays,
      expediteDays: 0,
    }),
    inputs: {
      windowDays: input.windowDays,
      historyDays: demand.historyDays,
      openDays: demand.openDays,
      heldBackDays: demand.heldBackDays,
      levelledUnits: demand.levelledUnits,
      medianDayUnits: demand.medianDayUnits,
      pulseDayFactor: input.pulseDayFactor,
      pulseDays: demand.pulseDays,
      meanBaseDailyDemand: demand.meanBaseDailyDemand,
      sdBaseDailyDemand: demand.sdBaseDailyDemand,
      ...leadTimeInputs(leadTime),
      closedDaysAhead: leadTimeDays - leadTime.meanDays,
      leadTimeDays,
      reviewDays,
      abcClass: input.abcClass,
      serviceLevel: input.serviceLevel,
      serviceFrom: input.serviceFrom,
      serviceKind: input.serviceKind,
      orderQuantity,
      z,
      peakDayUnits: demand.peakDayUnits,
      peakDay: demand.peakDay,
      peakIsLowerBound: demand.isPeakLowerBound ? 1 : 0,
      plannedPeakDayUnits: plannedPeak,
      coverDays,
      coverDaysCalibration: input.coverDaysCalibration,
      plannedUnits,
      moq,
      orderCycleDays,
      overrides: input.overrides,
    },
  };
}
