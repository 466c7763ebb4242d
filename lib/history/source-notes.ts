import type { ObjectStore } from '../domain/ports.ts';
import { escapeKeyPart, PREFIX } from '../domain/storage-keys.ts';
import type { Settings } from '../settings/settings.ts';
import { SOURCE_KINDS, type SourceKind, sourceKind } from '../settings/source-kinds.ts';

/** Notes of what sources are, one object each; they say it in their keys. */
const NOTES = `${PREFIX.history}_sources/`;

/** Notes that files of a source were of that kind. Noted again, nothing changes. */
export async function noteSourceKind(store: ObjectStore, source: string, kind: SourceKind): Promise<void> {
  const key = `${NOTES}${escapeKeyPart(source)}=${kind}.json`;
  if (!(await store.exists(key))) await store.put(key, '{}', { contentType: 'application/json' });
}

/** The settings, with the kind that its files showed for every source that they name and do not say it of. */
export async function withNotedKinds(store: ObjectStore, settings: Settings): Promise<Settings> {
  const unknown = Object.keys(settings.sources).filter((name) => sourceKind(name, settings) === undefined);
  if (unknown.length === 0) return settings;
  const noted = new Set<string>();
  for await (const { key } of store.list(NOTES)) noted.add(key);
  const sources = { ...settings.sources };
  for (const name of unknown) {
    const kind = SOURCE_KINDS.find((one) => noted.has(`${NOTES}${escapeKeyPart(name)}=${one}.json`));
    if (kind !== undefined) sources[name] = { ...sources[name], kind };
  }
  return { ...settings, sources };
}
