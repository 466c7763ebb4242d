import { BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { fc, test } from '@fast-check/vitest';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { type Calibration, madeCalibration } from '../../lib/domain/calibration.ts';
import type { MethodParameters, SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { skuKey } from '../../lib/domain/storage-keys.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

let aws: EmbeddedAws;
let table: DynamoParameterTable;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  table = new DynamoParameterTable(aws.dynamoDb, aws.resources.parametersTable);
});

afterAll(() => aws.stop());

function method(changes: Partial<MethodParameters> = {}): MethodParameters {
  return {
    method: 'handbook',
    demandClass: null,
    meanDailyDemand: 1 / 3,
    leadTimeDays: 12,
    baseSafetyStock: 0.1 + 0.2,
    pulseStock: 25_000,
    campaignStock: 0,
    safetyStock: 25_000.3,
    reorderPoint: 37_000,
    orderUpTo: 40_000,
    expeditePoint: null,
    expediteUpTo: null,
    campaigns: [],
    inputs: { sd: 12.000000000000002, note: '脉冲', none: null },
    ...changes,
  };
}

function parameters(sku: string, changes: Partial<SkuParameters> = {}): SkuParameters {
  return {
    sku,
    pool: 'main',
    planningDay: businessDay('2026-06-24'),
    settingsVersion: 'abc123',
    drivingMethod: 'handbook',
    choice: { by: 'settings', calibrationId: null, evidence: {} },
    methods: [method()],
    ...changes,
  };
}

function calibration(changes: Partial<Calibration> = {}): Calibration {
  return {
    ...madeCalibration({
      subject: { kind: 'demand_class', name: 'lumpy' },
      parameter: 'driving_method',
      before: null,
      after: 'calibrated',
      evidence: {},
      settingsVersion: 'v1',
      source: { kind: 'backtest', ref: '2026-06-24 v1' },
      madeAt: instant('2026-06-24T10:00:00Z'),
      ...changes,
    }),
    ...changes,
  };
}

const bySku = (a: SkuParameters, b: SkuParameters) =>
  skuKey(a.sku, a.pool) < skuKey(b.sku, b.pool) ? -1 : 1;

async function clear(): Promise<void> {
  const client = DynamoDBDocumentClient.from(aws.dynamoDb);
  const TableName = aws.resources.parametersTable;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
}

