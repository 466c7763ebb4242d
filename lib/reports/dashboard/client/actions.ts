import { AUDIENCES, SEVERITIES, type Severity } from '../../../domain/alerting.ts';
import { RULE_NAMES } from '../../../domain/rules.ts';
import { audienceWord, orderWord, severityWord } from '../../../wording/alert-words.ts';
import { alertTitle } from '../../../wording/alerts.ts';
import { formatDay, formatDays, formatMoment, formatNumber, formatUnits } from '../../../wording/format.ts';
import type { DashboardAlert } from '../model.ts';
import { isToOrder } from '../page-data.ts';
import { type Child, h } from './dom.ts';
import {
  ageAtRun,
  badge,
  choice,
  emptyState,
  filterOf,
  grow,
  heading,
  matcher,
  pressing,
  type Scene,
  searchField,
  severityBadge,
} from './page-parts.ts';
import { skuAddress, viewAddress } from './route.ts';

/** Alerts of one subject: what is most pressing speaks for it. */
interface Group {
  readonly first: DashboardAlert;
  readonly alerts: readonly DashboardAlert[];
}

const SORTS = ['pressing', 'supply', 'arrival', 'oldest'] as const;

/** What needs action now: a line a subject, the most pressing first, with the state of the factory above. */
export function actionsView(scene: Scene): Child {
  const { overview } = scene.data;
  const asking = overview.alerts.filter(
    ({ asksAction, snoozedUntil }) => asksAction && snoozedUntil === null,
  );
  const groups = sorted(grouped(asking.filter(wanted(scene))), scene);
  const all = grouped(asking);
  return [
    heading(scene, scene.words.views.actions, groups.length, all.length),
    tiles(scene),
    toolbar(scene, asking),
    all.length === 0 ? emptyState(scene.words.nothingToDo, scene.words.nothingToDoMore) : list(scene, groups),
  ];
}

/** Every open alert, a line each. */
export function alertsView(scene: Scene): Child {
  const { alerts } = scene.data.overview;
  const groups = sorted(
    alerts.filter(wanted(scene)).map((alert) => ({ first: alert, alerts: [alert] })),
    scene,
  );
  return [
    heading(scene, scene.words.views.alerts, groups.length, alerts.length),
    toolbar(scene, alerts),
    alerts.length === 0
      ? emptyState(scene.words.nothingToDo, scene.words.nothingToDoMore)
      : list(scene, groups),
  ];
}

/** Open alerts of one SKU, a line each; the most pressing one is unfolded. */
export function alertList(scene: Scene, alerts: readonly DashboardAlert[]): HTMLElement {
  const { language } = scene;
  return h(
    'ul',
    { class: 'plain alert-details' },
    alerts.map((alert, index) =>
      h(
        'li',
        {},
        h(
          'details',
          { open: index === 0 },
          h(
            'summary',
            {},
            severityBadge(alert.severity, scene),
            h('strong', {}, alert.text[language].title),
            h('span', { class: 'faint clip' }, alert.text[language].action),
          ),
          alertDetail(scene, alert, false),
        ),
      ),
    ),
  );
}

function grouped(alerts: readonly DashboardAlert[]): Group[] {
  const groups = Map.groupBy(alerts, ({ sku, pool, id }) =>
    sku === null ? id : JSON.stringify([sku, pool]),
  );
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : [{ first, alerts: of }];
  });
}

function wanted(scene: Scene): (alert: DashboardAlert) => boolean {
  const [severity, who, rule] = ['severity', 'who', 'rule'].map((name) => filterOf(scene, name));
  const matches = matcher(filterOf(scene, 'q'));
  return (alert) => {
    const { label, title, reason, action } = alert.text[scene.language];
    return (
      (severity === '' || alert.severity === severity) &&
      (who === '' || alert.audiences.some((audience) => audience === who)) &&
      (rule === '' || alert.rule === rule) &&
      matches(alert.sku, label, title, reason, action, alert.id, alert.order?.proposal ?? null)
    );
  };
}

