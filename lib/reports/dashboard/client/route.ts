export const VIEWS = ['actions', 'alerts', 'skus', 'campaigns', 'accounts', 'data'] as const;
export type View = (typeof VIEWS)[number];

/** What the address says is shown: a view, or one SKU, with the filters of the list. */
export interface Route {
  readonly view: View | 'sku';
  readonly sku: string;
  readonly pool: string;
  readonly query: URLSearchParams;
}

/** Reads the part of the address behind `#`. */
export function readRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', sku = '', pool = ''] = path.split('/').map(decoded);
  const query = new URLSearchParams(search);
  if (view === 'sku') return { view, sku, pool, query };
  const known = VIEWS.find((one) => one === view) ?? 'actions';
  return { view: known, sku: '', pool: '', query };
}

/** The address of a view. */
export function viewAddress(view: View, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#/${view}${search === '' ? '' : `?${search}`}`;
}

/** The address of a SKU in a pool. */
export function skuAddress(sku: string, pool: string): string {
  return `#/sku/${encodeURIComponent(sku)}/${encodeURIComponent(pool)}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
