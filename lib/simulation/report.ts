import { dayOfNumber } from '../domain/calendar.ts';
import { type Backtest, bestAtFill, type GroupCurves } from './backtest.ts';
import type { DrivenOrder } from './driven-orders.ts';
import { type Curve, type CurvePoint, leanestAt, leastCostShare, type Outcome } from './outcome.ts';
import type { World } from './world.ts';

/** A cell: null is empty. */
type Cell = string | number | null;

/** A table for people or programs: a header and rows of as many cells. */
export interface Grid {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Figures of an outcome, by the name of their column. Shares are fractions. */
const FIGURES: readonly (readonly [string, keyof Outcome])[] = [
  ['fill', 'fill'],
  ['stock_days', 'stockDays'],
  ['excess_days', 'excessDays'],
  ['cost_share', 'costShare'],
  ['stock_out_day_share', 'stockOutDayShare'],
  ['expedited_share', 'expeditedShare'],
  ['orders', 'orders'],
  ['expedites', 'expedites'],
];

/** The trade-off curves, a row for each point: every group, policy and value of its dial. */
export function curvesGrid({ groups, policies }: Backtest): Grid {
  return {
    header: ['demand_class', 'method', 'dial', 'dial_value', ...FIGURES.map(([name]) => name)],
    rows: groups.flatMap((group) =>
      group.curves.flatMap(({ policyName, points }) => {
        const dialName = policies.find(({ name }) => name === policyName)?.dialName ?? null;
        return points.map((point) => [
          groupName(group),
          policyName,
          dialName,
          point.dial,
          ...FIGURES.map(([, field]) => point[field]),
        ]);
      }),
    ),
  };
}

/**
 * What every policy comes to at each of the fill rates, a row for each group, policy and fill rate: at its leanest where
 * that serves more, empty where it does not get there.
 */
export function summaryRows({ groups }: Backtest, fills: readonly number[]): Grid {
  return {
    header: [
      ...['demand_class', 'skus', 'method', 'wanted_fill'],
      ...FIGURES.map(([name]) => name),
      'least_cost_share',
    ],
    rows: groups.flatMap((group) =>
      group.curves.flatMap((curve) =>
        fills.map((fill) => {
          const point = leanestAt(curve, fill);
          return [
            ...[groupName(group), group.of, curve.policyName, fill],
            ...FIGURES.map(([, field]) => point?.[field] ?? null),
            leastCostShare(curve),
          ];
        }),
      ),
    ),
  };
}

/** Orders as they would have been placed: one row each, by SKU and day. Units of the SKU. */
export function ordersGrid(world: World, orders: readonly DrivenOrder[]): Grid {
  const dayText = (day: number) => dayOfNumber(world.firstDay + day);
  return {
    header: [
      ...['method', 'sku', 'pool', 'ordered_on', 'sells_from', 'kind', 'units', 'position_before'],
      ...['reorder_point', 'order_up_to', 'expedite_point'],
    ],
    rows: orders.map(({ method, index, day, arrivesOn, expedited, units, position, levels }) => [
      method,
      world.skus[index]?.item.sku ?? null,
      world.skus[index]?.pool ?? null,
      dayText(day),
      dayText(arrivesOn),
      expedited ? 'expedite' : 'regular',
      units,
      position,
      levels.reorderPoint,
      levels.orderUpTo,
      levels.expeditePoint,
    ]),
  };
}

/** Days of stock of every policy at fill rates, its least cost, and what else happens at the last of these fill rates. */
export function summaryGrid({ curves }: GroupCurves, fills: readonly number[]): Grid {
  const target = fills.at(-1) ?? 0;
  return {
    header: [
      'method',
      ...fills.map((fill) => `days of stock at ${percent(fill)}`),
      'lowest cost',
      ...['stock-out days', 'expedited', 'excess days', 'orders'].map(
        (name) => `${name} at ${percent(target)}`,
      ),
    ],
    rows: curves.map((curve) => {
      const point = leanestAt(curve, target);
      return [
        curve.policyName,
        ...fills.map((fill) => stockAt(curve, fill)),
        percent(leastCostShare(curve)),
        percent(point?.stockOutDayShare),
        percent(point?.expeditedShare),
        fixed(point?.excessDays),
        point === null ? '-' : Math.round(point.orders),
      ];
    }),
  };
}

/** Days of stock at one fill rate: a row for each policy, a column for each class; the last row names the leanest. */
export function classGrid({ groups }: Backtest, fill: number): Grid {
  const names = groups[0]?.curves.map(({ policyName }) => policyName) ?? [];
  const curveOf = (group: GroupCurves, name: string): Curve | undefined =>
    group.curves.find(({ policyName }) => policyName === name);
  return {
    header: ['method', ...groups.map((group) => `${groupName(group)} (${skuCount(group)})`)],
    rows: [
      ...names.map((name) => [name, ...groups.map((group) => stockAt(curveOf(group, name), fill))]),
      ['leanest', ...groups.map((group) => bestAtFill(group, fill) ?? '-')],
    ],
  };
}

/** Points that are set now, of a policy and the dial that stands for it. */
export function presentGrid(points: readonly { readonly name: string; readonly point: CurvePoint }[]): Grid {
  return {
    header: [
      'as set now',
      'fill',
      'days of stock',
      'excess days',
      'cost',
      'stock-out days',
      'expedited',
      'orders',
    ],
    rows: points.map(({ name, point }) => [
      name,
      percent(point.fill),
      fixed(point.stockDays),
      fixed(point.excessDays),
      percent(point.costShare),
      percent(point.stockOutDayShare),
      percent(point.expeditedShare),
      Math.round(point.orders),
    ]),
  };
}

/** SKUs of a group; of a sample "31 of 250". */
function skuCount({ skus, of }: GroupCurves): string {
  return skus === of ? `${of}` : `${skus} of ${of}`;
}

/** Days of stock at a fill rate; with the fill in brackets where the policy serves more even at its leanest. */
function stockAt(curve: Curve | undefined, fill: number): string {
  const point = curve === undefined ? null : leanestAt(curve, fill);
  const servesMore = point?.fill != null && point.fill > fill + 0.0005;
  return servesMore ? `${fixed(point.stockDays)} (${percent(point.fill)})` : fixed(point?.stockDays);
}

function groupName({ demandClass }: GroupCurves): string {
  return demandClass ?? 'all';
}

function fixed(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(1);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`;
}
