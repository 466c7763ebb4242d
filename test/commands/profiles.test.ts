import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../lib/commands/printing.ts';
import { profilesCommand } from '../../lib/commands/profiles.ts';
import { UsageError } from '../../lib/domain/errors.ts';
import { TABLES } from '../../lib/ingestion/profiles/all.ts';
import { profileSchema } from '../../lib/ingestion/profiles/profile.ts';
import { SHOP_ORDERS } from '../ingestion/shop-profile.ts';

/** What the command prints with these settings. */
async function printed(name: string | undefined, { json = false, settings = {} } = {}): Promise<string[]> {
  const lines: string[] = [];
  const output: Output = {
    line: (text = '') => void lines.push(text),
    json: (value) => void lines.push(JSON.stringify(value)),
    table: (header, rows) => void lines.push(...[header, ...rows].map((row) => row.join('\t'))),
    progress: () => undefined,
  };
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-test-'));
  try {
    const config = join(folder, 'settings.json');
    await writeFile(config, JSON.stringify(settings));
    expect(await profilesCommand(name, { config, json }, output)).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
  return lines;
}

describe('pulsestock profiles', () => {
  it('lists every profile, those of the settings first', async () => {
    const lines = await printed(undefined, { settings: { profiles: [SHOP_ORDERS] } });
    expect(lines.slice(1).map((line) => line.split('\t')[0])).toEqual([
      'shop/orders',
      ...TABLES.map(({ name }) => name),
    ]);
  });

  it('explains one: columns, what must be there, what is left out and never read', async () => {
    const text = (await printed('shop/orders', { settings: { profiles: [SHOP_ORDERS] } })).join('\n');
    expect(text).toContain('exported from: Orders > Export');
    expect(text).toContain('gives: sale, also listing; source: shop');
    expect(text).toContain('Seller SKU\tsellerSku\tyes, or SKU ID\t商家编码');
    expect(text).toContain('left out: description of the columns (first row only)');
    expect(text).toContain('personal data, never read or kept: Recipient, Phone #, 买家昵称');
  });

  it('prints one as JSON that settings take', async () => {
    const [line = ''] = await printed('plain/ads_daily', { json: true });
    const definition: unknown = JSON.parse(line);
    expect(profileSchema.safeParse(definition).success).toBe(true);
    const again = await printed('plain/ads_daily', { json: true, settings: { profiles: [definition] } });
    expect(again.map((text) => JSON.parse(text))).toEqual([definition]);
  });

  it('says which names are near one that there is not', async () => {
    await expect(printed('links')).rejects.toThrow(
      new UsageError('there is no profile "links": is it plain/ad_links or tiktok-ads/links?'),
    );
  });
});
