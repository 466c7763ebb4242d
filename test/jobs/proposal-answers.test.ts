import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shortId } from '../../lib/alerts/alert-view.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { type Proposal, proposalId } from '../../lib/domain/proposals.ts';
import { ingestFile } from '../../lib/jobs/ingest.ts';
import { proposalsReport } from '../../lib/reports/proposals-report.ts';
import { filesOf } from '../reports/sample.ts';
import { csv, dropped, Factory, type SavedState } from './factory.ts';

const SENT_AT = instant('2026-06-24T12:00:00Z');
/** Names that a spreadsheet, a path or a key would trip over. */
const SKUS = ['OR-1', '-5#A/1', '油封 20%', '=cmd()'];
const PROPOSALS = SKUS.map(
  (sku): Proposal => ({
    id: proposalId(sku, 'main', 'purchase', SENT_AT),
    sku,
    pool: 'main',
    kind: 'purchase',
    units: 900,
    unitsOutstanding: 900,
    arrivesOn: businessDay('2026-07-01'),
    sentAt: SENT_AT,
    knownLines: [],
    state: 'sent',
    open: true,
    evaluatedAt: SENT_AT,
    author: null,
    answeredAt: null,
    unitsOrdered: null,
  }),
);

let factory: Factory;
let asked: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([csv('items_2026-06-20.csv', 'sku,lead_time_days', ['OR-1,7'])]);
  await factory.run(async ({ alerts }) => {
    for (const proposal of PROPOSALS) await alerts.putProposal(proposal);
  });
  asked = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(asked));

/** The files of the report, filled in: the first ordered as proposed, the second less, the third declined, the last left. */
async function filledIn(encoding: 'utf-8' | 'gb18030' = 'utf-8') {
  const [first, second, third, last] = PROPOSALS as [Proposal, Proposal, Proposal, Proposal];
  const reports = proposalsReport({
    day: businessDay('2026-06-24'),
    proposals: [
      { ...first, state: 'ordered', author: '王' },
      { ...second, state: 'ordered', unitsOrdered: 850 },
      { ...third, state: 'declined', author: '王' },
      last,
    ],
    items: new Map(),
    zone: 'Asia/Shanghai',
    encoding,
  });
  return (await filesOf(reports)).map(({ key, bytes }) =>
    dropped(key.slice(key.lastIndexOf('/') + 1), bytes),
  );
}

const stored = () =>
  factory.run(async ({ alerts }) => Promise.all(PROPOSALS.map(({ id }) => alerts.readProposal(id))));

describe('a list of proposals that comes back filled in', () => {
  it.each([
    ['as a workbook', 0, 'utf-8'],
    ['as Chinese CSV', 1, 'utf-8'],
    ['as English CSV', 2, 'utf-8'],
    ['as Chinese CSV in GB18030', 1, 'gb18030'],
  ] as const)('is taken %s', async (_name, place, encoding) => {
    const file = (await filledIn(encoding))[place];
    if (file === undefined) throw new Error('no such report');
    const receipts = (await factory.ingest([file])).map(({ receipt }) => receipt);
    expect(receipts[0]).toMatchObject({
      profile: 'pulsestock/proposals',
      rowsRead: 4,
      accepted: 3,
      rejected: 0,
      skipped: 1,
      answers: { ordered: 2, declined: 1 },
      warnings: [],
      objects: [],
    });
    const by = place === 0 ? 'file proposals.xlsx/补货建议' : `file ${file.name}`;
    expect(await stored()).toMatchObject([
      { state: 'ordered', author: '王', unitsOrdered: null, unitsOutstanding: 900, open: true },
      { state: 'ordered', author: by, unitsOrdered: 850, unitsOutstanding: 850 },
      { state: 'declined', author: '王', unitsOutstanding: 0, open: false },
      { state: 'sent', author: null },
    ]);
  });

  it('changes nothing a second time, nor where two lists say the same', async () => {
    const [workbook, chinese, english] = await filledIn();
    if (workbook === undefined || chinese === undefined || english === undefined)
      throw new Error('no report');
    await factory.ingest([chinese]);
    const before = await stored();
    const again = await factory.ingest([chinese, english, workbook]);
    expect(again.map(({ known, receipt }) => [known, receipt.accepted, receipt.rejected])).toEqual([
      [true, 3, 0],
      [false, 3, 0],
      [false, 3, 0],
      [false, 3, 0],
    ]);
    expect(await stored()).toEqual(before);
  });

  it('may be the part of purchasing and the part of production', async () => {
    const reports = await filledIn('gb18030');
    const parts = reports.filter(({ name }) => /^proposals-(purchase|production)\.zh\.csv$/.test(name));
    const taken = await factory.ingest(parts);
    expect(taken.map(({ receipt }) => receipt.profile)).toEqual([
      'pulsestock/proposals',
      'pulsestock/proposals',
    ]);
    expect(taken.reduce((sum, { receipt }) => sum + receipt.rowsRead, 0)).toBe(4);
    expect((await stored()).map((proposal) => proposal?.state)).toEqual([
      'ordered',
      'ordered',
      'declined',
      'sent',
    ]);
  });

  it('that nobody has filled in answers nothing, without a complaint', async () => {
    const [, chinese] = await filesOf(
      proposalsReport({
        day: businessDay('2026-06-24'),
        proposals: PROPOSALS,
        items: new Map(),
        zone: 'Asia/Shanghai',
        encoding: 'utf-8',
      }),
    );
    const [taken] = await factory.ingest([dropped('proposals.zh.csv', chinese?.bytes ?? '')]);
    expect(taken?.receipt).toMatchObject({ accepted: 0, skipped: 4, answers: {}, warnings: [] });
  });
});

