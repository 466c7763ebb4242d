import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { type Episode, episodeReference } from '../../lib/domain/episodes.ts';
import type { HeldNotices, Message } from '../../lib/domain/messages.ts';
import { type Proposal, proposalId } from '../../lib/domain/proposals.ts';
import { compositeKey } from '../../lib/domain/storage-keys.ts';
import type { Subject } from '../../lib/domain/subjects.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';

let aws: EmbeddedAws;
let table: DynamoAlertTable;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  table = new DynamoAlertTable(aws.dynamoDb, aws.resources.alertsTable);
});

afterAll(() => aws.stop());

/** The hour of an example day. */
const at = (hour: number) => instant(`2026-06-24T${String(hour).padStart(2, '0')}:00:00Z`);

function episode(sku: string, changes: Partial<Episode> = {}): Episode {
  const subject: Subject = { kind: 'sku', sku, pool: 'main' };
  return {
    subject,
    rule: 'regular-reorder',
    openedAt: at(1),
    state: 'open',
    severity: 'warning',
    evidence: {
      rule: 'regular-reorder',
      available: -12.5,
      onOrder: 0,
      proposed: 0,
      inventoryPosition: 0.1 + 0.2,
      reorderPoint: 1234.5678,
      orderUpTo: 2000,
      orderUnits: 2000,
      arrivesOn: businessDay('2026-07-10'),
      excessDays: 0,
      daysOfSupply: null,
      stockTakenAt: null,
      stale: [],
    },
    evaluatedAt: at(1),
    clearSince: null,
    closedAt: null,
    pendingNotice: 'opened',
    notifiedAt: null,
    notices: 0,
    acknowledged: null,
    snoozed: null,
    ...changes,
  };
}

function proposal(sku: string, changes: Partial<Proposal> = {}): Proposal {
  return {
    id: proposalId(sku, 'main', 'purchase', at(1)),
    sku,
    pool: 'main',
    kind: 'purchase',
    units: 500,
    unitsOutstanding: 500,
    arrivesOn: businessDay('2026-07-10'),
    sentAt: at(1),
    state: 'sent',
    open: true,
    knownLines: [],
    evaluatedAt: at(1),
    author: null,
    answeredAt: null,
    unitsOrdered: null,
    ...changes,
  };
}

function message(person: string, changes: Partial<Message> = {}): Message {
  return {
    id: compositeKey(at(1), person, 'sms'),
    person,
    protocol: 'sms',
    language: 'zh',
    subject: '',
    body: '库存低于补货点',
    episodes: ['SKU#A#main regular-reorder#2026-06-24T01:00:00.000Z'],
    createdAt: at(1),
    ...changes,
  };
}

async function openEpisodesOf(sku: string): Promise<Episode[]> {
  const open = await table.openEpisodes();
  return open.filter(({ subject }) => subject.kind === 'sku' && subject.sku === sku);
}

async function unsentOf(person: string) {
  return (await table.unsentMessages()).filter((unsent) => unsent.message.person === person);
}

async function openProposalsOf(sku: string): Promise<Proposal[]> {
  return (await table.openProposals()).filter((open) => open.sku === sku);
}

