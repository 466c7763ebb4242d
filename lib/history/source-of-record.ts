import type { RecordName } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { sourceKind } from '../settings/source-kinds.ts';

/** What in history a person should know of. */
export type HistoryWarning =
  | {
      /** Several sources report one channel, warehouse, kind of supply or ad account; one counts. */
      readonly kind: 'several-sources';
      readonly of: 'channel' | 'warehouse' | 'supply' | 'ad-account';
      readonly name: string;
      readonly sources: readonly string[];
      readonly counted: string;
      /** True where settings say which one counts. */
      readonly configured: boolean;
      /** Days that more than one of them reports; null where that has no meaning. */
      readonly sharedDays: number | null;
    }
  | {
      /** Settings name a source that has reported nothing: nothing counts. */
      readonly kind: 'source-of-record-missing';
      readonly of: 'channel' | 'warehouse' | 'supply';
      readonly name: string;
      readonly sources: readonly string[];
      readonly configured: string;
    }
  | {
      /** Two files of one export instant state different things; the one with the greater content hash counts. */
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

const KIND_ORDER = ['shop', 'site', 'erp', 'ads'];

/**
 * The source that counts: the one that settings name, else the only one, else shop before site before ERP before any
 * other, then by name.
 */
export function sourceOfRecord(
  sources: readonly string[],
  configured: string | undefined,
  settings: Pick<Settings, 'sources' | 'profiles'>,
): string | undefined {
  if (configured !== undefined) return configured;
  const rank = (source: string): number => {
    const index = KIND_ORDER.indexOf(sourceKind(source, settings) ?? '');
    return index < 0 ? KIND_ORDER.length : index;
  };
  return [...sources].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

/** Decides the source of record of one channel, warehouse or kind of supply, and says what a person should know of it. */
export function settleSource(
  subject: { of: 'channel' | 'warehouse' | 'supply'; name: string; sharedDays: number | null },
  sources: readonly string[],
  configured: string | undefined,
  settings: Settings,
): { counted: string; warnings: HistoryWarning[] } {
  const counted = sourceOfRecord(sources, configured, settings) ?? '';
  if (configured !== undefined && !sources.includes(configured)) {
    const { of, name } = subject;
    return { counted, warnings: [{ kind: 'source-of-record-missing', of, name, sources, configured }] };
  }
  const worthSaying = sources.length > 1 && (configured === undefined || (subject.sharedDays ?? 0) > 0);
  if (!worthSaying) return { counted, warnings: [] };
  return {
    counted,
    warnings: [
      { kind: 'several-sources', ...subject, sources, counted, configured: configured !== undefined },
    ],
  };
}

/** Decides the source of record of every name in rows of (name, source). */
export function settleEach(
  pairs: readonly (readonly unknown[])[],
  settle: (name: string, sources: string[]) => { counted: string; warnings: HistoryWarning[] },
): { counted: Map<string, string>; warnings: HistoryWarning[] } {
  const sources = new Map<string, string[]>();
  for (const [name, source] of pairs) {
    const known = sources.get(String(name));
    if (known === undefined) sources.set(String(name), [String(source)]);
    else known.push(String(source));
  }
  const counted = new Map<string, string>();
  const warnings: HistoryWarning[] = [];
  for (const [name, reporting] of sources) {
    const settled = settle(name, reporting);
    counted.set(name, settled.counted);
    warnings.push(...settled.warnings);
  }
  return { counted, warnings };
}
