import type { Instant } from '../../../domain/calendar.ts';
import { formatDays, formatHours, formatMoment, formatMoney } from '../../../wording/format.ts';
import type { DashboardAccount } from '../model.ts';
import { type Child, h, svg } from './dom.ts';
import {
  badge,
  emptyState,
  filterOf,
  heading,
  matcher,
  type Scene,
  searchField,
  segments,
} from './page-parts.ts';
import { skuAddress } from './route.ts';

const STATES = ['blocked', 'pending', 'ok', 'unknown'] as const;
const TONES = { ok: 'good', pending: 'warning', blocked: 'critical', unknown: 'calm' } as const;

/** Balances that last fewer hours are marked. */
const SHORT_RUNWAY_HOURS = 72;

/** SKUs of an account that are named. */
const MOST_SKUS = 12;

/** Ad accounts, those in trouble first: state, balance and how long it lasts, spend. */
export function accountsView(scene: Scene): Child {
  const { words, data } = scene;
  const { accounts } = data.overview;
  const show = filterOf(scene, 'show');
  const matches = matcher(filterOf(scene, 'q'));
  const shown = accounts
    .filter(
      (one) =>
        (show === '' || stateOf(one) === show) &&
        matches(one.account, one.reason, one.rawStatus, ...one.skus),
    )
    .toSorted((a, b) => urgency(a) - urgency(b));
  return [
    heading(scene, words.views.accounts, shown.length, accounts.length),
    h(
      'div',
      { class: 'toolbar' },
      searchField(scene),
      segments(scene, 'show', words.data.state, [
        ['', words.all],
        ...STATES.map(
          (state) =>
            [
              state,
              words.account.status[state],
              accounts.filter((one) => stateOf(one) === state).length,
            ] as const,
        ).filter(([, , count]) => count > 0),
      ]),
    ),
    accounts.length === 0
      ? emptyState(words.noAccounts)
      : shown.length === 0
        ? emptyState(words.noMatch)
        : h(
            'div',
            { class: 'cards' },
            shown.map((account) => card(scene, account)),
          ),
  ];
}

function stateOf({ status }: DashboardAccount): (typeof STATES)[number] {
  return status ?? 'unknown';
}

function urgency(account: DashboardAccount): number {
  return STATES.indexOf(stateOf(account)) * 1e6 + Math.min(account.funds?.runwayHours ?? 1e5, 1e5);
}

function card(scene: Scene, account: DashboardAccount): HTMLElement {
  const { words, data } = scene;
  const state = stateOf(account);
  return h(
    'section',
    { class: `card account ${state}` },
    h(
      'div',
      { class: 'card-head' },
      h('h2', {}, account.account),
      badge(words.account.status[state], TONES[state]),
    ),
    account.reason === null && (account.rawStatus === null || state === 'ok')
      ? null
      : h(
          'p',
          { class: 'sentence' },
          [account.rawStatus, account.reason].filter((part) => part !== null).join(' · '),
        ),
    moneyOf(scene, account),
    account.spend.length < 2
      ? null
      : h(
          'figure',
          { class: 'spark' },
          sparkline(account.spend.map(([, spend]) => spend)),
          h('figcaption', { class: 'faint' }, words.account.spend),
        ),
    account.skus.length === 0
      ? null
      : h(
          'p',
          { class: 'faint links' },
          `${words.account.skus} `,
          account.skus
            .slice(0, MOST_SKUS)
            .map((sku) => h('a', { href: skuAddress(sku, poolOf(scene, sku)) }, sku)),
          account.skus.length > MOST_SKUS ? `+${account.skus.length - MOST_SKUS}` : null,
        ),
    h(
      'p',
      { class: 'faint facts' },
      account.takenAt === null
        ? null
        : h('span', {}, words.account.asOf(formatMoment(account.takenAt, data.overview.zone))),
      account.openedOn === null ? null : h('span', {}, words.account.openedOn(account.openedOn)),
    ),
  );
}

/** Balance, what is left of it, how long it lasts and what it is shared with. */
function moneyOf({ words, language, data }: Scene, account: DashboardAccount): HTMLElement {
  const { balance, currency, funds, autoTopUp, downSince } = account;
  const money = (value: number | null) =>
    value === null ? words.notMeasured : formatMoney(value, currency ?? '', language).trim();
  const isShort = funds !== null && funds.runwayHours < SHORT_RUNWAY_HOURS;
  const moment = (at: Instant) => formatMoment(at, data.overview.zone);
  const pair = (label: string, ...value: readonly Child[]) => [h('dt', {}, label), h('dd', {}, value)];
  return h(
    'dl',
    { class: 'pairs' },
    pair(
      words.account.balance,
      money(balance),
      autoTopUp === null
        ? null
        : h(
            'span',
            { class: 'faint block' },
            autoTopUp ? words.account.autoTopUp : words.account.manualTopUp,
          ),
    ),
    pair(
      words.account.runway,
      funds === null
        ? words.notMeasured
        : [
            h(
              'b',
              { class: isShort ? 'bad' : '' },
              funds.runwayHours < 48
                ? formatHours(funds.runwayHours, language)
                : formatDays(funds.runwayHours / 24, language),
            ),
            h('span', { class: 'faint block' }, words.account.until(moment(funds.runsOutAt))),
          ],
    ),
    funds === null ? null : pair(words.account.balanceNow, money(funds.balanceNow)),
    funds === null ? null : pair(words.account.dailySpend, money(funds.spendADay)),
    funds === null || funds.sharedWith.length === 0
      ? null
      : pair(words.account.sharedWith, funds.sharedWith.join(', ')),
    downSince === null ? null : pair(words.account.downSince, h('b', { class: 'bad' }, moment(downSince))),
  );
}

function poolOf({ data }: Scene, sku: string): string {
  return data.overview.lines.find((line) => line.sku === sku)?.pool ?? 'main';
}

function sparkline(values: readonly number[]): SVGElement {
  const most = Math.max(...values, 1e-9);
  const x = (index: number) => ((100 * index) / (values.length - 1)).toFixed(2);
  const y = (value: number) => (29 - (27 * value) / most).toFixed(2);
  const points = values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  return svg(
    'svg',
    { viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('polygon', { points: `0,30 ${points} 100,30`, class: 'spark-fill' }),
    svg('polyline', { points, class: 'spark-line', 'vector-effect': 'non-scaling-stroke' }),
  );
}
