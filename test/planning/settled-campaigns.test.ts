import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { settledCampaigns } from '../../lib/planning/settled-campaigns.ts';
import { exampleCampaign, PLANNING_DAY } from './examples.ts';

const ago = (days: number) => addDays(PLANNING_DAY, -days);
const ended = (days: number, changes: Partial<Campaign> = {}) =>
  exampleCampaign({ announcedOn: ago(60), startsOn: ago(days + 5), endsOn: ago(days), ...changes });
const settled = (...campaigns: Campaign[]) =>
  settledCampaigns(campaigns, PLANNING_DAY, 7).map(({ campaignId, settledOn }) => [campaignId, settledOn]);

describe('a campaign has settled', () => {
  it('so many days after its last day', () => {
    expect(settled(ended(7))).toEqual([['TT0001', PLANNING_DAY]]);
    expect(settled(ended(6))).toEqual([]);
  });

  it('once all of its SKUs have', () => {
    expect(settled(ended(20), ended(6, { sku: 'ORING-002' }))).toEqual([]);
    expect(settled(ended(20), ended(8, { sku: 'ORING-002' }))).toEqual([['TT0001', ago(1)]]);
  });

  it('that long after its planned end where it was suspended: it might have come back', () => {
    const suspended = { status: 'suspended', statusSince: ago(30) } as const;
    expect(settled(ended(6, suspended))).toEqual([]);
    expect(settled(ended(7, suspended))).toEqual([['TT0001', PLANNING_DAY]]);
  });

  it('that long after it was called off before it began', () => {
    const off = ended(-10, { status: 'cancelled', statusSince: ago(6) });
    expect(settled(off)).toEqual([['TT0001', PLANNING_DAY]]);
  });

  it('and comes in the order in which it did', () => {
    expect(
      settled(ended(9, { campaignId: 'B' }), ended(9, { campaignId: 'A' }), ended(30, { campaignId: 'C' })),
    ).toEqual([
      ['C', ago(23)],
      ['A', ago(2)],
      ['B', ago(2)],
    ]);
  });
});
