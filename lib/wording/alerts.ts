import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { type Evidence, RULE_NAMES, type Rule } from '../domain/rules.ts';
import type { OrderRequest, RuleText, RuleWords } from './rule-words.ts';
import { adAccount } from './rules/ad-account.ts';
import { adBalance } from './rules/ad-balance.ts';
import { adSpend } from './rules/ad-spend.ts';
import { adThrottle } from './rules/ad-throttle.ts';
import { aggressiveReorder } from './rules/aggressive-reorder.ts';
import { campaignAnnounced } from './rules/campaign-announced.ts';
import { campaignPace } from './rules/campaign-pace.ts';
import { campaignReviewReady } from './rules/campaign-review-ready.ts';
import { campaignStock } from './rules/campaign-stock.ts';
import { campaignStopped } from './rules/campaign-stopped.ts';
import { expiringStock } from './rules/expiring-stock.ts';
import { lateSupply } from './rules/late-supply.ts';
import { overstock } from './rules/overstock.ts';
import { refusedFile } from './rules/refused-file.ts';
import { regularReorder } from './rules/regular-reorder.ts';
import { rejectedRows } from './rules/rejected-rows.ts';
import { shutdownAhead } from './rules/shutdown-ahead.ts';
import { slowMoving } from './rules/slow-moving.ts';
import { staleData } from './rules/stale-data.ts';
import { stockOut } from './rules/stock-out.ts';
import { surgeSeen } from './rules/surge-seen.ts';

/** The words of every rule. */
const RULE_WORDS: { readonly [R in Rule]: RuleWords<R> } = {
  'regular-reorder': regularReorder,
  'aggressive-reorder': aggressiveReorder,
  'surge-seen': surgeSeen,
  'stock-out': stockOut,
  'late-supply': lateSupply,
  overstock,
  'slow-moving': slowMoving,
  'expiring-stock': expiringStock,
  'shutdown-ahead': shutdownAhead,
  'campaign-announced': campaignAnnounced,
  'campaign-stock': campaignStock,
  'campaign-pace': campaignPace,
  'campaign-stopped': campaignStopped,
  'ad-throttle': adThrottle,
  'ad-account': adAccount,
  'ad-balance': adBalance,
  'ad-spend': adSpend,
  'stale-data': staleData,
  'rejected-rows': rejectedRows,
  'refused-file': refusedFile,
  'campaign-review-ready': campaignReviewReady,
};

/** Name of an alert by its rule: "补货建议", "Reorder". */
export function alertTitle(rule: Rule, language: Language): string {
  return RULE_WORDS[rule][language].title;
}

/** One sentence that says why the alert is open, with its numbers and the "as of" of the stock in the factory's zone. */
export function alertReason(evidence: Evidence, language: Language, zone: string): string {
  return textOf(evidence, language).reason(evidence, zone);
}

/** Lines below the reason, one an item of a list; empty for most rules. */
export function alertDetails(evidence: Evidence, language: Language): readonly string[] {
  return textOf(evidence, language).details?.(evidence) ?? [];
}

/** What to do and by when; `order` is null where nothing (more) is to be ordered, `today` the factory's local day. */
export function alertAction(
  evidence: Evidence,
  order: OrderRequest | null,
  language: Language,
  today: BusinessDay,
): string {
  return textOf(evidence, language).action(evidence, order, today);
}

/** One sentence that says why the alert closed. */
export function alertClosed(evidence: Evidence, language: Language): string {
  return textOf(evidence, language).closed(evidence);
}

/** The SMS template that tells of the evidence, with its slots. */
export function alertSmsTemplate(evidence: Evidence, order: OrderRequest | null, language: Language): string {
  const words: RuleWords<Rule> = RULE_WORDS[evidence.rule];
  const name = words.smsTemplate(evidence, order);
  const template = words[language].sms[name];
  if (template === undefined) throw new RangeError(`${evidence.rule} has no SMS template "${name}"`);
  return template;
}

/** Every SMS template of the rules in that language, by `rule/name`. */
export function ruleSmsTemplates(language: Language): ReadonlyMap<string, string> {
  return new Map(
    RULE_NAMES.flatMap((rule) => {
      const { sms }: RuleText<never> = RULE_WORDS[rule][language];
      return Object.entries(sms).map(([name, template]) => [`${rule}/${name}`, template] as const);
    }),
  );
}

/** The text of the rule whose evidence it is. */
function textOf(evidence: Evidence, language: Language): RuleText<Evidence> {
  return RULE_WORDS[evidence.rule][language];
}
