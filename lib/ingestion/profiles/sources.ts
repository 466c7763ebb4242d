import { ERP_SALES } from './b2b-sales.ts';
import { CAMPAIGNS, CLOSURES, ERP_ITEMS, ERP_LISTINGS, OVERRIDES } from './master-data.ts';
import type { ProfileDefinition } from './profile.ts';
import { PROPOSALS } from './proposals.ts';
import { SHOPIFY_ORDERS, WOOCOMMERCE_ORDERS } from './site-orders.ts';
import { ERP_STOCK, ODOO_STOCK, SAP_STOCK } from './stock.ts';
import { ERP_GOODS_RECEIPTS, ERP_PRODUCTION_ORDERS, ERP_PURCHASE_ORDERS } from './supply.ts';
import { TIKTOK_AD_ACCOUNTS, TIKTOK_AD_LINKS, TIKTOK_ADS_REPORT, TIKTOK_GMV_MAX } from './tiktok-ads.ts';
import { TIKTOK_SHOP_ORDERS, TIKTOK_SHOP_RETURNS } from './tiktok-shop.ts';

/** Every source that is known as it exports itself; `plain.ts` has this project's own tables. */
export const SOURCE_PROFILES: readonly ProfileDefinition[] = [
  TIKTOK_SHOP_ORDERS,
  TIKTOK_SHOP_RETURNS,
  TIKTOK_ADS_REPORT,
  TIKTOK_GMV_MAX,
  TIKTOK_AD_ACCOUNTS,
  TIKTOK_AD_LINKS,
  SHOPIFY_ORDERS,
  WOOCOMMERCE_ORDERS,
  ERP_STOCK,
  ODOO_STOCK,
  SAP_STOCK,
  ERP_PURCHASE_ORDERS,
  ERP_PRODUCTION_ORDERS,
  ERP_GOODS_RECEIPTS,
  ERP_SALES,
  ERP_ITEMS,
  ERP_LISTINGS,
  CAMPAIGNS,
  CLOSURES,
  OVERRIDES,
  PROPOSALS,
];
