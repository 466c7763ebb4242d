import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { instantOfMs } from '../domain/calendar.ts';
import { ObjectMissingError } from '../domain/errors.ts';
import type { ObjectStore, PutOptions, StoredObject } from '../domain/ports.ts';

/** Larger content goes up in parts of this size, four at a time, so an upload holds at most 32 MiB in memory. */
const PART_BYTES = 8 * 1024 * 1024;

/** Most keys that S3 removes in one request. */
const REMOVE_KEYS = 1000;

/** One S3 bucket. Errors of S3 other than a missing object come through as they are. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async get(key: string): Promise<Uint8Array> {
    const { Body } = await this.#fetch(key);
    return Body === undefined ? new Uint8Array() : await Body.transformToByteArray();
  }

  async open(key: string): ReturnType<ObjectStore['open']> {
    const response = await this.#fetch(key);
    return {
      body: bodyOf(response),
      modifiedAt: instantOfMs(response.LastModified?.getTime() ?? 0),
      metadata: decodeMetadata(response.Metadata ?? {}),
    };
  }

  /** A download that breaks off leaves no file behind. */
  async download(key: string, file: string): Promise<void> {
    const response = await this.#fetch(key);
    try {
      await pipeline(bodyOf(response), createWriteStream(file));
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  async put(key: string, content: Uint8Array | string, options: PutOptions = {}): Promise<void> {
    await this.#send(key, typeof content === 'string' ? Buffer.from(content) : content, options);
  }

  async upload(key: string, file: string, options: PutOptions = {}): Promise<void> {
    await this.#send(key, createReadStream(file, { highWaterMark: 1024 * 1024 }), options);
  }

  async exists(key: string): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NotFound') return false;
      throw error;
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix: prefix });
    for await (const page of pages) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key, bytes: Size ?? 0, modifiedAt: instantOfMs(LastModified?.getTime() ?? 0) };
      }
    }
  }

  /** Throws with the first key that S3 refused to remove, after trying all of them. */
  async remove(keys: readonly string[]): Promise<void> {
    const refused: string[] = [];
    for (let start = 0; start < keys.length; start += REMOVE_KEYS) {
      const batch = keys.slice(start, start + REMOVE_KEYS);
      const { Errors = [] } = await this.#client.send(
        new DeleteObjectsCommand({
          Bucket: this.#bucket,
          Delete: { Objects: batch.map((Key) => ({ Key })), Quiet: true },
        }),
      );
      refused.push(...Errors.map(({ Key, Code, Message }) => `${Key}: ${Code} ${Message}`));
    }
    if (refused.length > 0) {
      throw new Error(`bucket ${this.#bucket}: ${refused.length} objects not removed, first ${refused[0]}`);
    }
  }

  async #fetch(key: string): Promise<GetObjectCommandOutput> {
    try {
      return await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (cause) {
      if (cause instanceof S3ServiceException && cause.name === 'NoSuchKey') {
        throw new ObjectMissingError(`no object "${key}" in bucket ${this.#bucket}`, { cause });
      }
      throw cause;
    }
  }

  async #send(key: string, body: Uint8Array | Readable, options: PutOptions): Promise<void> {
    await new Upload({
      client: this.#client,
      partSize: PART_BYTES,
      params: {
        Bucket: this.#bucket,
        Key: key,
        Body: body,
        ...(options.contentType === undefined ? {} : { ContentType: options.contentType }),
        ...(options.metadata === undefined ? {} : { Metadata: encodeMetadata(options.metadata) }),
      },
    }).done();
  }
}

/** In Node the SDK's body is a stream; its type also covers browsers. */
function bodyOf(response: GetObjectCommandOutput): Readable {
  return response.Body as Readable;
}

/** Metadata travels in HTTP headers: what is not plain visible ASCII is percent-encoded, and so is `%` itself. */
function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, (value) =>
    [...value]
      .map((character) => (/[!-$&-~]/.test(character) ? character : encodeURIComponent(character)))
      .join(''),
  );
}

/** Metadata that others put on an object (by hand, with a stray `%`) is given as it stands. */
function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, (value) => {
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  });
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.toLowerCase(), change(value)]),
  );
}
