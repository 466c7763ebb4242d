import type { Settings } from './settings.ts';

/** What a source is: of two that report the same, shop counts before site before ERP. */
export const SOURCE_KINDS = ['shop', 'site', 'erp', 'ads'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Kinds of the sources that the program's own profiles name. */
export const KNOWN_SOURCE_KINDS: Readonly<Record<string, SourceKind>> = {
  'tiktok-shop': 'shop',
  'tiktok-ads': 'ads',
  shopify: 'site',
  woocommerce: 'site',
  erp: 'erp',
  'erp-production': 'erp',
  odoo: 'erp',
  sap: 'erp',
};

/** The kind of a source: as settings say, else as a profile of the company's own, else as the program knows it. */
export function sourceKind(
  source: string,
  settings: Pick<Settings, 'sources' | 'profiles'>,
): SourceKind | undefined {
  const stated = Object.hasOwn(settings.sources, source) ? settings.sources[source]?.kind : undefined;
  if (stated !== undefined) return stated;
  const own = settings.profiles.find(
    ({ source: name, name: profile }) => (name ?? String(profile).split('/')[0]) === source,
  )?.sourceKind;
  const known = SOURCE_KINDS.find((kind) => kind === own);
  if (known !== undefined) return known;
  return Object.hasOwn(KNOWN_SOURCE_KINDS, source) ? KNOWN_SOURCE_KINDS[source] : undefined;
}
