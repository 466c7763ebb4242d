import type { RecordName } from '../domain/records.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import { type SourceKind, sourceKind } from '../settings/source-kinds.ts';

/** What several sources may report one of. */
export type Reported = 'channel' | 'warehouse' | 'supply' | 'ad-account';

/** What in history a person should know of. */
export type HistoryWarning =
  | {
      /** Several sources report one channel, warehouse, kind of supply or ad account. */
      readonly kind: 'several-sources';
      readonly of: Reported;
      readonly name: string;
      readonly sources: readonly string[];
      readonly counted: readonly string[];
      /** True where settings say which count. */
      readonly configured: boolean;
      /** Days that more than one of them reports; null where that has no meaning. */
      readonly sharedDays: number | null;
    }
  | {
      /** Settings name sources that have reported nothing. */
      readonly kind: 'source-of-record-missing';
      readonly of: Reported;
      readonly name: string;
      readonly sources: readonly string[];
      readonly configured: readonly string[];
      /** Of those that settings name, the ones that do report. */
      readonly counted: readonly string[];
    }
  | {
      /** Two sources that would both count carry the same orders (ad accounts: the same campaigns). */
      readonly kind: 'repeated-source';
      readonly of: Reported;
      readonly name: string;
      readonly sources: readonly [string, string];
      readonly shared: number;
      /** True where both count all the same, as settings say; else only the first does. */
      readonly configured: boolean;
    }
  | {
      /** Two files of one export instant state different things; what has the greater values counts. */
      readonly kind: 'tied-files';
      readonly record: RecordName;
      readonly source: string;
      readonly files: readonly string[];
      readonly keys: number;
    }
  | {
      /** Ad accounts of which no list states a time zone that is known: their days and hours are taken as the factory's. */
      readonly kind: 'no-time-zone';
      readonly accounts: readonly string[];
      readonly zone: string;
    }
  | {
      /** Newest lists of two sources state another status of one ad account; the newer list counts. */
      readonly kind: 'contradicting-states';
      readonly account: string;
      readonly stated: readonly { readonly source: string; readonly status: string }[];
      readonly counted: string;
    };

/** A channel, a warehouse, a kind of supply or an ad account, and the days that more than one source reports of it. */
export interface Subject {
  readonly of: Reported;
  readonly name: string;
  readonly sharedDays: number | null;
}

/** Two sources of which each carries a good part of the other's orders or campaigns. */
export interface Repetition {
  readonly name: string;
  readonly sources: readonly [string, string];
  readonly shared: number;
}

/** The sources that count, and what a person should know of the choice. */
export interface Settled {
  readonly counted: readonly string[];
  readonly warnings: readonly HistoryWarning[];
}

const KIND_ORDER = ['shop', 'site', 'erp', 'ads'];

/** What sources report that is their own: two shops sell twice. Warehouses and supply are often listed by two systems. */
const OF_THEIR_OWN: readonly Reported[] = ['channel', 'ad-account'];

/** Where two sources share this part of the orders of the smaller one, they carry the same. */
export const REPEATED_SHARE = 0.1;

/** The sources that settings name for a channel, warehouse, kind of supply or ad account; undefined where they name none. */
export function configuredSources(
  of: Reported,
  name: string,
  { sourceOfRecord }: Pick<Settings, 'sourceOfRecord'>,
): readonly string[] | undefined {
  const { channels, warehouses, supply, adAccounts } = sourceOfRecord;
  const byName = { channel: channels, warehouse: warehouses, supply, 'ad-account': adAccounts }[of];
  return settingNamed<readonly string[] | undefined>(byName, name);
}

/**
 * The sources that count if none repeats another, the first before the others: those that settings name for it, else
 * of shop before site before ERP before any other the first by name. Of channels and ad accounts all of its kind count
 * that settings name apart, and one that they do not: they are different shops. ERPs may carry the same orders.
 */
