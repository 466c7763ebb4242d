import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { ANY_SOURCE, type Feed, WATCHED_RECORDS } from '../domain/feeds.ts';
import type { IngestReceipt } from '../domain/ingest-receipt.ts';
import { sideBySide } from '../domain/side-by-side.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import type { TakenFile } from '../triggers/run-facts.ts';
import type { JobContext } from './context.ts';
import type { WatchContext } from './watch.ts';

/** Files that came longer ago are of no concern to the watch any more. */
const FILE_DAYS = 7;
const DAY_MS = 86_400_000;

/** The newest that each source has of each watched record at the run; a record that never came has one feed of `any` source. */
export async function feedFacts(
  { history, settings }: Pick<JobContext, 'history' | 'settings'>,
  at: Instant,
): Promise<Feed[]> {
  const newest = await history.newestData(at, settings);
  return WATCHED_RECORDS.flatMap((record): Feed[] => {
    const found = newest.filter((one) => one.record === record);
    return found.length > 0
      ? found.map(({ source, at: newestAt }) => ({ source, record, newestAt }))
      : [{ source: ANY_SOURCE, record, newestAt: null }];
  });
}

/** The files that were taken or refused in the seven days before the run or since, each by its newest receipt, sorted by name. */
export async function fileFacts({ data }: Pick<WatchContext, 'data'>, at: Instant): Promise<TakenFile[]> {
  const since = instantOfMs(msOf(at) - FILE_DAYS * DAY_MS);
  const recent: { key: string; takenAt: Instant }[] = [];
  for await (const { key, modifiedAt } of data.list(PREFIX.receipts)) {
    if (modifiedAt >= since) recent.push({ key, takenAt: modifiedAt });
  }
  const newest = new Map<string, TakenFile>();
  const files = await sideBySide(recent, async ({ key, takenAt }) => ({
    takenAt,
    receipt: receiptOf(await data.get(key)),
  }));
  for (const file of files) {
    const known = newest.get(file.receipt.file);
    if (known === undefined || isNewer(file, known)) newest.set(file.receipt.file, file);
  }
  return [...newest.values()].sort((a, b) => (a.receipt.file < b.receipt.file ? -1 : 1));
}

function isNewer(a: TakenFile, b: TakenFile): boolean {
  const order = ({ takenAt, receipt }: TakenFile) => `${takenAt} ${receipt.contentHash}`;
  return order(a) > order(b);
}

/** Receipts of earlier releases name no reasons. */
function receiptOf(bytes: Uint8Array): IngestReceipt {
  const receipt = JSON.parse(new TextDecoder().decode(bytes)) as IngestReceipt;
  return { ...receipt, rejectReasons: receipt.rejectReasons ?? [] };
}
