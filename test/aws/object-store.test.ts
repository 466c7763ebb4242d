import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { ObjectMissingError } from '../../lib/domain/errors.ts';
import type { ObjectStore, StoredObject } from '../../lib/domain/ports.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

let aws: EmbeddedAws;
let store: ObjectStore;
let folder: string;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
  folder = await mkdtemp(join(tmpdir(), 'pulsestock-store-'));
});

afterAll(async () => {
  await aws.stop();
  await rm(folder, { recursive: true });
});

async function listed(prefix: string): Promise<StoredObject[]> {
  return await all(store.list(prefix));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('put and get', () => {
  it('gives back bytes and text as they were put, empty ones too', async () => {
    const bytes = randomBytes(1000);
    await store.put('bytes', bytes);
    await store.put('text', '密封圈 seals');
    await store.put('empty', '');
    expect(sha256(await store.get('bytes'))).toBe(sha256(bytes));
    expect(text(await store.get('text'))).toBe('密封圈 seals');
    expect(await store.get('empty')).toHaveLength(0);
  });

  it('replaces what was there', async () => {
    await store.put('replaced', 'old');
    await store.put('replaced', 'new');
    expect(text(await store.get('replaced'))).toBe('new');
  });

  it('opens an object in pieces, with its time and with metadata in any script', async () => {
    const metadata = { 'Exported-At': '2026-06-24T10:00:00Z', name: ' 订单 100% ü\n', plain: 'a b' };
    await store.put('opened', 'x'.repeat(200_000), { contentType: 'text/csv', metadata });
    const opened = await store.open('opened');
    const pieces = await all(opened.body);
    expect(Buffer.concat(pieces)).toHaveLength(200_000);
    expect(opened.metadata).toEqual({
      'exported-at': '2026-06-24T10:00:00Z',
      name: ' 订单 100% ü\n',
      plain: 'a b',
    });
    expect(opened.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('throws ObjectMissingError with key and bucket where there is no object', async () => {
    const missing = /no object "not there" in bucket data/;
    await expect(store.get('not there')).rejects.toThrow(ObjectMissingError);
    await expect(store.get('not there')).rejects.toThrow(missing);
    await expect(store.open('not there')).rejects.toThrow(ObjectMissingError);
    await expect(store.download('not there', join(folder, 'none'))).rejects.toThrow(ObjectMissingError);
    expect(await readdir(folder)).not.toContain('none');
  });

  it('passes on that the bucket does not exist', async () => {
    const nowhere = new S3ObjectStore(aws.s3, 'nowhere');
    await expect(nowhere.get('key')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('knows whether an object exists', async () => {
    await store.put('there', '');
    expect(await store.exists('there')).toBe(true);
    expect(await store.exists('ther')).toBe(false);
  });
});

describe('upload and download', () => {
  it('carries 30 MB there and back', async () => {
    const bytes = randomBytes(30_000_000);
    await writeFile(join(folder, 'large'), bytes);
    await store.upload('large', join(folder, 'large'), { metadata: { origin: '工厂' } });
    await store.download('large', join(folder, 'large-back'));
    expect(sha256(await readFile(join(folder, 'large-back')))).toBe(sha256(bytes));
    expect((await store.open('large')).metadata).toEqual({ origin: '工厂' });
    expect(await listed('large')).toMatchObject([{ key: 'large', bytes: 30_000_000 }]);
  });

  it('puts content of any size', async () => {
    const bytes = randomBytes(20_000_000);
    await store.put('large-put', bytes);
    expect(sha256(await store.get('large-put'))).toBe(sha256(bytes));
  });

  it('uploads an empty file', async () => {
    await writeFile(join(folder, 'nothing'), '');
    await store.upload('nothing', join(folder, 'nothing'));
    expect(await store.get('nothing')).toHaveLength(0);
  });

  it('fails, and puts nothing, where the local file is not there', async () => {
    await expect(store.upload('ghost', join(folder, 'ghost'))).rejects.toThrow(/ENOENT/);
    expect(await store.exists('ghost')).toBe(false);
  });

  it('leaves no file of a download that breaks off', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('a beginning', () => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    const broken = new S3ObjectStore(client, 'data').download('cut', join(folder, 'cut'));
    await expect(broken).rejects.toThrow(/aborted/);
    expect(await readdir(folder)).not.toContain('cut');
    client.destroy();
    server.close();
  });
});

describe('keys', () => {
  const KEYS = [
    'odd/O型圈 35×3.1',
    'odd/a b',
    'odd/a+b',
    'odd/a%23b',
    'odd/a#b?c=d&e',
    'odd/it\'s <here> "now"',
    'odd/B',
    'odd/_',
    'odd/é',
    'odd/😀',
    'odd/nested/deeper/x.csv',
  ];

  it('stay what they are, whatever is in them', async () => {
    for (const key of KEYS) await store.put(key, key);
    const found = (await listed('odd/')).map(({ key }) => key);
    expect(found).toEqual([...KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    for (const key of KEYS) expect(text(await store.get(key))).toBe(key);
    await store.remove(KEYS);
    expect(await listed('odd/')).toEqual([]);
  });
});

describe('list and remove', () => {
  it('lists more than a page in key order, each key once, and removes more than a batch', async () => {
    const keys = Array.from({ length: 1300 }, (_, i) => `many/${['a', 'B', 'c', '_', '件'][i % 5]}-${i}`);
    await Promise.all(keys.map((key) => store.put(key, 'x')));
    await store.put('manyother', '');
    const found = (await listed('many/')).map(({ key }) => key);
    expect(found).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    await store.remove([...keys, 'many/never-there']);
    expect((await listed('many')).map(({ key }) => key)).toEqual(['manyother']);
  }, 60_000);

  it('lists nothing for a prefix without objects, and removes no keys at all', async () => {
    expect(await listed('nothing-begins-so/')).toEqual([]);
    await store.remove([]);
  });
});

describe('faults of S3', () => {
  it('never takes an error for a missing object', async () => {
    const mock = mockClient(S3Client);
    const fault = new S3ServiceException({
      name: 'InternalError',
      $fault: 'server',
      $metadata: { httpStatusCode: 500 },
    });
    mock.on(HeadObjectCommand).rejects(fault);
    await expect(store.exists('there')).rejects.toBe(fault);
    mock.restore();
  });

  it('says which object could not be removed, after trying all of them', async () => {
    const mock = mockClient(S3Client);
    mock
      .on(DeleteObjectsCommand)
      .resolvesOnce({ Errors: [{ Key: 'k7', Code: 'AccessDenied', Message: 'no' }] })
      .resolves({});
    const keys = Array.from({ length: 1500 }, (_, i) => `k${i}`);
    await expect(store.remove(keys)).rejects.toThrow(
      /bucket data: 1 objects not removed, first k7: AccessDenied no/,
    );
    const sent = mock
      .commandCalls(DeleteObjectsCommand)
      .map(({ args }) => args[0].input.Delete?.Objects?.length);
    expect(sent).toEqual([1000, 500]);
    mock.restore();
  });
});
