import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage, resourceUsage } from 'node:process';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { financeFields } from '../../lib/domain/finance-tables.ts';
import type { Item } from '../../lib/domain/sets.ts';
import type { MethodParameters, SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { skuKey } from '../../lib/domain/storage-keys.ts';
import { openHistory } from '../../lib/history/history.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import type { FinanceFacts, FinanceSku, ParametersOfDay } from '../../lib/reports/finance/facts.ts';
import { financeFiles, financeParquetKey } from '../../lib/reports/finance/files.ts';
import { financeSheets, financeValues } from '../../lib/reports/finance/rendering.ts';
import { financeRows } from '../../lib/reports/finance/rows.ts';
import { parametersReport } from '../../lib/reports/parameters-report.ts';
import { summarySentence } from '../../lib/wording/explanations.ts';

const DAY = businessDay('2026-06-24');
const PLACE = `day=${DAY}` as const;

/**
 * The daily reports of many SKUs (seeded facts, made in the times shown; history is not read): the parameters report, then the finance report as page,
 * workbooks, CSV and Parquet in both languages, every SKU in the tables of stock, service, forecast and changes.
 */
export async function benchReports({ skus }: { skus: number }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-reports-'));
  const store = folderStore(join(folder, 'bucket'));
  const history = await openHistory({ store, temporaryFolder: join(folder, 'temporary') });
  const start = performance.now();
  const cpu = cpuUsage();
  let bytes = 0;
  let files = 0;
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    console.log(
      `  ${name}: ${((performance.now() - from) / 1000).toFixed(1)} s, ${Math.round(resourceUsage().maxRSS / 1024)} MB so far`,
    );
    return result;
  };
  try {
    await timed('parameters report', async () => {
      const seeded = Array.from({ length: skus }, (_, index) => seededSku(index));
      const reports = await parametersReport({
        day: DAY,
        parameters: seeded.map(({ parameters }) => parameters),
        items: new Map(seeded.flatMap(({ sku, item }) => (item === null ? [] : [[sku, item] as const]))),
        explain: summarySentence,
      });
      for (const report of reports) {
        await store.put(report.key, report.bytes);
        bytes += report.bytes.length;
        files += 1;
      }
    });
    const { rows, sheets } = await timed('finance tables', async () => {
      const all = financeRows(seededFacts(skus));
      const { overview, stockByCategory, cashByWeek, excess, methodValue } = all;
      const charts = { overview, stockByCategory, cashByWeek, excess, methodValue };
      return { rows: charts, sheets: financeSheets(all) };
    });
    await timed('page, workbooks, CSV', async () => {
      const notes = { zh: ['说明'], en: ['note'] };
      for await (const report of financeFiles({ rows, sheets, label: DAY, notes }, PLACE)) {
        await store.put(report.key, report.bytes);
        bytes += report.bytes.length;
        files += 1;
      }
    });
    await timed('Parquet', async () => {
      for (const sheet of sheets) {
        const key = financeParquetKey(PLACE, sheet.name);
        const columns = financeFields(sheet.name);
        await history.writeTable({ key, columns, values: financeValues(sheet) });
        files += 1;
      }
    });
    const { user, system } = cpuUsage(cpu);
    const seconds = (performance.now() - start) / 1000;
    const mb = (value: number) => Math.round(value / 1024);
    console.log(
      `reports: ${skus} SKUs, ${files} files, ${Math.round(bytes / 2 ** 20)} MB without Parquet: ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor`,
    );
    console.log(`most memory of the process: ${mb(resourceUsage().maxRSS)} MB`);
  } finally {
    await history.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const ITEM: Item = {
  sku: '',
  nameZh: '丁腈 O型圈 12×2',
  nameEn: 'NBR O-ring 12×2',
  category: null,
  unitCost: null,
  unitPrice: amountOf(1.2),
  currency: 'CNY',
  leadTimeDays: 14,
  leadTimeSd: 2,
  expediteLeadTimeDays: 5,
  expeditePremium: 0.1,
  moq: quantityOf(500),
  lotSize: quantityOf(50),
  presentReorderPoint: quantityOf(900),
  presentOrderUpTo: null,
  supply: 'buy',
  supplier: 'S1',
  dailyCapacityUnits: null,
  startUpDays: null,
  shelfLifeDays: 2555,
  active: true,
  replaces: null,
};

function seededFacts(count: number): FinanceFacts {
  const skus = Array.from({ length: count }, (_, index) => seededSku(index));
  const then = (shift: number): ParametersOfDay => ({
    day: addDays(DAY, -28),
    bySku: new Map(
      skus.map(({ sku, pool }, index) => [skuKey(sku, pool), seededParameters(sku, index, shift)]),
    ),
  });
  const before = then(7);
  return {
    day: DAY,
    period: { from: businessDay('2026-06-01'), to: DAY },
    exchange: { currency: null, rates: {} },
    skus,
    items: new Map(skus.flatMap(({ sku, item }) => (item === null ? [] : [[sku, item] as const]))),
    proposals: [],
    supply: [],
    campaigns: [],
    ads: skus
      .filter((_sku, index) => index % 5 === 0)
      .map(({ sku }, index) => ({
        currency: 'USD',
        skus: [sku],
        spend: 10 + (index % 90),
        clicks: 300,
        conversions: 9,
      })),
    before,
    forecast: before,
    actedOn: [],
  };
}

function seededSku(index: number): FinanceSku {
  const sku = `SKU-${String(index).padStart(6, '0')}`;
  const daily = 1 + ((index * 37) % 97);
  const onHand = daily * (5 + ((index * 13) % 40));
  return {
    sku,
    pool: 'main',
    item: {
      ...ITEM,
      sku,
      category: `category ${index % 40}`,
      unitCost: index % 50 === 0 ? null : amountOf(0.1 + (index % 700) / 100),
      currency: index % 7 === 0 ? 'USD' : 'CNY',
    },
    parameters: seededParameters(sku, index, 0),
    onHand,
    available: onHand - (index % 11),
    onOrder: daily * 3,
    dailyDemand: daily,
    daysOfSupply: onHand / daily,
    excess:
      index % 3 === 0
        ? [
            {
              kind: 'overstock',
              units: daily * 2.5,
              dailyDemand: daily,
              firstExpiresOn: null,
              cancellableUnits: 0,
              cancelBy: null,
            },
          ]
        : [],
    demandUnits: daily * 24,
    forecastDemandUnits: daily * 27,
    unservedUnits: index % 20,
    stockOuts: { days: index % 4, knownDays: 24, demandUnits: daily },
  };
}

function seededParameters(sku: string, index: number, shift: number): SkuParameters {
  const daily = 1 + ((index * 37 + shift) % 97);
  const parameters = (factor: number): Omit<MethodParameters, 'method'> => ({
    demandClass: 'smooth',
    meanDailyDemand: daily,
    leadTimeDays: 14,
    baseSafetyStock: daily * 3.3 * factor,
    pulseStock: daily * 2 * factor,
    campaignStock: 0,
    safetyStock: daily * 5.3 * factor,
    reorderPoint: daily * 19.3 * factor,
    orderUpTo: daily * 19.3 * factor + 500,
    expeditePoint: null,
    expediteUpTo: null,
    campaigns: [],
    inputs: INPUTS,
  });
  return {
    sku,
    pool: 'main',
    planningDay: DAY,
    settingsVersion: 'bench',
    drivingMethod: 'handbook',
    choice: { by: 'settings', calibrationId: null, evidence: {} },
    methods: [
      { method: 'handbook', ...parameters(1) },
      { method: 'calibrated', ...parameters(0.7) },
    ],
  };
}

const INPUTS = {
  abcClass: 'B',
  coverDays: 5,
  serviceLevel: 0.95,
  z: 1.64,
  peakDayUnits: 900,
  peakDay: '2026-05-03',
};
