import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdAccountEvidence } from '../../../lib/domain/rules/ad-account.ts';
import {
  alertAction,
  alertClosed,
  alertDetails,
  alertReason,
  alertSmsTemplate,
} from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, moment, orNull, positive, TODAY, ZONE } from './laws.ts';

const status = fc.constantFrom('ok', 'blocked', 'pending', 'unknown');
const anyEvidence: fc.Arbitrary<AdAccountEvidence> = fc.record({
  rule: fc.constant('ad-account'),
  status,
  rawStatus: orNull(fc.constant('STATUS_LIMIT')),
  reason: orNull(fc.constant('Creative misjudged')),
  since: orNull(moment),
  statedAt: orNull(moment),
  isDown: fc.boolean(),
  recoveredAt: orNull(moment),
  downHours: orNull(positive),
  adDrivenShare: fc.double({ min: 0, max: 1, noNaN: true }),
  pastBlocks: fc.nat({ max: 4 }),
  skus: fc.array(
    fc.record({
      sku: fc.constant('OR-1'),
      pool: fc.constant('main'),
      unitsADay: positive,
      campaignUnits: positive,
      plannedReorderPoint: orNull(positive),
      loweredReorderPoint: orNull(positive),
      excessUnits: positive,
      excessDays: orNull(positive),
      unwantedUnits: positive,
    }),
    { maxLength: 3 },
  ),
  skuCount: fc.integer({ min: 3, max: 50 }),
  campaigns: fc.array(fc.record({ campaignId: fc.constant('TT1'), startsOn: day, endsOn: day }), {
    maxLength: 3,
  }),
  campaignCount: fc.integer({ min: 3, max: 9 }),
  orders: fc.array(
    fc.record({
      orderId: fc.constant('PO1'),
      sku: fc.constant('OR-1'),
      units: positive,
      value: orNull(positive),
      currency: orNull(fc.constant('CNY')),
      until: day,
    }),
    { maxLength: 3 },
  ),
  orderCount: fc.integer({ min: 3, max: 9 }),
  ordersWithoutDate: fc.nat({ max: 3 }),
  contact: orNull(fc.constant('duty desk')),
  steps: fc.constantFrom({ zh: ['申诉'], en: ['appeal'] }, { zh: [], en: [] }),
  backupAccount: orNull(fc.constant('US-2')),
  backupStatus: orNull(status),
});

describeWords('ad-account', anyEvidence);

describe('a blocked ad account', () => {
  const evidence = EVIDENCE['ad-account'];

  it('tells since when, and how much of the demand ads bring', () => {
    expect(alertReason(evidence, 'en', ZONE)).toBe(
      'The account is blocked since 2026-06-24 15:00 (STATUS_LIMIT, Creative misjudged), down for 3 hours; ' +
        'campaigns TT0012 (2026-06-20 to 2026-07-01); ' +
        'the demand below is expected to go (80% driven by ads, the setting; organic demand stays).',
    );
    expect(alertReason(evidence, 'zh', ZONE)).toBe(
      '账户自 2026-06-24 15:00 起被封禁（STATUS_LIMIT，Creative misjudged），已停投 3 小时；' +
        '涉及活动 TT0012（2026-06-20 至 2026-07-01）；以下需求预计消失（广告带动占 80%，为设定值，自然需求保留）。',
    );
  });

  it('lists the demand gone by SKU and day, lowered targets, days of excess, and orders with value and date', () => {
    expect(alertDetails(evidence, 'en')).toEqual([
      'OR-100: 120 units a day, 8,000 units of campaigns, reorder point lowered from 32,000 units to 7,000 units, ' +
        'if nothing is done 9,000 units too much, 11.3 days of demand, ' +
        'the proposal of 4,000 units is no longer wanted, do not order it',
      'OS-200: 14 units a day',
      '4 more SKUs',
      'can be cancelled: PO00123 OR-100 5,000 units (900.00 CNY, until 2026-06-26)',
      'can be cancelled: PO00124 OR-100 4,000 units (no cost stated, until 2026-07-08)',
    ]);
    expect(alertDetails(evidence, 'zh')).toEqual([
      'OR-100：每天 120 件，活动 8,000 件，补货点 32,000 件降至 7,000 件，不处理将积压 9,000 件，够卖 11.3 天，采购建议 4,000 件不再需要，请勿下单',
      'OS-200：每天 14 件',
      '另有 4 个 SKU',
      '可取消 PO00123 OR-100 5,000 件（900.00 CNY，2026-06-26 前）',
      '可取消 PO00124 OR-100 4,000 件（无成本，2026-07-08 前）',
    ]);
  });

  it('asks for the unblock plan, the cancellations in time, and that nothing unwanted is ordered', () => {
    expect(alertAction(evidence, null, 'en', TODAY)).toBe(
      'Marketing, agency: call the agency’s duty desk at once, by the plan: appeal for the creative, move to the backup, ' +
        'backup account US-2 (works). Supply chain: cancel the 2 orders above, the first by 2026-06-26; ' +
        '1 open order does not say until when: ask the supplier; do not order what is no longer wanted.',
    );
    expect(alertAction(evidence, null, 'zh', TODAY)).toContain(
      '请取消上列 2 张订单，最早一张须在 2026-06-26 前；另有 1 张订单未注明可取消期限，请问供应商；上列不再需要的采购建议请勿下单',
    );
  });

  it('tells a share that was measured as such', () => {
    expect(alertReason({ ...evidence, pastBlocks: 2 }, 'en', ZONE)).toContain('measured in 2 past blocks');
  });

  it('tells how long it took and what rises again once it works', () => {
    const recovered = { ...evidence, status: 'ok', isDown: false, downHours: 166 } as const;
    expect(alertClosed(recovered, 'en')).toBe(
      'The account works again after 6.9 days; reorder points rise again: OR-100 from 7,000 units to 32,000 units; marketing: confirm that campaigns TT0012 go on.',
    );
    expect(alertClosed(recovered, 'zh')).toBe(
      '账户已恢复，停投 6.9 天；补货点恢复：OR-100 7,000 件升至 32,000 件；营销请确认活动 TT0012 照常进行。',
    );
  });
});

describe('an ad account that is not known to be blocked', () => {
  const evidence = { ...EVIDENCE['ad-account'], isDown: false, orders: [], orderCount: 0 };

  it('is told as under review, targets not lowered', () => {
    const pending = { ...evidence, status: 'pending', reason: null } as const;
    expect(alertReason(pending, 'en', ZONE)).toMatch(
      /^The account is under review since 2026-06-24 15:00 \(STATUS_LIMIT\); targets are not lowered yet; campaigns/,
    );
    expect(alertDetails(pending, 'en').join()).not.toContain('reorder point');
    expect(alertSmsTemplate(pending, null, 'zh')).toContain('审核中');
  });

  it('is told as unknown, never as stopped', () => {
    const unknown = { ...evidence, status: 'unknown', campaigns: [], skus: [] } as const;
    expect(alertReason(unknown, 'en', ZONE)).toBe(
      'No new status of the account since 2026-06-24 18:00; it is not taken as stopped.',
    );
    expect(alertReason({ ...unknown, statedAt: null }, 'zh', ZONE)).toBe(
      '没有任何账户清单提到该账户，未按停投处理。',
    );
    expect(alertClosed(unknown, 'en')).toBe('The status of the account has changed.');
  });
});
