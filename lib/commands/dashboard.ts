import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '../aws/object-store.ts';
import { PulseStockError, UsageError } from '../domain/errors.ts';
import { DASHBOARD_KEY } from '../domain/storage-keys.ts';
import { EXIT_FINE } from './exit-codes.ts';
import { filePage, objectPage, type PageSource, type ServedPage, servePage } from './page-server.ts';
import type { Output } from './printing.ts';
import { stageOutput } from './stage-output.ts';

export interface DashboardOptions {
  readonly data?: string;
  readonly stage?: string;
  readonly port: number;
}

/**
 * `dashboard`: serves the page of a data folder, or that of a deployed stage with the credentials of whoever looks, until
 * `ended`. It changes nothing and needs no lock: runs go on beside it.
 */
export async function dashboardCommand(
  options: DashboardOptions,
  output: Output,
  ended: () => Promise<void>,
): Promise<number> {
  const { data, stage, port } = options;
  if ((data === undefined) === (stage === undefined))
    throw new UsageError('dashboard shows a data folder or a deployed stage: give --data or --stage');
  const source = data !== undefined ? await folderPage(data) : await stagePage(stage ?? '');
  const served = await serve(source, port);
  output.line(`dashboard at ${served.url} (Ctrl+C ends it)`);
  await ended();
  await served.close();
  return EXIT_FINE;
}

async function serve(source: PageSource, port: number): Promise<ServedPage> {
  try {
    return await servePage(source, port);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new PulseStockError(`port ${port} is taken: name another with --port, or 0 for any`, { cause });
  }
}

async function folderPage(folder: string): Promise<PageSource> {
  const page = filePage(join(resolve(folder), ...DASHBOARD_KEY.split('/')));
  if ((await page.version()) === null)
    throw new UsageError(`${folder} holds no dashboard yet: "pulsestock run" or "pulsestock demo" makes it`);
  return page;
}

async function stagePage(name: string): Promise<PageSource> {
  const { region, value } = await stageOutput(name, 'reports', 'operations');
  const [, bucket = ''] = /^s3:\/\/([^/]+)\//.exec(value) ?? [];
  const page = objectPage(new S3ObjectStore(new S3Client({ region }), bucket), DASHBOARD_KEY);
  if ((await page.version()) === null)
    throw new PulseStockError(
      `stage ${name} has no dashboard yet: the next run of its watch makes it, at the full hour`,
    );
  return page;
}

/** Settles once the person at the terminal, or the system, ends the program. */
export function interrupted(): Promise<void> {
  return new Promise((resolvePromise) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolvePromise());
  });
}
