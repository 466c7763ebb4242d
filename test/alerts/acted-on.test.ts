import { describe, expect, it } from 'vitest';
import { actedOn } from '../../lib/alerts/acted-on.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import { RULE_NAMES, RULES } from '../../lib/domain/rules.ts';
import { ARRIVES_ON, AT, episode, hours, skuSubject } from './alert-fixture.ts';

const told = { notices: 1, pendingNotice: null };
const ack = { author: 'li', at: hours(1), severity: 'notice' as const };

function proposal(sku: string, changes: Partial<Proposal> = {}): Proposal {
  return {
    id: sku,
    sku,
    pool: 'main',
    kind: 'purchase',
    units: 10,
    unitsOutstanding: 10,
    arrivesOn: ARRIVES_ON,
    sentAt: AT,
    knownLines: [],
    state: 'ordered',
    open: true,
    evaluatedAt: AT,
    author: 'li',
    answeredAt: hours(1),
    unitsOrdered: null,
    ...changes,
  };
}

const of = (sku: string, changes = {}) => episode({ ...told, subject: skuSubject(sku), ...changes });

function regular(
  ...[episodes, proposals = []]: Parameters<typeof actedOn> | [Parameters<typeof actedOn>[0]]
) {
  return actedOn(episodes, proposals)[0];
}

describe('what people did about alerts', () => {
  it('counts by rule those that asked for action and people were told of', () => {
    const episodes = [of('A'), of('B', { notices: 0 }), of('C', { acknowledged: ack })];
    const counts = actedOn(episodes, []).map(({ rule, asked, actedOn }) => [rule, asked, actedOn]);
    expect(counts).toEqual(
      RULE_NAMES.filter((rule) => RULES[rule].asksAction).map((rule) =>
        rule === 'regular-reorder' ? [rule, 2, 1] : [rule, 0, 0],
      ),
    );
  });

  it('counts an episode once, however much was done about it', () => {
    const snoozed = { author: 'li', at: hours(1), until: hours(9) };
    const episodes = [of('A', { acknowledged: ack, snoozed })];
    expect(regular(episodes, [proposal('A')])).toMatchObject({
      asked: 1,
      actedOn: 1,
      acknowledged: 1,
      snoozed: 1,
      ordered: 1,
      declined: 0,
    });
  });

  it('gives a proposal to the episode that was open when it was made, of its kind', () => {
    const episodes = [
      of('A', { state: 'closed', closedAt: hours(5) }),
      of('A', { openedAt: hours(50) }),
      of('A', { rule: 'aggressive-reorder' }),
    ];
    const counts = (changes: Partial<Proposal>) =>
      actedOn(episodes, [proposal('A', changes)])
        .slice(0, 2)
        .map(({ declined, ordered }) => [declined, ordered]);
    expect(counts({ state: 'declined' })).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(counts({ sentAt: hours(60) })).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(counts({ sentAt: hours(20) })).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(counts({ kind: 'expedite' })).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('leaves out what the program did itself', () => {
    expect(regular([of('A')], [proposal('A', { author: null })])).toMatchObject({ actedOn: 0, ordered: 0 });
  });
});
