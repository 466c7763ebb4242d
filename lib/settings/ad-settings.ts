import * as z from 'zod';

const positive = z.number().positive();

/** A line of a message: longer ones would be cut there. */
const line = z.string().min(1).max(60, 'longer than the 60 characters that a message shows');

/** What to do when an ad account is blocked. It stands in alerts, so it names roles, not phone numbers. */
const unblockPlanSchema = z.strictObject({
  /** Who takes it up with the platform. */
  contact: line.optional(),
  /** What to do, in this order. */
  steps: z.strictObject({ zh: z.array(line).default([]), en: z.array(line).default([]) }).prefault({}),
  /** The account that can take over its campaigns. */
  backupAccount: z.string().min(1).optional(),
});

/** What no export says of an ad account. */
export const adAccountSettingsSchema = z.strictObject({
  unblock: unblockPlanSchema.optional(),
  /** Accounts of one name here are paid from one balance. */
  portfolio: z.string().min(1).optional(),
  /** Hours from an order to pay until the money is there; `triggers.ads.topUpHours` without it. */
  topUpHours: positive.optional(),
  /** True where the platform takes the money by itself. */
  autoTopUp: z.boolean().optional(),
});

/** Limits of the rules on ads, ad accounts and their money. */
export const adTriggersSchema = z.strictObject({
  /** Spend of a day, or a top-up, over its own mean that supply is told of (handbook: before a top-up is raised). */
  spendRatio: positive.default(1.5),
  spendMeanDays: z.int().min(7).default(30),
  /** Fewest days, and fewest top-ups, that a mean may rest on. */
  spendLeastDays: z.int().min(1).default(7),
  leastTopUps: z.int().min(1).default(3),
  /** An announced campaign that starts within so many days explains the money. */
  campaignAheadDays: z.int().min(0).default(14),
  topUpHours: positive.default(24),
  /** Days that a top-up is asked for. */
  topUpDays: positive.default(7),
});
