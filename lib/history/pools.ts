export { poolOfChannel, poolOfWarehouse } from '../settings/settings.ts';
