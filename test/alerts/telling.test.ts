import { describe, expect, it } from 'vitest';
import { dueEpisodes, type Hours, isQuiet, type Mailbox, tellMailbox } from '../../lib/alerts/telling.ts';
import { businessDay, instantAt } from '../../lib/domain/calendar.ts';
import { type Episode, episodeReference } from '../../lib/domain/episodes.ts';
import type { HeldNotice } from '../../lib/domain/messages.ts';
import { RULE_NAMES, RULES, type Rule } from '../../lib/domain/rules.ts';
import type { Person } from '../../lib/settings/settings.ts';
import { AT, episode, hours, skuSubject } from './alert-fixture.ts';

const ZONE = 'Asia/Shanghai';
const urgent = episode({ rule: 'aggressive-reorder' });
const regular = episode();

const due = (episodes: readonly Episode[], isMorning = true) =>
  dueEpisodes({ episodes, at: AT, isMorning }).map(({ rule, severity }) => `${rule} ${severity}`);

describe('what a run tells', () => {
  it('is what has news', () => {
    expect(due([{ ...regular, pendingNotice: null }])).toEqual([]);
    expect(due([regular])).toEqual(['regular-reorder notice']);
  });

  it('leaves what can wait to the morning, unless it is urgent', () => {
    expect(due([regular, episode({ rule: 'stale-data' })], false)).toEqual(['stale-data warning']);
    expect(due([{ ...regular, severity: 'urgent' }], false)).toEqual(['regular-reorder urgent']);
  });

  it('is silent on what is snoozed', () => {
    const snoozed = { author: 'li', at: AT, until: hours(1) };
    expect(due([{ ...urgent, snoozed }])).toEqual([]);
    expect(due([{ ...urgent, snoozed: { ...snoozed, until: AT } }])).toHaveLength(1);
  });

  describe('of a subject that a more pressing rule speaks of', () => {
    const quiet = { ...urgent, pendingNotice: null };

    it('is nothing by itself', () => {
      expect(due([quiet, regular])).toEqual([]);
    });

    it('goes along when the more pressing one is told', () => {
      expect(due([urgent, regular])).toHaveLength(2);
    });

    it('goes its own way on another subject, and once the more pressing one is closed, acknowledged or snoozed', () => {
      const elsewhere = episode({ subject: skuSubject('B') });
      expect(due([quiet, elsewhere])).toHaveLength(1);
      expect(due([{ ...quiet, state: 'closed' }, regular])).toHaveLength(1);
      const acknowledged = { author: 'li', at: AT, severity: 'urgent' as const };
      expect(due([{ ...quiet, acknowledged }, regular])).toHaveLength(1);
      expect(due([{ ...quiet, snoozed: { author: 'li', at: AT, until: hours(1) } }, regular])).toHaveLength(
        1,
      );
    });

    it('is never silenced in a circle', () => {
      const reachable = (rule: Rule): Rule[] =>
        RULES[rule].inhibits.flatMap((other) => [other, ...reachable(other)]);
      for (const rule of RULE_NAMES) expect(reachable(rule)).not.toContain(rule);
    });
  });
});

describe('quiet hours', () => {
  it.each([
    ['21:00', '07:30', '20:59', false],
    ['21:00', '07:30', '21:00', true],
    ['21:00', '07:30', '03:00', true],
    ['21:00', '07:30', '07:30', false],
    ['12:00', '14:00', '13:00', true],
    ['12:00', '14:00', '14:00', false],
    ['12:00', '12:00', '12:00', false],
  ])('from %s to %s hold %s: %s', (from, to, time, quiet) => {
    expect(isQuiet(time, { from, to })).toBe(quiet);
  });
});

const at = (time: string, day = '2026-06-24') => instantAt(businessDay(day), time, ZONE);

function mailbox(changes: Partial<Omit<Mailbox, 'person'>> & { person?: Partial<Person> } = {}): Mailbox {
  return {
    protocol: 'email',
    held: [],
    heldEpisodes: new Map(),
    sentToday: 0,
    ...changes,
    person: {
      id: 'li',
      audiences: ['supply'],
      language: 'zh',
      protocols: ['email'],
      smsFrom: 'urgent',
      quietHours: { from: '21:00', to: '07:30' },
      ...changes.person,
    },
  };
}

function hoursAt(time: string, changes: Partial<Hours> = {}): Hours {
  return { at: at(time), isMorning: false, zone: ZONE, messagesPerDay: 3, ...changes };
}

function tell(box: Mailbox, episodes: readonly Episode[], when: Hours) {
  const { news, held } = tellMailbox(box, episodes, when);
  return {
    news: news.map(({ episode: { rule }, notice, heldBecause }) => [rule, notice, heldBecause]),
    held,
  };
}

/** What waits, with its episodes at hand. */
function withHeld(held: readonly HeldNotice[], episodes: readonly Episode[] = [urgent]): Partial<Mailbox> {
  return { held, heldEpisodes: new Map(episodes.map((one) => [episodeReference(one), one])) };
}

const NIGHT: HeldNotice = {
  episode: episodeReference(urgent),
  notice: 'opened',
  because: 'quiet-hours',
  since: at('22:00'),
};
const OVER: HeldNotice = { ...NIGHT, because: 'cap', since: at('15:00') };
const critical = { ...urgent, severity: 'critical' as const };

