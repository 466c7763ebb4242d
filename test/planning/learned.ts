import { instant } from '../../lib/domain/calendar.ts';
import { type Calibration, madeCalibration } from '../../lib/domain/calibration.ts';

/** A calibration as a backtest up to the day before the examples' planning day makes it. */
export function learned(
  name: string,
  changes: Pick<Calibration, 'parameter' | 'after'> & Partial<Calibration>,
): Calibration {
  return {
    ...madeCalibration({
      subject: { kind: 'demand_class', name },
      before: null,
      evidence: {},
      settingsVersion: 'v1',
      source: { kind: 'backtest', ref: '2026-06-23 v1' },
      madeAt: instant('2026-06-23T10:00:00Z'),
      ...changes,
    }),
    ...changes,
  };
}
