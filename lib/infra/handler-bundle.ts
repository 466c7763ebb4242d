import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { buildDashboardClient, type ClientCode } from '../reports/dashboard/client-code.ts';
import type { Settings } from '../settings/settings.ts';
import type { HandlerName } from './functions.ts';

/** Packages that are CommonJS inside call `require`, which a module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Bundles a handler with everything it imports, the AWS SDK included, and the stage's settings into
 * `FOLDER/index.mjs`, the code of the dashboard where it writes that. DuckDB's native part stays outside. Functions keep their names, so that a stack trace can be read.
 */
export function bundleHandler(name: HandlerName, settings: Settings, folder: string): void {
  buildSync({
    entryPoints: [resolve(import.meta.dirname, '../../lambdas', `${name}.ts`)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: ['@duckdb/node-bindings-*', 'esbuild'],
    define: {
      BUNDLED_SETTINGS: JSON.stringify(settings),
      BUNDLED_DASHBOARD_CLIENT: JSON.stringify(dashboardClient()),
    },

    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
}

let client: ClientCode | undefined;

/** Built once for all handlers of a synthesis. */
function dashboardClient(): ClientCode {
  client ??= buildDashboardClient(buildSync);
  return client;
}
