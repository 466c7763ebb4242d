import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Code and looks of the page. */
export interface ClientCode {
  readonly script: string;
  /** SHA-256 of the script in base64, by which the page's policy lets it run. */
  readonly scriptHash: string;
  readonly style: string;
}

/** What bundling a function puts in place of this name: it carries no bundler. */
declare const BUNDLED_DASHBOARD_CLIENT: ClientCode | undefined;

let built: ClientCode | undefined;

/** The page's code: as it was bundled with the function, else built from the sources once a process. */
export async function dashboardClient(): Promise<ClientCode> {
  if (typeof BUNDLED_DASHBOARD_CLIENT !== 'undefined') return BUNDLED_DASHBOARD_CLIENT;
  const { buildSync } = await import('esbuild');
  built ??= buildDashboardClient(buildSync);
  return built;
}

/** Builds the page's code with esbuild, charts included, for browsers of 2024 and later. */
export function buildDashboardClient(buildSync: typeof import('esbuild').buildSync): ClientCode {
  const folder = resolve(import.meta.dirname, 'client');
  const { outputFiles } = buildSync({
    entryPoints: [resolve(folder, 'main.ts'), resolve(folder, 'style.css')],
    outdir: folder,
    write: false,
    bundle: true,
    platform: 'browser',
    target: ['chrome117', 'firefox119', 'safari17.4'],
    format: 'iife',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const script = textOf('.js').trim();
  return {
    script,
    scriptHash: createHash('sha256').update(script).digest('base64'),
    style: textOf('.css').trim(),
  };
}
