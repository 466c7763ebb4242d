import { MAIN_POOL, type Settings, settingNamed } from '../settings/settings.ts';

/** The pool that serves a channel. */
export function poolOfChannel(channel: string, settings: Settings): string {
  return settingNamed(settings.pools.channels, channel) ?? MAIN_POOL;
}

/** The pool that a warehouse's stock is in. */
export function poolOfWarehouse(warehouse: string, settings: Settings): string {
  return settingNamed(settings.pools.warehouses, warehouse) ?? MAIN_POOL;
}
