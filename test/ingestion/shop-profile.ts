import type { ProfileDefinition } from '../../lib/ingestion/profiles/profile.ts';

/** A profile that uses every rule a profile may have, for tests of how rules are read. */
export const SHOP_ORDERS: ProfileDefinition = {
  name: 'shop/orders',
  version: 1,
  record: 'sale',
  about: 'Order lines of a shop.',
  exportedFrom: 'Orders > Export',
  source: 'shop',
  sourceKind: 'shop',
  columns: [
    { field: 'orderId', headers: ['Order ID', '订单编号'] },
    { field: 'sellerSku', headers: ['Seller SKU', '商家编码'] },
    { field: 'skuId', headers: ['SKU ID'] },
    { field: 'units', headers: ['Quantity', '数量'] },
    { field: 'returnedUnits', headers: ['Sku Quantity of return'] },
    { field: 'unitPrice', headers: ['Unit Price', '单价（元）'] },
    { field: 'currency', headers: ['Unit Price', '单价（元）'], currencyOfMoney: true },
    {
      field: 'status',
      headers: ['Order Status'],
      words: { 已取消: 'cancelled', Completed: 'paid', Selesai: 'paid' },
      otherWords: { become: null },
      carried: 'orderId',
    },
    { field: 'orderedAt', headers: ['Created Time'] },
    { field: 'cancelledAt', headers: ['Cancelled Time'], kind: 'instant' },
    { field: 'paidAt', headers: ['Paid Time'], kind: 'instant' },
    { field: 'gift', headers: ['Gift'], kind: 'flag' },
    { field: 'zone', headers: ['Time zone'], zone: true },
  ],
  requires: [['orderId'], ['sellerSku', 'skuId'], ['units'], ['orderedAt']],
  fills: {
    sku: { firstOf: ['sellerSku', 'skuId'] },
    lineId: { sameAs: 'skuId' },
    channel: { setting: 'channel', otherwise: 'tiktok' },
    businessDay: { localDayOf: 'orderedAt' },
    currency: { setting: 'currency', otherwise: null },
    status: {
      cases: [
        { when: [{ field: 'cancelledAt', given: true }], gives: { value: 'cancelled' } },
        { when: [{ field: 'paidAt', given: true }], gives: { value: 'paid' } },
      ],
      otherwise: { value: 'unpaid' },
    },
    purpose: {
      cases: [{ when: [{ field: 'gift', is: [true] }], gives: { value: 'gift' } }],
      otherwise: { value: 'sale' },
    },
    openUnits: { minus: ['units', 'returnedUnits'], least: 0 },
  },
  unused: ['Order Amount'],
  personal: ['Recipient', 'Phone #', '买家昵称'],
  happened: ['orderedAt'],
  notBefore: [['paidAt', 'orderedAt']],
  skip: [
    { why: 'description of the columns', where: [{ field: 'orderId', unlike: '^\\d+$' }], firstRow: true },
    { why: 'total', where: [{ field: 'orderId', is: ['合计', 'total'] }] },
  ],
  writing: { numbers: 'proven', dates: 'proven', zoneField: 'zone' },
  also: [
    {
      record: 'listing',
      where: ['skuId', 'sellerSku'],
      fills: { listingSku: { sameAs: 'skuId' }, unitsPerListing: { value: 10_000 } },
    },
  ],
};
