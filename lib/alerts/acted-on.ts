import { type Episode, episodeReference } from '../domain/episodes.ts';
import type { Proposal } from '../domain/proposals.ts';
import { RULE_NAMES, RULES, type Rule } from '../domain/rules.ts';
import { skuKey } from '../domain/storage-keys.ts';

/** What people did about the alerts of one rule. An episode may count in several of the last four. */
export interface ActedOn {
  readonly rule: Rule;
  /** Episodes that people were told of and that asked them to do something. */
  readonly asked: number;
  /** Of these, those of which somebody did or said something. */
  readonly actedOn: number;
  readonly acknowledged: number;
  readonly snoozed: number;
  /** A proposal of it was ordered, by a person's word, or declined. */
  readonly ordered: number;
  readonly declined: number;
}

/**
 * Per rule how many of its episodes were acted on, every rule that asks for action listed. A proposal belongs to the
 * episode of its SKU, pool and kind that was open when it was made. A rule on which hardly anybody acts is noise.
 */
export function actedOn(episodes: readonly Episode[], proposals: readonly Proposal[]): ActedOn[] {
  const byPlace = Map.groupBy(
    proposals.filter(({ author }) => author !== null),
    ({ sku, pool }) => skuKey(sku, pool),
  );
  const told = [...new Map(episodes.map((one) => [episodeReference(one), one])).values()].filter(
    ({ notices }) => notices > 0,
  );
  return RULE_NAMES.filter((rule) => RULES[rule].asksAction).map((rule) => {
    const answers = told.filter((one) => one.rule === rule).map((one) => answersTo(one, byPlace));
    const count = (isOne: (answer: (typeof answers)[number]) => boolean) => answers.filter(isOne).length;
    return {
      rule,
      asked: answers.length,
      actedOn: count((one) => Object.values(one).includes(true)),
      acknowledged: count((one) => one.acknowledged),
      snoozed: count((one) => one.snoozed),
      ordered: count((one) => one.ordered),
      declined: count((one) => one.declined),
    };
  });
}

function answersTo(episode: Episode, proposals: ReadonlyMap<string, readonly Proposal[]>) {
  const { subject, rule, openedAt, closedAt } = episode;
  const kinds = RULES[rule].proposals;
  const made =
    subject.kind !== 'sku'
      ? []
      : (proposals.get(skuKey(subject.sku, subject.pool)) ?? []).filter(
          ({ kind, sentAt }) =>
            kinds.includes(kind) && openedAt <= sentAt && (closedAt === null || sentAt <= closedAt),
        );
  return {
    acknowledged: episode.acknowledged !== null,
    snoozed: episode.snoozed !== null,
    ordered: made.some(({ state }) => state === 'ordered'),
    declined: made.some(({ state }) => state === 'declined'),
  };
}
