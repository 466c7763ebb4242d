import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage, resourceUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { addDays, businessDay, instant } from '../../lib/domain/calendar.ts';
import { FINANCE_TABLE_NAMES } from '../../lib/domain/finance-tables.ts';
import { proposalId } from '../../lib/domain/proposals.ts';
import { type History, openHistory } from '../../lib/history/history.ts';
import { computeParameters } from '../../lib/jobs/plan.ts';
import type { ReportSummary } from '../../lib/jobs/report.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { financeParquetKey } from '../../lib/reports/finance/files.ts';
import { RESOURCE_VARIABLES } from '../../lib/settings/function-environment.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import {
  SEEDED_DAY,
  skuName,
  writeAdCampaigns,
  writeCampaigns,
  writeItems,
  writeReceipts,
  writeSales,
  writeStock,
  writeSupply,
} from './seeded-history.ts';

const HISTORY_DAYS = 120;
const STOCK_DAYS = 30;
const SCHEDULED = instant('2026-06-24T22:30:00Z');
/** Days with parameters: the one whose forecast is judged, the one before the month, the report’s. */
const PLANNED_DAYS = [businessDay('2026-05-27'), businessDay('2026-05-31'), SEEDED_DAY];

/**
 * The daily report as its function runs it, of many SKUs (seeded) with campaigns: history, parameters and proposals are read from the
 * embedded servers in this process, facts and tables made, and every file put, in a process of its own whose time and
 * memory are shown.
 */
export async function benchReports(skus: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'reports-bench-'));
  const aws = await startEmbeddedAws({ folder: join(folder, 'aws') });
  try {
    console.log(`writing ${HISTORY_DAYS} days of ${skus} SKUs, parameters of ${PLANNED_DAYS.length} days …`);
    await seed(aws, join(folder, 'local'), skus);
    await runInAnotherProcess(aws);
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(aws: EmbeddedAws, temporaryFolder: string, skus: number): Promise<void> {
  const store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
  const history = await openHistory({ store, temporaryFolder });
  try {
    const factory = { skus, days: HISTORY_DAYS };
    await writeItems(history, factory);
    await writeReceipts(history, factory);
    await writeSupply(history, factory);
    await writeAdCampaigns(history, { skus, days: STOCK_DAYS });
    await writeCampaigns(history, factory);
    await writeStock(history, { skus, days: STOCK_DAYS });
    await writeSales(history, factory);
    await writeParameters(history);
  } finally {
    await history.close();
  }
  // The month before is filed: a day's report is what is measured.
  const lastTable = FINANCE_TABLE_NAMES.at(-1) ?? 'overview';
  await store.put(financeParquetKey('month=2026-05', lastTable), '');
  await writeProposals(new DynamoAlertTable(aws.dynamoDb, aws.resources.alertsTable), skus);
}

async function writeParameters(history: History): Promise<void> {
  const settings = parseSettings({}, 'bench');
  for (const planningDay of PLANNED_DAYS) {
    const { parameters } = await computeParameters({ history, settings }, planningDay, []);
    await history.writeSnapshot({ planningDay, parameters });
  }
}

/** One SKU in twenty is proposed to be ordered. */
async function writeProposals(alerts: DynamoAlertTable, skus: number): Promise<void> {
  const sentAt = instant('2026-06-23T22:00:00Z');
  for (let index = 0; index < skus; index += 20) {
    const sku = skuName(index);
    await alerts.putProposal({
      id: proposalId(sku, 'main', 'purchase', sentAt),
      sku,
      pool: 'main',
      kind: 'purchase',
      units: 500,
      unitsOutstanding: 500,
      arrivesOn: addDays(SEEDED_DAY, 14),
      sentAt,
      knownLines: [],
      state: 'sent',
      open: true,
      evaluatedAt: sentAt,
      author: null,
      answeredAt: null,
      unitsOrdered: null,
    });
  }
}

async function runInAnotherProcess({ environment, resources }: EmbeddedAws): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      [RESOURCE_VARIABLES.data]: resources.dataBucket,
      [RESOURCE_VARIABLES.parameters]: resources.parametersTable,
      [RESOURCE_VARIABLES.alerts]: resources.alertsTable,
      [RESOURCE_VARIABLES.runs]: resources.runsTable,
    },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the report failed: exit code ${code}`);
}

async function runReport(): Promise<void> {
  Object.assign(globalThis, { BUNDLED_SETTINGS: {} });
  const { handler } = await import('../../lambdas/report.ts');
  const start = performance.now();
  const cpu = cpuUsage();
  const summary = await handler({
    job: 'report',
    scheduledTime: SCHEDULED,
    executionId: 'bench',
    attempt: '1',
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = cpuUsage(cpu);
  console.log(
    `report: ${(summary as ReportSummary).objects.length} files, ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor, ` +
      `peak ${Math.round(resourceUsage().maxRSS / 1024)} MB`,
  );
}

if (import.meta.main) await runReport();
