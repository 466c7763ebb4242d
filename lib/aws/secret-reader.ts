import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PulseStockError } from '../domain/errors.ts';
import type { SecretReader } from '../domain/ports.ts';

/** Reads secrets from Secrets Manager. */
export class AwsSecretReader implements SecretReader {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  async read(name: string): Promise<string> {
    const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: name }));
    if (SecretString === undefined) throw new PulseStockError(`secret ${name} holds no text: write one`);
    return SecretString;
  }
}
