import { LANGUAGES, type Language } from '../../../domain/alerting.ts';
import { msOf } from '../../../domain/calendar.ts';
import { ageWords, DASHBOARD_WORDS } from '../../../wording/dashboard.ts';
import { formatMoment } from '../../../wording/format.ts';
import { accountsView } from './accounts.ts';
import { actionsView, alertsView } from './actions.ts';
import { campaignsView } from './campaigns.ts';
import { endCharts } from './charts.ts';
import { type Child, h, replace } from './dom.ts';
import { watchForNews } from './news.ts';
import { canReadPage, type PageData, readPage } from './page.ts';
import type { Scene } from './page-parts.ts';
import { chosenLanguage, chosenTheme, keep, THEMES, type Theme } from './preferences.ts';
import { readRoute, VIEWS, type View, viewAddress } from './route.ts';
import { skuView } from './sku.ts';
import { skusView } from './skus.ts';
import { sourcesView } from './sources.ts';

const DRAW: Readonly<Record<View | 'sku', (scene: Scene) => Child | Promise<Child>>> = {
  actions: actionsView,
  alerts: alertsView,
  skus: skusView,
  campaigns: campaignsView,
  accounts: accountsView,
  data: sourcesView,
  sku: skuView,
};

/** A page older than this says so. */
const OLD_MINUTES = 150;

const app = document.getElementById('app') as HTMLElement;
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
let language: Language = chosenLanguage();
let theme: Theme = chosenTheme();

async function start(): Promise<void> {
  const words = DASHBOARD_WORDS[language];
  if (!canReadPage()) return replace(app, h('p', { class: 'fatal' }, words.browserTooOld));
  try {
    const data = await readPage();
    const draw = () => drawPage(data);
    window.addEventListener('hashchange', () => {
      draw();
      scrollTo(0, 0);
    });
    darkSystem.addEventListener('change', draw);
    document.addEventListener('keydown', onKey);
    watchForNews();
    draw();
    setInterval(() => showAge(data), 60_000);
  } catch (error) {
    replace(
      app,
      h('p', { class: 'fatal' }, words.broken(error instanceof Error ? error.message : String(error))),
    );
  }
}

let main = h('main');
let drawings = 0;

/** Draws all: head, navigation, and the view that the address names. */
function drawPage(data: PageData): void {
  const words = DASHBOARD_WORDS[language];
  const route = readRoute(location.hash);
  document.documentElement.lang = words.htmlLang;
  document.documentElement.dataset.theme = theme;
  document.title = `${route.view === 'sku' ? route.sku : words.views[route.view]} · PulseStock`;
  main = h('main', { id: 'content', tabindex: '-1' });
  endCharts();
  replace(
    app,
    h('a', { class: 'skip', href: '#content', onclick: focusContent }, words.skipToContent),
    head(data),
    navigation(data, route.view),
    main,
  );
  drawView(data);
}

/** Draws the view alone; what is typed into its search stays under the cursor. */
function drawView(data: PageData): void {
  const route = readRoute(location.hash);
  const words = DASHBOARD_WORDS[language];
  const isDark = theme === 'dark' || (theme === 'auto' && darkSystem.matches);
  const scene: Scene = {
    ...{ data, route, language, words, isDark },
    filter: (changes) => {
      const query = { ...Object.fromEntries(route.query), ...changes };
      if (route.view === 'sku') return;
      history.replaceState(null, '', viewAddress(route.view, query));
      drawView(data);
    },
  };
  const focused = document.activeElement;
  const active = focused?.id ?? '';
  const pressed = focused instanceof HTMLButtonElement ? focused.textContent : null;
  const caret = focused instanceof HTMLInputElement ? focused.selectionStart : null;
  drawings += 1;
  const drawing = drawings;
  endCharts();
  const show = (content: Child) => {
    if (drawing !== drawings) return;
    replace(main, content);
    restoreFocus(active, caret, pressed);
  };
  const drawn = DRAW[route.view](scene);
  if (drawn instanceof Promise) void drawn.then(show);
  else show(drawn);
}

