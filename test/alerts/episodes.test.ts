import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { advanceEpisodes, noticed } from '../../lib/alerts/episodes.ts';
import { SEVERITIES } from '../../lib/domain/alerting.ts';
import type { Instant } from '../../lib/domain/calendar.ts';
import type { Episode, Verdict } from '../../lib/domain/episodes.ts';
import { regularReorder } from '../../lib/triggers/regular-reorder.ts';
import { skuFacts } from '../triggers/sku-facts-fixture.ts';
import { AT, EVIDENCE, episode, hours, skuSubject, verdict } from './alert-fixture.ts';

const dwellHours = 2;

function run(open: readonly Episode[], verdicts: readonly Verdict[], at: Instant) {
  return advanceEpisodes({ open, verdicts, at, dwellHours });
}

/** Hour after hour, everybody told at once; gives every episode there ever was and the notices of each hour. */
function replay(hourly: readonly (readonly Verdict[])[]) {
  const all = new Map<string, Episode>();
  const notices: string[] = [];
  let open: Episode[] = [];
  hourly.forEach((verdicts, hour) => {
    const { episodes } = run(open, verdicts, hours(hour));
    for (const one of episodes) {
      if (one.pendingNotice !== null) notices.push(`${hour} ${one.pendingNotice}`);
      all.set(`${one.rule} ${one.openedAt}`, one);
    }
    open = episodes.map((one) => noticed(one, hours(hour))).filter(({ state }) => state === 'open');
  });
  return { all: [...all.values()], notices, open };
}