describe('episodes', () => {
  it('come back as they were written, whatever the SKU is called', async () => {
    const written = episode('O型圈 #1/黑 100%');
    expect(await table.putEpisode(written)).toBe(true);
    expect(await openEpisodesOf('O型圈 #1/黑 100%')).toEqual([written]);
  });

  it('are told apart by subject and rule', async () => {
    const stale = episode('E-two', {
      rule: 'stale-data',
      evidence: {
        rule: 'stale-data',
        record: 'sale',
        source: 'shop',
        newestAt: null,
        ageHours: null,
        allowedHours: 48,
      },
    });
    await table.putEpisode(stale);
    await table.putEpisode(episode('E-two'));
    expect(await openEpisodesOf('E-two')).toHaveLength(2);
  });

  it('are listed while open or while people are to be told of the close, then no more', async () => {
    await table.putEpisode(episode('E-close', { pendingNotice: null }));
    expect(await openEpisodesOf('E-close')).toHaveLength(1);
    const closing = episode('E-close', {
      state: 'closed',
      closedAt: at(3),
      evaluatedAt: at(3),
      pendingNotice: 'closed',
    });
    await table.putEpisode(closing);
    expect(await openEpisodesOf('E-close')).toEqual([closing]);
    await table.putEpisode({ ...closing, pendingNotice: null, notifiedAt: at(3) });
    expect(await openEpisodesOf('E-close')).toEqual([]);
  });

  it('are written again by the same run, and never by an older one', async () => {
    await table.putEpisode(episode('E-order', { evaluatedAt: at(5), severity: 'urgent' }));
    expect(await table.putEpisode(episode('E-order', { evaluatedAt: at(4) }))).toBe(false);
    expect((await openEpisodesOf('E-order'))[0]?.severity).toBe('urgent');
    expect(await table.putEpisode(episode('E-order', { evaluatedAt: at(5), severity: 'critical' }))).toBe(
      true,
    );
    expect(await table.putEpisode(episode('E-order', { evaluatedAt: at(6), severity: 'notice' }))).toBe(true);
    expect((await openEpisodesOf('E-order'))[0]).toMatchObject({ severity: 'notice', evaluatedAt: at(6) });
  });

  it('end in the same state whatever the order in which runs write', async () => {
    const runs = [7, 3, 9, 1, 8, 2].map((hour) =>
      episode('E-shuffled', { evaluatedAt: at(hour), notices: hour }),
    );
    await Promise.all(runs.map((run) => table.putEpisode(run)));
    expect(await openEpisodesOf('E-shuffled')).toMatchObject([{ evaluatedAt: at(9), notices: 9 }]);
  });

  it('are listed all, oldest first, also beyond one page of a query', async () => {
    const evidence = {
      rule: 'stale-data',
      record: 'sale',
      source: 'x'.repeat(100_000),
      newestAt: null,
      ageHours: null,
      allowedHours: 48,
    } as const;
    const many = Array.from({ length: 24 }, (_, i) =>
      episode(`E-many-${i}`, { openedAt: at(23 - i), evaluatedAt: at(23), evidence }),
    );
    await Promise.all(many.map((each) => table.putEpisode(each)));
    const found = (await table.openEpisodes()).filter(
      ({ subject }) => subject.kind === 'sku' && subject.sku.startsWith('E-many-'),
    );
    expect(found.map(({ openedAt }) => openedAt)).toEqual(many.map(({ openedAt }) => openedAt).reverse());
  });
});

describe('what people say of an episode', () => {
  const acknowledged = { author: 'li', at: at(2), severity: 'warning' } as const;
  const snoozed = { author: 'wang', at: at(2), until: at(20) };

  it('stands beside what runs write of it, whichever comes last', async () => {
    const read = episode('E-ack');
    await table.putEpisode(read);
    expect(await table.answerEpisode(episodeReference(read), { acknowledged })).toBe(true);
    // A run that had read the episode before writes it now.
    expect(await table.putEpisode({ ...read, evaluatedAt: at(3), notices: 5 })).toBe(true);
    expect(await table.answerEpisode(episodeReference(read), { snoozed })).toBe(true);
    expect(await openEpisodesOf('E-ack')).toEqual([
      { ...read, evaluatedAt: at(3), notices: 5, acknowledged, snoozed },
    ]);
  });

  it('is taken of an episode that is open, and of no other', async () => {
    const closed = episode('E-gone', { state: 'closed', closedAt: at(3), pendingNotice: null });
    await table.putEpisode(closed);
    expect(await table.answerEpisode(episodeReference(closed), { acknowledged })).toBe(false);
    expect(await table.answerEpisode('SKU#NONE#main regular-reorder#x', { acknowledged })).toBe(false);
    expect(await table.readEpisode('SKU#NONE#main regular-reorder#x')).toBeNull();
    expect(await table.readEpisode('nonsense')).toBeNull();
    expect(await table.readEpisode(episodeReference(closed))).toEqual(closed);
  });
});

describe('all there ever was', () => {
  it('is every episode and proposal, closed ones too, without messages', async () => {
    const closed = episode('ALL-1', { state: 'closed', closedAt: at(3), pendingNotice: null });
    await table.putEpisode(closed);
    await table.putProposal(proposal('ALL-1', { open: false, state: 'expired' }));
    await table.createMessage(message('all'));
    const { episodes, proposals } = await table.everything();
    expect(episodes).toContainEqual(closed);
    expect(proposals).toContainEqual(proposal('ALL-1', { open: false, state: 'expired' }));
    expect(episodes.every((one) => 'rule' in one)).toBe(true);
  });
});

