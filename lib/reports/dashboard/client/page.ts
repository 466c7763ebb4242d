import type { DashboardAlert, DashboardSku } from '../model.ts';
import { type Packed, unpack } from '../packing.ts';
import { PACKED_LISTS, type PageOverview, type SkuLine } from '../page-data.ts';

/** The data of the page, read from its own text. */
export interface PageData {
  readonly overview: PageOverview;
  /** Open alerts of a SKU in a pool, the most pressing first; those of its supply lines among them. */
  readonly alertsOf: (line: Pick<SkuLine, 'sku' | 'pool'>) => readonly DashboardAlert[];
  readonly line: (sku: string, pool: string) => SkuLine | null;
  /** All that is known of a SKU; null where the page has none of it. */
  readonly detail: (sku: string, pool: string) => Promise<DashboardSku | null>;
}

/** Reads the overview; details are unpacked once they are asked for. Throws where the page is damaged. */
export async function readPage(): Promise<PageData> {
  const raw = (await readBlock('overview')) as Record<string, unknown>;
  for (const list of PACKED_LISTS) raw[list] = unpack(raw[list] as Packed);
  const overview = raw as unknown as PageOverview;
  const alerts = Map.groupBy(overview.alerts, ({ sku, pool }) => keyOf(sku ?? '', pool ?? ''));
  const places = new Map(overview.lines.map(({ sku, pool }, index) => [keyOf(sku, pool), index]));
  const blocks = new Map<number, Promise<DashboardSku[]>>();
  return {
    overview,
    alertsOf: ({ sku, pool }) => alerts.get(keyOf(sku, pool)) ?? [],
    line: (sku, pool) => overview.lines[places.get(keyOf(sku, pool)) ?? -1] ?? null,
    detail: async (sku, pool) => {
      const place = places.get(keyOf(sku, pool));
      if (place === undefined) return null;
      const index = Math.floor(place / overview.blockSize);
      const block =
        blocks.get(index) ??
        readBlock(`block-${index}`).then((packed) => unpack(packed as Packed) as DashboardSku[]);
      blocks.set(index, block);
      return (await block)[place % overview.blockSize] ?? null;
    },
  };
}

/** True where the browser can read the page. */
export function canReadPage(): boolean {
  return 'DecompressionStream' in window && 'groupBy' in Map;
}

async function readBlock(id: string): Promise<unknown> {
  const text = document.getElementById(id)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unzipped).json();
}

function keyOf(sku: string, pool: string): string {
  return JSON.stringify([sku, pool]);
}
