/** From least to most pressing. */
export const SEVERITIES = ['notice', 'warning', 'urgent', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who has to act or to know. */
export const AUDIENCES = ['supply', 'marketing', 'agency', 'finance', 'it'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `https` is for machines, `chat` for the robot of a group chat. */
export const PROTOCOLS = ['email', 'sms', 'https', 'chat'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What a proposal asks for. */
export const PROPOSAL_KINDS = ['purchase', 'production', 'expedite', 'emergency_production'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** -1, 0 or 1 as `a` is less, equally or more severe than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return Math.sign(SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b));
}
