import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { httpRobotPoster } from '../../lib/aws/robot-poster.ts';
import { AwsSecretReader } from '../../lib/aws/secret-reader.ts';
import { instant } from '../../lib/domain/calendar.ts';
import type { RobotPoster } from '../../lib/domain/ports.ts';
import { type ChatRelayContext, relayChat } from '../../lib/jobs/chat-relay.ts';
import { quietLog } from './factory.ts';

const AT = instant('2026-06-24T12:00:00Z');

/** A server on this machine that notes what it is asked and answers as told. Gives its address. */
async function serving(
  answer: (request: IncomingMessage, body: string) => { status?: number; location?: string; body: string },
): Promise<{ url: string; asked: { path: string; body: string }[] }> {
  const asked: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ path: request.url ?? '', body });
    const { status = 200, location, body: text } = answer(request, body);
    response.writeHead(status, location === undefined ? {} : { location }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function contextOf(robots: object, changes: Partial<ChatRelayContext> = {}): ChatRelayContext {
  return {
    secrets: { read: async () => JSON.stringify(robots) },
    secretName: 'pulsestock/robots',
    robots: httpRobotPoster,
    clock: { now: () => AT },
    log: quietLog,
    ...changes,
  };
}

const to = (person: string) => ({ id: `id of ${person}`, person, text: '紧急 1 · "OR-1"\n采购 900 件' });

describe('the chat relay', () => {
  it("hands each group's robot its text, in its own form", async () => {
    const { url, asked } = await serving(({ url: path = '' }) => ({
      body: path.startsWith('/feishu') ? '{"code":0,"msg":"success"}' : '{"errcode":0,"errmsg":"ok"}',
    }));
    const context = contextOf({
      a: { robot: 'wecom', url: `${url}/wecom?key=k1` },
      b: { robot: 'dingtalk', url: `${url}/dingtalk?access_token=t1`, secret: 'SEC' },
      c: { robot: 'feishu', url: `${url}/feishu/h1` },
    });
    expect(await relayChat(context, ['a', 'b', 'c'].map(to))).toEqual({ relayed: 3 });
    const { text } = to('a');
    expect(asked.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/wecom?key=k1', { msgtype: 'text', text: { content: text } }],
      [
        expect.stringMatching(/^\/dingtalk\?access_token=t1&timestamp=1782302400000&sign=[\w%]+$/),
        { msgtype: 'text', text: { content: text } },
      ],
      ['/feishu/h1', { msg_type: 'text', content: { text } }],
    ]);
  });

  it('tells whose robot refused, after all were tried, and never where it is', async () => {
    const { url, asked } = await serving(({ url: path = '' }) => ({
      body: path === '/a' ? '{"errcode":93000,"errmsg":"invalid webhook url"}' : '{"errcode":0}',
    }));
    const noted: unknown[] = [];
    const log = { ...quietLog, error: (...entry: unknown[]) => void noted.push(entry) };
    const robots = { a: { robot: 'wecom', url: `${url}/a` }, c: { robot: 'wecom', url: `${url}/c` } };
    await expect(relayChat(contextOf(robots, { log }), ['a', 'b', 'c'].map(to))).rejects.toThrow(
      'the wecom robot of a is refused (code 93000); secret pulsestock/robots has no robot for b: add one',
    );
    expect(asked.map(({ path }) => path)).toEqual(['/a', '/c']);
    expect(JSON.stringify(noted)).not.toContain('127.0.0.1');
  });

  it('does not follow a robot elsewhere, nor wait for one that cannot be reached', async () => {
    const elsewhere = await serving(() => ({ body: '{"errcode":0}' }));
    const { url } = await serving(() => ({ status: 302, location: elsewhere.url, body: '' }));
    const response = await httpRobotPoster.post(`${url}/x`, '{}');
    expect(response).toMatchObject({ status: 302 });
    expect(elsewhere.asked).toEqual([]);
    expect(await httpRobotPoster.post('http://127.0.0.1:1/secret', '{}')).toEqual({
      status: 599,
      body: 'TypeError',
    });
  });

  it('reads its robots from Secrets Manager', async () => {
    const { url, asked } = await serving(() => ({ body: JSON.stringify({ SecretString: '{}' }) }));
    const client = new SecretsManagerClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    onTestFinished(() => client.destroy());
    expect(await new AwsSecretReader(client).read('pulsestock/robots')).toBe('{}');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ SecretId: 'pulsestock/robots' });
  });

  it.each([
    ['no JSON: https://secret.example.com', 'secret pulsestock/robots is not JSON'],
    [
      '{"a":{"robot":"slack","url":"https://secret.example.com"}}',
      'secret pulsestock/robots: wrong at a.robot',
    ],
    ['{"a":{"robot":"wecom","url":"ftp://secret.example.com"}}', 'secret pulsestock/robots: wrong at a.url'],
  ])('says where a secret is wrong and shows nothing of it: %s', async (secret, message) => {
    const context = contextOf({}, { secrets: { read: async () => secret } });
    const failed = relayChat(context, [to('a')]);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.not.toThrow(/secret\.example/);
  });

  describe('with a robot that is busy', () => {
    afterEach(() => void vi.useRealTimers());

    const answering = (...bodies: string[]) => {
      const asked: string[] = [];
      const robots: RobotPoster = {
        post: async (_url, body) => {
          asked.push(body);
          return { status: 200, body: bodies[asked.length - 1] ?? bodies.at(-1) ?? '' };
        },
      };
      return { asked, robots };
    };
    const BUSY = '{"errcode":45009}';
    const one = { a: { robot: 'wecom', url: 'https://example.com/a' } };

    it('tries again a little later', async () => {
      vi.useFakeTimers();
      const { asked, robots } = answering(BUSY, BUSY, '{"errcode":0}');
      const relayed = relayChat(contextOf(one, { robots }), [to('a')]);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await relayed).toEqual({ relayed: 1 });
      expect(asked).toHaveLength(3);
    });

    it('gives up after four tries', async () => {
      vi.useFakeTimers();
      const { asked, robots } = answering(BUSY);
      const failed = expect(relayChat(contextOf(one, { robots }), [to('a')])).rejects.toThrow(
        'the wecom robot of a is busy (code 45009)',
      );
      await vi.advanceTimersByTimeAsync(60_000);
      await failed;
      expect(asked).toHaveLength(4);
    });
  });
});