describe('what there was in a time', () => {
  it('is the episodes opened in it, and proposals that are open, or were sent since and answered by a person', async () => {
    const none = { pendingNotice: null, state: 'closed' } as const;
    for (const hour of [14, 15, 16]) {
      await table.putEpisode(episode(`IN-${hour}`, { ...none, openedAt: at(hour), closedAt: at(17) }));
      const sent = { sku: `IN-${hour}`, sentAt: at(hour), open: false, state: 'ordered' as const };
      await table.putProposal(proposal(`IN-${hour}-li`, { ...sent, author: 'li' }));
      await table.putProposal(proposal(`IN-${hour}-nobody`, sent));
    }
    await table.putProposal(proposal('IN-open', { sentAt: at(1) }));
    const { episodes, proposals } = await table.everything({ from: at(15), before: at(16) });
    expect(new Set(episodes.map(({ openedAt }) => openedAt))).toEqual(new Set([at(15)]));
    expect(episodes.map(({ subject }) => ('sku' in subject ? subject.sku : ''))).toContain('IN-15');
    const ids = proposals.map(({ id }) => id);
    const idOf = (name: string) => proposal(name).id;
    expect(ids).toEqual(expect.arrayContaining(['IN-15-li', 'IN-16-li', 'IN-open'].map(idOf)));
    for (const name of ['IN-14-li', 'IN-14-nobody', 'IN-15-nobody', 'IN-16-nobody', 'ALL-1'])
      expect(ids).not.toContain(idOf(name));
  });
});

describe('what waits for a person', () => {
  const held = (hour: number, notices = 1): HeldNotices => ({
    person: 'held',
    protocol: 'email',
    notices: Array.from({ length: notices }, (_, index) => ({
      episode: `E ${index}`,
      notice: 'opened',
      because: 'cap',
      since: at(1),
    })),
    evaluatedAt: at(hour),
    before: [],
  });

  it('is null at first, then as written last, never by an older run', async () => {
    expect(await table.readHeld('held', 'email')).toBeNull();
    expect(await table.putHeld(held(2, 3))).toBe(true);
    expect(await table.putHeld(held(1))).toBe(false);
    expect(await table.readHeld('held', 'email')).toEqual(held(2, 3));
    expect(await table.putHeld(held(2, 0))).toBe(true);
    expect(await table.readHeld('held', 'email')).toEqual(held(2, 0));
    expect(await table.readHeld('held', 'sms')).toBeNull();
  });
});

describe('proposals', () => {
  it('are read by their id', async () => {
    const written = proposal('P型/1#x');
    expect(await table.putProposal(written)).toBe(true);
    expect(await table.readProposal(written.id)).toEqual(written);
  });

  it('are null for an id that names none, well formed or not', async () => {
    for (const id of ['', 'abc', 'a#b', '%E4%#x#y', proposalId('NONE', 'main', 'expedite', at(1))]) {
      expect(await table.readProposal(id), id).toBeNull();
    }
  });

  it('are listed while they are open, whatever is outstanding', async () => {
    await table.putProposal(proposal('P-open'));
    await table.putProposal(proposal('P-half', { unitsOutstanding: 250 }));
    await table.putProposal(proposal('P-used', { unitsOutstanding: 0 }));
    await table.putProposal(proposal('P-expired', { state: 'expired', open: false }));
    const open = (await table.openProposals()).map(({ sku }) => sku);
    expect(open).toEqual(expect.arrayContaining(['P-open', 'P-half', 'P-used']));
    expect(open).not.toContain('P-expired');
  });

  it('leave the list once they are closed', async () => {
    await table.putProposal(proposal('P-ordered'));
    await table.putProposal(
      proposal('P-ordered', { state: 'declined', open: false, author: 'li', evaluatedAt: at(2) }),
    );
    expect(await openProposalsOf('P-ordered')).toEqual([]);
  });

  it('are never changed by an older run', async () => {
    await table.putProposal(proposal('P-old', { evaluatedAt: at(5), unitsOutstanding: 100 }));
    expect(await table.putProposal(proposal('P-old', { evaluatedAt: at(4) }))).toBe(false);
    expect(await openProposalsOf('P-old')).toMatchObject([{ unitsOutstanding: 100 }]);
  });

  for (const state of ['ordered', 'declined'] as const) {
    it(`keep what a person decided (${state}) against a run that read the state before`, async () => {
      const sku = `P-${state}-by-person`;
      await table.putProposal(proposal(sku));
      const decided = proposal(sku, { state, author: 'li', evaluatedAt: at(2) });
      expect(await table.putProposal(decided)).toBe(true);
      expect(await table.putProposal(proposal(sku, { state: 'expired', evaluatedAt: at(3) }))).toBe(false);
      expect(await table.readProposal(decided.id)).toEqual(decided);
    });
  }

  it('let a person decide again, and a run go on with what a person reopened', async () => {
    await table.putProposal(proposal('P-again', { state: 'declined', author: 'li', evaluatedAt: at(2) }));
    const reopened = proposal('P-again', { state: 'sent', author: 'wang', evaluatedAt: at(3) });
    expect(await table.putProposal(reopened)).toBe(true);
    expect(await table.putProposal(proposal('P-again', { state: 'expired', evaluatedAt: at(4) }))).toBe(true);
  });

  it('let a person decide on what has expired', async () => {
    await table.putProposal(proposal('P-late', { state: 'expired', evaluatedAt: at(2) }));
    const ordered = proposal('P-late', { state: 'ordered', author: 'li', evaluatedAt: at(3) });
    expect(await table.putProposal(ordered)).toBe(true);
    expect(await table.readProposal(ordered.id)).toEqual(ordered);
  });
});

