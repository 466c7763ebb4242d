import { businessDay } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { Item } from '../../lib/domain/sets.ts';
import type { MethodParameters, SkuParameters } from '../../lib/domain/sku-parameters.ts';
import type { Report } from '../../lib/reports/report.ts';

/** The day of all samples. */
export const DAY = businessDay('2026-06-24');

/** The handbook's O-ring: 1000 a day, a peak of 5000, lead time 14 days. */
export const handbookParameters: MethodParameters = {
  method: 'handbook',
  demandClass: 'smooth',
  meanDailyDemand: 1000,
  leadTimeDays: 14,
  baseSafetyStock: 1234.56789,
  pulseStock: 25000,
  campaignStock: 0,
  safetyStock: 26234.56789,
  reorderPoint: 40234.56789,
  orderUpTo: 50234.5,
  expeditePoint: null,
  expediteUpTo: null,
  campaigns: [],
  inputs: {},
};

export const calibratedParameters: MethodParameters = {
  ...handbookParameters,
  method: 'calibrated',
  reorderPoint: 30000,
  orderUpTo: 41000,
  safetyStock: 16000,
  expeditePoint: 6000,
  expediteUpTo: 9000,
};

/** Parameters of a SKU by both methods, the handbook's driving. */
export function skuParameters(sku: string, change: Partial<SkuParameters> = {}): SkuParameters {
  return {
    sku,
    pool: 'main',
    planningDay: DAY,
    settingsVersion: 'abc',
    drivingMethod: 'handbook',
    choice: { by: 'settings', calibrationId: null, evidence: {} },
    methods: [handbookParameters, calibratedParameters],
    ...change,
  };
}

/** An item with both names and a cost of 0.85 CNY. */
export function item(sku: string, change: Partial<Item> = {}): Item {
  return {
    sku,
    nameZh: '丁腈 O型圈',
    nameEn: 'NBR O-ring',
    category: 'O-ring',
    unitCost: amountOf(0.85),
    unitPrice: amountOf(1.6),
    currency: 'CNY',
    leadTimeDays: 14,
    leadTimeSd: 3,
    expediteLeadTimeDays: 5,
    expeditePremium: 0.1,
    moq: quantityOf(10000),
    lotSize: quantityOf(1000),
    presentReorderPoint: quantityOf(20000),
    presentOrderUpTo: null,
    supply: 'make',
    supplier: null,
    dailyCapacityUnits: quantityOf(5000),
    startUpDays: 2,
    shelfLifeDays: 2555,
    active: true,
    replaces: null,
    ...change,
  };
}

/** The files of a report, all of them. */
export async function filesOf(reports: AsyncIterable<Report>): Promise<Report[]> {
  const files: Report[] = [];
  for await (const one of reports) files.push(one);
  return files;
}
