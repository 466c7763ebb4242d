import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { advanceEpisodes, noticed } from '../../lib/alerts/episodes.ts';
import {
  advanceProposals,
  answered,
  isAnsweredSo,
  lineDigest,
  newProposals,
  outstandingUnits,
  type SupplyLine,
  withdrawnProposals,
} from '../../lib/alerts/proposals.ts';
import { businessDay, type Instant } from '../../lib/domain/calendar.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import type { Closure } from '../../lib/domain/sets.ts';
import { regularReorder } from '../../lib/triggers/regular-reorder.ts';
import { skuFacts } from '../triggers/sku-facts-fixture.ts';
import { ARRIVES_ON, AT, episode, hours, skuSubject, verdict } from './alert-fixture.ts';

function proposal(changes: Partial<Proposal> = {}): Proposal {
  const { units = 1000, kind = 'purchase', sentAt = AT } = changes;
  return {
    id: `OR-100#main#${kind}#${sentAt}`,
    sku: 'OR-100',
    pool: 'main',
    kind,
    units,
    unitsOutstanding: units,
    arrivesOn: ARRIVES_ON,
    sentAt,
    state: 'sent',
    open: true,
    knownLines: [],
    evaluatedAt: sentAt,
    author: null,
    answeredAt: null,
    unitsOrdered: null,
    ...changes,
  };
}

function line(units: number, firstSeenAt: Instant, changes: Partial<SupplyLine> = {}): SupplyLine {
  const where = { sku: 'OR-100', pool: 'main', ...changes };
  return { key: `${where.sku} ${where.pool} ${firstSeenAt} ${units}`, ...where, units, firstSeenAt };
}

/** Advances proposals that knew, when they were made, the lines first seen until then. */
function advance(
  proposals: readonly Proposal[],
  lines: readonly SupplyLine[],
  at: Instant,
  closures: Closure[] = [],
) {
  const open = proposals.map((one) => ({
    ...one,
    knownLines: lines.filter(({ firstSeenAt }) => firstSeenAt <= one.sentAt).map(lineDigest),
  }));
  return advanceProposals({ open, lines, at, closures, zone: 'Asia/Shanghai', expireAfterWorkingDays: 5 });
}

function isToBeTold({ state, pendingNotice }: Episode): boolean {
  return state === 'open' && pendingNotice !== null;
}

function statesOf(proposals: readonly Proposal[]) {
  return proposals.map(({ state, unitsOutstanding }) => [state, unitsOutstanding]);
}

