import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasDuckDbLibrary } from '../../lib/infra/duckdb-library.ts';
import { deployedHandlers, FUNCTIONS, type HandlerName } from '../../lib/infra/functions.ts';
import { assetFolders, type SynthesisedStage } from './synthesis.ts';

const MEBIBYTE = 1024 * 1024;
const ELF_MACHINE = { arm64: 0xb7, x64: 0x3e } as const;

export const NOT_INSTALLED = "DuckDB's libraries are not installed: npm run postinstall";

/** What must be true of the assets of any stage. */
export function itHasSoundAssets(synthesised: () => SynthesisedStage): void {
  it("holds DuckDB's library for the functions' processor where history is used, under 80 MB", ({ skip }) => {
    const synthesis = synthesised();
    const { architecture } = synthesis.stage.deployment;
    if (!hasDuckDbLibrary(architecture)) skip(NOT_INSTALLED);
    const handlers = deployedHandlers(synthesis.stage);
    const withHistory = handlers.filter((handler) => FUNCTIONS[handler].usesHistory);
    expect(withHistory.length).toBeGreaterThan(3);
    for (const handler of withHistory) {
      const asset = assetFolders(synthesis).get(handler) ?? '';
      expectLibraryFor(architecture, asset);
      expect(bytesOf(asset), handler).toBeLessThan(80 * MEBIBYTE);
    }
  });

  it('is under 800 KiB without DuckDB where history is not used: the words of every rule are in it', () => {
    const handlers = deployedHandlers(synthesised().stage);
    const withoutHistory = handlers.filter((handler) => !FUNCTIONS[handler].usesHistory);
    expect(withoutHistory).toContain('send-messages');
    for (const handler of withoutHistory) {
      const asset = assetFolders(synthesised()).get(handler) ?? '';
      expect(readdirSync(asset), handler).toEqual(['index.mjs']);
      expect(bytesOf(asset), handler).toBeLessThan(800 * 1024);
      expect(readFileSync(join(asset, 'index.mjs'), 'utf8'), handler).not.toContain('@duckdb');
    }
  });

  it('holds the settings with people, and no address of theirs', () => {
    const { deployment } = synthesised().stage;
    const addresses = Object.values(deployment.addresses).flatMap(({ email, sms }) =>
      [email, sms].filter((address) => address !== undefined),
    );
    for (const [handler, asset] of assetFolders(synthesised())) {
      const bundle = readFileSync(join(asset, 'index.mjs'), 'utf8');
      const { usesHistory } = FUNCTIONS[handler as HandlerName];
      if (usesHistory) expect(bundle, handler).toContain('supply-lead');
      expect(addresses.filter((address) => bundle.includes(address))).toEqual([]);
    }
  });
}

/** That the folder holds DuckDB's library for that processor, and for no other. */
export function expectLibraryFor(architecture: keyof typeof ELF_MACHINE, asset: string): void {
  const native = `node-bindings-linux-${architecture}`;
  const folder = join(asset, 'node_modules/@duckdb');
  expect(readdirSync(folder), asset).toEqual([native]);
  for (const file of ['libduckdb.so', 'duckdb.node'])
    expect(elfMachine(join(folder, native, file)), asset).toBe(ELF_MACHINE[architecture]);
}

/** Bytes of all files below a folder. */
export function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}

/** The processor that an ELF file is for. */
function elfMachine(file: string): number {
  const header = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header);
  closeSync(descriptor);
  expect(header.subarray(0, 4)).toEqual(Buffer.from('\u007fELF', 'latin1'));
  return header.readUInt16LE(18);
}