describe('a mailbox', () => {
  it("gets what concerns one of its person's audiences, by SMS from a severity on", () => {
    expect(tell(mailbox(), [urgent, regular], hoursAt('12:00')).news).toHaveLength(2);
    expect(tell(mailbox({ protocol: 'sms' }), [urgent, regular], hoursAt('12:00')).news).toEqual([
      ['aggressive-reorder', 'opened', null],
    ]);
    const it = mailbox({ person: { audiences: ['it'] } });
    expect(tell(it, [urgent, regular], hoursAt('12:00'))).toEqual({ news: [], held: [] });
  });

  describe('in quiet hours', () => {
    it('holds all but what is critical', () => {
      expect(tell(mailbox(), [urgent], hoursAt('22:00'))).toEqual({ news: [], held: [NIGHT] });
      expect(tell(mailbox(), [critical, regular], hoursAt('22:00'))).toMatchObject({
        news: [['aggressive-reorder', 'opened', null]],
        held: [{ episode: episodeReference(regular) }],
      });
    });

    it('wakes nobody to say that something critical is over', () => {
      const over = { ...critical, state: 'closed' as const, pendingNotice: 'closed' as const };
      expect(tell(mailbox(), [over], hoursAt('03:00'))).toMatchObject({
        news: [],
        held: [{ notice: 'closed' }],
      });
    });

    it('tells what was held once it has become critical, as it was never told before', () => {
      const worse = { ...critical, pendingNotice: 'escalated' as const };
      expect(tell(mailbox(withHeld([NIGHT])), [worse], hoursAt('23:00'))).toEqual({
        news: [['aggressive-reorder', 'opened', 'quiet-hours']],
        held: [],
      });
    });

    it("are those of the person's own zone", () => {
      const rotterdam = mailbox({ person: { zone: 'Europe/Amsterdam' } });
      expect(tell(rotterdam, [urgent], hoursAt('22:00')).news).toHaveLength(1);
      expect(tell(rotterdam, [urgent], hoursAt('12:00')).news).toHaveLength(0);
    });

    it('holds one notice an episode, an opening as an opening', () => {
      const again = { ...urgent, pendingNotice: 'repeated' as const };
      expect(tell(mailbox(withHeld([NIGHT])), [again], hoursAt('23:00')).held).toEqual([NIGHT]);
      const closed = { ...urgent, state: 'closed' as const, pendingNotice: 'closed' as const };
      expect(tell(mailbox(withHeld([NIGHT])), [closed], hoursAt('23:00')).held).toEqual([
        { ...NIGHT, notice: 'closed' },
      ]);
    });
  });

  describe('after quiet hours', () => {
    it('gets what was held in the first run, with what is new, each once', () => {
      expect(tell(mailbox(withHeld([NIGHT])), [], hoursAt('08:00'))).toEqual({
        news: [['aggressive-reorder', 'opened', 'quiet-hours']],
        held: [],
      });
      const again = { ...urgent, pendingNotice: 'repeated' as const };
      expect(tell(mailbox(withHeld([NIGHT])), [again, regular], hoursAt('08:00')).news).toEqual([
        ['aggressive-reorder', 'opened', 'quiet-hours'],
        ['regular-reorder', 'opened', null],
      ]);
    });

    it('hears that what was held has closed meanwhile', () => {
      const closed = { ...urgent, state: 'closed' as const, pendingNotice: null };
      expect(tell(mailbox(withHeld([NIGHT], [closed])), [], hoursAt('08:00')).news).toEqual([
        ['aggressive-reorder', 'closed', 'quiet-hours'],
      ]);
    });

    it('goes on holding what is snoozed', () => {
      const snoozed = { ...urgent, snoozed: { author: 'li', at: AT, until: at('12:00', '2026-06-25') } };
      expect(tell(mailbox(withHeld([NIGHT], [snoozed])), [], hoursAt('08:00'))).toEqual({
        news: [],
        held: [NIGHT],
      });
    });
  });

  describe('whose day has brought enough messages', () => {
    it('holds all but what is critical, and is never without the digest', () => {
      const full = mailbox({ sentToday: 3 });
      expect(tell(full, [urgent], hoursAt('15:00'))).toEqual({ news: [], held: [OVER] });
      expect(tell(full, [critical], hoursAt('15:00')).news).toHaveLength(1);
      expect(tell(full, [urgent], hoursAt('15:00', { isMorning: true })).news).toHaveLength(1);
      expect(
        tell(mailbox({ sentToday: 3, person: { messagesPerDay: 4 } }), [urgent], hoursAt('15:00')).news,
      ).toHaveLength(1);
    });

    it('gets what was held with the next digest, or with another message of a later day', () => {
      const box = mailbox(withHeld([OVER]));
      expect(tell(box, [], hoursAt('16:00'))).toEqual({ news: [], held: [OVER] });
      expect(tell(box, [regular], hoursAt('16:00')).held).toEqual([OVER]);
      expect(
        tell(box, [], { ...hoursAt('08:00'), isMorning: true, at: at('08:00', '2026-06-25') }).news,
      ).toEqual([['aggressive-reorder', 'opened', 'cap']]);
      const nextDay = { ...hoursAt('07:45'), at: at('07:45', '2026-06-25') };
      expect(tell(box, [], nextDay).news).toEqual([]);
      expect(tell(box, [regular], nextDay).news).toHaveLength(2);
    });
  });

  it('of a machine knows neither quiet hours nor a limit', () => {
    const machine = mailbox({ protocol: 'https', sentToday: 99 });
    expect(tell(machine, [urgent], hoursAt('22:00')).news).toHaveLength(1);
  });
});
