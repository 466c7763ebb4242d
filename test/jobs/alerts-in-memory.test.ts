import { describe, expect, it } from 'vitest';
import { noticed } from '../../lib/alerts/episodes.ts';
import { newProposals } from '../../lib/alerts/proposals.ts';
import { localDay } from '../../lib/domain/calendar.ts';
import { episodeReference } from '../../lib/domain/episodes.ts';
import type { Message } from '../../lib/domain/messages.ts';
import { AlertsInMemory } from '../../lib/jobs/alerts-in-memory.ts';
import { AT, episode, hours, verdict } from '../alerts/alert-fixture.ts';

const message = (createdAt = AT): Message => ({
  ...{ id: `${createdAt}#buyer`, person: 'buyer', protocol: 'email', language: 'zh' },
  ...{ subject: 's', body: 'b', episodes: [], createdAt },
});

describe('alerts in memory', () => {
  it('hold an episode as open until it has closed and people were told of it', async () => {
    const alerts = new AlertsInMemory();
    const closed = { ...episode(), state: 'closed', closedAt: hours(3), pendingNotice: 'closed' } as const;
    const reference = episodeReference(closed);
    await alerts.putEpisode(episode());
    await alerts.putEpisode(closed);
    expect(await alerts.openEpisodes()).toEqual([closed]);
    const told = noticed(closed, hours(3));
    await alerts.putEpisode(told);
    expect(await alerts.openEpisodes()).toEqual([]);
    expect(await alerts.readEpisode(reference)).toEqual(told);
    expect(await alerts.readEpisode('another')).toBeNull();
  });

  it('create a message once, and know those of a time', async () => {
    const alerts = new AlertsInMemory();
    expect(await alerts.createMessage(message())).toBe(true);
    expect(await alerts.createMessage(message())).toBe(false);
    await alerts.createMessage(message(hours(2)));
    expect(await alerts.messagesTo('buyer', AT, hours(2))).toEqual([message()]);
    expect(await alerts.messagesTo('somebody', AT, hours(2))).toEqual([]);
  });

  it('forget a proposal that is no longer open, and keep what waits by person and protocol', async () => {
    const alerts = new AlertsInMemory();
    const [proposal] = newProposals({
      told: [episode()],
      verdicts: [verdict({ proposal: { kind: 'purchase', units: 50, arrivesOn: localDay(AT, 'UTC') } })],
      ...{ open: [], lines: [], at: AT },
    });
    if (proposal === undefined) throw new Error('nothing was proposed');
    await alerts.putProposal(proposal);
    expect(await alerts.openProposals()).toEqual([proposal]);
    await alerts.putProposal({ ...proposal, open: false });
    expect(await alerts.openProposals()).toEqual([]);
    const held = { person: 'buyer', protocol: 'sms', notices: [], evaluatedAt: AT, before: [] } as const;
    await alerts.putHeld(held);
    expect(await alerts.readHeld('buyer', 'sms')).toEqual(held);
    expect(await alerts.readHeld('buyer', 'email')).toBeNull();
  });
});
