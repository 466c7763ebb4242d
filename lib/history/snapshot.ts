import { join } from 'node:path';
import { DOUBLE, type DuckDBConnection, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import { type BusinessDay, isBusinessDay } from '../domain/calendar.ts';
import type { ObjectStore, Snapshot } from '../domain/ports.ts';
import type { CellValue } from '../domain/records.ts';
import type {
  CampaignShare,
  FormulaInputs,
  Method,
  MethodChoice,
  MethodParameters,
  SkuParameters,
} from '../domain/sku-parameters.ts';
import { PREFIX, snapshotKey } from '../domain/storage-keys.ts';
import { appendColumns, appenderTo, copyToParquet, literal, parquetRows, visitRows } from './database.ts';

/** One row a SKU, pool and method, in the order of the snapshot. */
interface SnapshotColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (sku: SkuParameters, method: MethodParameters) => CellValue;
}

const column = (
  name: string,
  type: DuckDBType,
  value: (sku: SkuParameters, method: MethodParameters) => CellValue,
): SnapshotColumn => ({ name, type, value });

const NUMBERS = [
  ['mean_daily_demand', 'meanDailyDemand'],
  ['lead_time_days', 'leadTimeDays'],
  ['base_safety_stock', 'baseSafetyStock'],
  ['pulse_stock', 'pulseStock'],
  ['campaign_stock', 'campaignStock'],
  ['safety_stock', 'safetyStock'],
  ['reorder_point', 'reorderPoint'],
  ['order_up_to', 'orderUpTo'],
  ['expedite_point', 'expeditePoint'],
  ['expedite_up_to', 'expediteUpTo'],
] as const;

type NumberField = (typeof NUMBERS)[number][1];
const FIELDS: readonly NumberField[] = NUMBERS.map(([, field]) => field);

const COLUMNS: readonly SnapshotColumn[] = [
  column('sku', VARCHAR, (sku) => sku.sku),
  column('pool', VARCHAR, (sku) => sku.pool),
  column('planning_day', VARCHAR, (sku) => sku.planningDay),
  column('settings_version', VARCHAR, (sku) => sku.settingsVersion),
  column('driving_method', VARCHAR, (sku) => sku.drivingMethod),
  column('choice', VARCHAR, (sku) => JSON.stringify(sku.choice)),
  column('method', VARCHAR, (_sku, method) => method.method),
  column('demand_class', VARCHAR, (_sku, method) => method.demandClass),
  ...NUMBERS.map(([name, field]) =>
    column(name, DOUBLE, (sku, method) => finite(method[field], sku.sku, field)),
  ),
  column('inputs', VARCHAR, (sku, method) => inputsText(method.inputs, sku.sku)),
  column('campaigns', VARCHAR, (sku, { campaigns }) =>
    campaigns.length === 0
      ? '[]'
      : JSON.stringify(campaigns, (name, value: unknown) => finite(value, sku.sku, name)),
  ),
];

/** What most SKUs share: none. */
const NO_CAMPAIGNS: readonly CampaignShare[] = [];

/** Rows turned into columns at one time, and rows of a group of the file: one holds about a kilobyte. */
const BATCH_ROWS = 4_096;
const ROW_GROUP_ROWS = 20_480;

/**
 * Writes the snapshot of a planning day as Parquet: the commit of a recompute. Numbers are kept to the last bit.
 * Throws RangeError for a number that is not finite. `folder` takes its local file.
 */
export async function writeSnapshot(
  connection: DuckDBConnection,
  store: ObjectStore,
  folder: string,
  snapshot: Snapshot,
): Promise<void> {
  const names = COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ');
  const types = COLUMNS.map(({ type }) => type);
  const selected = COLUMNS.map(({ name }) =>
    name === 'planning_day' ? 'CAST(planning_day AS DATE) AS planning_day' : name,
  ).join(', ');
  await connection.run(`CREATE TEMP TABLE snapshot (${names})`);
  const appender = await appenderTo(connection, 'snapshot');
  for (const batch of batchesOf(snapshot.parameters)) {
    const values = COLUMNS.map(({ value }) => batch.map(({ sku, method }) => value(sku, method)));
    appendColumns(appender, types, values, batch.length);
    appender.flushSync();
  }
  appender.closeSync();
  const file = join(folder, 'snapshot.parquet');
  // Rows keep the order in which they were appended.
  await copyToParquet(connection, `SELECT ${selected} FROM snapshot`, file, ROW_GROUP_ROWS);
  await store.upload(snapshotKey(snapshot.planningDay), file);
}

interface SnapshotRow {
  readonly sku: SkuParameters;
  readonly method: MethodParameters;
}

/** The rows of a snapshot, some thousand at a time; one batch without rows where there are none. */
function* batchesOf(parameters: readonly SkuParameters[]): Generator<SnapshotRow[]> {
  let batch: SnapshotRow[] = [];
  for (const sku of parameters) {
    for (const method of sku.methods) batch.push({ sku, method });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0 || parameters.length === 0) yield batch;
}