describe('a new proposal', () => {
  it('is made when its episode is told, with an id that follows from the run', () => {
    const made = newProposals({ lines: [], told: [episode()], verdicts: [verdict()], open: [], at: AT });
    expect(made).toEqual([
      {
        ...proposal({ units: 500 }),
        id: 'OR-100#main#purchase#2026-06-24T10:00:00.000Z',
      },
    ]);
    expect(newProposals({ lines: [], told: [episode()], verdicts: [verdict()], open: made, at: AT })).toEqual(
      [],
    );
  });

  it('is not made in a run in which nobody is told, or while the rule only holds', () => {
    const base = { told: [episode()], verdicts: [verdict()], open: [], at: AT };
    expect(newProposals({ lines: [], ...base, told: [] })).toEqual([]);
    expect(newProposals({ lines: [], ...base, verdicts: [verdict({ state: 'hold' })] })).toEqual([]);
    expect(newProposals({ lines: [], ...base, verdicts: [verdict({ rule: 'stale-data' })] })).toEqual([]);
  });

  it('is one a SKU, pool and kind', () => {
    const episodes = [episode(), episode({ rule: 'aggressive-reorder' })];
    const verdicts = [verdict(), verdict({ rule: 'aggressive-reorder' })];
    const open = [proposal()];
    expect(
      newProposals({ lines: [], told: episodes, verdicts, open, at: hours(1) }).map(({ kind }) => kind),
    ).toEqual(['expedite']);
    const us = { subject: skuSubject('OR-100', 'us') };
    expect(
      newProposals({ lines: [], told: [episode(us)], verdicts: [verdict(us)], open, at: hours(1) }),
    ).toHaveLength(1);
  });

  it('comes again with the next reminder after it was declined, not in the next hour', () => {
    let open: Proposal[] = [];
    let episodes: Episode[] = [];
    const made: number[] = [];
    for (let hour = 0; hour < 50; hour += 1) {
      const proposed = outstandingUnits(open, 'OR-100', 'main');
      const facts = skuFacts({ available: 1000, proposedOutstanding: proposed });
      const verdicts = [regularReorder(facts)].filter((one) => one !== null);
      const at = hours(hour);
      episodes = advanceEpisodes({ open: episodes, verdicts, at, dwellHours: 2 }).episodes;
      const fresh = newProposals({ lines: [], told: episodes.filter(isToBeTold), verdicts, open, at });
      if (fresh.length > 0) made.push(hour);
      episodes = episodes.map((one) => noticed(one, at));
      open = fresh.map((one) => answered(one, { answer: 'declined', author: 'li', at, units: null }));
    }
    expect(made).toEqual([0, 24, 48]);
  });

  test.prop([fc.array(fc.integer({ min: -300, max: 200 }), { minLength: 1, maxLength: 150 })])(
    'is never made while another of its kind is outstanding, however stock moves',
    (steps) => {
      let available = 2500;
      let open: Proposal[] = [];
      let episodes: Episode[] = [];
      steps.forEach((step, hour) => {
        available += step;
        const at = hours(hour);
        open = advance(open, [], at).proposals.filter(({ state }) => state === 'sent');
        const proposed = outstandingUnits(open, 'OR-100', 'main');
        const facts = skuFacts({ available, proposedOutstanding: proposed });
        const verdicts = [regularReorder(facts)].filter((one) => one !== null);
        episodes = advanceEpisodes({ open: episodes, verdicts, at, dwellHours: 2 }).episodes;
        open = [
          ...open,
          ...newProposals({ lines: [], told: episodes.filter(isToBeTold), verdicts, open, at }),
        ];
        episodes = episodes.map((one) => noticed(one, at)).filter(({ state }) => state === 'open');
        expect(open.length).toBeLessThanOrEqual(1);
        expect(outstandingUnits(open, 'OR-100', 'main')).toBe(open[0]?.units ?? 0);
      });
    },
  );
});

