/**
 * Exact decimals. Seals are sold by piece, bag and kilogram, so a quantity has four decimal places and is kept
 * as a whole number of ten-thousandths: sums are exact up to 9 × 10^11 units. Money is kept the same way.
 */
declare const quantityBrand: unique symbol;
declare const amountBrand: unique symbol;

/** A number of units as a whole number of ten-thousandths: 12.5 units is 125000. May be negative (a correction, an oversold stock). */
export type Quantity = number & { readonly [quantityBrand]: true };

/** A sum of money as a whole number of ten-thousandths of its currency: 1.26 is 12600. Means nothing without a currency. */
export type Amount = number & { readonly [amountBrand]: true };

/** Ten-thousandths in one unit. */
export const SCALE = 10_000;

export const ZERO = 0 as Quantity;

/** A quantity from a number of units, rounded to four decimal places, half away from zero. Throws RangeError where it is not finite or too large. */
export function quantityOf(units: number): Quantity {
  return scaled(units) as Quantity;
}

/** A sum of money from a number of the currency's units, rounded to four decimal places. Throws RangeError where it is not finite or too large. */
export function amountOf(value: number): Amount {
  return scaled(value) as Amount;
}

/** The number of units, as a float, for arithmetic that is not a plain sum. */
export function unitsOf(quantity: Quantity): number {
  return quantity / SCALE;
}

/** The number of the currency's units, as a float. */
export function moneyOf(amount: Amount): number {
  return amount / SCALE;
}

/** Exact sum. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return (a + b) as Quantity;
}

/** The shortest decimal text: 125000 is "12.5", 10000 is "1". The same for quantities and money. */
export function decimalText(value: Quantity | Amount): string {
  const sign = value < 0 ? '-' : '';
  const magnitude = Math.abs(value);
  const fraction = String(magnitude % SCALE)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${sign}${Math.floor(magnitude / SCALE)}${fraction === '' ? '' : `.${fraction}`}`;
}

function scaled(value: number): number {
  const result = Math.sign(value) * Math.round(Math.abs(value) * SCALE);
  if (!Number.isSafeInteger(result)) throw new RangeError(`not a number of ten-thousandths: ${value}`);
  return result === 0 ? 0 : result;
}
