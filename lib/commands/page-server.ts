import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObjectStore } from '../domain/ports.ts';

/** Where a page comes from. */
export interface PageSource {
  /** A mark that changes whenever the page does; null where there is none now. */
  version(): Promise<string | null>;
  read(): Promise<Uint8Array>;
}

/** A page that is served, until it is closed. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The page in a local file. */
export function filePage(file: string): PageSource {
  return {
    version: () =>
      stat(file).then(
        ({ mtimeMs, size }) => `${mtimeMs}-${size}`,
        () => null,
      ),
    read: () => readFile(file),
  };
}

/** The page in an object. */
export function objectPage(store: ObjectStore, key: string): PageSource {
  return {
    async version() {
      for await (const object of store.list(key))
        if (object.key === key) return `${object.modifiedAt}-${object.bytes}`;
      return null;
    },
    read: () => store.get(key),
  };
}

/**
 * Serves a page on 127.0.0.1, to browsers of this machine alone: a request that names another host, as a page of
 * somebody else's could make one, is refused. The page asks with HEAD whether its ETag still stands. Throws the error of
 * a port that is taken.
 */
export async function servePage(source: PageSource, port: number): Promise<ServedPage> {
  const server = createServer((request, response) => {
    answer(source, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502, PLAIN);
      response.end(
        `the page cannot be read now: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

async function answer(source: PageSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', headers, url = '' } = request;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) {
    response.writeHead(403, PLAIN).end('this page is for browsers of this machine\n');
    return;
  }
  if (new URL(url, 'http://127.0.0.1').pathname !== '/') {
    response.writeHead(404, PLAIN).end('there is one page here, /\n');
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end();
    return;
  }
  const version = await source.version();
  if (version === null) {
    response.writeHead(503, PLAIN).end('there is no dashboard now\n');
    return;
  }
  const etag = `"${version}"`;
  const about = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': "frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    etag,
  };
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, about).end();
    return;
  }
  response.writeHead(200, about);
  if (method === 'HEAD') response.end();
  else response.end(await source.read());
}
