import { formatDay, formatDays, formatNumber } from '../../../wording/format.ts';
import { isToOrder, type SkuLine } from '../page-data.ts';
import { alertBadges } from './actions.ts';
import { type Child, h } from './dom.ts';
import {
  badge,
  choice,
  emptyState,
  filterOf,
  grow,
  heading,
  itemName,
  matcher,
  pressing,
  type Scene,
  searchField,
  segments,
  units,
} from './page-parts.ts';
import { skuAddress } from './route.ts';

type Column = keyof Scene['words']['columns'];

/** Columns that lists are sorted by; ascending first where small is what matters. */
const SORTABLE: readonly (readonly [Column, 1 | -1, (line: SkuLine) => number | string | null])[] = [
  ['sku', 1, ({ sku }) => sku],
  ['status', 1, () => 0],
  [
    'position',
    1,
    ({ inventoryPosition, reorderPoint }) => (reorderPoint > 0 ? inventoryPosition / reorderPoint : null),
  ],
  ['available', 1, ({ available }) => available],
  ['daysOfSupply', 1, ({ daysOfSupply }) => daysOfSupply],
  ['stockOut', 1, ({ stockOutOn }) => stockOutOn],
  ['nextReceipt', 1, ({ nextReceiptOn }) => nextReceiptOn],
  ['dailyDemand', -1, ({ dailyDemand }) => dailyDemand],
  ['today', -1, ({ today }) => today],
];

const SHOWN = {
  alerts: (line: SkuLine, scene: Scene) => scene.data.alertsOf(line).length > 0,
  below: (line: SkuLine) => isToOrder(line),
  out: ({ isThreatened }: SkuLine) => isThreatened,
  surge: ({ surge }: SkuLine) => surge === 'watch' || surge === 'act',
  unknown: ({ isStockKnown }: SkuLine) => !isStockKnown,
} as const;

/** Every SKU in its pool: sorted, filtered, searched. */
export function skusView(scene: Scene): Child {
  const { words, data } = scene;
  const { lines } = data.overview;
  const shown = sorted(lines.filter(wanted(scene)), scene);
  const hasPools = new Set(lines.map(({ pool }) => pool)).size > 1;
  return [
    heading(scene, words.views.skus, shown.length, data.overview.skuCount),
    toolbar(scene, lines, hasPools),
    lines.length === 0
      ? emptyState(words.noSkus)
      : shown.length === 0
        ? emptyState(words.noMatch)
        : table(scene, shown, hasPools),
  ];
}

function wanted(scene: Scene): (line: SkuLine) => boolean {
  const show = filterOf(scene, 'show');
  const isShown = Object.hasOwn(SHOWN, show) ? SHOWN[show as keyof typeof SHOWN] : () => true;
  const [category, pool] = [filterOf(scene, 'category'), filterOf(scene, 'pool')];
  const matches = matcher(filterOf(scene, 'q'));
  return (line) =>
    isShown(line, scene) &&
    (category === '' || line.category === category) &&
    (pool === '' || line.pool === pool) &&
    matches(line.sku, line.nameZh, line.nameEn, line.category);
}

function sorted(lines: readonly SkuLine[], scene: Scene): SkuLine[] {
  const [name, direction] = sortOf(scene);
  const worst = (line: SkuLine) =>
    scene.data.alertsOf(line).reduce((least, { severity }) => Math.min(least, pressing(severity)), 9);
  if (name === 'status')
    return lines.toSorted(
      (a, b) => direction * (worst(a) - worst(b)) || (a.daysOfSupply ?? 1e9) - (b.daysOfSupply ?? 1e9),
    );
  const value = SORTABLE.find(([column]) => column === name)?.[2] ?? (() => null);
  return lines.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return direction * (left < right ? -1 : Number(left > right));
  });
}

/** `column` or `-column` (the other way round) of the address; by status without one. */
function sortOf(scene: Scene): [Column, 1 | -1] {
  const sort = filterOf(scene, 'sort') || 'status';
  const name = sort.replace(/^-/, '') as Column;
  const usual = SORTABLE.find(([column]) => column === name)?.[1] ?? 1;
  return [name, sort.startsWith('-') ? (-usual as 1 | -1) : usual];
}

function toolbar(scene: Scene, lines: readonly SkuLine[], hasPools: boolean): HTMLElement {
  const { words } = scene;
  const counted = (show: keyof typeof SHOWN) => lines.filter((line) => SHOWN[show](line, scene)).length;
  const categories = [...new Set(lines.flatMap(({ category }) => category ?? []))].sort();
  const pools = [...new Set(lines.map(({ pool }) => pool))].sort();
  const texts = (values: readonly string[]) => values.map((value) => [value, value] as const);
  return h(
    'div',
    { class: 'toolbar' },
    searchField(scene),
    segments(scene, 'show', words.views.skus, [
      ['', words.filters.all],
      ...(Object.keys(SHOWN) as (keyof typeof SHOWN)[])
        .map((show) => [show, words.filters[show], counted(show)] as const)
        .filter(([show, , count]) => count > 0 || filterOf(scene, 'show') === show),
    ]),
    categories.length > 1
      ? choice(scene, 'category', words.category, [['', words.all], ...texts(categories)])
      : null,
    hasPools ? choice(scene, 'pool', words.pool, [['', words.all], ...texts(pools)]) : null,
  );
}

