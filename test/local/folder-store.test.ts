import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ObjectMissingError } from '../../lib/domain/errors.ts';
import type { ObjectStore } from '../../lib/domain/ports.ts';
import { folderStore } from '../../lib/local/folder-store.ts';

/** An empty store, and a folder beside it. */
async function temporaryStore(): Promise<{ store: ObjectStore; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'folder-store-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { store: folderStore(join(folder, 'bucket')), folder };
}

async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found;
}

describe('a bucket in a local folder', () => {
  it('lists the keys of a prefix in order, whether it ends within a name or with a folder', async () => {
    const { store } = await temporaryStore();
    for (const key of ['a/b=2/x', 'a/b=1/y', 'a/c', 'ab/d', 'e']) await store.put(key, Buffer.from(key));
    expect(await keys(store, '')).toEqual(['a/b=1/y', 'a/b=2/x', 'a/c', 'ab/d', 'e']);
    expect(await keys(store, 'a')).toEqual(['a/b=1/y', 'a/b=2/x', 'a/c', 'ab/d']);
    expect(await keys(store, 'a/b=')).toEqual(['a/b=1/y', 'a/b=2/x']);
    expect(await keys(store, 'a/b=2/')).toEqual(['a/b=2/x']);
    expect(await keys(store, 'f/g')).toEqual([]);
  });

  it('leaves a copy that was taken as it is when the object is replaced or removed', async () => {
    const { store, folder } = await temporaryStore();
    const copy = join(folder, 'copy');
    await store.put('a', Buffer.from('first'));
    await store.download('a', copy);
    await store.put('a', Buffer.from('second'));
    expect(await readFile(copy, 'utf8')).toBe('first');
    const file = join(folder, 'third');
    await writeFile(file, 'third');
    await store.upload('a', file);
    await writeFile(file, 'changed');
    expect(await readFile(copy, 'utf8')).toBe('first');
    expect(Buffer.from(await store.get('a')).toString()).toBe('third');
    await store.download('a', copy);
    await store.remove(['a']);
    expect(await readFile(copy, 'utf8')).toBe('third');
    await expect(store.download('a', copy)).rejects.toThrow(ObjectMissingError);
  });

  it('keeps metadata with the object that has them, and not for one that takes its place', async () => {
    const { store } = await temporaryStore();
    const opened = async () => {
      const { body, metadata } = await store.open('a');
      return [await text(body as AsyncIterable<Uint8Array>), metadata];
    };
    await store.put('a', Buffer.from('first'), { metadata: { 'exported-at': '2026-06-24' } });
    expect(await opened()).toEqual(['first', { 'exported-at': '2026-06-24' }]);
    await store.put('a', Buffer.from('second'));
    expect(await opened()).toEqual(['second', {}]);
    await expect(store.open('b')).rejects.toThrow('object b is not in the store');
  });
});
