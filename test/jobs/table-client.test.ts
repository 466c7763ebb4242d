import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { instant } from '../../lib/domain/calendar.ts';
import { tableClient } from '../../lib/jobs/table-client.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

const HELD = {
  protocol: 'email',
  notices: [],
  evaluatedAt: instant('2026-06-24T01:00:00Z'),
  before: [],
} as const;

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbeddedAws();
});
afterAll(() => aws.stop());

// The SDK waits a random part of its seconds.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A client of which the first tries of every request are refused, as a partition that is written too fast refuses them. */
function throttled(refusals: number): { client: DynamoDBClient; tries: () => number } {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', AWS_REGION: region = '' } = aws.environment;
  const client = tableClient({ endpoint, region, credentials: aws.dynamoDb.config.credentials });
  let tries = 0;
  client.middlewareStack.add(
    (next) => {
      let left = refusals;
      return (args) => {
        tries++;
        if (left-- <= 0) return next(args);
        throw Object.assign(new Error('too fast'), { name: 'ProvisionedThroughputExceededException' });
      };
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return { client, tries: () => tries };
}

describe('the client of the tables', () => {
  it('gets every one of many writes through that are each refused nine times, side by side', async () => {
    const { client, tries } = throttled(9);
    const table = new DynamoAlertTable(client, aws.resources.alertsTable);
    const people = ['wang', 'li', 'zhang', 'chen'];
    const written = await Promise.all(people.map((person) => table.putHeld({ ...HELD, person })));
    expect(written).toEqual(people.map(() => true));
    expect(tries()).toBe(10 * people.length);
    for (const person of people)
      expect(
        await new DynamoAlertTable(aws.dynamoDb, aws.resources.alertsTable).readHeld(person, 'email'),
      ).toEqual({
        ...HELD,
        person,
      });
    client.destroy();
  });

  it('passes the refusal on after ten tries', async () => {
    const { client, tries } = throttled(Number.POSITIVE_INFINITY);
    const table = new DynamoAlertTable(client, aws.resources.alertsTable);
    await expect(table.putHeld({ ...HELD, person: 'zhao' })).rejects.toThrow('too fast');
    expect(tries()).toBe(10);
    client.destroy();
  });
});