/** The newest planning day (not after `notAfter`) of which a snapshot lies in the store; null where there is none. */
export async function readNewestPlanningDay(
  store: ObjectStore,
  notAfter?: BusinessDay,
): Promise<BusinessDay | null> {
  const days: BusinessDay[] = [];
  for await (const { key } of store.list(PREFIX.parameters)) {
    const day = /^parameters\/day=([^/]+)\/parameters\.parquet$/.exec(key)?.[1];
    if (day !== undefined && isBusinessDay(day) && (notAfter === undefined || day <= notAfter))
      days.push(day);
  }
  return days.sort().at(-1) ?? null;
}

/** What of a snapshot is read where it is not all: these inputs, null where there is none, of the methods that drive. */
export interface SnapshotPart {
  readonly inputs: readonly string[];
}

/** Reads the snapshot of the newest planning day (not after `notAfter`), or a part of it; null where there is none. */
export async function readNewestSnapshot(
  connection: DuckDBConnection,
  store: ObjectStore,
  folder: string,
  notAfter?: BusinessDay,
  part?: SnapshotPart,
): Promise<Snapshot | null> {
  const newest = await readNewestPlanningDay(store, notAfter);
  if (newest === null) return null;
  const file = join(folder, 'snapshot.parquet');
  await store.download(snapshotKey(newest), file);
  return { planningDay: newest, parameters: await readParameters(connection, file, part) };
}

async function readParameters(
  connection: DuckDBConnection,
  file: string,
  part: SnapshotPart | undefined,
): Promise<SkuParameters[]> {
  const parameters: SkuParameters[] = [];
  let methods: MethodParameters[] = [];
  const choiceOf = choiceReader();
  const { inputsSql, inputsOf } = inputsReader(part);
  const once = textsOnce();
  const names = COLUMNS.map(({ name }) =>
    name === 'planning_day' ? 'CAST(planning_day AS VARCHAR)' : name === 'inputs' ? inputsSql : name,
  );
  const which = part === undefined ? '' : ' WHERE method = driving_method';
  await visitRows(connection, `SELECT ${names.join(', ')} FROM ${parquetRows([file])}${which}`, (row) => {
    const [sku, pool, planningDay, settingsVersion, drivingMethod, choice, method, demandClass, ...rest] =
      row;
    const last = parameters.at(-1);
    if (last === undefined || last.sku !== sku || last.pool !== pool) {
      methods = [];
      parameters.push({
        sku: String(sku),
        pool: once(String(pool)),
        planningDay: once(String(planningDay)) as BusinessDay,
        settingsVersion: once(String(settingsVersion)),
        drivingMethod: once(String(drivingMethod)) as Method,
        choice: choiceOf(String(choice)),
        methods,
      });
    }
    const one: Record<string, unknown> = {
      method: once(String(method)),
      demandClass: demandClass === null ? null : once(String(demandClass)),
    };
    for (let index = 0; index < FIELDS.length; index++) one[FIELDS[index] as NumberField] = rest[index];
    const shares = rest[NUMBERS.length + 1];
    one.campaigns = shares === '[]' ? NO_CAMPAIGNS : (JSON.parse(String(shares)) as CampaignShare[]);
    one.inputs = inputsOf(String(rest[NUMBERS.length]));
    methods.push(one as unknown as MethodParameters);
  });
  return parameters;
}

/** The inputs as JSON, which has no word for a number that is not finite. */
function inputsText(inputs: FormulaInputs, sku: string): string {
  for (const name in inputs) finite(inputs[name], sku, name);
  return JSON.stringify(inputs);
}

/** Many SKUs share a choice: each text is read once. */
function choiceReader(): (text: string) => MethodChoice {
  const known = new Map<string, MethodChoice>();
  return (text) => {
    const choice = known.get(text) ?? (JSON.parse(text) as MethodChoice);
    known.set(text, choice);
    return choice;
  };
}

/** SQL of a method's inputs, and what reads them. Of a part the database gives a list of values, the same for many SKUs: each is read once. */
function inputsReader(part: SnapshotPart | undefined) {
  if (part === undefined)
    return { inputsSql: 'inputs', inputsOf: (text: string) => JSON.parse(text) as FormulaInputs };
  const paths = part.inputs.map((name) => literal(`$."${name}"`));
  const known = new Map<string, FormulaInputs>();
  return {
    inputsSql: `to_json(json_extract(inputs, [${paths.join(', ')}]))`,
    inputsOf(text: string): FormulaInputs {
      const before = known.get(text);
      if (before !== undefined) return before;
      const values = JSON.parse(text) as FormulaInputs[string][];
      const inputs = Object.fromEntries(part.inputs.map((name, index) => [name, values[index] ?? null]));
      known.set(text, inputs);
      return inputs;
    },
  };
}

/** The database gives a new text for every row: of texts that many rows share one is held. */
function textsOnce(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text) ?? text;
    known.set(text, first);
    return first;
  };
}

function finite<T>(value: T, sku: string, name: string): T {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`parameters of ${literal(sku)}: ${name} is ${value}`);
  }
  return value;
}
