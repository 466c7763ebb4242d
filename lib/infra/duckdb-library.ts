import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Deployment } from '../settings/deployment.ts';

type Architecture = Deployment['architecture'];

const packageOf = (architecture: Architecture) => `@duckdb/node-bindings-linux-${architecture}`;

const installed = (architecture: Architecture) =>
  resolve(import.meta.dirname, 'duckdb-native', 'node_modules', packageOf(architecture));

/** Whether DuckDB's library for functions of that architecture is installed; see `duckdb-native/fill.mjs`. */
export function hasDuckDbLibrary(architecture: Architecture): boolean {
  return existsSync(join(installed(architecture), 'libduckdb.so'));
}

/** Copies the library to where the bundle in that folder finds it; leaves it out where it is not installed. */
export function copyDuckDbLibrary(architecture: Architecture, folder: string): void {
  if (!hasDuckDbLibrary(architecture)) return;
  cpSync(installed(architecture), join(folder, 'node_modules', packageOf(architecture)), { recursive: true });
}