describe('an open proposal', () => {
  it('is reduced by supply lines of its SKU first seen after it was sent, and by no others', () => {
    const lines = [
      line(300, hours(1)),
      line(50, AT),
      line(50, hours(1), { sku: 'other' }),
      line(50, hours(1), { pool: 'us' }),
    ];
    const { changed } = advance([proposal()], lines, hours(2));
    expect(statesOf(changed)).toEqual([['sent', 700]]);
    expect(changed[0]?.evaluatedAt).toBe(hours(2));
  });

  it('is reduced once, however often the run is repeated', () => {
    const lines = [line(300, hours(1))];
    const once = advance([proposal()], lines, hours(2)).proposals;
    expect(advance(once, lines, hours(2))).toEqual({ changed: [], proposals: once });
    expect(advance(once, lines, hours(3)).changed).toEqual([]);
  });

  it('is ordered once its units have come to be known, fractions exact', () => {
    const lines = [line(0.1, hours(1)), line(0.2, hours(2))];
    expect(statesOf(advance([proposal({ units: 0.3 })], lines, hours(3)).proposals)).toEqual([
      ['ordered', 0],
    ]);
  });

  it('takes lines first in, first out', () => {
    const open = [proposal({ sentAt: hours(2), kind: 'expedite', units: 500 }), proposal()];
    expect(statesOf(advance(open, [line(1200, hours(3))], hours(4)).proposals)).toEqual([
      ['sent', 300],
      ['sent', 0],
    ]);
    expect(statesOf(advance(open, [line(600, hours(1)), line(500, hours(3))], hours(4)).proposals)).toEqual([
      ['sent', 400],
      ['sent', 0],
    ]);
  });

  it('keeps its claim on its lines until nobody else could take them', () => {
    const lines = [line(1000, hours(3))];
    const first = [proposal(), proposal({ sentAt: hours(2), kind: 'expedite', units: 500 })];
    const second = advance(first, lines, hours(4)).proposals;
    expect(statesOf(second)).toEqual([
      ['sent', 0],
      ['sent', 500],
    ]);
    expect(advance(second, lines, hours(5)).changed).toEqual([]);
    const arrived = [...lines, line(500, hours(6))];
    expect(statesOf(advance(second, arrived, hours(7)).proposals)).toEqual([
      ['ordered', 0],
      ['ordered', 0],
    ]);
  });

  it('expires after five working days, closures left out', () => {
    const lastMoment = '2026-07-01T15:59:00.000Z' as Instant;
    const next = '2026-07-01T16:00:00.000Z' as Instant;
    expect(advance([proposal()], [], lastMoment).changed).toEqual([]);
    expect(statesOf(advance([proposal()], [line(300, hours(1))], next).changed)).toEqual([['expired', 0]]);
    const day = businessDay('2026-06-25');
    const closures = [{ scope: 'factory', from: day, to: day, name: null }];
    expect(advance([proposal()], [], next, closures).changed).toEqual([]);
  });

  it('that a later run changed, or that a person answered, is left alone', () => {
    const later = proposal({ evaluatedAt: hours(9) });
    expect(advance([later], [line(10, hours(1))], hours(2)).changed).toEqual([]);
    const declined = answered(proposal(), { answer: 'declined', author: 'li', at: hours(1), units: null });
    expect(declined).toMatchObject({ state: 'declined', unitsOutstanding: 0, author: 'li' });
    expect(advance([declined], [line(10, hours(1))], hours(500)).changed).toEqual([]);
  });

  it('is answered by a line that its run did not know, whatever its list says of its time', () => {
    const news = { told: [episode()], verdicts: [verdict()], open: [], at: AT };
    const [made] = newProposals({ ...news, lines: [line(70, hours(-9))] });
    if (made === undefined) throw new Error('no proposal was made');
    const late = line(made.units, hours(-2));
    const { changed } = advanceProposals({
      open: [made],
      lines: [line(70, hours(-9)), late],
      closures: [],
      at: hours(20),
      zone: 'Asia/Shanghai',
      expireAfterWorkingDays: 5,
    });
    expect(statesOf(changed)).toEqual([['ordered', 0]]);
  });

  it('is withdrawn with the alert that wanted it, unless a person ordered it', () => {
    const closed = [episode({ state: 'closed', closedAt: hours(5) })];
    const open = [proposal(), proposal({ kind: 'expedite' }), proposal({ sku: 'B' })];
    expect(withdrawnProposals({ closed, open, at: hours(5) })).toEqual([
      { ...proposal(), state: 'expired', unitsOutstanding: 0, open: false, evaluatedAt: hours(5) },
    ]);
    const ordered = answered(proposal(), { answer: 'ordered', author: 'li', at: hours(1), units: null });
    expect(withdrawnProposals({ closed, open: [ordered], at: hours(5) })).toEqual([]);
  });

  it('counts with the units that a person really ordered, more or fewer, and less what has come', () => {
    const half = proposal({ unitsOutstanding: 700 });
    const order = (units: number | null) =>
      answered(half, { answer: 'ordered', author: 'li', at: hours(1), units });
    expect(order(null)).toMatchObject({ unitsOrdered: null, unitsOutstanding: 700, answeredAt: hours(1) });
    expect(order(1200)).toMatchObject({ units: 1000, unitsOrdered: 1200, unitsOutstanding: 900 });
    expect(order(200)).toMatchObject({ unitsOutstanding: 0, state: 'ordered', open: true });
    const [moved] = advance([order(1200)], [line(300, hours(-2)), line(300, hours(2))], hours(3)).changed;
    expect(moved).toBeUndefined();
    const [more] = advance([order(1200)], [line(500, hours(2))], hours(3)).changed;
    expect(more).toMatchObject({ unitsOutstanding: 700, unitsOrdered: 1200 });
  });

  it('is known to be answered so, or otherwise', () => {
    const answer = (units: number | null) => ({ answer: 'ordered' as const, units });
    const ordered = answered(proposal(), { ...answer(null), author: 'li', at: hours(1) });
    expect(isAnsweredSo(ordered, answer(null))).toBe(true);
    expect(isAnsweredSo(ordered, answer(1000))).toBe(true);
    expect(isAnsweredSo(ordered, answer(900))).toBe(false);
    expect(isAnsweredSo(ordered, { answer: 'declined', units: null })).toBe(false);
    expect(isAnsweredSo(proposal({ state: 'ordered' }), answer(null))).toBe(false);
    expect(isAnsweredSo(proposal(), answer(null))).toBe(false);
  });

  it('goes on counting after a person ordered it, until its line is seen or it expires', () => {
    const ordered = answered(proposal(), { answer: 'ordered', author: 'li', at: hours(1), units: null });
    expect(outstandingUnits([ordered], 'OR-100', 'main')).toBe(ordered.units);
    const seen = advance([ordered], [line(ordered.units, hours(30))], hours(31)).changed;
    expect(seen).toMatchObject([{ state: 'ordered', unitsOutstanding: 0, open: false, author: 'li' }]);
    const late = advance([ordered], [], hours(500)).changed;
    expect(late).toMatchObject([{ state: 'ordered', unitsOutstanding: 0, open: false, author: 'li' }]);
  });

  it('counts what is outstanding by kind', () => {
    const open = [proposal(), proposal({ kind: 'expedite', units: 0.1 }), proposal({ sku: 'B' })];
    expect(outstandingUnits(open, 'OR-100', 'main')).toBe(1000.1);
    expect(outstandingUnits(open, 'OR-100', 'main', ['expedite', 'emergency_production'])).toBe(0.1);
  });

  test.prop([
    fc.array(fc.record({ hour: fc.nat(60), units: fc.integer({ min: 1, max: 900 }) }), { maxLength: 5 }),
    fc.array(fc.record({ hour: fc.nat(80), units: fc.integer({ min: 1, max: 900 }) }), { maxLength: 6 }),
    fc.array(fc.nat(90), { maxLength: 8 }),
  ])('ends the same however many runs there were: a line is used once', (sent, arrivals, runs) => {
    const all = sent.map(({ hour, units }, index) =>
      proposal({ id: String(index), units, sentAt: hours(hour), evaluatedAt: hours(hour) }),
    );
    const lines = arrivals.map(({ hour, units }, index) => line(units, hours(hour), { key: String(index) }));
    const outcome = new Map(all.map((one) => [one.id, one.unitsOutstanding]));
    let closed = new Set<string>();
    for (const hour of [...runs].sort((a, b) => a - b).concat(95)) {
      const open = all
        .filter(({ id, sentAt }) => sentAt <= hours(hour) && !closed.has(id))
        .map((one) => ({ ...one, unitsOutstanding: outcome.get(one.id) ?? 0 }));
      const seen = lines.filter(({ firstSeenAt }) => firstSeenAt <= hours(hour));
      for (const { id, state, unitsOutstanding } of advance(open, seen, hours(hour)).proposals) {
        outcome.set(id, unitsOutstanding);
        if (state !== 'sent') closed = closed.add(id);
      }
    }
    const atOnce = advance(all, lines, hours(95)).proposals;
    expect([...outcome]).toEqual(atOnce.map(({ id, unitsOutstanding }) => [id, unitsOutstanding]));
  });
});
