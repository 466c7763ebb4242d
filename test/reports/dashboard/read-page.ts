import { gunzipSync } from 'node:zlib';
import type { Dashboard } from '../../../lib/reports/dashboard/model.ts';
import { type Packed, unpack } from '../../../lib/reports/dashboard/packing.ts';
import { PACKED_LISTS, type PageOverview } from '../../../lib/reports/dashboard/page-data.ts';

/** What a page holds, read from its text as its own code reads it. */
export function readPage(html: string): Dashboard & Pick<PageOverview, 'lines'> {
  const blocks = new Map(
    [...html.matchAll(/<script type="application\/gzip" id="([a-z0-9-]+)">([^<]*)<\/script>/g)].map(
      ([, id = '', base64 = '']) => [
        id,
        JSON.parse(gunzipSync(Buffer.from(base64, 'base64')).toString()) as unknown,
      ],
    ),
  );
  const overview = blocks.get('overview') as Record<string, unknown>;
  blocks.delete('overview');
  const lists = PACKED_LISTS.map((list) => [list, unpack(overview[list] as Packed)] as const);
  const skus = [...blocks.values()].flatMap((block) => unpack(block as Packed));
  return { ...overview, ...Object.fromEntries(lists), skus } as unknown as ReturnType<typeof readPage>;
}
