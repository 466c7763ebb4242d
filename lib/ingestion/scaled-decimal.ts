const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;

/**
 * The decimal number written in `bytes[start..end)` as a whole number of 10^-places, exactly: no float arithmetic on
 * fractions is involved. Further decimals are rounded half away from zero where `rounds`, else they must be zeros.
 * NaN where the bytes are not digits with at most one point and a sign before them, have too many decimals, or the
 * result is beyond 2^53.
 */
export function scaledDecimal(
  bytes: Uint8Array,
  start: number,
  end: number,
  places: number,
  rounds: boolean,
): number {
  const sign = bytes[start];
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  let at = first;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at < end)
    value = bytes[at] === POINT ? withDecimals(value, bytes, at + 1, end, places, rounds) : Number.NaN;
  else for (let place = 0; place < places; place++) value *= 10;
  const hasDigit = at > first || end > at + 1;
  if (!hasDigit || !(value <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  return sign === MINUS && value !== 0 ? -value : value;
}

/** `whole` scaled by 10^places, with the decimals in `bytes[from..end)` added; NaN where they may not be there. */
function withDecimals(
  whole: number,
  bytes: Uint8Array,
  from: number,
  end: number,
  places: number,
  rounds: boolean,
): number {
  let value = whole;
  for (let place = from; place < from + places; place++) {
    const digit = place < end ? (bytes[place] as number) - ZERO : 0;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return from + places < end ? value + carryOf(bytes, from + places, end, rounds) : value;
}

/** 1 where the decimals from `at` on round up, 0 where they fall away, NaN where they may not be there. */
function carryOf(bytes: Uint8Array, at: number, end: number, rounds: boolean): number {
  for (let place = at; place < end; place++) {
    const digit = (bytes[place] as number) - ZERO;
    if (digit < 0 || digit > 9 || (digit > 0 && !rounds)) return Number.NaN;
  }
  return (bytes[at] as number) - ZERO >= 5 ? 1 : 0;
}