export function countedSources(
  { of, name }: Pick<Subject, 'of' | 'name'>,
  sources: readonly string[],
  settings: Pick<Settings, 'sources' | 'profiles' | 'sourceOfRecord'>,
): readonly string[] {
  const configured = configuredSources(of, name, settings);
  if (configured !== undefined) return configured.filter((source) => sources.includes(source));
  const rank = (source: string): number => {
    const index = KIND_ORDER.indexOf(sourceKind(source, settings) ?? '');
    return index < 0 ? KIND_ORDER.length : index;
  };
  const ordered = [...sources].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const [first] = ordered;
  if (first === undefined) return [];
  const kind = sourceKind(first, settings);
  if (!OF_THEIR_OWN.includes(of) || kind === 'erp') return [first];
  const alike = ordered.filter((source) => sourceKind(source, settings) === kind);
  const unnamed = alike.filter((source) => !isNamedApart(source, kind, settings));
  return alike.filter((source) => !unnamed.includes(source) || source === unnamed[0]);
}

/** True where settings name the source as a shop, a site or an ad platform of its own; without a kind, by its files. */
function isNamedApart(
  source: string,
  kind: SourceKind | undefined,
  { sources }: Pick<Settings, 'sources'>,
): boolean {
  const named = settingNamed(sources, source);
  return named !== undefined && (kind !== undefined || named.files !== undefined);
}

/** Decides which sources of a subject count, and says what a person should know of it. */
export function settleSources(
  subject: Subject,
  sources: readonly string[],
  settings: Settings,
  repetitions: readonly Repetition[] = [],
): Settled {
  const { of, name } = subject;
  const configured = configuredSources(of, name, settings);
  const isConfigured = configured !== undefined;
  const warnings: HistoryWarning[] = [];
  const counted: string[] = [];
  for (const source of countedSources(subject, sources, settings)) {
    const repeated = repetitions.find(
      (one) =>
        one.name === name &&
        one.sources.includes(source) &&
        one.sources.some((other) => counted.includes(other)),
    );
    if (repeated === undefined || isConfigured) counted.push(source);
    if (repeated === undefined) continue;
    const [one, other] = repeated.sources;
    const pair = [one === source ? other : one, source] as const;
    warnings.push({
      kind: 'repeated-source',
      of,
      name,
      sources: pair,
      shared: repeated.shared,
      configured: isConfigured,
    });
  }
  const missing = (configured ?? []).filter((source) => !sources.includes(source));
  if (missing.length > 0)
    warnings.push({ kind: 'source-of-record-missing', of, name, sources, configured: missing, counted });
  else if (isWorthSaying(subject, sources, counted, isConfigured))
    warnings.push({ kind: 'several-sources', ...subject, sources, counted, configured: isConfigured });
  return { counted, warnings };
}

/** Several sources are, unless settings have settled it and no day of another one is left out. */
function isWorthSaying(
  { sharedDays }: Subject,
  sources: readonly string[],
  counted: readonly string[],
  isConfigured: boolean,
): boolean {
  if (sources.length < 2) return false;
  return !isConfigured || ((sharedDays ?? 0) > 0 && sources.some((source) => !counted.includes(source)));
}

/** The sources of every name in rows of (name, source). */
export function sourcesByName(pairs: readonly (readonly unknown[])[]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const [name, source] of pairs) {
    const known = sources.get(String(name));
    if (known === undefined) sources.set(String(name), [String(source)]);
    else known.push(String(source));
  }
  return sources;
}

/** Decides which sources count of every name in rows of (name, source). */
export function settleEach(
  pairs: readonly (readonly unknown[])[],
  settle: (name: string, sources: readonly string[]) => Settled,
): { counted: ReadonlyMap<string, readonly string[]>; warnings: HistoryWarning[] } {
  const counted = new Map<string, readonly string[]>();
  const warnings: HistoryWarning[] = [];
  for (const [name, reporting] of sourcesByName(pairs)) {
    const settled = settle(name, reporting);
    counted.set(name, settled.counted);
    warnings.push(...settled.warnings);
  }
  return { counted, warnings };
}
