/** How numbers are written: 1234.5 and nothing else, or grouped with a decimal point (1,234.5) or a decimal comma (1.234,5). */
export type NumberStyle = 'plain' | 'point' | 'comma';

/** Signs of one currency, before or behind an amount. Those that several currencies use ($, ¥) name none. */
const SIGNS: Readonly<Record<string, string | null>> = {
  US$: 'USD',
  R$: 'BRL',
  S$: 'SGD',
  A$: 'AUD',
  C$: 'CAD',
  HK$: 'HKD',
  NT$: 'TWD',
  MX$: 'MXN',
  RMB: 'CNY',
  RM: 'MYR',
  RP: 'IDR',
  'RP.': 'IDR',
  '€': 'EUR',
  '£': 'GBP',
  '₫': 'VND',
  Đ: 'VND',
  '฿': 'THB',
  '₱': 'PHP',
  '₽': 'RUB',
  '₹': 'INR',
  '₩': 'KRW',
  $: null,
  '¥': null,
  元: null,
};

const MONEY = /^(-?)\s*([^\d\s.,+-][^\d\s,+-]*)?\s*([-+]?[\d.,'’\s]*\d[.,]?-?)\s*([^\d\s.,+-]+)?$/u;

/** The number and the currency of an amount such as `BRL 35,91`; currency null where none is named. Null where it is no amount. */
export function moneyParts(text: string): { number: string; currency: string | null } | null {
  const match = MONEY.exec(text.normalize('NFKC'));
  if (match === null) return null;
  const [, sign = '', before, number = '', behind] = match;
  const mark = (before ?? behind)?.toUpperCase();
  if (mark === undefined) return { number: sign + number, currency: null };
  if (before !== undefined && behind !== undefined) return null;
  if (Object.hasOwn(SIGNS, mark)) return { number: sign + number, currency: SIGNS[mark] ?? null };
  return /^[A-Z]{3}$/.test(mark) ? { number: sign + number, currency: mark } : null;
}

const SPACES = /(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(?!\d))/g;
const TRAILING_MINUS = /^(\d.*)-$/;
const IN_BRACKETS = /^\((\d.*)\)$/;

/** The number without width variants, minus behind it or brackets (302.35-, (302.35)) and spaces between groups; its separators stay. */
export function plainSigned(text: string): string {
  const narrow = text.normalize('NFKC').replaceAll('−', '-').trim().replace(SPACES, '');
  return narrow.replace(TRAILING_MINUS, '-$1').replace(IN_BRACKETS, '-$1');
}

const GROUPED: Readonly<Record<'point' | 'comma', RegExp>> = {
  point: /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/,
  comma: /^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/,
};
const UNGROUPED: Readonly<Record<'point' | 'comma', RegExp>> = {
  point: /^[+-]?(\d+\.?\d*|\.\d+)$/,
  comma: /^[+-]?(\d+,?\d*|,\d+)$/,
};

/** The number as 1234.5, or null where it is not written in that style. */
export function inPlainStyle(text: string, style: 'point' | 'comma'): string | null {
  const signed = plainSigned(text);
  if (!GROUPED[style].test(signed) && !UNGROUPED[style].test(signed)) return null;
  return style === 'point' ? signed.replaceAll(',', '') : signed.replaceAll('.', '').replace(',', '.');
}

/**
 * What a number tells of the style of its file: `point`, `comma`, `either` where both would read it and give other
 * numbers, null where it tells nothing. `whole` says that it has no decimals, so that any separator groups.
 */
export function styleShownBy(text: string, whole: boolean): 'point' | 'comma' | 'either' | null {
  const [point, comma] = [inPlainStyle(text, 'point'), inPlainStyle(text, 'comma')];
  if (point === comma) return null;
  if (point === null) return 'comma';
  if (comma === null) return 'point';
  if (Number(point) === Number(comma)) return null;
  const pointIsLess = Math.abs(Number(point)) < Math.abs(Number(comma));
  if (/^[+-]?0/.test(plainSigned(text))) return pointIsLess ? 'point' : 'comma';
  if (whole) return pointIsLess ? 'comma' : 'point';
  return 'either';
}