function table(scene: Scene, lines: readonly SkuLine[], hasPools: boolean): Child {
  const body = h('tbody');
  const more = grow(body, lines, (index) => row(scene, lines[index] as SkuLine, hasPools), scene);
  return [
    h(
      'div',
      { class: 'card table-card' },
      h(
        'table',
        { class: 'skus' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            SORTABLE.map(([name]) => headCell(scene, name)),
          ),
        ),
        body,
      ),
    ),
    more,
  ];
}

function headCell(scene: Scene, name: Column): HTMLElement {
  const [sort, direction] = sortOf(scene);
  const isSorted = sort === name;
  const isUsual = SORTABLE.find(([column]) => column === name)?.[1] === direction;
  return h(
    'th',
    {
      scope: 'col',
      class: `col-${name}`,
      'aria-sort': isSorted ? (direction === 1 ? 'ascending' : 'descending') : null,
    },
    h(
      'button',
      { type: 'button', onclick: () => scene.filter({ sort: isSorted && isUsual ? `-${name}` : name }) },
      scene.words.columns[name],
    ),
  );
}

function row(scene: Scene, line: SkuLine, hasPools: boolean): HTMLElement {
  const { words, language, data } = scene;
  const alerts = data.alertsOf(line);
  const name = itemName(line, language);
  const known = (text: string) => (line.isStockKnown ? text : '–');
  const cell = (column: Column, ...children: readonly Child[]) =>
    h('td', { class: `col-${column}`, 'data-label': words.columns[column] }, children);
  const status = line.isStockKnown
    ? alerts.length > 0
      ? alertBadges(alerts.slice(0, 2), scene)
      : badge(words.fine, 'good')
    : badge(words.stockUnknown, 'calm');
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'col-sku' },
      h('a', { href: skuAddress(line.sku, line.pool) }, line.sku),
      h(
        'span',
        { class: 'faint clip' },
        [name, hasPools ? line.pool : null].filter((part) => part !== null).join(' · '),
      ),
    ),
    cell(
      'status',
      status,
      alerts.length > 2 ? h('span', { class: 'faint' }, ` +${alerts.length - 2}`) : null,
    ),
    cell('position', line.isStockKnown ? positionBar(scene, line) : '–'),
    cell('available', known(units(line.available, language))),
    cell(
      'daysOfSupply',
      known(line.daysOfSupply === null ? words.noDemand : formatDays(line.daysOfSupply, language)),
    ),
    cell(
      'stockOut',
      line.stockOutOn === null || !line.isStockKnown
        ? '–'
        : h('span', { class: line.isThreatened ? 'strong-date' : 'faint' }, line.stockOutOn),
    ),
    cell(
      'nextReceipt',
      line.nextReceiptOn === null
        ? '–'
        : [
            formatDay(line.nextReceiptOn as Parameters<typeof formatDay>[0]),
            h('span', { class: 'faint' }, ` +${units(line.nextReceiptUnits ?? 0, language)}`),
          ],
    ),
    cell('dailyDemand', formatNumber(line.dailyDemand, language, line.dailyDemand < 10 ? 2 : 0)),
    cell('today', units(line.today, language)),
  );
}

/** The position, what is only proposed faint, against the reorder point (the mark) and the order-up-to level (the end). */
function positionBar(scene: Scene, line: SkuLine): HTMLElement {
  const { inventoryPosition, proposed, reorderPoint, orderUpTo } = line;
  const { language } = scene;
  const end = Math.max(orderUpTo, reorderPoint * 1.15, 1);
  const share = (value: number) => `${Math.max(0, Math.min(100, (100 * value) / end)).toFixed(1)}%`;
  const tone = isToOrder(line) ? 'low' : inventoryPosition > end ? 'over' : 'fine';
  return h(
    'div',
    { class: 'position' },
    h(
      'span',
      { class: 'position-text' },
      `${units(inventoryPosition, language)} / ${units(reorderPoint, language)}`,
    ),
    h(
      'span',
      { class: `bar ${tone}`, 'aria-hidden': 'true' },
      proposed > 0 ? h('span', { class: 'bar-proposed', '--share': share(inventoryPosition) }) : null,
      h('span', { class: 'bar-fill', '--share': share(inventoryPosition - proposed) }),
      h('span', { class: 'bar-mark', '--share': share(reorderPoint) }),
    ),
  );
}
