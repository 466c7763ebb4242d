import type { BusinessDay } from '../domain/calendar.ts';
import { type Calibration, calibrationsInForce } from '../domain/calibration.ts';
import { METHODS, type Method } from '../domain/sku-parameters.ts';
import { methodChooser } from '../planning/method-choice.ts';
import { nominalServices } from '../planning/nominal-service.ts';
import { type Settings, settingsVersion } from '../settings/settings.ts';
import { demandClassesOn, planningPolicies } from './planning-policies.ts';
import type { Policy } from './policy.ts';
import { ordersPlaced, type SimulatedOrder, type SimulationOptions, spanOf } from './simulate.ts';
import { eveningOf, type World } from './world.ts';

/** An order, and the method that placed it. */
export interface DrivenOrder extends SimulatedOrder {
  readonly method: Method;
}

/** What the orders are placed by. */
export interface Driving {
  readonly settings: Settings;
  readonly calibrations: readonly Calibration[];
  readonly lastDay: BusinessDay;
  /** Policies that were made of the world and settings already: used where they know the service levels needed. */
  readonly policies: readonly Policy[];
}

/**
 * Every order that would have been placed with the settings' method (under `auto` each class's own) at the settings'
 * service (with a target fill the nominal one), in the replay of the first seed: by SKU, then day. What was learned is
 * taken as if it had been in force all along.
 */
export function drivenOrders(
  world: World,
  { settings, calibrations, lastDay, policies: made }: Driving,
  options: SimulationOptions,
): DrivenOrder[] {
  const inForce = calibrationsInForce(calibrations, lastDay, settings.factory, settingsVersion(settings));
  const chosen = methodChooser(settings, inForce);
  const nominal = nominalServices(settings, inForce);
  const { firstDay } = spanOf(world, options);
  const driven = demandClassesOn(world, settings, eveningOf(world, firstDay - 1)).map((demandClass) => {
    const { method } = chosen(demandClass);
    const serviceLevel = nominal(method, demandClass)?.aim.serviceLevel ?? settings.planning.serviceLevel;
    return { method, serviceLevel };
  });
  const dials = [...new Set(driven.map(({ serviceLevel }) => serviceLevel))].sort((a, b) => a - b);
  const isKnown = ({ dials: known }: Policy) => dials.every((dial) => known.includes(dial));
  const own = made.filter(({ name }) => METHODS.some((method) => method === name));
  const policies = own.every(isKnown) ? own : planningPolicies(world, settings, dials);
  return METHODS.flatMap((method) => {
    const policy = policies.find(({ name }) => name === method);
    const dialOf = (index: number) => {
      const sku = driven[index];
      return sku?.method === method ? sku.serviceLevel : null;
    };
    return policy === undefined
      ? []
      : ordersPlaced(policy, dialOf, world, options).map((order) => ({ ...order, method }));
  }).sort((a, b) => a.index - b.index || a.day - b.day);
}
