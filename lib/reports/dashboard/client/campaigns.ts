import { dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import { campaignKindWord } from '../../../wording/dashboard.ts';
import { formatDay, formatMoney, formatNumber } from '../../../wording/format.ts';
import type { DashboardCampaign } from '../model.ts';
import type { Readiness } from '../readiness.ts';
import { type Child, h } from './dom.ts';
import { skuAddress } from './route.ts';
import {
  badge,
  emptyState,
  filterOf,
  heading,
  matcher,
  type Scene,
  searchField,
  segments,
  units,
} from './shared.ts';

/** Weeks that the calendar shows, one of them past. */
const PAST_DAYS = 7;
const AHEAD_DAYS = 56;

const TONES = { ready: 'good', tight: 'notice', short: 'critical', later: 'calm', unknown: 'calm' } as const;

/** The levels, worst first. */
const LEVELS = ['short', 'unknown', 'tight', 'later', 'ready'] as const;

/** A campaign with all its SKUs. */
interface Whole {
  readonly first: DashboardCampaign;
  readonly skus: readonly DashboardCampaign[];
  /** Of its worst SKU; null where it is over. */
  readonly level: Readiness['level'] | null;
}

/** The calendar of campaigns with whether stock carries them, and each with its SKUs. */
export function campaignsView(scene: Scene): Child {
  const { words, data } = scene;
  const all = wholes(data.overview.campaigns);
  const show = filterOf(scene, 'show');
  const matches = matcher(filterOf(scene, 'q'));
  const shown = all.filter(
    ({ level, first, skus }) =>
      (show === '' ? true : show === 'over' ? level === null : level === show) &&
      matches(
        first.campaignId,
        first.name,
        campaignKindWord(first.kind, scene.language),
        ...skus.map(({ sku }) => sku),
      ),
  );
  const counted = (level: string) =>
    all.filter((one) => (level === 'over' ? one.level === null : one.level === level)).length;
  return [
    heading(scene, words.views.campaigns, shown.length, all.length),
    h(
      'div',
      { class: 'toolbar' },
      searchField(scene),
      segments(scene, 'show', words.campaign.ready, [
        ['', words.all],
        ...LEVELS.filter((level) => counted(level) > 0).map(
          (level) => [level, words.readiness[level], counted(level)] as const,
        ),
        ...(counted('over') > 0 ? [['over', words.campaignStatus.done, counted('over')] as const] : []),
      ]),
    ),
    all.length === 0
      ? emptyState(words.noCampaigns)
      : shown.length === 0
        ? emptyState(words.noMatch)
        : [calendar(scene, shown), shown.toSorted(runningFirst(scene)).map((one) => card(scene, one))],
  ];
}

/** SKUs of campaigns with their stock; `names` says which campaign, `skus` which SKU each row is of. */
export function campaignTable(
  scene: Scene,
  campaigns: readonly DashboardCampaign[],
  first: 'names' | 'skus',
): HTMLElement {
  const { words, language } = scene;
  const titles = words.campaign;
  const head = [
    first === 'names' ? titles.name : words.columns.sku,
    ...(first === 'names' ? [titles.dates] : []),
    titles.ready,
    titles.planned,
    titles.peak,
    titles.stockAtStart,
    titles.least,
    titles.short,
    titles.orderBy,
  ];
  const numbered = new Set([titles.planned, titles.peak, titles.stockAtStart, titles.least, titles.short]);
  const number = (value: number | null | undefined) => (value == null ? '–' : units(value, language));
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.sections.campaigns },
    h(
      'table',
      { class: 'data' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((text) => h('th', { scope: 'col', class: numbered.has(text) ? 'number' : null }, text)),
        ),
      ),
      h(
        'tbody',
        {},
        campaigns.map((one) =>
          h(
            'tr',
            {},
            h(
              'td',
              {},
              first === 'names'
                ? [
                    one.name ?? one.campaignId,
                    h('span', { class: 'faint block' }, campaignKindWord(one.kind, language)),
                  ]
                : h('a', { href: skuAddress(one.sku, one.pool) }, one.sku),
            ),
            first === 'names' ? h('td', {}, dates(one)) : null,
            h('td', {}, readinessBadge(scene, one.readiness?.level ?? null, one.status)),
            h('td', { class: 'number' }, units(one.plannedUnits, language)),
            h('td', { class: 'number' }, number(one.plannedPeakDayUnits)),
            h('td', { class: 'number' }, number(one.readiness?.stockAtStart)),
            h('td', { class: 'number' }, number(one.readiness?.leastStock)),
            h(
              'td',
              { class: 'number' },
              one.readiness && one.readiness.unitsShort > 0
                ? h('b', { class: 'bad' }, units(one.readiness.unitsShort, language))
                : '–',
            ),
            h('td', {}, orderBy(scene, one)),
          ),
        ),
      ),
    ),
  );
}

