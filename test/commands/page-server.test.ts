import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dashboardCommand } from '../../lib/commands/dashboard.ts';
import { filePage, objectPage, type PageSource, servePage } from '../../lib/commands/page-server.ts';
import { streamOutput } from '../../lib/commands/printing.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { keptStream, pulsestock, temporaryFolder } from './command-line.ts';

async function served(source: PageSource): Promise<string> {
  const page = await servePage(source, 0);
  onTestFinished(() => page.close());
  return page.url;
}

/** The status of a request that says it is for another host. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the page server', () => {
  it('serves the page with a mark that changes when it does', async () => {
    const file = join(await temporaryFolder(), 'index.html');
    await writeFile(file, '<p>one');
    const url = await served(filePage(file));
    const first = await fetch(url);
    expect(await first.text()).toBe('<p>one');
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const etag = first.headers.get('etag') ?? '';
    expect((await fetch(url, { method: 'HEAD' })).headers.get('etag')).toBe(etag);
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);

    await writeFile(file, '<p>two');
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    expect((await fetch(url, { method: 'HEAD' })).headers.get('etag')).not.toBe(etag);
    expect(await (await fetch(url)).text()).toBe('<p>two');

    await rm(file);
    expect((await fetch(url)).status).toBe(503);
  });

  it('reads the page of a bucket', async () => {
    const folder = await temporaryFolder();
    const store = folderStore(folder);
    const page = objectPage(store, 'reports/dashboard/index.html');
    expect(await page.version()).toBeNull();
    await store.put('reports/dashboard/index.html', '<p>one');
    const url = await served(page);
    expect(await (await fetch(url)).text()).toBe('<p>one');
  });

  it('is for browsers of this machine alone, and for reading', async () => {
    const file = join(await temporaryFolder(), 'index.html');
    await writeFile(file, '<p>one');
    const url = await served(filePage(file));
    expect(await statusFor(url, 'evil.example')).toBe(403);
    expect(await statusFor(url, 'localhost:1')).toBe(200);
    expect((await fetch(new URL('../etc/passwd', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });
});

describe('the command dashboard', () => {
  it('reads the page of a deployed stage, found by what its stack says', async () => {
    const cloudFormation = mockClient(CloudFormationClient);
    const s3 = mockClient(S3Client);
    onTestFinished(() => {
      cloudFormation.restore();
      s3.restore();
    });
    cloudFormation.on(DescribeStacksCommand, { StackName: 'PulseStock-dev-Stateful' }).resolves({
      Stacks: [
        {
          StackName: 'PulseStock-dev-Stateful',
          CreationTime: new Date(0),
          StackStatus: 'UPDATE_COMPLETE',
          Outputs: [{ OutputKey: 'FindReportsIn', OutputValue: 's3://the-bucket/reports/' }],
        },
      ],
    });
    const Key = 'reports/dashboard/index.html';
    s3.on(ListObjectsV2Command, { Bucket: 'the-bucket', Prefix: Key }).resolves({
      Contents: [{ Key, Size: 7, LastModified: new Date(0) }],
    });
    const Body = { transformToByteArray: async () => Buffer.from('<p>page') };
    s3.on(GetObjectCommand, { Bucket: 'the-bucket', Key }).callsFake(() => ({ Body }));
    const [out, errors] = [keptStream(), keptStream()];
    let body = '';
    const ended = async () => {
      const [, url = ''] = /dashboard at (http:\/\/127\.0\.0\.1:\d+\/)/.exec(out.text()) ?? [];
      body = await (await fetch(url)).text();
    };
    expect(await dashboardCommand({ stage: 'dev', port: 0 }, streamOutput(out, errors), ended)).toBe(0);
    expect(body).toBe('<p>page');

    s3.on(ListObjectsV2Command).resolves({});
    await expect(
      dashboardCommand({ stage: 'dev', port: 0 }, streamOutput(out, errors), ended),
    ).rejects.toThrow('stage dev has no dashboard yet');
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('no credentials'));
    await expect(
      dashboardCommand({ stage: 'dev', port: 0 }, streamOutput(out, errors), ended),
    ).rejects.toThrow('stage dev cannot be looked at: no credentials: sign in');
  });

  it('serves the page of a data folder until it is ended', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'reports/dashboard'), { recursive: true });
    await writeFile(join(folder, 'reports/dashboard/index.html'), '<p>page');
    const [out, errors] = [keptStream(), keptStream()];
    let body = '';
    const ended = async () => {
      const [, url = ''] = /dashboard at (http:\/\/127\.0\.0\.1:\d+\/)/.exec(out.text()) ?? [];
      body = await (await fetch(url)).text();
    };
    expect(await dashboardCommand({ data: folder, port: 0 }, streamOutput(out, errors), ended)).toBe(0);
    expect(body).toBe('<p>page');
  });

  it('says what to do where there is nothing to show', async () => {
    const folder = await temporaryFolder();
    expect(await pulsestock('dashboard', '--data', folder)).toEqual({
      exitCode: 2,
      output: '',
      errors: `pulsestock: ${folder} holds no dashboard yet: "pulsestock run" or "pulsestock demo" makes it\n`,
    });
    expect(await pulsestock('dashboard')).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('give --data or --stage'),
    });
    expect(await pulsestock('dashboard', '--data', folder, '--port', '99999')).toMatchObject({ exitCode: 2 });
  });

  it('says that a port is taken', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'reports/dashboard'), { recursive: true });
    await writeFile(join(folder, 'reports/dashboard/index.html'), '<p>page');
    const url = await served(filePage(join(folder, 'reports/dashboard/index.html')));
    const { port } = new URL(url);
    expect(await pulsestock('dashboard', '--data', folder, '--port', port)).toEqual({
      exitCode: 1,
      output: '',
      errors: `pulsestock: port ${port} is taken: name another with --port, or 0 for any\n`,
    });
  });
});
