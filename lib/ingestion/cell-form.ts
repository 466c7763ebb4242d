import type { DateOrder } from './written-dates.ts';

/** What is known of the cells of a type that helps to read them from their bytes, faster and with the same result. */
export type CellForm =
  /** Nothing but that equal cells have equal values. */
  | { readonly kind: 'any' }
  /** An id of ASCII letters, digits, `-` and `_` with at least one digit is its own value. */
  | { readonly kind: 'id' }
  /** Cells in which digits stand at the same places have one value. */
  | { readonly kind: 'shape' }
  | DecimalForm
  | TimeForm;

/** A number, as a whole number of 10^-places. */
export interface DecimalForm {
  readonly kind: 'decimal';
  readonly places: number;
  /** Whether further decimals are rounded off. */
  readonly rounds: boolean;
  readonly least: number;
  readonly most: number;
  /** True where 1234.5 means what `scaledDecimal` makes of it. */
  readonly isPlain: boolean;
}

/** A day with or without a time of the day. */
export interface TimeForm {
  readonly kind: 'time';
  readonly order: DateOrder;
  /** Value of a local time without a zone, and of one with; null where there may be none such. */
  readonly local: ((localMs: number) => number) | null;
  readonly zoned: ((ms: number) => number) | null;
}
