import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { instantOfMs } from '../../lib/domain/calendar.ts';
import type { AdAccount } from '../../lib/domain/sets.ts';
import { periodInForce, statusPeriods } from '../../lib/triggers/account-status.ts';
import { accountState } from './account-facts-fixture.ts';

const HOUR_MS = 3_600_000;
const states = fc
  .array(fc.constantFrom<AdAccount['status']>('ok', 'pending', 'blocked'), { maxLength: 30 })
  .map((statuses) =>
    statuses.map((status, index) => accountState({ status, takenAt: instantOfMs(index * HOUR_MS) })),
  );

describe('the periods of an account’s status', () => {
  test.prop([states])('give one status at every instant from the first list on', (stated) => {
    const periods = statusPeriods(stated);
    for (const { takenAt, status } of stated) {
      const holding = periods.filter(({ from, to }) => from <= takenAt && (to === null || takenAt < to));
      expect(holding.map((period) => period.status)).toEqual([status]);
    }
    periods.slice(1).forEach((period, index) => {
      expect(period.from).toBe(periods[index]?.to);
      expect(period.status).not.toBe(periods[index]?.status);
    });
    expect(periodInForce(periods)?.stated ?? null).toBe(stated.at(-1) ?? null);
    expect(periodInForce(periods)?.to ?? null).toBeNull();
  });
});
