import { cpuUsage } from 'node:process';
import { businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { coverStock } from '../../lib/planning/cover-stock.ts';
import type { DemandOutlook } from '../../lib/planning/demand-outlook.ts';
import { planAll, planningContext } from '../../lib/planning/plan.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { exampleItem } from '../planning/examples.ts';

const LAST_DAY = businessDay('2026-06-24');

/** Plans many SKUs by every method (seeded; one SKU in five sells on a day), and prices one closed form. */
export function benchPlanning({ skus, days }: { skus: number; days: number }): void {
  const history = seededHistory(skus, days);
  const items = history.skus.map((sku) => exampleItem({ sku, leadTimeSd: 4, moq: quantityOf(50) }));
  const context = planningContext({
    planningDay: LAST_DAY,
    settings: parseSettings({}, 'benchmark'),
    campaigns: [],
    closures: [],
    overrides: [],
    calibrations: [],
  });
  const cpu = cpuUsage();
  const start = performance.now();
  const parameters = planAll(history, items, context);
  const ms = performance.now() - start;
  const { user } = cpuUsage(cpu);
  console.log(
    `plan: ${parameters.length} SKUs × ${days} days, ${Math.round(ms)} ms, ${(user / skus).toFixed(1)} µs of processor a SKU`,
  );
  for (const kind of ['cycle', 'fill'] as const)
    console.log(`closed form (${kind}): ${closedFormMicros(kind).toFixed(1)} µs of processor a SKU`);
}

function closedFormMicros(kind: 'cycle' | 'fill'): number {
  const outlooks = Array.from({ length: 200_000 }, (_, index) => outlookOf(index));
  for (const outlook of outlooks.slice(0, 20_000)) coverStock(outlook, { kind, level: 0.95 });
  const cpu = cpuUsage();
  for (const outlook of outlooks) coverStock(outlook, { kind, level: 0.95 });
  return cpuUsage(cpu).user / outlooks.length;
}

/** Means from 0.1 to 1000, squared coefficients of variation from 0.02 to 5. */
function outlookOf(index: number): DemandOutlook {
  const mean = 10 ** (-1 + ((index * 37) % 4001) / 1000);
  const cv2 = 0.02 * 250 ** (((index * 101) % 997) / 997);
  return {
    meanDailyDemand: mean / 14,
    protectionDays: 14,
    mean,
    variance: cv2 * mean * mean,
    campaignUnits: 0,
    campaignVariance: 0,
    campaignHorizons: { stockDays: 14, expediteDays: 0 },
    cycleDays: 5 + (index % 40),
    expediteUnits: null,
    expediteDays: null,
    cv2,
    usualCv2: null,
    borrowedLevel: 0,
    borrowedShare: 0,
  };
}

function seededHistory(skus: number, days: number): DemandHistory {
  const lastDay = dayNumber(LAST_DAY);
  const firstDay = lastDay - days + 1;
  const offsets = new Uint32Array(skus + 1);
  const soldDays: number[] = [];
  const base: number[] = [];
  let state = 1;
  for (let sku = 0; sku < skus; sku++) {
    for (let day = firstDay; day <= lastDay; day++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      if (state >>> 16 >= 65_536 / 5) continue;
      soldDays.push(day);
      base.push(quantityOf(1 + ((state >>> 8) % 40)));
    }
    offsets[sku + 1] = soldDays.length;
  }
  return {
    firstDay,
    lastDay,
    skus: Array.from({ length: skus }, (_, sku) => `SKU-${String(sku).padStart(6, '0')}`),
    pools: Array.from({ length: skus }, () => 'main'),
    firstDemandDays: new Int32Array(skus).fill(firstDay),
    offsets,
    days: Int32Array.from(soldDays),
    baseQuantities: Float64Array.from(base),
    pulseQuantities: new Float64Array(base.length),
  };
}
