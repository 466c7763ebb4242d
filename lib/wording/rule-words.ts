import type { Language, ProposalKind } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import type { EvidenceOf, Rule } from '../domain/rules.ts';

/** What somebody is asked to order; null in a sentence where nothing (more) is to be ordered. */
export interface OrderRequest {
  readonly kind: ProposalKind;
  readonly units: number;
  readonly arrivesOn: BusinessDay;
}

/** What a rule says in one language, from its evidence `E`. `T` names its SMS templates. */
export interface RuleText<E, T extends string = string> {
  /** Name of the alert, a few words. */
  readonly title: string;
  /** One sentence: why the alert is open, moments in the factory's zone. */
  reason(evidence: E, zone: string): string;
  /** Lines below the reason, one an item of a list: SKUs, orders. Left out where the reason says it all. */
  details?(evidence: E): readonly string[];
  /** What to do, by when; `today` is the factory's local day. */
  action(evidence: E, order: OrderRequest | null, today: BusinessDay): string;
  /** One sentence: why it closed. */
  closed(evidence: E): string;
  /**
   * Its SMS without signature, severity and the number of further alerts, which all SMS have. `{subject}` is what the
   * alert is about, `{order.kind}`, `{order.units}`, `{order.arrivesOn}` what is to be ordered, `{field:format}` a
   * field of the evidence (formats: `SLOT_FORMATS`).
   */
  readonly sms: Readonly<Record<T, string>>;
}

/** All words of a rule. */
export interface RuleWords<R extends Rule, T extends string = string>
  extends Readonly<Record<Language, RuleText<EvidenceOf<R>, T>>> {
  /** Which of its templates tells of the evidence. */
  smsTemplate(evidence: EvidenceOf<R>, order: OrderRequest | null): T;
}
