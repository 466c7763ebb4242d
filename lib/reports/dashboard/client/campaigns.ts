import { dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import { campaignKindWord } from '../../../wording/dashboard.ts';
import { formatDay, formatMoney } from '../../../wording/format.ts';
import type { DashboardCampaign } from '../model.ts';
import type { Readiness } from '../readiness.ts';
import { type Child, h } from './dom.ts';
import {
  badge,
  dataTable,
  emptyState,
  filterOf,
  heading,
  matcher,
  type Scene,
  searchField,
  section,
  segments,
  units,
} from './page-parts.ts';
import { skuAddress, viewAddress } from './route.ts';

/** Days that the calendar shows before today and after it; what is over is not in it. */
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
        ...(counted('over') > 0 ? [['over', words.campaign.over, counted('over')] as const] : []),
      ]),
    ),
    all.length === 0
      ? emptyState(words.noCampaigns)
      : shown.length === 0
        ? emptyState(words.noMatch)
        : [
            calendar(scene, shown),
            group(
              scene,
              words.campaign.coming,
              shown.filter(({ level }) => level !== null),
            ),
            group(scene, words.campaign.over, shown.filter(({ level }) => level === null).toReversed()),
          ],
  ];
}

/** SKUs of campaigns with their stock; with `skus` each row names its SKU too. */
export function campaignTable(
  scene: Scene,
  campaigns: readonly DashboardCampaign[],
  names: 'names' | 'skus',
): HTMLElement {
  const { words, language } = scene;
  const titles = words.campaign;
  const number = (value: number | null | undefined) => (value == null ? '–' : units(value, language));
  const short = (one: DashboardCampaign) =>
    one.readiness !== null && one.readiness.unitsShort > 0
      ? h('b', { class: 'bad' }, units(one.readiness.unitsShort, language))
      : '–';
  const rows = campaigns.map((one, index): Child[] => [
    campaigns[index - 1]?.campaignId === one.campaignId ? null : nameCell(scene, one),
    ...(names === 'skus' ? [h('a', { href: skuAddress(one.sku, one.pool) }, one.sku)] : []),
    readinessBadge(scene, one.readiness?.level ?? null, one.status),
    number(one.plannedUnits),
    number(one.plannedPeakDayUnits),
    number(one.readiness?.stockAtStart),
    number(one.readiness?.leastStock),
    short(one),
    orderBy(scene, one),
  ]);
  const head = [
    titles.name,
    ...(names === 'skus' ? [words.columns.sku] : []),
    titles.ready,
    titles.planned,
    titles.peak,
    titles.stockAtStart,
    titles.least,
    titles.short,
    titles.orderBy,
  ];
  const firstNumber = names === 'skus' ? 3 : 2;
  return dataTable(
    head,
    rows,
    [0, 1, 2, 3, 4].map((index) => firstNumber + index),
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

function calendar(scene: Scene, campaigns: readonly Whole[]): HTMLElement {
  const { words, data } = scene;
  const today = dayNumber(data.overview.today);
  const [from, to] = [today - PAST_DAYS, today + AHEAD_DAYS];
  const at = (day: number) => `${((100 * (day - from)) / (to - from)).toFixed(3)}%`;
  const inside = campaigns
    .filter(({ first }) => dayNumber(first.endsOn) >= today && dayNumber(first.startsOn) < to)
    .toSorted((a, b) => Number(a.level === null) - Number(b.level === null));
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
                  href:
                    skus.length === 1
                      ? skuAddress(first.sku, first.pool)
                      : viewAddress('campaigns', { q: first.campaignId }),
                },
                h(
                  'span',
                  {},
                  `${name} · ${words.campaign.skus(String(skus.length))} · ${level === null ? words.campaignStatus[first.status] : words.readiness[level]}`,
                ),
              ),
            );
          }),
        ),
      ),
    ),
  );
}

function group(scene: Scene, title: string, campaigns: readonly Whole[]): HTMLElement | null {
  if (campaigns.length === 0) return null;
  return section(
    title,
    {},
    campaignTable(
      scene,
      campaigns.flatMap(({ skus }) => skus),
      'skus',
    ),
  );
}

/** Its name, when it is, what it spends and through which accounts. */
function nameCell({ words, language }: Scene, campaign: DashboardCampaign): Child {
  const { name, campaignId, kind, adBudget, currency, accounts } = campaign;
  const about = [
    dates(campaign),
    campaignKindWord(kind, language),
    adBudget === null
      ? null
      : `${words.campaign.budget} ${formatMoney(adBudget, currency ?? '', language).trim()}`,
    accounts.length === 0 ? null : accounts.join(', '),
  ];
  return [
    h('span', { class: 'name' }, name ?? campaignId),
    h('span', { class: 'faint block small-text' }, about.filter((part) => part !== null).join(' · ')),
  ];
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
