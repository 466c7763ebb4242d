import { describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import {
  type Calibration,
  calibrationId,
  calibrationSchema,
  calibrationSubjectKey,
  calibrationsInForce,
  madeCalibration,
} from '../../lib/domain/calibration.ts';

const clock = { zone: 'Asia/Shanghai', dayClosesAt: '18:00' };
const day = businessDay('2026-06-24');

function calibration(changes: Partial<Calibration> = {}): Calibration {
  return {
    ...madeCalibration({
      subject: { kind: 'demand_class', name: 'lumpy' },
      parameter: 'driving_method',
      before: null,
      after: 'handbook',
      evidence: { skus: 31, 'handbook.fill': 1 / 3, note: '脉冲', none: null },
      settingsVersion: 'v1',
      source: { kind: 'backtest', ref: '2026-06-24 v1' },
      madeAt: instant('2026-06-24T10:00:00Z'),
      ...changes,
    }),
    ...changes,
  };
}

const inForce = (calibrations: readonly Calibration[], on = day, version = 'v1') =>
  calibrationsInForce(calibrations, on, clock, version).map(({ after }) => after);

describe('a calibration', () => {
  it('has an id that source, subject and parameter make again, and nothing else', () => {
    const { id } = calibration();
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(calibration({ after: 'calibrated', evidence: {}, settingsVersion: 'v2' }).id).toBe(id);
    const others = [
      calibration({ source: { kind: 'campaign', ref: '2026-06-24 v1' } }),
      calibration({ source: { kind: 'backtest', ref: '2026-06-25 v1' } }),
      calibration({ subject: { kind: 'campaign_kind', name: 'lumpy' } }),
      calibration({ subject: { kind: 'sku', sku: 'lumpy', pool: 'main' } }),
      calibration({ parameter: 'nominal_service:handbook' }),
    ].map(calibrationId);
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('stays the same through a file, and is refused where it is none', () => {
    const one = calibration();
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
    for (const broken of [{ state: 'maybe' }, { id: 'x' }, { parameter: 'colour' }, { extra: 1 }])
      expect(calibrationSchema.safeParse({ ...one, ...broken }).success).toBe(false);
  });

  it("lies beside its subject: that of a SKU under the SKU's own key", () => {
    expect(calibrationSubjectKey({ kind: 'demand_class', name: 'lumpy' })).toBe('DEMAND_CLASS#lumpy');
    expect(calibrationSubjectKey({ kind: 'sku', sku: 'A#1', pool: 'main' })).toBe('A%231#main');
  });
});

describe('the calibrations in force', () => {
  it('are those that are in force, neither proposed nor reverted', () => {
    for (const state of ['proposed', 'reverted'] as const)
      expect(inForce([calibration({ state })])).toEqual([]);
    expect(inForce([calibration()])).toEqual(['handbook']);
  });

  it('count from the planning day on which they were made', () => {
    expect(inForce([calibration()], businessDay('2026-06-23'))).toEqual([]);
    // Made in the small hours: the planning day is still the one before, whose recompute comes after it.
    const early = calibration({ madeAt: instant('2026-06-24T20:30:00Z') });
    expect(inForce([early])).toEqual(['handbook']);
  });

  it('are the newest of each subject and parameter, in whatever order they come', () => {
    const older = calibration({ after: 'calibrated', madeAt: instant('2026-06-20T10:00:00Z') });
    const other = calibration({ subject: { kind: 'demand_class', name: 'all' }, after: 'other' });
    for (const all of [
      [older, calibration(), other],
      [other, calibration(), older],
    ])
      expect(inForce(all).sort()).toEqual(['handbook', 'other']);
    expect(inForce([older, calibration({ state: 'reverted' })])).toEqual(['calibrated']);
  });

  it('are, of those made at one moment, the one of the present settings', () => {
    const first = calibration({ settingsVersion: 'v1', source: { kind: 'backtest', ref: 'a' } });
    const second = calibration({
      settingsVersion: 'v2',
      source: { kind: 'backtest', ref: 'b' },
      after: 'calibrated',
    });
    expect(inForce([first, second], day, 'v1')).toEqual(['handbook']);
    expect(inForce([first, second], day, 'v2')).toEqual(['calibrated']);
    expect(inForce([first, second], day, 'v3')).toEqual(inForce([second, first], day, 'v3'));
  });
});