describe("a list of answers of one's own", () => {
  const answers = (...rows: string[]) => csv('answers.csv', 'proposal_id,answer,units,author', rows);

  it('may name proposals by the short ids of e-mails', async () => {
    const [taken] = await factory.ingest([answers(`${shortId(PROPOSALS[0]?.id ?? '')},ordered,,Li`)]);
    expect(taken?.receipt).toMatchObject({ accepted: 1, answers: { ordered: 1 } });
    expect((await stored())[0]).toMatchObject({
      state: 'ordered',
      author: 'Li',
      answeredAt: '2026-06-24T10:30:00.000Z',
    });
  });

  it('is refused row by row where a proposal is not known, was answered otherwise, or has ended', async () => {
    const [first, second, third] = PROPOSALS as [Proposal, Proposal, Proposal];
    await factory.run(({ alerts }) => alerts.putProposal({ ...third, state: 'expired', open: false }));
    const [taken] = await factory.ingest([
      answers(
        `${first.id},ordered,800,Li`,
        'nonsense,ordered,,Li',
        `${first.id},declined,,Wang`,
        `"${third.id}",ordered,,Li`,
        `"${second.id}",maybe,,Li`,
      ),
    ]);
    expect(taken?.receipt).toMatchObject({ rowsRead: 5, accepted: 1, rejected: 4, answers: { ordered: 1 } });
    const quarantine = Buffer.from(await factory.data.get(taken?.receipt.quarantine ?? '')).toString();
    const reasons = quarantine.trimEnd().split('\r\n').join('\n');
    expect(reasons).toContain('3,proposal id,nonsense,"there is no proposal ""nonsense"": take its id from');
    expect(reasons).toMatch(
      /\n?answers\.csv,4,proposal id,.*was ordered with 800 units by Li at 2026-06-24T10:30:00\.000Z already: the first answer stands/,
    );
    expect(reasons).toMatch(/answers\.csv,5,.*is expired already: it asks for nothing any more/);
    expect(reasons).toMatch(/answers\.csv,6,answer,maybe,/);
  });
});

describe('answers whose taking is stopped after any write and repeated', () => {
  it('end as if undisturbed', async () => {
    const [, chinese] = await filledIn();
    if (chinese === undefined) throw new Error('no report');
    const [undisturbed] = await factory.ingest([chinese]);
    const state = await factory.items('alertsTable');
    const writes = await factory.stopEverywhere(
      asked,
      (context) => ingestFile(context, chinese),
      async (after) => {
        const [again] = await factory.ingest([chinese]);
        expect(again?.receipt, `stopped after ${after} writes`).toEqual(undisturbed?.receipt);
        expect(await factory.items('alertsTable'), `stopped after ${after} writes`).toEqual(state);
      },
    );
    // Three answers and the receipt; removing what a former reading left is a write of nothing.
    expect(writes).toBe(5);
  });
});
