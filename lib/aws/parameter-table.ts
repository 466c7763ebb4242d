import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import {
  CALIBRATION_KINDS,
  type Calibration,
  type CalibrationSubject,
  calibrationSubjectKey,
} from '../domain/calibration.ts';
import type { ParameterTable } from '../domain/ports.ts';
import { sideBySide } from '../domain/side-by-side.ts';
import type { MethodParameters, SkuParameters } from '../domain/sku-parameters.ts';
import { calibrationSortKey, PARAMETERS_SORT_KEY, skuKey } from '../domain/storage-keys.ts';
import { PARAMETERS_TABLE } from '../domain/storage-tables.ts';
import { tookEffect } from './conditional.ts';
import { randomWait } from './random-wait.ts';

const { partitionKey, sortKey, index } = PARAMETERS_TABLE;

/** DynamoDB takes 25 items a batch; more than 8 batches at once gain nothing (the client's CPU is the bound). */
const BATCH_ITEMS = 25;
const PARALLEL = 8;

/** What DynamoDB leaves unprocessed is sent again this often, after a random wait of up to 50, 100, … 6400 ms. */
const RETRIES = 8;
const FIRST_WAIT_MS = 50;

type Changes = Parameters<ParameterTable['apply']>[0];
type WriteRequests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

/**
 * Parameters in force, one item a SKU and pool, and calibrations, one item each beside those of their subject; the
 * index holds calibrations alone and on AWS follows a write within moments. `methods` is kept as JSON text: exact to the last digit of every
 * number, and three times as fast as an attribute for each of its hundred values.
 */
export class DynamoParameterTable implements ParameterTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#table = table;
  }

  async readAll(): Promise<SkuParameters[]> {
    const segments = Array.from({ length: PARALLEL }, (_, segment) => this.#readSegment(segment));
    return (await Promise.all(segments)).flat();
  }

  async read(sku: string, pool: string): Promise<SkuParameters | null> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(sku, pool), ConsistentRead: true }),
    );
    return Item === undefined ? null : parametersOf(Item);
  }

  /** Throws RangeError, and writes nothing, where two changes are of the same SKU and pool. */
  async apply(changes: Changes): Promise<void> {
    refuseDuplicates([...changes.put, ...changes.remove]);
    await sideBySide(batchesOf(changes), (batch) => this.#writeBatch(batch), PARALLEL);
  }

  async calibrations(
    kinds: readonly CalibrationSubject['kind'][] = [...CALIBRATION_KINDS, 'sku'],
  ): Promise<Calibration[]> {
    const found: Calibration[] = [];
    for (const kind of kinds) {
      const pages = paginateQuery(
        { client: this.#client },
        {
          TableName: this.#table,
          IndexName: index.name,
          KeyConditionExpression: '#kind = :kind',
          ExpressionAttributeNames: { '#kind': index.partitionKey },
          ExpressionAttributeValues: { ':kind': kind },
        },
      );
      for await (const { Items = [] } of pages)
        found.push(...Items.map(({ calibration }) => calibration as Calibration));
    }
    return found;
  }

  putCalibration(calibration: Calibration): Promise<boolean> {
    const byProgram = calibration.author === null;
    return tookEffect(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            [partitionKey]: calibrationSubjectKey(calibration.subject),
            [sortKey]: calibrationSortKey(calibration.id),
            [index.partitionKey]: calibration.subject.kind,
            [index.sortKey]: calibration.madeAt,
            calibration,
          },
          ...(byProgram && {
            ConditionExpression: 'attribute_not_exists(#pk) OR calibration.author = :nobody',
            ExpressionAttributeNames: { '#pk': partitionKey },
            ExpressionAttributeValues: { ':nobody': null },
          }),
        }),
      ),
    );
  }

  async #readSegment(segment: number): Promise<SkuParameters[]> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#table,
        Segment: segment,
        TotalSegments: PARALLEL,
        ConsistentRead: true,
        FilterExpression: '#sk = :parameters',
        ExpressionAttributeNames: { '#sk': sortKey },
        ExpressionAttributeValues: { ':parameters': PARAMETERS_SORT_KEY },
      },
    );
    const found: SkuParameters[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map(parametersOf));
    return found;
  }

  async #writeBatch(batch: WriteRequests): Promise<void> {
    let left = batch;
    for (let attempt = 0; ; attempt++) {
      const { UnprocessedItems } = await this.#client.send(
        new BatchWriteCommand({ RequestItems: { [this.#table]: left } }),
      );
      left = UnprocessedItems?.[this.#table] ?? [];
      if (left.length === 0) return;
      if (attempt === RETRIES) {
        throw new Error(
          `table ${this.#table}: ${left.length} of ${batch.length} items still unprocessed after ${RETRIES} retries`,
        );
      }
      await randomWait(FIRST_WAIT_MS * 2 ** attempt);
    }
  }
}

/** The requests of the changes, each made when it is asked for: all at once would be as large as the table. */
function* batchesOf({ put, remove }: Changes): Generator<WriteRequests> {
  for (let start = 0; start < put.length; start += BATCH_ITEMS) {
    yield put
      .slice(start, start + BATCH_ITEMS)
      .map((parameters) => ({ PutRequest: { Item: itemOf(parameters) } }));
  }
  for (let start = 0; start < remove.length; start += BATCH_ITEMS) {
    yield remove
      .slice(start, start + BATCH_ITEMS)
      .map(({ sku, pool }) => ({ DeleteRequest: { Key: keyOf(sku, pool) } }));
  }
}

function refuseDuplicates(changes: readonly { sku: string; pool: string }[]): void {
  const seen = new Set<string>();
  for (const { sku, pool } of changes) {
    const key = skuKey(sku, pool);
    if (seen.has(key)) throw new RangeError(`two changes to the parameters of ${key}`);
    seen.add(key);
  }
}

function keyOf(sku: string, pool: string) {
  return { [partitionKey]: skuKey(sku, pool), [sortKey]: PARAMETERS_SORT_KEY };
}

function itemOf(parameters: SkuParameters): Record<string, unknown> {
  const methods = JSON.stringify(parameters.methods, (name, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new RangeError(`${parameters.sku} in ${parameters.pool}: ${name} is ${value}`);
  });
  return { ...keyOf(parameters.sku, parameters.pool), ...parameters, methods };
}

function parametersOf(item: Record<string, unknown>): SkuParameters {
  const { [partitionKey]: _pk, [sortKey]: _sk, methods, ...rest } = item;
  return {
    ...(rest as Omit<SkuParameters, 'methods'>),
    methods: JSON.parse(String(methods)) as MethodParameters[],
  };
}
