import { type Language, SEVERITIES, type Severity } from '../../../domain/alerting.ts';
import { type Instant, msOf } from '../../../domain/calendar.ts';
import { severityWord } from '../../../wording/alert-words.ts';
import { ageWords, type DashboardWords } from '../../../wording/dashboard.ts';
import { formatNumber } from '../../../wording/format.ts';
import type { SkuLine } from '../page-data.ts';
import { type Child, h } from './dom.ts';
import type { PageData } from './page.ts';
import type { Route } from './route.ts';

/** What a view is drawn from. */
export interface Scene {
  readonly data: PageData;
  readonly route: Route;
  readonly language: Language;
  readonly words: DashboardWords;
  /** True while dark colours are shown. */
  readonly isDark: boolean;
  /** Changes filters of the list that is shown: empty values are taken out of the address. */
  readonly filter: (changes: Readonly<Record<string, string>>) => void;
}

/** A filter's value; empty where it is not set. */
export function filterOf({ route }: Scene, name: string): string {
  return route.query.get(name) ?? '';
}

/** Whole units, or one decimal below ten. */
export function units(value: number, language: Language): string {
  return formatNumber(value, language, Math.abs(value) < 10 ? 1 : 0);
}

/** Name of an item in the language, else in the other. */
export function itemName(
  { nameZh, nameEn }: Pick<SkuLine, 'nameZh' | 'nameEn'>,
  language: Language,
): string | null {
  return language === 'zh' ? (nameZh ?? nameEn) : (nameEn ?? nameZh);
}

/** How long before the run something was. */
export function ageAtRun({ data, language }: Scene, at: Instant): string {
  return ageWords((msOf(data.overview.at) - msOf(at)) / 60_000, language);
}

/** A coloured word. Tones are those of severities, `good` and `calm`. */
export function badge(text: string, tone: Severity | 'good' | 'calm', title?: string): HTMLElement {
  return h('span', { class: `badge ${tone}`, title }, text);
}

/** The word of a severity in its colour. */
export function severityBadge(severity: Severity, { language }: Scene): HTMLElement {
  const word = severityWord(severity, language);
  return badge(language === 'en' ? word.charAt(0) + word.slice(1).toLowerCase() : word, severity);
}

/** Position of a severity, the most pressing first. */
export function pressing(severity: Severity): number {
  return SEVERITIES.length - SEVERITIES.indexOf(severity);
}

/**
 * A search field; what is typed waits a moment before the list follows, and for as long as characters are being composed
 * (Chinese is typed so): drawing the list anew would break them off.
 */
export function searchField(scene: Scene): HTMLElement {
  let timer = 0;
  let isComposing = false;
  const follow = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!isComposing && field.isConnected) scene.filter({ q: field.value });
    }, 160);
  };
  const field = h('input', {
    type: 'search',
    id: 'search',
    value: filterOf(scene, 'q'),
    placeholder: scene.words.searchHint,
    'aria-label': scene.words.search,
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: follow,
    oncompositionstart: () => {
      isComposing = true;
    },
    oncompositionend: () => {
      isComposing = false;
      follow();
    },
  });
  return h('label', { class: 'search' }, h('span', { class: 'search-icon', 'aria-hidden': 'true' }), field);
}

/** A list to choose a filter's value from; `''` is all. */
export function choice(
  scene: Scene,
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): HTMLElement {
  const field = h(
    'select',
    { id: `filter-${name}`, onchange: () => scene.filter({ [name]: field.value }) },
    options.map(([value, text]) => h('option', { value, selected: value === filterOf(scene, name) }, text)),
  );
  return h('label', { class: 'choice' }, h('span', {}, label), field);
}

/** Buttons of which one is pressed. */
export function segments(
  scene: Scene,
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string, count?: number])[],
): HTMLElement {
  const chosen = filterOf(scene, name);
  return h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': label },
    options.map(([value, text, count]) =>
      h(
        'button',
        {
          type: 'button',
          'aria-pressed': value === chosen ? 'true' : 'false',
          onclick: () => scene.filter({ [name]: value }),
        },
        text,
        count === undefined ? null : h('span', { class: 'count' }, formatNumber(count, scene.language)),
      ),
    ),
  );
}

/** What is shown where there is nothing: a sentence, and one that says more. */
export function emptyState(text: string, more?: string): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('div', { class: 'empty-mark', 'aria-hidden': 'true' }),
    h('p', {}, text),
    more === undefined ? null : h('p', { class: 'faint' }, more),
  );
}

/** Texts that hold every word of a search. */
export function matcher(search: string): (...texts: readonly (string | null)[]) => boolean {
  const wanted = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return () => true;
  return (...texts) => {
    const text = texts.join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

/** A card with a heading. */
export function section(
  title: string,
  attributes: { class?: string; aside?: Child },
  ...children: readonly Child[]
): HTMLElement {
  return h(
    'section',
    { class: `card ${attributes.class ?? ''}` },
    h('div', { class: 'card-head' }, h('h2', {}, title), attributes.aside ?? null),
    children,
  );
}

/** Rows that are added a hundred at a time as the reader comes to their end. */
export function grow(
  body: HTMLElement,
  rows: readonly unknown[],
  row: (index: number) => HTMLElement,
  scene: Scene,
): HTMLElement | null {
  let next = 0;
  const add = () => {
    const to = Math.min(rows.length, next + ROWS_AT_ONCE);
    const added: HTMLElement[] = [];
    for (; next < to; next++) added.push(row(next));
    body.append(...added);
  };
  add();
  if (next >= rows.length) return null;
  const label = () =>
    scene.words.more(formatNumber(Math.min(ROWS_AT_ONCE, rows.length - next), scene.language));
  const button = h('button', { type: 'button', class: 'more' }, label());
  const more = () => {
    add();
    if (next >= rows.length) {
      watcher.disconnect();
      button.remove();
    } else button.textContent = label();
  };
  button.addEventListener('click', more);
  const watcher = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && more(),
    {
      rootMargin: '600px',
    },
  );
  watcher.observe(button);
  return button;
}

const ROWS_AT_ONCE = 100;

/** The title of a list, and how much of it is shown. */
export function heading(scene: Scene, title: string, shown: number, of: number): HTMLElement {
  const { language, words } = scene;
  return h(
    'div',
    { class: 'page-head' },
    h('h1', {}, title),
    h(
      'p',
      { class: 'faint', role: 'status' },
      words.shown(formatNumber(shown, language), formatNumber(of, language)),
    ),
  );
}

/** A table of texts; the columns named (all but the first where none are) hold numbers. */
export function dataTable(
  titles: readonly string[],
  rows: readonly (readonly Child[])[],
  numbers: readonly number[] = [],
): HTMLElement {
  const kind = (index: number) => (numbers.includes(index) ? 'number' : null);
  return h(
    'div',
    {
      class: 'scroll',
      tabindex: '0',
      role: 'region',
      'aria-label': titles.filter((text) => text !== '').join(', '),
    },
    h(
      'table',
      { class: 'data' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          titles.map((text, index) => h('th', { scope: 'col', class: kind(index) }, text)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((cells) =>
          h(
            'tr',
            {},
            cells.map((cell, index) => h('td', { class: kind(index) }, cell)),
          ),
        ),
      ),
    ),
  );
}