describe('the parameter table', () => {
  afterEach(clear);

  it('reads null where nothing was written', async () => {
    expect(await table.read('NONE', 'main')).toBeNull();
    expect(await table.readAll()).toEqual([]);
  });

  it('keeps pools apart, and keys with any character', async () => {
    const put = [
      parameters('A#1'),
      parameters('A', { pool: '1' }),
      parameters('O型圈 35×3.1/黑'),
      parameters('100% + ü'),
      parameters('A#1', { pool: 'us' }),
    ];
    await table.apply({ put, remove: [] });
    for (const each of put) expect(await table.read(each.sku, each.pool)).toEqual(each);
    expect((await table.readAll()).sort(bySku)).toEqual([...put].sort(bySku));
  });

  it('writes 300 items, changes and removes some of them, and writes nothing twice differently', async () => {
    const put = Array.from({ length: 300 }, (_, i) => parameters(`SKU-${i}`));
    await table.apply({ put, remove: [] });
    const changed = put.slice(0, 130).map((each) => ({ ...each, settingsVersion: 'new' }));
    const removed = put.slice(200);
    await table.apply({ put: changed, remove: removed });
    const expected = [...changed, ...put.slice(130, 200)].sort(bySku);
    expect((await table.readAll()).sort(bySku)).toEqual(expected);
    await table.apply({ put: changed, remove: removed });
    expect((await table.readAll()).sort(bySku)).toEqual(expected);
  });

  it('reads parameters alone: calibrations beside them are not taken for parameters', async () => {
    await table.apply({ put: [parameters('A')], remove: [] });
    await table.putCalibration(calibration({ subject: { kind: 'sku', sku: 'A', pool: 'main' } }));
    expect(await table.readAll()).toEqual([parameters('A')]);
    expect(await table.read('A', 'main')).toEqual(parameters('A'));
  });

  test.prop(
    [
      fc.array(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
        {
          minLength: 3,
          maxLength: 12,
        },
      ),
    ],
    { seed: 7, numRuns: 40 },
  )('keeps every number to the last digit', async (numbers) => {
    const inputs = Object.fromEntries(numbers.map((number, i) => [`n${i}`, number]));
    const [reorderPoint = 0, orderUpTo = 0, expeditePoint = null] = numbers;
    const put = parameters('EXACT', {
      methods: [method({ reorderPoint, orderUpTo, expeditePoint, inputs })],
    });
    await table.apply({ put: [put], remove: [] });
    expect(await table.read('EXACT', 'main')).toEqual(put);
  });

  it('refuses a number that is none, before it writes it', async () => {
    const put = [parameters('BAD', { methods: [method({ reorderPoint: Number.NaN })] })];
    await expect(table.apply({ put, remove: [] })).rejects.toThrow('BAD in main: reorderPoint is NaN');
    expect(await table.readAll()).toEqual([]);
  });

  it('refuses two changes to one SKU and pool, and writes nothing', async () => {
    const put = [parameters('A'), parameters('B')];
    const twice = table.apply({ put, remove: [{ sku: 'B', pool: 'main' }] });
    await expect(twice).rejects.toThrow(/two changes to the parameters of B#main/);
    expect(await table.readAll()).toEqual([]);
  });
});

describe('calibrations', () => {
  afterEach(clear);

  it('are read back to the last digit, those of every kind of subject', async () => {
    const all = [
      calibration({ after: 0.1 + 0.2, evidence: { tiny: 1e-17, third: 1 / 3, text: '脉冲', none: null } }),
      calibration({ subject: { kind: 'campaign_kind', name: 'livestream' } }),
      calibration({ subject: { kind: 'account', name: 'acct#1' } }),
      calibration({ subject: { kind: 'sku', sku: 'A', pool: 'us' } }),
    ];
    for (const one of all) expect(await table.putCalibration(one)).toBe(true);
    const byId = (a: Calibration, b: Calibration) => (a.id < b.id ? -1 : 1);
    expect((await table.calibrations()).sort(byId)).toEqual([...all].sort(byId));
  });

  it("made again take the place of the program's own, never of what a person decided", async () => {
    const first = calibration({ after: 'handbook' });
    const again = calibration({ after: 'calibrated' });
    expect(again.id).toBe(first.id);
    await table.putCalibration(first);
    expect(await table.putCalibration(again)).toBe(true);
    const reverted = { ...again, state: 'reverted', author: 'wang' } as const;
    expect(await table.putCalibration(reverted)).toBe(true);
    expect(await table.putCalibration(again)).toBe(false);
    expect(await table.calibrations()).toEqual([reverted]);
  });
});

describe('throttling', () => {
  const put = Array.from({ length: 60 }, (_, i) => parameters(`T-${i}`));

  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends again what was left unprocessed, and only that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const mock = mockClient(DynamoDBDocumentClient);
    const sent: number[] = [];
    mock.on(BatchWriteCommand).callsFake((input: { RequestItems: Record<string, unknown[]> }) => {
      const requests = input.RequestItems.parameters ?? [];
      sent.push(requests.length);
      return { UnprocessedItems: requests.length > 1 ? { parameters: requests.slice(1) } : {} };
    });
    const applied = table.apply({ put: put.slice(0, 4), remove: [] });
    await vi.runAllTimersAsync();
    await applied;
    expect(sent).toEqual([4, 3, 2, 1]);
    mock.restore();
  });

  it('fails loudly when items stay unprocessed, after at most nine tries a batch', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const mock = mockClient(DynamoDBDocumentClient);
    mock
      .on(BatchWriteCommand)
      .callsFake((input: { RequestItems: unknown }) => ({ UnprocessedItems: input.RequestItems }));
    const outcome = expect(table.apply({ put, remove: [] })).rejects.toThrow(
      /table parameters: \d+ of \d+ items still unprocessed after 8 retries/,
    );
    await vi.runAllTimersAsync();
    await outcome;
    expect(mock.commandCalls(BatchWriteCommand)).toHaveLength(3 * 9);
    mock.restore();
  });

  it('passes an error of DynamoDB on, and starts no further batch after it', async () => {
    const mock = mockClient(DynamoDBDocumentClient);
    mock.on(BatchWriteCommand).rejects(new Error('access denied'));
    const many = Array.from({ length: 1000 }, (_, i) => parameters(`E-${i}`));
    await expect(table.apply({ put: many, remove: [] })).rejects.toThrow('access denied');
    expect(mock.commandCalls(BatchWriteCommand).length).toBeLessThanOrEqual(8);
    mock.restore();
  });
});
