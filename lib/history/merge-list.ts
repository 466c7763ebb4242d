import type { Instant } from '../domain/calendar.ts';
import { ObjectMissingError } from '../domain/errors.ts';
import type { ObjectStore } from '../domain/ports.ts';

/**
 * What of a record compaction has put together. It lies in one small object that is written in one go: from then on
 * merged objects count, and what they stand for does not, however many objects it is and whatever stops a run.
 */
export interface MergeList {
  /** Objects that hold merged rows. One that is not listed, as its compaction was cut short, does not count. */
  readonly written: readonly string[];
  /** Objects whose rows they hold. They lie there for a while yet, for readers that found them before. */
  readonly replaced: readonly string[];
  /** When they were replaced; null where none is left. */
  readonly replacedAt: Instant | null;
}

const NOTHING_MERGED: MergeList = { written: [], replaced: [], replacedAt: null };

/** How names of objects with merged rows begin. */
const MERGED = 'compacted-';

/** The name of an object with merged rows, by a hash of their content. */
export function mergedName(hash: string): string {
  return `${MERGED}${hash}`;
}

/** True for the key of an object that compaction wrote. */
export function isMergedKey(key: string): boolean {
  return key.slice(key.lastIndexOf('/') + 1).startsWith(MERGED);
}

/** The keys that count of those that were found: of files that lie apart, and of what was merged. */
export function countingKeys(found: readonly string[], { written, replaced }: MergeList): string[] {
  const gone = new Set(replaced);
  const apart = found.filter((key) => !isMergedKey(key) && !gone.has(key));
  return [...apart, ...written].sort();
}

/** The merge list under that key; where there is none, nothing was merged. */
export async function readMergeList(store: ObjectStore, key: string): Promise<MergeList> {
  try {
    return JSON.parse(new TextDecoder().decode(await store.get(key))) as MergeList;
  } catch (error) {
    if (error instanceof ObjectMissingError) return NOTHING_MERGED;
    throw error;
  }
}

/** Writes the merge list under that key: what it says counts from then on. */
export async function putMergeList(store: ObjectStore, key: string, list: MergeList): Promise<void> {
  await store.put(key, JSON.stringify(list), { contentType: 'application/json' });
}