describe('an episode', () => {
  it('is opened by a rule that fires, not by one that holds or is clear', () => {
    expect(run([], [verdict()], AT).episodes).toEqual([episode()]);
    expect(run([], [verdict({ state: 'hold' })], AT).episodes).toEqual([]);
    expect(run([], [verdict({ state: 'clear' })], AT).episodes).toEqual([]);
  });

  it('is one for each subject and rule', () => {
    const verdicts = [
      verdict(),
      verdict({ subject: skuSubject('OR-100', 'us') }),
      verdict({ rule: 'aggressive-reorder' }),
    ];
    expect(run([], verdicts, AT).changed).toHaveLength(3);
  });

  it('is not written while nothing changes', () => {
    const told = noticed(episode(), AT);
    expect(run([told], [verdict()], hours(1))).toEqual({ changed: [], episodes: [told] });
    expect(run([told], [verdict({ state: 'hold' })], hours(5)).changed).toEqual([]);
  });

  it('takes new evidence when it has moved', () => {
    const evidence = { ...EVIDENCE['regular-reorder'], available: 400, inventoryPosition: 900 };
    const { changed } = run([noticed(episode(), AT)], [verdict({ evidence })], hours(1));
    expect(changed).toMatchObject([{ evidence, evaluatedAt: hours(1), pendingNotice: null }]);
  });

  it('tells people when it becomes more severe, never when it becomes less', () => {
    const told = noticed(episode(), AT);
    const [worse] = run([told], [verdict({ severity: 'warning', state: 'hold' })], hours(1)).episodes;
    expect(worse).toMatchObject({ severity: 'warning', pendingNotice: 'escalated' });
    const toldAgain = noticed(worse ?? told, hours(1));
    expect(run([toldAgain], [verdict({ severity: 'notice' })], hours(2)).changed).toEqual([]);
    expect(run([toldAgain], [verdict({ severity: 'warning' })], hours(3)).changed).toEqual([]);
  });

  it('that nobody was told of yet stays new when it escalates, and is not repeated', () => {
    const { episodes } = run([episode()], [verdict({ severity: 'urgent' })], hours(30));
    expect(episodes).toMatchObject([{ severity: 'urgent', pendingNotice: 'opened' }]);
  });

  it.each([
    ['critical', 3, null],
    ['critical', 4, 'repeated'],
    ['urgent', 23, null],
    ['urgent', 24, 'repeated'],
    ['notice', 24, 'repeated'],
  ] as const)('of severity %s is, %d hours after it was told, %s', (severity, later, notice) => {
    const told = noticed(episode({ severity }), AT);
    const { episodes } = run([told], [verdict({ severity })], hours(later));
    expect(episodes[0]?.pendingNotice).toBe(notice);
  });

  it('is told once a day while it stands for 100 hours', () => {
    const { notices } = replay(Array.from({ length: 100 }, () => [verdict()]));
    expect(notices).toEqual(['0 opened', '24 repeated', '48 repeated', '72 repeated', '96 repeated']);
  });

  it('closes only after two hours of clear without a break, and silently unless it was urgent', () => {
    const clear = verdict({ state: 'clear' });
    const hourly = [[verdict()], [clear], [verdict({ state: 'hold' })], [clear], [clear], [clear]];
    const { all, notices } = replay(hourly);
    expect(all).toMatchObject([{ state: 'closed', clearSince: hours(3), closedAt: hours(5) }]);
    expect(notices).toEqual(['0 opened']);
  });

  it('that was urgent tells that it closed, also where its subject is gone', () => {
    const { all, notices } = replay([[verdict({ rule: 'aggressive-reorder' })], [], [], []]);
    expect(all).toMatchObject([{ state: 'closed', closedAt: hours(3) }]);
    expect(notices).toEqual(['0 opened', '3 closed']);
  });

  describe('that a person acknowledged', () => {
    const acknowledged = { author: 'li', at: hours(1), severity: 'warning' as const };
    const told = noticed(episode({ severity: 'warning', acknowledged }), AT);
    const noticeAt = (one: Episode, hour: number, changes: Partial<Verdict> = {}) =>
      run([one], [verdict({ severity: 'warning', ...changes })], hours(hour)).episodes[0]?.pendingNotice;

    it('is not repeated', () => {
      expect(noticeAt({ ...told, acknowledged: null }, 24)).toBe('repeated');
      expect(noticeAt(told, 24)).toBeNull();
    });

    it('tells when it becomes more severe, and is repeated from then on', () => {
      expect(noticeAt(told, 2, { severity: 'urgent' })).toBe('escalated');
      const worse = { ...told, severity: 'urgent' as const };
      expect(noticeAt(worse, 24, { severity: 'urgent' })).toBe('repeated');
    });

    it('still tells that it closed, where it was urgent', () => {
      const urgent = {
        ...told,
        severity: 'urgent' as const,
        acknowledged: { ...acknowledged, severity: 'urgent' as const },
      };
      const { episodes } = run(run([urgent], [], hours(1)).episodes, [], hours(3));
      expect(episodes).toMatchObject([{ state: 'closed', pendingNotice: 'closed' }]);
    });
  });

  describe('that a person snoozed', () => {
    const snoozed = { author: 'li', at: hours(1), until: hours(30) };
    const told = noticed(episode({ severity: 'urgent', snoozed }), AT);
    const fire = [verdict({ severity: 'urgent' })];

    it('is not repeated until then, and comes back once when it is over', () => {
      expect(run([told], fire, hours(29)).episodes[0]?.pendingNotice).toBeNull();
      const [back] = run([told], fire, hours(30)).episodes;
      expect(back?.pendingNotice).toBe('repeated');
      const toldAgain = noticed(back ?? told, hours(30));
      expect(run([toldAgain], fire, hours(31)).episodes[0]?.pendingNotice).toBeNull();
      expect(run([toldAgain], fire, hours(54)).episodes[0]?.pendingNotice).toBe('repeated');
    });

    it('does not come back where it was acknowledged after it was snoozed', () => {
      const acknowledged = { author: 'li', at: hours(2), severity: 'urgent' as const };
      expect(run([{ ...told, acknowledged }], fire, hours(60)).episodes[0]?.pendingNotice).toBeNull();
      const before = { ...acknowledged, at: hours(0) };
      expect(run([{ ...told, acknowledged: before }], fire, hours(60)).episodes[0]?.pendingNotice).toBe(
        'repeated',
      );
    });

    it('closes silently meanwhile', () => {
      const { episodes } = run(run([told], [], hours(2)).episodes, [], hours(4));
      expect(episodes).toMatchObject([{ state: 'closed', pendingNotice: null }]);
    });
  });

  it('is not repeated while its rule is clear', () => {
    const told = noticed(episode(), AT);
    const { episodes } = run([told], [verdict({ state: 'clear' })], hours(48));
    expect(episodes).toMatchObject([{ clearSince: hours(48), pendingNotice: null }]);
  });

  it('opens anew after it closed, also while its closing is still to be told', () => {
    const closed = episode({ state: 'closed', closedAt: AT, pendingNotice: 'closed', severity: 'urgent' });
    const { changed, episodes } = run([closed], [verdict()], hours(1));
    expect(episodes).toHaveLength(2);
    expect(changed).toMatchObject([{ state: 'open', openedAt: hours(1) }]);
  });

  it('that a later run changed is left alone, and no second one is opened', () => {
    const later = episode({ evaluatedAt: hours(1) });
    expect(run([later], [verdict({ severity: 'critical' })], AT)).toEqual({ changed: [], episodes: [later] });
    expect(run([later], [], AT).changed).toEqual([]);
    const closed = episode({ state: 'closed', evaluatedAt: hours(1), pendingNotice: 'closed' });
    expect(run([closed], [verdict()], AT)).toEqual({ changed: [], episodes: [closed] });
  });

  it('is one alone while stock flaps around the reorder point for 200 hours', () => {
    const stock = (hour: number) => 2000 + (hour % 2 === 0 ? -3 : 105) + Math.sin(hour) * 2;
    const hourly = Array.from({ length: 200 }, (_, hour) => {
      const one = regularReorder(skuFacts({ available: stock(hour) }));
      return one === null ? [] : [one];
    });
    expect(new Set(hourly.flat().map(({ state }) => state))).toEqual(new Set(['fire', 'clear']));
    const { all, notices } = replay(hourly);
    expect(all).toHaveLength(1);
    expect(notices.length).toBeLessThanOrEqual(1 + 200 / 24);
  });

  test.prop([
    fc.array(
      fc.record({
        state: fc.constantFrom('fire', 'hold', 'clear', 'gone'),
        severity: fc.constantFrom(...SEVERITIES),
        available: fc.constantFrom(0, 100, 101, 900),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    fc.boolean(),
  ])(
    'is open at most once, changes nothing when a run is repeated, and nothing when an old run comes late',
    (steps, isTold) => {
      let open: Episode[] = [];
      const verdictOf = ({ state, severity, available }: (typeof steps)[number]): Verdict[] =>
        state === 'gone'
          ? []
          : [verdict({ state, severity, evidence: { ...EVIDENCE['regular-reorder'], available } })];
      steps.forEach((step, hour) => {
        const { episodes, changed } = run(open, verdictOf(step), hours(hour));
        expect(episodes.filter(({ state }) => state === 'open').length).toBeLessThanOrEqual(1);
        expect(run(episodes, verdictOf(step), hours(hour)).changed).toEqual([]);
        const justChanged = episodes.filter(({ evaluatedAt }) => evaluatedAt === hours(hour));
        expect(justChanged).toHaveLength(changed.length);
        for (const old of justChanged.length > 0 ? steps : []) {
          expect(run(justChanged, verdictOf(old), hours(hour - 1)).changed).toEqual([]);
        }
        open = isTold ? episodes.map((one) => noticed(one, hours(hour))) : episodes;
        open = open.filter(({ state, pendingNotice }) => state === 'open' || pendingNotice !== null);
      });
    },
  );
});
