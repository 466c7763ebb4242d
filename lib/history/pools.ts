import type { Channel } from '../domain/events.ts';
import { MAIN_POOL, type Settings } from '../settings/settings.ts';

/** The pool that serves a channel. */
export function poolOfChannel(channel: string, settings: Settings): string {
  return settings.pools.channels[channel as Channel] ?? MAIN_POOL;
}

/** The pool that a warehouse's stock is in. */
export function poolOfWarehouse(warehouse: string, settings: Settings): string {
  return settings.pools.warehouses[warehouse] ?? MAIN_POOL;
}
