import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '../../lib/domain/ports.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { type DroppedFile, ingestFile } from '../../lib/jobs/ingest.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { workbookOf, zipOf } from '../ingestion/zip-files.ts';
import { dropped, Factory, settings, trigger } from './factory.ts';

const EXPORTS = resolve(import.meta.dirname, '../fixtures/exports');

/** What a person would call personal in an export, written without a look at the profiles. */
const PERSONAL =
  /buyer|recipient|phone|zip|address|country|province|city|district|commune|seller note|cpf|^email$|^(billing|shipping)[ _](?!method|total|tax|items|fee|provider)|\((billing|shipping)\)|^notes$|note attributes|payment (id|reference)|customer|contact|salesperson|^buyer$|买家|收[货件][人地]|手机|电话|采购员|业务员|仓管员|关闭人|客户/i;
const NOT_PERSONAL = /^(purchase|buyer service fee|payment method|customer_id)$/i;
/** Shorter cells would be found by chance. */
const LEAST_CHARACTERS = 4;

interface Fixture {
  readonly name: string;
  readonly text: string;
  readonly delimiter: string;
  /** Cells of columns with personal data. */
  readonly secrets: readonly string[];
}

async function fixtures(): Promise<Fixture[]> {
  const names = (await readdir(EXPORTS, { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(EXPORTS, name), 'utf8');
      const delimiter = name.endsWith('.txt') ? '|' : ',';
      const [header = [], ...rows] = parse(text, {
        bom: true,
        delimiter,
        relax_column_count: true,
      }) as string[][];
      const personal = header.flatMap((title, column) =>
        PERSONAL.test(title.trim()) && !NOT_PERSONAL.test(title.trim()) ? [column] : [],
      );
      const people = rows.filter(([id = '']) => /\d/.test(id)); // not the row that describes the columns
      const cells = people.flatMap((row) => personal.map((column) => row[column]?.trim() ?? ''));
      return { name, text, delimiter, secrets: cells.filter((cell) => cell.length >= LEAST_CHARACTERS) };
    }),
  );
}

/** The same file damaged in the ways that end in quarantine or in a refusal. */
function damaged({ name, text, delimiter }: Fixture): DroppedFile[] {
  const lines = text.trimEnd().split('\n');
  const [header = ''] = lines;
  const rows = lines.slice(1, 4);
  const last = lines.at(-1) ?? '';
  const write = (how: string, content: readonly string[]) =>
    dropped(`damaged/${how}-${name.replace('/', '-')}`, `${content.join('\n')}\n`);
  const everyCellWrong = last
    .split(delimiter)
    .map((cell) => (/^[\d.,$ ]+$/.test(cell) ? `${cell}x?` : cell))
    .join(delimiter);
  return [
    write('numbers', [header, ...rows, everyCellWrong]),
    write('width', [
      header,
      ...rows,
      `${last}${delimiter}one more${delimiter}and more`,
      last.slice(0, last.length / 2),
    ]),
    write('quotes', [header, ...rows, `"stray"${last}`, `"open${last}`]),
    write('no-header', rows),
    write('no-id', [
      header.split(delimiter).slice(3).join(delimiter),
      ...rows.map((row) => row.split(delimiter).slice(3).join(delimiter)),
    ]),
    write('bytes', [header, ...rows.map((row) => row.replaceAll('0', '\ufffd'))]),
  ];
}

/** The same tables in a zip and in workbooks, each with a row that cannot be taken. */
function packed(all: readonly Fixture[]): DroppedFile[] {
  const withSecrets = all.filter(({ name }) => /orders-en|shopify|b2b-jushuitan/.test(name));
  const books = withSecrets.map(({ name, text, delimiter }) => {
    const rows = parse(text, { bom: true, delimiter, relax_column_count: true }) as string[][];
    const broken = rows.at(-1)?.map((cell) => (/^[\d.,]+$/.test(cell) ? `${cell}x?` : cell)) ?? [];
    return dropped(
      `books/${name.replace('/', '-')}.xlsx`,
      workbookOf([{ name: 'OrderSKUList', rows: [...rows, broken] }]),
    );
  });
  const members = withSecrets.map(({ name, text }) => ({ name, content: `${text}one,cell,too,many\n` }));
  return [dropped('all.zip', zipOf(members)), ...books];
}

let factory: Factory;
const logged: string[] = [];
let secrets: string[] = [];
const taken: { file: string; accepted: number; rejected: number; reason: string | null }[] = [];

beforeAll(async () => {
  factory = await Factory.start();
  const all = await fixtures();
  secrets = [...new Set(all.flatMap((fixture) => fixture.secrets))];
  const keep = (event: string, fields?: object) => void logged.push(JSON.stringify({ event, ...fields }));
  const log: Log = { info: keep, warn: keep, error: keep };
  const files = all.flatMap((fixture) => [
    dropped(fixture.name, fixture.text),
    ...(fixture.secrets.length > 0 ? damaged(fixture) : []),
  ]);
  files.push(...packed(all));
  const shops = Object.fromEntries(
    ['tiktok-shop', 'sap'].map((name) => [name, { decimal: ',', dateOrder: 'dmy' }]),
  );
  await factory.run(
    async (process) => {
      const context = { ...process, log };
      for (const file of files) {
        for (const { receipt } of await ingestFile(context, file)) taken.push(receipt);
      }
      await recompute(context, trigger('recompute', '2026-06-24T21:30:00Z'));
      await evaluate(context, trigger('evaluate', '2026-06-25T01:00:00Z'));
    },
    { settings: settings({ sources: shops }) },
  );
}, 60_000);
afterAll(() => factory.end());

/** Secrets that stand in a text. */
const found = (text: string) => secrets.filter((secret) => text.includes(secret));

describe('personal data of every fixture', () => {
  it('is there to be found, and the files are read, rejected in part and refused', () => {
    expect(secrets.length).toBeGreaterThan(300);
    expect(taken.filter(({ accepted }) => accepted > 0).length).toBeGreaterThan(50);
    expect(taken.filter(({ rejected }) => rejected > 0).length).toBeGreaterThan(20);
    expect(taken.filter(({ reason }) => reason !== null).length).toBeGreaterThan(10);
  });

  it('reaches no object: history, snapshots, quarantine, receipts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'personal-test-'));
    const connection = await (await DuckDBInstance.create()).connect();
    const leaks: string[] = [];
    let parquets = 0;
    for await (const { key } of factory.data.list('')) {
      const bytes = await factory.data.get(key);
      let text = `${key}\n${Buffer.from(bytes).toString('utf8')}`;
      if (key.endsWith('.parquet')) {
        parquets++;
        const file = join(folder, `${parquets}.parquet`);
        await writeFile(file, bytes);
        const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
        text += JSON.stringify(reader.getRowsJson());
      }
      for (const secret of found(text)) leaks.push(`${key}: ${secret}`);
    }
    connection.closeSync();
    await rm(folder, { recursive: true });
    expect(parquets).toBeGreaterThan(20);
    expect(leaks).toEqual([]);
  });

  it('reaches no item of a table', async () => {
    const items = [await factory.items('parametersTable'), await factory.items('alertsTable')];
    expect(found(JSON.stringify(items))).toEqual([]);
  });

  it('reaches no line of the log and no message', async () => {
    expect(logged.length).toBeGreaterThan(50);
    expect(found(logged.join('\n'))).toEqual([]);
    const { Messages = [] } = await factory.aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: factory.aws.resources.outboxQueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(found(JSON.stringify(Messages))).toEqual([]);
  });
});