function sorted(groups: readonly Group[], scene: Scene): Group[] {
  const last = Number.POSITIVE_INFINITY;
  const supply = ({ alerts }: Group) =>
    Math.min(last, ...alerts.map(({ daysOfSupply }) => daysOfSupply ?? last));
  const arrival = ({ alerts }: Group) => alerts.find(({ order }) => order !== null)?.order?.arrivesOn ?? '9';
  switch (filterOf(scene, 'sort')) {
    case 'supply':
      return groups.toSorted(
        (a, b) => supply(a) - supply(b) || pressing(a.first.severity) - pressing(b.first.severity),
      );
    case 'arrival':
      return groups.toSorted((a, b) => (arrival(a) < arrival(b) ? -1 : Number(arrival(a) > arrival(b))));
    case 'oldest':
      return groups.toSorted((a, b) => (a.first.openedAt < b.first.openedAt ? -1 : 1));
    default:
      return groups.toSorted(
        (a, b) => pressing(a.first.severity) - pressing(b.first.severity) || supply(a) - supply(b),
      );
  }
}

function toolbar(scene: Scene, alerts: readonly DashboardAlert[]): HTMLElement {
  const { words, language } = scene;
  const present = <T extends string>(all: readonly T[], of: (alert: DashboardAlert) => readonly T[]) => {
    const there = new Set(alerts.flatMap(of));
    return all.filter((one) => there.has(one));
  };
  const all = ['', words.all] as const;
  return h(
    'div',
    { class: 'toolbar' },
    searchField(scene),
    severityButtons(scene, alerts),
    choice(scene, 'who', words.audience, [
      all,
      ...present(AUDIENCES, ({ audiences }) => audiences).map(
        (audience) => [audience, audienceWord(audience, language)] as const,
      ),
    ]),
    choice(scene, 'rule', words.rule, [
      all,
      ...present(RULE_NAMES, ({ rule }) => [rule]).map((rule) => [rule, alertTitle(rule, language)] as const),
    ]),
    choice(
      scene,
      'sort',
      words.sortBy,
      SORTS.map((sort) => [sort === 'pressing' ? '' : sort, words.sorts[sort]] as const),
    ),
  );
}

function severityButtons(scene: Scene, alerts: readonly DashboardAlert[]): HTMLElement {
  const chosen = filterOf(scene, 'severity');
  const button = (severity: Severity) => {
    const count = alerts.filter((alert) => alert.severity === severity).length;
    const word = severityWord(severity, scene.language);
    return h(
      'button',
      {
        type: 'button',
        class: `severity ${severity}`,
        'aria-pressed': chosen === severity ? 'true' : 'false',
        disabled: count === 0,
        onclick: () => scene.filter({ severity: chosen === severity ? '' : severity }),
      },
      scene.language === 'en' ? word.charAt(0) + word.slice(1).toLowerCase() : word,
      h('span', { class: 'count' }, formatNumber(count, scene.language)),
    );
  };
  return h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': scene.words.severity },
    SEVERITIES.toReversed().map(button),
  );
}

/** The factory at one glance; each figure leads to what it counts. */
function tiles(scene: Scene): HTMLElement {
  const { words, data, language } = scene;
  const { alerts, lines, campaigns, feeds } = data.overview;
  const skusWith = (rule: DashboardAlert['rule']) => alerts.filter((alert) => alert.rule === rule).length;
  const atRisk = new Set(
    campaigns.filter(({ readiness }) => readiness?.level === 'short').map(({ campaignId }) => campaignId),
  );
  const proposals = new Set(alerts.flatMap(({ order }) => order?.proposal ?? []));
  const tile = (count: number, label: string, address: string, tone: string) =>
    h(
      'a',
      { class: `tile ${count === 0 ? 'quiet' : tone}`, href: address },
      h('span', { class: 'tile-number' }, formatNumber(count, language)),
      h('span', { class: 'tile-label' }, label),
    );
  return h(
    'nav',
    { class: 'tiles', 'aria-label': words.needsAction },
    tile(
      skusWith('stock-out'),
      words.tiles.stockOuts,
      viewAddress('actions', { rule: 'stock-out' }),
      'urgent',
    ),
    tile(
      lines.filter(isToOrder).length,
      words.tiles.belowReorderPoint,
      viewAddress('skus', { show: 'below' }),
      'warning',
    ),
    tile(proposals.size, words.tiles.toOrder, viewAddress('actions', { sort: 'arrival' }), 'notice'),
    tile(
      lines.filter(({ surge }) => surge === 'watch' || surge === 'act').length,
      words.tiles.surges,
      viewAddress('skus', { show: 'surge' }),
      'notice',
    ),
    tile(atRisk.size, words.tiles.campaignsAtRisk, viewAddress('campaigns'), 'warning'),
    tile(
      feeds.filter(({ isStale }) => isStale).length,
      words.tiles.staleSources,
      viewAddress('data'),
      'warning',
    ),
  );
}

