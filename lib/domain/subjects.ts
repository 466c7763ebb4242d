import type { BusinessDay } from './calendar.ts';
import { compositeKey } from './storage-keys.ts';

/** What an alert is about. */
export type Subject =
  | { readonly kind: 'sku'; readonly sku: string; readonly pool: string }
  | { readonly kind: 'source'; readonly source: string; readonly record: string }
  /** An ad account. */
  | { readonly kind: 'account'; readonly account: string }
  /** A campaign as a whole (`sku` null) or one SKU in it. */
  | { readonly kind: 'campaign'; readonly campaignId: string; readonly sku: string | null }
  /** A line of supply; SKU and pool are there to be shown. */
  | {
      readonly kind: 'supplyOrder';
      readonly source: string;
      readonly orderId: string;
      readonly lineId: string;
      readonly sku: string;
      readonly pool: string;
    }
  /** A file that was dropped, by its name. */
  | { readonly kind: 'file'; readonly file: string }
  /** A time at which the factory or suppliers rest; the name, where it has one, is there to be shown. */
  | {
      readonly kind: 'closure';
      readonly scope: string;
      readonly from: BusinessDay;
      readonly name: string | null;
    };

export type SubjectKind = Subject['kind'];

/** The subject of a kind. */
export type SubjectOfKind<K extends SubjectKind> = Extract<Subject, { kind: K }>;

/** Text of a subject, unique and sortable: the partition key of its alerts. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'sku':
      return compositeKey('SKU', subject.sku, subject.pool);
    case 'source':
      return compositeKey('SOURCE', subject.source, subject.record);
    case 'account':
      return compositeKey('ACCOUNT', subject.account);
    case 'campaign':
      return compositeKey('CAMPAIGN', subject.campaignId, ...(subject.sku === null ? [] : [subject.sku]));
    case 'supplyOrder':
      return compositeKey('SUPPLY', subject.source, subject.orderId, subject.lineId);
    case 'file':
      return compositeKey('FILE', subject.file);
    case 'closure':
      return compositeKey('CLOSURE', subject.scope, subject.from);
  }
}

/** The SKU that a subject is about, to show its item's name; null where it is about none or several. */
export function skuOf(subject: Subject): string | null {
  return 'sku' in subject ? subject.sku : null;
}
