import { addDays, businessDay, instant } from '../../lib/domain/calendar.ts';
import { campaignUplift, madeCalibration } from '../../lib/domain/calibration.ts';
import type { CampaignReview } from '../../lib/domain/campaign-review.ts';

const START = businessDay('2026-06-13');

/** The review of the handbook's clip; a test changes what it is about. */
export function exampleReview(changes: Partial<CampaignReview> = {}): CampaignReview {
  return {
    campaignId: 'TT0001',
    name: 'O型圈短视频',
    kind: 'video',
    status: 'done',
    startsOn: START,
    endsOn: addDays(START, 4),
    ranTo: addDays(START, 4),
    settledOn: addDays(START, 11),
    skus: [
      {
        sku: 'ORING-001',
        pool: 'main',
        nameZh: 'O型圈 <12×2>',
        nameEn: '=O-ring',
        accounts: [],
        ran: { from: START, to: addDays(START, 4) },
        effect: {
          plannedDays: 5,
          runDays: 5,
          seenDays: 4,
          soldOutDays: 1,
          baselineDailyUnits: 1100,
          baselinePulseUnits: 100,
          baselineDays: 60,
          plannedUnits: 10_000,
          plannedSeenUnits: 8000,
          extraUnits: 13_000,
          extraSeenUnits: 12_500,
          lostUnits: 2625,
          uplift: 3.84,
          peakDay: addDays(START, 1),
          peakDayUnits: 5100,
          peakRunUnits: 13_500,
          peakRunDays: 5,
          peakRatio: 1.6,
          halvedAfterDays: 1,
          afterUnits: -120,
          afterDays: 7,
          lostShareWhenStopped: null,
        },
        stock: { before: 30_000, least: 0, atEnd: 8000, settled: 12_400, excess: 400, excessDays: 0.36 },
        supply: { orders: 2, onTime: 1, meanLeadTimeDays: 15.5, statedLeadTimeDays: 14 },
        money: { currency: 'CNY', lostMargin: 7875, excessValue: 800 },
        days: Array.from({ length: 26 }, (_, index) => ({
          day: addDays(START, index - 14),
          units: 1100 + (index >= 14 && index < 19 ? 2600 : 0),
          onHand: index < 3 ? null : 30_000 - 900 * index,
        })),
      },
    ],
    spend: [{ currency: 'USD', spend: 1800, budget: 2000 }],
    calibrations: [
      madeCalibration({
        subject: { kind: 'campaign_kind', name: 'video' },
        parameter: campaignUplift('video'),
        before: 3,
        after: 3.2,
        evidence: {
          observed: 3.84,
          campaigns: 2,
          prior: 3,
          target: 3.2,
          greatestStep: 0.2,
          isStepLimited: 0,
        },
        settingsVersion: 'v1',
        source: { kind: 'campaign', ref: 'TT0001' },
        madeAt: instant('2026-06-24T10:00:00Z'),
      }),
    ],
    reports: [],
    ...changes,
  };
}
