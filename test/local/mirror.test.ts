import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { mirrorForPeople } from '../../lib/local/mirror.ts';

let aws: EmbeddedAws;
let store: S3ObjectStore;
let folder: string;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
});

afterAll(() => aws.stop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsestock-mirror-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  for await (const { key } of store.list('')) await store.remove([key]);
});

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

describe('the mirror', () => {
  it('copies reports and rejected rows, and nothing else', async () => {
    await store.put('reports/2026-06/库存.csv', '件,数量');
    await store.put('quarantine/abc.csv', 'line,reason');
    await store.put('history/sale/x.parquet', 'PAR1');
    await store.put('parameters/day=2026-06-24/parameters.parquet', 'PAR1');
    expect(await mirrorForPeople(store, folder)).toHaveLength(2);
    expect(await files()).toEqual(['quarantine/abc.csv', 'reports/2026-06/库存.csv']);
    expect(await readFile(join(folder, 'reports/2026-06/库存.csv'), 'utf8')).toBe('件,数量');
  });

  it('copies again only what has changed since', async () => {
    await store.put('reports/a.csv', 'one');
    await store.put('reports/b.csv', 'one');
    await mirrorForPeople(store, folder);
    const hourAgo = new Date(Date.now() - 3_600_000);
    const hourAhead = new Date(Date.now() + 3_600_000);
    await utimes(join(folder, 'reports/a.csv'), hourAgo, hourAgo);
    await utimes(join(folder, 'reports/b.csv'), hourAhead, hourAhead);
    await store.put('reports/a.csv', 'two');
    expect(await mirrorForPeople(store, folder)).toEqual([join(folder, 'reports/a.csv')]);
    expect(await readFile(join(folder, 'reports/a.csv'), 'utf8')).toBe('two');
  });

  it('leaves a copy that a person has changed, and files of their own', async () => {
    await store.put('reports/a.csv', 'original');
    await mirrorForPeople(store, folder);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(join(folder, 'reports/a.csv'), 'my notes');
    await writeFile(join(folder, 'reports/mine.txt'), 'mine');
    await mirrorForPeople(store, folder);
    expect(await readFile(join(folder, 'reports/a.csv'), 'utf8')).toBe('my notes');
    expect(await files()).toEqual(['reports/a.csv', 'reports/mine.txt']);
  });

  it('stays in its folder and uses names that every system takes', async () => {
    await store.put('reports/../../escape.csv', 'x');
    await store.put('reports/a:b?.csv', 'x');
    await mirrorForPeople(store, folder);
    expect(await files()).toEqual(['reports/-../-../escape.csv', 'reports/a-b-.csv']);
  });
});
