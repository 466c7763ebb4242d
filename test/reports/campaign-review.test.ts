import { describe, expect, it } from 'vitest';
import {
  campaignReviewReports,
  learnedTable,
  reviewPage,
  skuTable,
} from '../../lib/reports/campaign-review.ts';
import { learnedSentence, reviewSentences } from '../../lib/wording/campaign-review.ts';
import { exampleReview } from './review-example.ts';
import { readTwice } from './second-reader.ts';

const HAN = /\p{Script=Han}/u;
const review = exampleReview();

describe('the files of a review', () => {
  it('are a workbook and a page a language, the same bytes for the same review', async () => {
    const files = await campaignReviewReports(review);
    expect(files.map(({ key }) => key)).toEqual([
      'reports/campaigns/TT0001/review.xlsx',
      'reports/campaigns/TT0001/review.zh.html',
      'reports/campaigns/TT0001/review.en.html',
    ]);
    expect(await campaignReviewReports(review)).toEqual(files);
  });

  it('hold a workbook whose every sheet two readers read alike', async () => {
    const [workbook] = await campaignReviewReports(review);
    const { own, other } = await readTwice(workbook?.bytes ?? new Uint8Array());
    expect(own.length).toBeGreaterThan(3);
    for (const [name, rows] of own) expect(rows.length, name).toBeGreaterThan(1);
    expect(other).toEqual(own);
  });

  it('lie in a folder of the campaign, whatever its id', async () => {
    const [file] = await campaignReviewReports(exampleReview({ campaignId: '618/直播#1' }));
    expect(file?.key).toBe('reports/campaigns/618%2F直播%231/review.xlsx');
  });
});

describe('the page of a review', () => {
  it('needs nothing from elsewhere, and shows names from outside as text', () => {
    const page = reviewPage(exampleReview({ name: '<script>alert(1)</script>' }), 'en');
    expect(page).not.toMatch(/<script|<link|@import|url\((?!["']?#)|src=/);
    expect(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toContain('http');
    expect(page).toContain('&lt;script&gt;');
    expect(reviewPage(review, 'zh')).toContain('O型圈 &lt;12×2&gt;');
    expect(page).toContain('<svg');
  });

  it('draws what is known: no stock line without stock lists, no shade where it never ran', () => {
    const [sku] = review.skus;
    if (sku === undefined) throw new Error('no SKU');
    const bare = { ...sku, ran: null, days: sku.days.map((one) => ({ ...one, onHand: null })) };
    expect(reviewPage(exampleReview({ skus: [bare], ranTo: null }), 'en')).not.toContain('>stock<');
    expect(reviewPage(review, 'en')).toContain('>stock<');
    expect(reviewPage(exampleReview({ skus: [], calibrations: [] }), 'en')).toContain(
      'every parameter stays as it is',
    );
  });

  it('holds the figures of the tables', () => {
    const page = reviewPage(review, 'en');
    for (const figure of ['10,000', '13,000', '130%', '2,625', '7,875', '12,400', '15.5'])
      expect(page).toContain(figure);
  });
});

describe('the words of a review', () => {
  it('are in the language asked for', () => {
    const never = exampleReview({ ranTo: null, status: 'cancelled', spend: [] });
    for (const one of [review, never]) {
      for (const sentence of reviewSentences(one, 'en')) expect(sentence).not.toMatch(HAN);
      for (const sentence of reviewSentences(one, 'zh')) expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
    }
    expect(reviewSentences(review, 'en')).toEqual([
      'It ran from 2026-06-13 to 2026-06-17 (done) and was reviewed with what was known on 2026-06-24.',
      'It sold 13,000 units beyond the usual of 10,000 units planned (130%).',
      '1 SKU was sold out, which cost an estimated 2,625 units and a margin of 7,875.00 CNY.',
      '400 units are left above the order-up-to levels and tie up 800.00 CNY.',
      'Ads cost 1,800.00 USD of a budget of 2,000.00 USD.',
    ]);
    expect(reviewSentences(never, 'zh')[0]).toBe('活动原定 2026-06-13 至 2026-06-17，未执行（已取消）。');
  });

  it('say that nobody planned units, and that no report says what ads cost', () => {
    const skus = review.skus.map((sku) => ({
      ...sku,
      effect: { ...sku.effect, plannedUnits: null, plannedSeenUnits: null },
    }));
    const spend = review.spend.map((one) => ({ ...one, spend: null }));
    const unplanned = exampleReview({ skus, spend });
    expect(reviewSentences(unplanned, 'en')).toEqual(
      expect.arrayContaining([
        'It sold 13,000 units beyond the usual, with no planned units to hold that against.',
        'No ads report says what was spent of a budget of 2,000.00 USD.',
      ]),
    );
    expect(reviewSentences(unplanned, 'zh')).toEqual(
      expect.arrayContaining([
        '较平日多售 13,000 件，没有可对照的计划销量。',
        '没有广告花费数据（预算 2,000.00 USD）。',
      ]),
    );
    const { columns, rows } = skuTable(unplanned, 'en');
    const planned = columns.findIndex(({ title }) => title === 'Planned units');
    expect([...rows][0]?.slice(planned, planned + 3)).toEqual([null, 13_000, null]);
  });

  it('say of what was learned what it was and is, and what held it back', () => {
    const [learned] = review.calibrations;
    if (learned === undefined) throw new Error('nothing learned');
    expect(learnedSentence(learned, 'en')).toBe(
      'video: uplift goes from ×3 to ×3.2; this campaign showed ×3.84, and 2 campaigns are known.',
    );
    const limited = { ...learned, evidence: { ...learned.evidence, isStepLimited: 1, target: 5 } };
    expect(learnedSentence(limited, 'zh')).toBe(
      '短视频：销量倍数由 ×3 调整为 ×3.2；本次实测 ×3.84，依据 2 场活动；单次调整不超过 ±20%，目标值 ×5。',
    );
    expect(learnedSentence({ ...learned, state: 'proposed' }, 'en')).toContain('once it is approved');
  });

  it('fill tables whose rows are as long as their columns', () => {
    for (const language of ['zh', 'en'] as const)
      for (const table of [skuTable(review, language), learnedTable(review, language)]) {
        expect([...table.rows].map(({ length }) => length)).toEqual([table.columns.length]);
      }
  });
});
