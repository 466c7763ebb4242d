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

/** What chooses method and service: settings, and what was learned up to a day. */
export interface Driving {
  readonly settings: Settings;
  readonly calibrations: readonly Calibration[];
  readonly lastDay: BusinessDay;
}

/** The method that drives a SKU, and the service level it aims at. */
export interface DrivenSku {
  readonly method: Method;
  readonly serviceLevel: number;
}

/**
 * What drives each SKU of the world with the class it has on the evening of a day (of the world): the settings' method,
 * under `auto` its class's own, at the settings' service, with a target fill at the nominal one.
 */
export function drivenSkus(
  world: World,
  day: number,
  { settings, calibrations, lastDay }: Driving,
): DrivenSku[] {
  const inForce = calibrationsInForce(calibrations, lastDay, settings.factory, settingsVersion(settings));
  const chosen = methodChooser(settings, inForce);
  const nominal = nominalServices(settings, inForce);
  return demandClassesOn(world, settings, eveningOf(world, day)).map((demandClass) => {
    const { method } = chosen(demandClass);
    const serviceLevel = nominal(method, demandClass)?.aim.serviceLevel ?? settings.planning.serviceLevel;
    return { method, serviceLevel };
  });
}

/**
 * Every order that would have been placed by what drives each SKU, in the replay of the first seed: by SKU, then day.
 * What was learned is taken as if it had been in force all along. `made` are policies that were made of the world and
 * settings already: they are used where they know the service levels needed.
 */
export function drivenOrders(
  world: World,
  driving: Driving,
  options: SimulationOptions,
  made: readonly Policy[] = [],
): DrivenOrder[] {
  const driven = drivenSkus(world, spanOf(world, options).firstDay - 1, driving);
  const dials = [...new Set(driven.map(({ serviceLevel }) => serviceLevel))].sort((a, b) => a - b);
  const own = made.filter(({ name }) => METHODS.some((method) => method === name));
  const isKnown = ({ dials: known }: Policy) => dials.every((dial) => known.includes(dial));
  const policies =
    own.length > 0 && own.every(isKnown) ? own : planningPolicies(world, driving.settings, dials);
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
