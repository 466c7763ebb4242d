/**
 * The DynamoDB tables, as data: what the stack deploys is what the laptop creates. Names are logical; a deployment
 * may put its own prefix before them. Every key is a string.
 */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** A sparse index: only items that carry both of its keys are in it, with all their attributes. */
  readonly index: IndexDefinition | null;
  /** Attribute with the epoch second from which an item may be removed; null where items stay. Nothing relies on the removal. */
  readonly expiryAttribute: string | null;
}

export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

const KEYS = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** Partition: SKU and pool, or another subject of calibrations. Index `calibrations`: by kind of subject, oldest first. */
export const PARAMETERS_TABLE = {
  name: 'parameters',
  ...KEYS,
  index: { name: 'calibrations', partitionKey: 'calibrationKind', sortKey: 'madeAt' },
  expiryAttribute: null,
} as const satisfies TableDefinition;

/** Partition: subject or person. Index `open`: by kind (see OPEN_KINDS) what is open, oldest first. */
export const ALERTS_TABLE = {
  name: 'alerts',
  ...KEYS,
  index: { name: 'open', partitionKey: 'openKind', sortKey: 'openSort' },
  expiryAttribute: null,
} as const satisfies TableDefinition;

/** Partition: job. Sort: scheduled time, or `LEASE`. */
export const RUNS_TABLE = {
  name: 'runs',
  ...KEYS,
  index: null,
  expiryAttribute: 'expiresAt',
} as const satisfies TableDefinition;

export const TABLES = [PARAMETERS_TABLE, ALERTS_TABLE, RUNS_TABLE] as const;

/** Partitions of the index of what is open. */
export const OPEN_KINDS = { episode: 'EPISODE', proposal: 'PROPOSAL', message: 'MESSAGE' } as const;

/** Sort key of the one lease a job has; sorts after every instant. */
export const LEASE_SORT_KEY = 'LEASE';
