import { advanceEpisodes, noticed } from '../../lib/alerts/episodes.ts';
import { type Instant, instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';
import type { Episode, Verdict } from '../../lib/domain/episodes.ts';

const START = instant('2026-06-24T12:00:00Z');

/** The hour after so many. */
export function hour(after: number): Instant {
  return instantOfMs(msOf(START) + after * 3_600_000);
}

/**
 * What people live through where a rule says this hour after hour: how many episodes were opened, and the notices with
 * the hour in which they came. Everybody is told at once.
 */
export function hourly(verdicts: readonly (Verdict | null)[]): { episodes: number; notices: string[] } {
  const opened = new Set<Instant>();
  const notices: string[] = [];
  let open: Episode[] = [];
  verdicts.forEach((verdict, at) => {
    const said = verdict === null ? [] : [verdict];
    const { episodes } = advanceEpisodes({ open, verdicts: said, at: hour(at), dwellHours: 2 });
    for (const { openedAt, pendingNotice } of episodes) {
      opened.add(openedAt);
      if (pendingNotice !== null) notices.push(`${at} ${pendingNotice}`);
    }
    open = episodes.map((one) => noticed(one, hour(at))).filter(({ state }) => state === 'open');
  });
  return { episodes: opened.size, notices };
}
