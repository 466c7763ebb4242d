/** Why a SKU's parameters changed: the first that holds, from a new SKU to the part that moved its levels most. */
export const CHANGE_REASONS = [
  'new',
  'ended',
  'method',
  'settings',
  'override',
  'base_safety',
  'pulse',
  'campaign',
  'lead_time',
  'demand',
  'order_quantity',
] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** Why stock is listed as too much: the rules of the watch that say so. */
export const EXCESS_KINDS = ['overstock', 'slow-moving', 'expiring-stock'] as const;
export type ExcessKind = (typeof EXCESS_KINDS)[number];

/** What cash is needed for. */
export const CASH_USES = ['proposals', 'orders'] as const;
export type CashUse = (typeof CASH_USES)[number];

/** What a SKU is valued at. */
export const COST_BASES = ['unit_cost', 'no_cost'] as const;
export type CostBasis = (typeof COST_BASES)[number];
