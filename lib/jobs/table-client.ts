import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * Tries of a request. What is open lies in one partition of an index, of which AWS takes a thousand write units a second;
 * a run that writes more is refused now and then, and at times, by chance, as often in a row as the SDK tries by itself: 4.
 */
const ATTEMPTS = 10;

/** The client of the tables. A refused request is sent again after a random wait of up to 1, 2, 4, … 20 seconds. */
export function tableClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ ...config, maxAttempts: ATTEMPTS });
}