function restoreFocus(id: string, caret: number | null, pressed: string | null): void {
  const field = id === '' ? null : document.getElementById(id);
  if (field !== null && field !== main) {
    field.focus();
    if (caret !== null && field instanceof HTMLInputElement) field.setSelectionRange(caret, caret);
  } else if (pressed !== null) {
    [...main.querySelectorAll('button')].find(({ textContent }) => textContent === pressed)?.focus();
  }
}

function head(data: PageData): HTMLElement {
  const words = DASHBOARD_WORDS[language];
  const { at, zone } = data.overview;
  return h(
    'header',
    { class: 'top' },
    h(
      'a',
      { class: 'brand', href: viewAddress('actions') },
      h('span', { class: 'mark', 'aria-hidden': 'true' }),
      h('strong', {}, 'PulseStock'),
      h('span', { class: 'faint brand-line' }, words.productLine),
    ),
    h(
      'p',
      { class: 'as-of', title: zone },
      words.asOf(formatMoment(at, zone)),
      h('span', { id: 'age', role: 'status' }, ageWarning(data)),
    ),
    h(
      'div',
      { class: 'switches' },
      h(
        'div',
        { class: 'segments small', role: 'group', 'aria-label': words.language },
        LANGUAGES.map((one) =>
          h(
            'button',
            {
              type: 'button',
              lang: DASHBOARD_WORDS[one].htmlLang,
              'aria-pressed': one === language ? 'true' : 'false',
              onclick: () => {
                language = one;
                keep('language', one);
                drawPage(data);
              },
            },
            one === 'zh' ? '中文' : 'English',
          ),
        ),
      ),
      h(
        'select',
        {
          id: 'theme',
          'aria-label': words.theme,
          onchange: (event) => {
            const chosen = (event.target as HTMLSelectElement).value;
            theme = THEMES.find((one) => one === chosen) ?? 'auto';
            keep('theme', theme);
            drawPage(data);
          },
        },
        THEMES.map((one) => h('option', { value: one, selected: one === theme }, words.themes[one])),
      ),
    ),
  );
}

function navigation(data: PageData, current: View | 'sku'): HTMLElement {
  const words = DASHBOARD_WORDS[language];
  const { alerts, feeds, accounts } = data.overview;
  const counts: Partial<Record<View, number>> = {
    actions: alerts.filter(
      ({ severity, asksAction }) => asksAction && (severity === 'urgent' || severity === 'critical'),
    ).length,
    accounts: accounts.filter(({ status }) => status === 'blocked' || status === 'pending').length,
    data: feeds.filter(({ isStale }) => isStale).length,
  };
  const here = current === 'sku' ? 'skus' : current;
  return h(
    'nav',
    { class: 'side', 'aria-label': words.navigation },
    h(
      'ul',
      { class: 'plain' },
      VIEWS.map((view) =>
        h(
          'li',
          {},
          h(
            'a',
            { href: viewAddress(view), 'aria-current': view === here ? 'page' : null, class: `to-${view}` },
            h('span', { class: 'icon', 'aria-hidden': 'true' }),
            h('span', {}, words.views[view]),
            counts[view] ? h('span', { class: 'count' }, counts[view]) : null,
          ),
        ),
      ),
    ),
    h('p', { class: 'faint keys' }, words.keys),
  );
}

/** What is said where the page is older than a watch that runs every hour leaves it; empty where it is not. */
function ageWarning(data: PageData): string {
  const minutes = (Date.now() - msOf(data.overview.at)) / 60_000;
  return minutes > OLD_MINUTES ? DASHBOARD_WORDS[language].oldPage(ageWords(minutes, language)) : '';
}

function showAge(data: PageData): void {
  const place = document.getElementById('age');
  if (place !== null) place.textContent = ageWarning(data);
}

function focusContent(event: Event): void {
  event.preventDefault();
  main.focus();
}

function onKey(event: KeyboardEvent): void {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
  if (event.key === 'Escape') {
    if (isTyping) (event.target as HTMLElement).blur();
    else if (readRoute(location.hash).view === 'sku') history.back();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('search')?.focus();
    return;
  }
  const view = VIEWS[Number(event.key) - 1];
  if (view !== undefined) location.hash = viewAddress(view);
}

void start();
