import type * as z from 'zod';
import type { FieldKind } from '../../domain/fields.ts';
import type { CellValue, RecordName } from '../../domain/records.ts';
import type { CellRules } from '../cell-types.ts';

/**
 * What stands in a field that the file leaves empty or has no column for:
 * a fixed value · the value of another field · two fields joined by `#` (days as text) · the local day of an instant
 * · the local start of a day (and hour) in the source's zone · the time at which the source takes its stock on a day
 * · one of two values, as one of some fields is given or none.
 */
export type Fill =
  | { readonly value: CellValue }
  | { readonly sameAs: string }
  | { readonly joined: readonly [string, string] }
  | { readonly localDayOf: string }
  | { readonly startOf: string; readonly hour: string }
  | { readonly takenOn: string }
  | { readonly given: readonly string[]; readonly yes: CellValue; readonly no: CellValue };

/** A column of a file: the names it goes by (the first is the one to write), and the field it gives. */
export interface ProfileColumn {
  readonly headers: readonly string[];
  /** Field of the record, or a name of its own where only fills use it. */
  readonly field: string;
  readonly kind: FieldKind;
  /** What its values may be; null is never among them. */
  readonly schema: z.ZodType;
  /** True for a channel's name as the source writes it: settings say which channel that is. */
  readonly channelName: boolean;
  readonly rules: CellRules;
}

/** One table of a source's exports: which file is recognised as it, and how its cells become a record. */
export interface ProfileTable {
  /** `plain/orders_daily`. */
  readonly name: string;
  /** Changes whenever the same file would give other rows. */
  readonly version: number;
  readonly record: RecordName;
  readonly about: string;
  readonly columns: readonly ProfileColumn[];
  /** Of each group the header must name one field, and each row must fill one. */
  readonly requires: readonly (readonly string[])[];
  /** Fields the header must name too; their cells may be empty. */
  readonly expects: readonly string[];
  /** In this order, field by field: a fill may use fields filled before it. */
  readonly fills: readonly (readonly [field: string, fill: Fill])[];
  /** Headers that are known and not needed. */
  readonly unused: readonly string[];
  /** Fields that say when something happened (never due, start or end): the newest tells when a file was exported. */
  readonly happened: readonly string[];
  /** Pairs of fields of which the first must not be earlier than the second. */
  readonly notBefore: readonly (readonly [later: string, earlier: string])[];
}