function orderBy({ data, words }: Scene, { readiness, startsOn }: DashboardCampaign): Child {
  const day = readiness?.orderBy;
  if (day == null || startsOn <= data.overview.today) return '–';
  return day < data.overview.today
    ? [formatDay(day), ' ', badge(words.arrivals.overdue, 'warning')]
    : formatDay(day);
}

function wholes(campaigns: readonly DashboardCampaign[]): Whole[] {
  return [...Map.groupBy(campaigns, ({ campaignId }) => campaignId).values()].flatMap((skus) => {
    const [first] = skus;
    if (first === undefined) return [];
    const levels = new Set(skus.flatMap(({ readiness }) => readiness?.level ?? []));
    return [{ first, skus, level: LEVELS.find((level) => levels.has(level)) ?? null }];
  });
}

/** Those that run or come, by start; then those that are over, the newest first. */
function runningFirst(_scene: Scene): (a: Whole, b: Whole) => number {
  return (a, b) => {
    if ((a.level === null) !== (b.level === null)) return Number(a.level === null) - Number(b.level === null);
    const order = a.first.startsOn < b.first.startsOn ? -1 : Number(a.first.startsOn > b.first.startsOn);
    return a.level === null ? -order : order;
  };
}

function calendar(scene: Scene, campaigns: readonly Whole[]): HTMLElement {
  const { words, data } = scene;
  const today = dayNumber(data.overview.today);
  const [from, to] = [today - PAST_DAYS, today + AHEAD_DAYS];
  const at = (day: number) => `${((100 * (day - from)) / (to - from)).toFixed(3)}%`;
  const inside = campaigns.filter(
    ({ first }) => dayNumber(first.endsOn) >= from && dayNumber(first.startsOn) < to,
  );
  const weeks = Array.from({ length: Math.floor((to - from) / 7) }, (_none, index) => from + 7 * index);
  return h(
    'section',
    { class: 'card' },
    h('div', { class: 'card-head' }, h('h2', {}, words.campaign.calendar)),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.campaign.calendar },
      h(
        'div',
        { class: 'calendar' },
        h(
          'div',
          { class: 'calendar-weeks', 'aria-hidden': 'true' },
          weeks.map((day) => h('span', { '--from': at(day) }, dayOfNumber(day).slice(5))),
        ),
        h('div', { class: 'calendar-today', '--from': at(today), title: words.campaign.today }),
        h(
          'ul',
          { class: 'plain calendar-rows' },
          inside.map(({ first, level, skus }) => {
            const start = Math.max(from, dayNumber(first.startsOn));
            const end = Math.min(to, dayNumber(first.endsOn) + 1);
            const name = first.name ?? first.campaignId;
            return h(
              'li',
              {},
              h(
                'a',
                {
                  class: `calendar-bar ${level === null ? 'over' : TONES[level]}`,
                  '--from': at(start),
                  '--width': `${((100 * (end - start)) / (to - from)).toFixed(3)}%`,
                  href: `#campaign-${first.campaignId}`,
                  onclick: (event) => {
                    event.preventDefault();
                    document
                      .getElementById(`campaign-${first.campaignId}`)
                      ?.scrollIntoView({ block: 'start' });
                  },
                },
                h(
                  'span',
                  {},
                  `${name} · ${words.campaign.skus(String(skus.length))}${level === null ? '' : ` · ${words.readiness[level]}`}`,
                ),
              ),
            );
          }),
        ),
      ),
    ),
  );
}

function card(scene: Scene, { first, skus, level }: Whole): HTMLElement {
  const { words, language } = scene;
  const planned = skus.reduce((sum, one) => sum + one.plannedUnits, 0);
  const facts: Child[] = [
    dates(first),
    campaignKindWord(first.kind, language),
    `${words.campaign.planned} ${formatNumber(planned, language, 0)}`,
    first.adBudget === null
      ? null
      : `${words.campaign.budget} ${formatMoney(first.adBudget, first.currency ?? '', language).trim()}`,
    first.accounts.length === 0 ? null : `${words.campaign.accounts} ${first.accounts.join(', ')}`,
  ];
  return h(
    'section',
    { class: 'card', id: `campaign-${first.campaignId}` },
    h(
      'div',
      { class: 'card-head' },
      h('h2', {}, first.name ?? first.campaignId),
      readinessBadge(scene, level, first.status),
    ),
    h(
      'p',
      { class: 'faint facts' },
      facts.flatMap((fact) => (fact === null ? [] : [h('span', {}, fact)])),
    ),
    campaignTable(scene, skus, 'skus'),
  );
}

function readinessBadge(
  { words }: Scene,
  level: Readiness['level'] | null,
  status: DashboardCampaign['status'],
): HTMLElement {
  return level === null
    ? badge(words.campaignStatus[status], status === 'done' ? 'calm' : 'notice')
    : badge(words.readiness[level], TONES[level]);
}

function dates({ startsOn, endsOn }: DashboardCampaign): string {
  return startsOn === endsOn ? startsOn : `${startsOn} – ${endsOn}`;
}
