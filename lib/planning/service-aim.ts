import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** What stock is to achieve: the dial of every method. */
export interface ServiceAim {
  /** A fraction from 0.5 to below 1. */
  readonly serviceLevel: number;
  /** Days that pulse stock lasts at the peak rate. */
  readonly coverDays: number;
}

/**
 * An aim moved to another service level. Cover days turn with it in the ratio of the safety factors
 * z(serviceLevel) / z(own), so that both parts of safety stock shrink and grow together; they stay as they are where
 * the own level is 0.5, whose factor is 0.
 */
export function aimAt(serviceLevel: number, own: ServiceAim): ServiceAim {
  const ownFactor = quantile(own.serviceLevel, 0, 1);
  const turned = ownFactor > 0 ? quantile(serviceLevel, 0, 1) / ownFactor : 1;
  return { serviceLevel, coverDays: own.coverDays * turned };
}