describe('messages', () => {
  it('are created once, also by two runs at the same moment', async () => {
    const first = message('once');
    expect(await table.createMessage(first)).toBe(true);
    expect(await table.createMessage({ ...first, body: 'other words' })).toBe(false);
    expect(await unsentOf('once')).toEqual([{ message: first, state: 'created', leaseUntil: null }]);
    const raced = message('raced');
    const won = await Promise.all(Array.from({ length: 6 }, () => table.createMessage(raced)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('of a span of time are those of its runs, through every protocol, the end left out', async () => {
    const of = (hour: number, protocol: 'sms' | 'email' = 'sms') =>
      message('span', { id: compositeKey(at(hour), 'span', protocol), protocol, createdAt: at(hour) });
    for (const one of [of(1), of(2), of(2, 'email'), of(3)]) await table.createMessage(one);
    expect((await table.messagesTo('span', at(2), at(3))).map(({ id }) => id).sort()).toEqual(
      [of(2).id, of(2, 'email').id].sort(),
    );
    expect(await table.messagesTo('span', at(4), at(9))).toEqual([]);
  });

  it('go from created through claimed to published', async () => {
    const sent = message('flow');
    await table.createMessage(sent);
    expect(await table.claimMessage(sent, at(1), at(2), false)).toBe(true);
    expect(await unsentOf('flow')).toEqual([{ message: sent, state: 'claimed', leaseUntil: at(2) }]);
    await table.markPublished(sent, at(1));
    expect(await unsentOf('flow')).toEqual([]);
    expect(await table.claimMessage(sent, at(9), at(10), false)).toBe(false);
    expect(await table.claimMessage(sent, at(9), at(10), true)).toBe(false);
    expect(await table.createMessage(sent)).toBe(false);
    expect(await unsentOf('flow')).toEqual([]);
  });

  it('are claimed by one run while its lease is in force, by the next after it', async () => {
    const claimed = message('lease');
    await table.createMessage(claimed);
    const won = await Promise.all(
      Array.from({ length: 6 }, () => table.claimMessage(claimed, at(1), at(3), false)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await table.claimMessage(claimed, at(2), at(4), false)).toBe(false);
    expect(await table.claimMessage(claimed, at(3), at(4), false)).toBe(true);
  });

  it('are claimed at once where the folder lock says that nobody else can hold them', async () => {
    const claimed = message('takeover');
    await table.createMessage(claimed);
    await table.claimMessage(claimed, at(1), at(9), false);
    expect(await table.claimMessage(claimed, at(2), at(10), true)).toBe(true);
    expect(await unsentOf('takeover')).toMatchObject([{ leaseUntil: at(10) }]);
  });

  it('that were never created can be neither claimed nor marked', async () => {
    const ghost = message('ghost');
    expect(await table.claimMessage(ghost, at(1), at(2), true)).toBe(false);
    await table.markPublished(ghost, at(1));
    expect(await unsentOf('ghost')).toEqual([]);
    expect(await table.createMessage(ghost)).toBe(true);
  });
});

describe('what is open', () => {
  it('keeps kinds apart', async () => {
    await table.putEpisode(episode('KIND'));
    await table.putProposal(proposal('KIND'));
    await table.createMessage(message('kind'));
    expect((await table.openEpisodes()).every((found) => 'rule' in found)).toBe(true);
    expect((await table.openProposals()).every((found) => 'unitsOutstanding' in found)).toBe(true);
    expect((await table.unsentMessages()).every((found) => 'body' in found.message)).toBe(true);
  });
});
