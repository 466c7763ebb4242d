import { type BusinessDay, dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import type { MethodParameters } from '../../../domain/sku-parameters.ts';
import { projectedDays } from '../../../planning/stock-projection.ts';
import { orderWord } from '../../../wording/alert-words.ts';
import {
  EXPLAINED_NAMES,
  explainMethod,
  PARAMETER_TERMS,
  summarySentence,
} from '../../../wording/explanations.ts';
import { formatDay, formatDays, formatMoment, formatNumber, formatPercent } from '../../../wording/format.ts';
import { loweredSentence } from '../../../wording/lowered-targets.ts';
import { choiceSentences } from '../../../wording/method-choice.ts';
import { compareMethods } from '../../../wording/method-comparison.ts';
import { METHOD_WORDS } from '../../../wording/reports.ts';
import { figureColumns, nowFigures, nowTitle, projectionColumns } from '../../../wording/sku-now.ts';
import type { DashboardAds, DashboardCampaign, DashboardSku } from '../model.ts';
import { parametersInForce, skuNowOf, soldOn } from '../page-data.ts';
import { alertList } from './actions.ts';
import { adsChart } from './ads-chart.ts';
import { campaignTable } from './campaigns.ts';
import { type Child, h } from './dom.ts';
import { badge, dataTable, emptyState, itemName, type Scene, section, units } from './page-parts.ts';
import { viewAddress } from './route.ts';
import { salesChart } from './sales-chart.ts';
import { stockChart } from './stock-chart.ts';

/** All that is known of one SKU in one pool. */
export async function skuView(scene: Scene): Promise<Child> {
  const { words, route, data } = scene;
  const sku = await data.detail(route.sku, route.pool);
  const back = h('a', { class: 'back', href: viewAddress('skus') }, `← ${words.back}`);
  if (sku === null) return [back, emptyState(words.skuMissing(route.sku))];
  const { state } = sku.now;
  const alerts = data.alertsOf(state);
  const campaigns = data.overview.campaigns.filter((one) => one.sku === state.sku && one.pool === state.pool);
  return [
    back,
    title(scene, sku),
    figures(scene, sku),
    alerts.length === 0 ? null : section(words.sections.alerts, { class: 'wide' }, alertList(scene, alerts)),
    h(
      'div',
      { class: 'columns' },
      stockSection(scene, sku, campaigns),
      partsSection(scene, sku),
      section(
        words.sections.sales,
        { class: 'wide' },
        sku.sales.length === 0
          ? emptyState(words.noSales(String(data.overview.pastDays)))
          : salesChart(scene, sku, campaigns),
      ),
      adsSection(scene, sku.ads),
      arrivalsSection(scene, sku),
      section(
        words.sections.campaigns,
        {},
        campaigns.length === 0 ? emptyState(words.noSkuCampaigns) : campaignTable(scene, campaigns, 'names'),
      ),
      explanationSection(scene, sku),
      nowSection(scene, sku),
    ),
  ];
}

function title(scene: Scene, { now, item, stockTakenAt }: DashboardSku): HTMLElement {
  const { language, words, data } = scene;
  const { sku, pool } = now.state;
  const name = item === null ? null : itemName(item, language);
  const asOf =
    stockTakenAt === null
      ? words.stockUnknown
      : words.figures.stockAsOf(formatMoment(stockTakenAt, data.overview.zone));
  const about = [item?.category, pool === 'main' ? null : `${words.pool} ${pool}`, item?.supplier, asOf];
  return h(
    'div',
    { class: 'sku-head' },
    h('h1', {}, sku, name === null ? null : h('small', {}, name)),
    h(
      'p',
      { class: 'faint facts' },
      about.flatMap((part) => (part ? [h('span', {}, part)] : [])),
    ),
  );
}

/** The figures that decide, each with what it means beside it. */
function figures(scene: Scene, sku: DashboardSku): HTMLElement {
  const { words, language, data } = scene;
  const { state } = sku.now;
  const driving = parametersInForce(sku);
  const isKnown = sku.stockTakenAt !== null;
  const number = (value: number) => units(value, language);
  const days = (value: number | null) => (value === null ? words.noDemand : formatDays(value, language));
  const gap = state.inventoryPosition - driving.reorderPoint;
  const today = dayNumber(data.overview.today);
  const out = sku.threatenedOn ?? state.outlook.stockOutOn ?? state.outlookAtSurge.stockOutOn;
  const figure = (label: string, value: string, note: string, tone = '') =>
    h('div', { class: `figure ${tone}` }, h('dt', {}, label), h('dd', {}, value, h('small', {}, note)));
  const known = (value: string) => (isKnown ? value : '–');
  return h(
    'dl',
    { class: 'figures' },
    figure(
      words.figures.daysOfSupply,
      known(days(state.daysOfSupply)),
      state.daysOfSupplyAtSurge === state.daysOfSupply
        ? words.figures.leadTime(formatDays(driving.leadTimeDays, language))
        : words.figures.atSurge(days(state.daysOfSupplyAtSurge)),
      sku.threatenedOn === null ? '' : 'critical',
    ),
    figure(
      words.figures.stockOut,
      known(out ?? words.none),
      out === null
        ? words.figures.notAhead
        : sku.threatenedOn === null
          ? words.figures.ifNothingOrdered
          : words.figures.tooLate,
      sku.threatenedOn === null ? '' : 'critical',
    ),
    figure(
      words.figures.available,
      known(number(state.available)),
      `${words.columns.dailyDemand} ${number(state.dailyDemand)}`,
    ),
    figure(
      words.figures.onOrder,
      number(state.onOrder),
      state.overdueUnits > 0
        ? words.figures.overdue(number(state.overdueUnits))
        : `${words.figures.proposed} ${number(state.proposed)}`,
      state.overdueUnits > 0 ? 'warning' : '',
    ),
    figure(
      words.figures.position,
      known(number(state.inventoryPosition)),
      state.proposed > 0
        ? words.figures.proposedOf(number(state.proposed))
        : gap <= 0
          ? words.figures.gap(number(-gap))
          : words.figures.above(number(gap)),
      isKnown && gap - state.proposed <= 0 ? 'warning' : '',
    ),
    figure(
      words.figures.reorderPoint,
      number(driving.reorderPoint),
      `${words.figures.orderUpTo} ${number(driving.orderUpTo)}`,
    ),
    figure(
      words.figures.safetyStock,
      number(driving.safetyStock),
      `${number(driving.baseSafetyStock)} + ${number(driving.pulseStock)}`,
    ),
    figure(
      words.figures.today,
      number(soldOn(sku, today)),
      words.figures.yesterday(number(soldOn(sku, today - 1))),
    ),
  );
}

function stockSection(scene: Scene, sku: DashboardSku, campaigns: readonly DashboardCampaign[]): HTMLElement {
  const { words, language } = scene;
  const said = nowFigures(skuNowOf(sku), language, scene.data.overview.zone)[11]?.[1] ?? '';
  return section(
    words.sections.stock,
    { class: 'wide' },
    sku.stockTakenAt === null
      ? emptyState(words.stockUnknown)
      : [
          stockChart(scene, sku, campaigns, words.stockChart(sku.now.state.sku, said)),
          h(
            'details',
            { class: 'fold' },
            h('summary', {}, words.sections.projection),
            projectionTable(scene, sku),
          ),
          countsSection(scene, sku),
        ],
  );
}

function projectionTable(scene: Scene, sku: DashboardSku): HTMLElement {
  const { language } = scene;
  const surged = new Map(
    projectedDays(sku.aheadAtSurge ?? sku.ahead, sku.lastDay).map(({ day, stock }) => [day, stock]),
  );
  return dataTable(
    projectionColumns(language),
    projectedDays(sku.ahead, sku.lastDay).map(({ day, received, demand, stock }) => [
      dayOfNumber(day),
      ...[received, demand, stock, surged.get(day) ?? stock].map((value) => formatNumber(value, language)),
    ]),
  );
}

/** What was counted, the newest day first; null where nothing was. */
function countsSection({ words, language }: Scene, { counts }: DashboardSku): HTMLElement | null {
  if (counts === null) return null;
  const counted = counts.onHand.flatMap((onHand, index) =>
    onHand === null ? [] : [[dayOfNumber(counts.firstDay + index), units(onHand, language)]],
  );
  return h(
    'details',
    { class: 'fold counts' },
    h('summary', {}, words.sections.counts),
    dataTable([words.countedOn, words.chart.counted], counted.toReversed(), [1]),
  );
}

/** The parts of the reorder point on top of each other, and where the position stands. */
function partsSection(scene: Scene, sku: DashboardSku): HTMLElement {
  const { words, language } = scene;
  const { state } = sku.now;
  const driving = parametersInForce(sku);
  const { baseSafetyStock, pulseStock, campaignStock, safetyStock, reorderPoint, orderUpTo } = driving;
  const lowered = loweredSentence(skuNowOf(sku).targets, language, scene.data.overview.zone);
  const parts = [
    ['base', baseSafetyStock],
    ['pulse', pulseStock],
    ['leadTime', Math.max(0, reorderPoint - safetyStock - campaignStock)],
    ['campaign', campaignStock],
  ] as const;
  const end = Math.max(reorderPoint, orderUpTo, state.inventoryPosition, 1);
  const share = (value: number) => `${((100 * Math.max(0, value)) / end).toFixed(2)}%`;
  return section(
    words.sections.parts,
    { class: 'wide' },
    h(
      'div',
      { class: 'parts', 'aria-hidden': 'true' },
      parts.map(([part, value]) => h('span', { class: `part ${part}`, '--share': share(value) })),
      h('span', {
        class: 'part-mark',
        '--share': share(state.inventoryPosition),
        title: words.parts.position,
      }),
      h('span', { class: 'part-end', '--share': share(orderUpTo), title: words.parts.upTo }),
    ),
    h(
      'ul',
      { class: 'plain part-list' },
      parts.map(([part, value]) =>
        h(
          'li',
          {},
          h('i', { class: `part ${part}` }),
          h('span', {}, words.parts[part]),
          h('b', {}, units(value, language)),
          h(
            'span',
            { class: 'faint' },
            reorderPoint > 0 ? formatPercent(value / reorderPoint, language) : '',
          ),
        ),
      ),
      h(
        'li',
        {},
        h('i', { class: 'mark' }),
        h('span', {}, words.parts.position),
        h('b', {}, units(state.inventoryPosition, language)),
      ),
      h(
        'li',
        {},
        h('i', { class: 'end' }),
        h('span', {}, words.parts.upTo),
        h('b', {}, units(orderUpTo, language)),
      ),
    ),
    h('p', { class: 'sentence' }, summarySentence(driving, language)),
    lowered === null ? null : h('p', { class: 'sentence lowered' }, lowered),
  );
}

function adsSection(scene: Scene, ads: readonly DashboardAds[]): HTMLElement {
  const { words } = scene;
  const name = ({ account, campaignId }: DashboardAds) =>
    [account, campaignId].filter((part) => part !== null && part !== '').join(' · ') || words.views.accounts;
  const [first] = ads;
  if (first === undefined) return section(words.sections.ads, { class: 'wide' }, emptyState(words.noAds));
  const place = h('div', {}, adsChart(scene, first, name(first)));
  const chooser =
    ads.length === 1
      ? h('span', { class: 'faint' }, name(first))
      : h(
          'select',
          {
            'aria-label': words.sections.ads,
            onchange: (event) => {
              const chosen = ads[Number((event.target as HTMLSelectElement).value)] ?? first;
              place.replaceChildren(adsChart(scene, chosen, name(chosen)));
            },
          },
          ads.map((one, index) => h('option', { value: index }, name(one))),
        );
  return section(words.sections.ads, { class: 'wide', aside: chooser }, place);
}

function arrivalsSection(scene: Scene, sku: DashboardSku): HTMLElement {
  const { words, language, data } = scene;
  const { receipts, proposals } = sku;
  const titles = words.arrivals;
  const isOverdue = (day: BusinessDay | null) => day !== null && day < data.overview.today;
  const rows: Child[][] = [
    ...receipts.map(({ orderId, supplier, units: count, dueOn, expedited, cancellableUntil }): Child[] => [
      [
        dueOn === null ? titles.noDate : formatDay(dueOn),
        isOverdue(dueOn) ? badge(titles.overdue, 'warning') : null,
        expedited ? badge(titles.expedited, 'notice') : null,
      ],
      units(count, language),
      orderId,
      supplier ?? '–',
      cancellableUntil ?? '–',
    ]),
    ...proposals.map(({ id, kind, units: count, arrivesOn }): Child[] => [
      [formatDay(arrivesOn), badge(titles.proposal, 'calm')],
      units(count, language),
      `${orderWord(kind, language)} · ${id}`,
      '–',
      '–',
    ]),
  ];
  return section(
    words.sections.arrivals,
    {},
    rows.length === 0
      ? emptyState(words.noArrivals)
      : dataTable([titles.due, titles.units, titles.order, titles.supplier, titles.cancellable], rows, [1]),
  );
}

/** Every number of the driving method and of the others beside it: the same words as `explain`. */
function explanationSection(scene: Scene, { parameters }: DashboardSku): HTMLElement {
  const { words, language } = scene;
  const methods = parameters.methods.toSorted(
    (a, b) => Number(b.method === parameters.drivingMethod) - Number(a.method === parameters.drivingMethod),
  );
  return section(
    words.sections.explanation,
    { class: 'wide' },
    methods.map((method) =>
      h(
        'details',
        { class: 'fold', open: method.method === parameters.drivingMethod },
        h('summary', {}, METHOD_WORDS[language][method.method]),
        explanations(scene, method),
      ),
    ),
    methods.length < 2
      ? null
      : h(
          'details',
          { class: 'fold' },
          h('summary', {}, words.sections.methods),
          dataTable(
            ['', ...methods.map(({ method }) => METHOD_WORDS[language][method])],
            EXPLAINED_NAMES.map((name) => [
              PARAMETER_TERMS[language][name],
              ...methods.map((method) => {
                const value = method[name];
                return value === null ? '–' : formatNumber(value, language, 3);
              }),
            ]),
            methods.map((_method, index) => index + 1),
          ),
        ),
    [...choiceSentences(parameters, language), ...compareMethods(parameters, language)].map((sentence) =>
      h('p', { class: 'sentence' }, sentence),
    ),
  );
}

function explanations({ language }: Scene, method: MethodParameters): HTMLElement {
  return h(
    'dl',
    { class: 'explained' },
    explainMethod(method, language).map(({ name, formula, sentence }) => [
      h('dt', {}, PARAMETER_TERMS[language][name]),
      h('dd', {}, h('code', {}, formula), h('p', {}, sentence)),
    ]),
  );
}

function nowSection(scene: Scene, sku: DashboardSku): HTMLElement {
  const now = skuNowOf(sku);
  const { language, data } = scene;
  return section(
    nowTitle(now, language, data.overview.zone),
    { class: 'wide' },
    dataTable(figureColumns(language), nowFigures(now, language, data.overview.zone)),
  );
}
