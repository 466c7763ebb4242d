import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../history/history.ts';
import type { IngestContext } from '../jobs/context.ts';
import { type Ingested, ingestFile } from '../jobs/ingest.ts';
import { folderStore } from '../local/folder-store.ts';
import type { Settings } from '../settings/settings.ts';
import { exportFiles, localFile } from './exports-folder.ts';
import { quietLog } from './quiet-log.ts';

/** Without state there is no proposal that a file could answer. */
const NO_PROPOSALS: IngestContext['alerts'] = {
  readProposal: async () => null,
  openProposals: async () => [],
  putProposal: async () => false,
};

/**
 * Reads a folder of exports into a history of its own, hands it to the work and removes it afterwards: planning
 * without state, servers or accounts. Throws UsageError where the folder holds no export.
 */
export async function withScratchHistory<T>(
  exportsFolder: string,
  settings: Settings,
  work: (context: IngestContext, ingested: readonly Ingested[]) => Promise<T>,
): Promise<T> {
  const files = await exportFiles(exportsFolder);
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-'));
  const data = folderStore(join(folder, 'data'));
  const history = await openHistory({ store: data, temporaryFolder: join(folder, 'temporary') });
  const context: IngestContext = {
    settings,
    data,
    history,
    alerts: NO_PROPOSALS,
    temporaryFolder: folder,
    log: quietLog,
  };
  try {
    const ingested: Ingested[] = [];
    for (const file of files) ingested.push(...(await ingestFile(context, localFile(file))));
    return await work(context, ingested);
  } finally {
    await history.close();
    await rm(folder, { recursive: true, force: true });
  }
}