function list(scene: Scene, groups: readonly Group[]): Child {
  if (groups.length === 0) return emptyState(scene.words.noMatch);
  const body = h('ul', { class: 'plain actions' });
  const more = grow(body, groups, (index) => item(scene, groups[index] as Group), scene);
  return [body, more];
}

function item(scene: Scene, { first, alerts }: Group): HTMLElement {
  const { words, language } = scene;
  const { title, action, reason } = first.text[language];
  const order = alerts.find((alert) => alert.order !== null)?.order ?? null;
  const others = alerts.slice(1);
  return h(
    'li',
    { class: `action ${first.severity}` },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span', { class: 'action-severity' }, severityBadge(first.severity, scene)),
        h(
          'span',
          { class: 'action-subject' },
          h('strong', {}, subjectName(first, language)),
          h('span', { class: 'faint clip' }, restOfLabel(first, language)),
        ),
        h(
          'span',
          { class: 'action-text' },
          h(
            'span',
            { class: 'action-title' },
            title,
            others.map((other) => h('span', { class: `chip ${other.severity}` }, other.text[language].title)),
          ),
          h('span', { class: 'action-what' }, action ?? reason),
        ),
        h(
          'span',
          { class: 'action-order' },
          order === null
            ? null
            : [
                h('strong', {}, formatUnits(order.units, language)),
                h(
                  'span',
                  { class: 'faint' },
                  `${orderWord(order.kind, language)} · ${formatDay(order.arrivesOn)}`,
                ),
              ],
        ),
        h(
          'span',
          { class: 'action-supply' },
          first.daysOfSupply === null
            ? null
            : [
                h('strong', {}, formatDays(first.daysOfSupply, language)),
                h('span', { class: 'faint' }, words.figures.daysOfSupply),
              ],
        ),
        h(
          'span',
          { class: 'action-age faint' },
          first.openedAt === scene.data.overview.at
            ? badge(words.new, 'calm')
            : ageAtRun(scene, first.openedAt),
        ),
      ),
      h(
        'div',
        { class: 'action-more' },
        alerts.map((alert) => alertDetail(scene, alert, alerts.length > 1)),
        first.sku === null
          ? null
          : h(
              'a',
              { class: 'button', href: skuAddress(first.sku, first.pool ?? 'main') },
              `${words.openSku} ${first.sku}`,
            ),
      ),
    ),
  );
}

/** Why, what to do, for whom, since when, and the names to answer with. */
function alertDetail(scene: Scene, alert: DashboardAlert, withTitle: boolean): HTMLElement {
  const { words, language, data } = scene;
  const { title, reason, action } = alert.text[language];
  const { zone } = data.overview;
  const facts = [
    `${words.alertId} ${alert.id}`,
    alert.order?.proposal == null ? null : `${words.proposalId} ${alert.order.proposal}`,
    alert.audiences.map((audience) => audienceWord(audience, language)).join(language === 'zh' ? '、' : ', '),
    `${formatMoment(alert.openedAt, zone)} · ${alert.openedAt === data.overview.at ? words.new : words.since(ageAtRun(scene, alert.openedAt))}`,
    alert.acknowledgedBy === null ? null : words.acknowledgedBy(alert.acknowledgedBy),
    alert.snoozedUntil === null ? null : words.snoozedUntil(formatMoment(alert.snoozedUntil, zone)),
  ];
  return h(
    'div',
    { class: 'alert-detail' },
    withTitle
      ? h('p', { class: 'alert-title' }, severityBadge(alert.severity, scene), h('strong', {}, title))
      : null,
    h(
      'dl',
      { class: 'pairs' },
      h('dt', {}, words.why),
      h('dd', {}, reason),
      action === null ? null : [h('dt', {}, words.whatToDo), h('dd', {}, action)],
    ),
    h(
      'p',
      { class: 'faint facts' },
      facts.flatMap((fact) => (fact === null ? [] : [h('span', {}, fact)])),
    ),
  );
}

function subjectName(alert: DashboardAlert, language: Scene['language']): string {
  return alert.sku ?? alert.text[language].label.split(' · ')[0] ?? '';
}

function restOfLabel(alert: DashboardAlert, language: Scene['language']): string {
  const name = subjectName(alert, language);
  return alert.text[language].label
    .split(' · ')
    .filter((part) => part !== name)
    .join(' · ');
}

/** The alerts of a SKU as coloured words. */
export function alertBadges(alerts: readonly DashboardAlert[], scene: Scene): HTMLElement[] {
  return alerts.map(({ severity, text }) => badge(text[scene.language].title, severity));
}
