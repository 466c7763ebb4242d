import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/domain/errors.ts';
import { loadSettings, parseSettings } from '../../lib/settings/loading.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'config.json');
  await writeFile(path, text);
  return path;
}

describe('settings', () => {
  it('are the defaults without a file', async () => {
    expect(await loadSettings()).toEqual(parseSettings({}, 'defaults'));
  });

  it('are read from JSON, also with the byte order mark that Windows writes', async () => {
    const settings = await loadSettings(await file('\uFEFF{"planning": {"coverDays": 7}}'));
    expect(settings.planning.coverDays).toBe(7);
  });

  it('that cannot be read name the file and what to do', async () => {
    const missing = join(folder, 'none.json');
    await expect(loadSettings(missing)).rejects.toThrow(
      new UsageError(`settings file ${missing} cannot be read: name one that exists with --config`),
    );
  });

  it('that are no JSON, or wrong, name the file and the place', async () => {
    const broken = loadSettings(await file('{\n  "planning": }\n'));
    await expect(broken).rejects.toThrow(/config\.json is not JSON: [^\n]*$/);
    const wrong = loadSettings(await file('{"planning": {"coverDays": "five"}}'));
    await expect(wrong).rejects.toThrow(/^settings in .*config\.json: planning\.coverDays: /);
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
  });
});
