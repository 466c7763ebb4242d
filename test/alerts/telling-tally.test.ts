import { describe, expect, it } from 'vitest';
import { advanceEpisodes, noticed } from '../../lib/alerts/episodes.ts';
import { TellingTally, type ToldRun } from '../../lib/alerts/telling-tally.ts';
import { addDays, type Instant, localDay } from '../../lib/domain/calendar.ts';
import { type Episode, episodeReference } from '../../lib/domain/episodes.ts';
import type { Message } from '../../lib/domain/messages.ts';
import { AT, episode, hours, skuSubject, verdict } from './alert-fixture.ts';

const ZONE = 'Asia/Shanghai';
const DAY = localDay(AT, ZONE);

function message(at: Instant, episodes: readonly Episode[], person = 'buyer'): Message {
  return {
    ...{ id: `${at}#${person}`, person, protocol: 'email', language: 'zh', subject: 's', body: 'b' },
    episodes: episodes.map(episodeReference),
    createdAt: at,
  };
}
const tally = () => new TellingTally(['buyer/email', 'buyer/sms'], () => ZONE);
const run = (changes: Partial<ToldRun> & Pick<ToldRun, 'at'>): ToldRun => ({
  ...{ opened: [], changed: [], episodes: [], due: [], messages: [] },
  ...changes,
});

describe('the tally of what was told', () => {
  it('counts what each rule opens, closes and tells', () => {
    const counts = tally();
    const opened = episode();
    counts.add(run({ at: AT, opened: [opened], episodes: [opened], due: [opened] }));
    const closed: Episode = { ...opened, state: 'closed', closedAt: hours(3) };
    counts.add(run({ at: hours(3), changed: [closed], episodes: [closed], due: [closed] }));
    const { rule } = opened;
    expect(counts.rules()).toEqual([{ rule, opened: 1, closed: 1, told: 2, openedTwice: 0 }]);
  });

  it('finds an alert that opens while one of the same subject and rule is open', () => {
    const counts = tally();
    const [first, second] = [episode({ openedAt: hours(-5) }), episode()];
    counts.add(run({ at: AT, opened: [second], episodes: [first, second] }));
    expect(counts.rules()).toMatchObject([{ opened: 1, openedTwice: 1 }]);
    const { changed, episodes } = advanceEpisodes({
      open: [first],
      verdicts: [verdict({ subject: skuSubject('OS-7') })],
      at: hours(1),
      dwellHours: 2,
    });
    counts.add(run({ at: hours(1), opened: changed, changed, episodes }));
    expect(counts.rules()).toMatchObject([{ openedTwice: 1 }]);
  });

  it('gives the median and the worst day of every mailbox, quiet days and silent mailboxes among them', () => {
    const counts = tally();
    for (const at of [AT, hours(1), hours(2), hours(26)]) {
      counts.add(run({ at, messages: [message(at, [])] }));
    }
    expect(counts.mailboxes(DAY, addDays(DAY, 4))).toEqual([
      { mailbox: 'buyer/email', messages: 4, medianADay: 0, worstADay: 3, worstDay: DAY },
      { mailbox: 'buyer/sms', messages: 0, medianADay: 0, worstADay: 0, worstDay: null },
    ]);
    expect(counts.mailboxes(DAY, addDays(DAY, 1))).toMatchObject([{ medianADay: 2 }, {}]);
  });

  it('finds what is told again before it is due, but no reminder, rise of severity or other person', () => {
    const counts = tally();
    const one = noticed(episode({ severity: 'warning' }), AT);
    const tell = (at: Instant, told: Episode, person?: string) =>
      counts.add(run({ at, episodes: [told], messages: [message(at, [told], person)] }));
    tell(AT, one);
    tell(hours(24), one);
    tell(hours(25), { ...one, severity: 'urgent' });
    tell(hours(25), one, 'manager');
    tell(hours(26), { ...one, severity: 'urgent', state: 'closed' });
    expect(counts.toldAgain).toBe(0);
    tell(hours(27), { ...one, severity: 'urgent', state: 'closed' });
    expect(counts.toldAgain).toBe(1);
  });
});
