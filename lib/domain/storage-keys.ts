import type { BusinessDay, Instant } from './calendar.ts';

/**
 * Names of objects in S3 and keys of items in DynamoDB. A part of a key that comes from outside is escaped, so that
 * a `#` or `/` in a SKU can never join two keys.
 */
export const PREFIX = {
  landing: 'landing/',
  history: 'history/',
  quarantine: 'quarantine/',
  receipts: 'ingest-receipts/',
  mergedFiles: 'merged-files/',
  parameters: 'parameters/',
  reports: 'reports/',
  /** Reviews of settled campaigns; that one is there says that its campaign has been learned from. */
  reviews: 'campaign-reviews/',
  /** What Athena answers. */
  queryResults: 'query-results/',
} as const;

/** Days for which a dropped file lies in the landing bucket: it holds personal data and is of no use once it is in history. */
export const LANDING_DAYS = 14;

/** Where the dashboard lies, which each run of the watch writes anew. */
export const DASHBOARD_FOLDER = `${PREFIX.reports}dashboard/`;

/** The dashboard's page. */
export const DASHBOARD_KEY = `${DASHBOARD_FOLDER}index.html`;

/** `a#b`, each part escaped. */
export function compositeKey(...parts: readonly string[]): string {
  return parts.map(escapeKeyPart).join('#');
}

/** The parts of a composite key. */
export function keyParts(key: string): string[] {
  return key.split('#').map(decodeURIComponent);
}

/** Text with `%`, `#`, `/` and control characters percent-encoded; everything else, Chinese included, stays readable. */
export function escapeKeyPart(part: string): string {
  return ESCAPED.test(part) ? part.replace(ALL_ESCAPED, (character) => encodeURIComponent(character)) : part;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const ESCAPED = /[%#/\u0000-\u001f]/;
const ALL_ESCAPED = new RegExp(ESCAPED, 'g');

/** Where the snapshot of a planning day lies: writing it commits the recompute. */
export function snapshotKey(day: BusinessDay): string {
  return `${PREFIX.parameters}day=${day}/parameters.parquet`;
}

/** Where the receipt of a file lies, by the hash of its bytes and how they were read. */
export function receiptKey(contentHash: string): string {
  return `${PREFIX.receipts}${contentHash}.json`;
}

/** Where it is noted that the rows of a reading lie with those of other files, by its content hash. */
export function mergedFileKey(contentHash: string): string {
  return `${PREFIX.mergedFiles}${contentHash}.json`;
}

/** Where the review of a campaign lies: by the day on which it had settled, so that the newest are found by name. */
export function reviewKey(settledOn: BusinessDay, campaignId: string): string {
  return `${PREFIX.reviews}settled=${settledOn}/${escapeKeyPart(campaignId)}.json`;
}

/** The day and campaign of a review's key; null for a key that is none. */
export function reviewOfKey(
  key: string,
): { readonly settledOn: BusinessDay; readonly campaignId: string } | null {
  const [, settledOn, name] =
    /^campaign-reviews\/settled=(\d{4}-\d{2}-\d{2})\/([^/]+)\.json$/.exec(key) ?? [];
  return settledOn === undefined || name === undefined
    ? null
    : { settledOn: settledOn as BusinessDay, campaignId: decodeURIComponent(name) };
}

/** Folder of the files of a campaign's review, for people. */
export function reviewFolder(campaignId: string): string {
  return `${PREFIX.reports}campaigns/${escapeKeyPart(campaignId)}/`;
}

/** Where the rejected rows of a file lie: under its name, for people, and its hash. */
export function quarantineKey(file: string, contentHash: string): string {
  return `${PREFIX.quarantine}${escapeKeyPart(file)}.${contentHash.slice(0, 12)}.csv`;
}

/** Partition keys of the parameters table are made of SKU and pool; this is the sort key of what is in force. */
export const PARAMETERS_SORT_KEY = 'PARAMS';

/** Sort key of a calibration in the parameters table. */
export function calibrationSortKey(id: string): string {
  return `CAL#${id}`;
}

/** Key of a SKU in one pool. */
export function skuKey(sku: string, pool: string): string {
  return compositeKey(sku, pool);
}

/** Sort key of an episode: one rule's, opened at that moment. */
export function episodeSortKey(rule: string, openedAt: Instant): string {
  return `${rule}#${openedAt}`;
}

export function proposalSortKey(id: string): string {
  return `PROPOSAL#${id}`;
}

export function messageSortKey(id: string): string {
  return `MESSAGE#${id}`;
}

/** Sort key of what waits for a person through one protocol. */
export function heldSortKey(protocol: string): string {
  return `HELD#${protocol}`;
}

/** Partition key of a person's messages. */
export function personKey(person: string): string {
  return compositeKey('PERSON', person);
}
