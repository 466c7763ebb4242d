import { meanings } from './meanings.ts';
import { PERSONAL_HEADERS } from './personal.ts';
import type { ProfileDefinition } from './profile.ts';
import { CANCEL_REASONS_OF_STOCK, CANCELLED_BY, ORDER_KINDS, ORDER_STAGES } from './tiktok-shop-words.ts';

const SELLER_CENTER = 'TikTok Shop Seller Center';

/** The row under the header that describes the columns, in the language of the user; ids are digits. */
const DESCRIPTION_ROW = {
  why: 'description of the columns',
  where: [{ field: 'orderId', unlike: '^\\d+$' }],
  firstRow: true,
};

/**
 * Orders as Seller Center exports them, sheet `OrderSKUList`: one row an order and SKU. Money of the whole order is
 * repeated on each of its rows and is not read. The return column is incomplete and is not read: returns have an
 * export of their own.
 */
export const TIKTOK_SHOP_ORDERS: ProfileDefinition = {
  name: 'tiktok-shop/orders',
  version: 1,
  record: 'sale',
  about: 'Orders of a TikTok Shop, one row an order and SKU.',
  exportedFrom: `${SELLER_CENTER} › Orders › Manage orders › Export, as Excel or CSV`,
  sourceKind: 'shop',
  columns: [
    { field: 'orderId', headers: ['Order ID'] },
    { field: 'skuId', headers: ['SKU ID'] },
    { field: 'sku', headers: ['Seller SKU'], words: { nan: '', null: '', '/': '', '-': '' } },
    { field: 'units', headers: ['Quantity'] },
    { field: 'stage', headers: ['Order Status'], words: ORDER_STAGES, otherWords: { become: null } },
    { field: 'orderedAt', headers: ['Created Time'] },
    { field: 'paidAt', headers: ['Paid Time'], kind: 'instant' },
    { field: 'sentAt', headers: ['Shipped Time'] },
    { field: 'cancelledAt', headers: ['Cancelled Time', 'Canceled Time'], kind: 'instant' },
    { field: 'cancelledBy', headers: ['Cancel By'], words: CANCELLED_BY, freeText: true },
    { field: 'statedReason', headers: ['Cancel Reason'], words: CANCEL_REASONS_OF_STOCK, freeText: true },
    { field: 'orderKind', headers: ['Normal or Pre-order'], words: ORDER_KINDS, freeText: true },
    { field: 'orderType', headers: ['Order Type'], words: ORDER_KINDS, freeText: true },
    { field: 'isSample', headers: ['Is Sample Order'], kind: 'flag' },
    { field: 'isReplacement', headers: ['Is Replacement Order'], kind: 'flag' },
    { field: 'isExchange', headers: ['Is Exchange Order'], kind: 'flag' },
    { field: 'isGift', headers: ['Is Gift'], kind: 'flag' },
    { field: 'unitPrice', headers: ['SKU Unit Original Price'] },
    { field: 'currency', headers: ['SKU Unit Original Price'], currencyOfMoney: true },
  ],
  requires: [['orderId'], ['skuId'], ['units'], ['orderedAt']],
  expects: ['sku', 'stage'],
  fills: {
    channel: { value: 'tiktok' },
    currency: { setting: 'currency', otherwise: null },
    warehouse: { setting: 'warehouse', otherwise: null },
    sku: { sameAs: 'skuId' },
    lineId: { sameAs: 'skuId' },
    businessDay: { localDayOf: 'orderedAt' },
    status: {
      cases: [
        { when: [{ field: 'stage', is: ['unpaid'] }], gives: { value: 'unpaid' } },
        { when: [{ field: 'stage', is: ['to_ship', 'shipped'] }], gives: { value: 'paid' } },
        { when: [{ field: 'stage', is: ['cancelled'] }], gives: { value: 'cancelled' } },
        { when: [{ field: 'cancelledAt', given: true }], gives: { value: 'cancelled' } },
        { when: [{ field: 'paidAt', given: true }], gives: { value: 'paid' } },
      ],
      otherwise: { value: 'unpaid' },
    },
    cancelReason: {
      cases: [
        { when: [{ field: 'status', is: ['paid', 'unpaid'] }], gives: { value: null } },
        { when: [{ field: 'statedReason', is: ['stock'] }], gives: { value: 'stock' } },
        { when: [{ field: 'cancelledBy', is: ['buyer'] }], gives: { value: 'buyer' } },
      ],
      otherwise: { value: 'other' },
    },
    purpose: {
      cases: [
        ...(['sample', 'gift', 'replacement'] as const).flatMap((purpose) =>
          ['orderKind', 'orderType'].map((field) => ({
            when: [{ field, is: [purpose] }],
            gives: { value: purpose },
          })),
        ),
        { when: [{ field: 'isSample', is: [true] }], gives: { value: 'sample' } },
        { when: [{ field: 'isReplacement', is: [true] }], gives: { value: 'replacement' } },
        { when: [{ field: 'isExchange', is: [true] }], gives: { value: 'replacement' } },
        { when: [{ field: 'isGift', is: [true] }], gives: { value: 'gift' } },
      ],
      otherwise: { value: 'sale' },
    },
    openUnits: {
      cases: [
        { when: [{ field: 'stage', is: ['to_ship'] }], gives: { sameAs: 'units' } },
        { when: [{ field: 'stage', given: true }], gives: { value: 0 } },
        {
          when: [
            { field: 'status', is: ['paid'] },
            { field: 'sentAt', given: false },
          ],
          gives: { sameAs: 'units' },
        },
      ],
      otherwise: { value: 0 },
    },
  },
  unused: [
    ...['Order Substatus', 'Cancelation/Return Type', 'Cancellation/Return Type', 'Sku Quantity of return'],
    ...['Product Name', 'Variation', 'Package ID', 'Tracking ID', 'Tokopedia Invoice Number'],
    ...[
      'SKU Subtotal Before Discount',
      'SKU Platform Discount',
      'SKU Seller Discount',
      'SKU Subtotal After Discount',
    ],
    ...['Shipping Fee After Discount', 'Original Shipping Fee', 'Shipping Fee Seller Discount'],
    ...['Shipping Fee Platform Discount', 'Payment platform discount', 'Taxes', 'Small Order Fee'],
    ...['Buyer Service Fee', 'Order Amount', 'Order Refund Amount', 'RTS Time', 'Delivered Time'],
    ...['Fulfillment Type', 'Warehouse Name', 'Delivery Option', 'Shipping Provider Name', 'Weight(kg)'],
    ...['Product Category', 'Payment Method', 'Checked Status', 'Checked Marked by'],
  ],
  personal: [...PERSONAL_HEADERS],
  happened: ['orderedAt', 'paidAt', 'sentAt', 'cancelledAt'],
  skip: [DESCRIPTION_ROW],
};

/** States of a return that brought something back, and types that bring nothing back. */
const RETURN_STATES = meanings({
  completed: [
    ...['Completed', 'Complete', 'Success', 'RETURN_OR_REFUND_REQUEST_COMPLETE', '已完成', '完成', 'Selesai'],
    ...['Hoàn tất', 'Đã hoàn tất', 'Hoàn thành', 'เสร็จสมบูรณ์', 'เสร็จสิ้น', 'Concluído', 'Completado'],
  ],
});
const RETURN_TYPES = meanings({
  money: [
    ...['Refund only', 'Refund', 'REFUND', '仅退款', '退款', 'Pengembalian dana', 'Hanya pengembalian dana'],
    ...[
      'Hoàn tiền',
      'Chỉ hoàn tiền',
      'คืนเงิน',
      'คืนเงินเท่านั้น',
      'Apenas reembolso',
      'Reembolso',
      'Solo reembolso',
    ],
  ],
});

/**
 * Returns as Seller Center exports them. Each is a line of its own without units of demand, which says how many units
 * came back on completion: returns never subtract from demand.
 */
export const TIKTOK_SHOP_RETURNS: ProfileDefinition = {
  name: 'tiktok-shop/returns',
  version: 1,
  record: 'sale',
  about: 'Returns of a TikTok Shop: units that came back. They never lower demand.',
  exportedFrom: `${SELLER_CENTER} › Orders › Manage returns › Export`,
  sourceKind: 'shop',
  columns: [
    { field: 'orderId', headers: ['Return Order ID', 'Return ID'] },
    { field: 'skuId', headers: ['SKU ID'] },
    { field: 'sku', headers: ['Seller SKU'], words: { nan: '', null: '', '/': '', '-': '' } },
    { field: 'claimedUnits', headers: ['Return Quantity'], kind: 'quantity' },
    { field: 'orderedAt', headers: ['Time Requested'] },
    { field: 'returnState', headers: ['Return Status'], words: RETURN_STATES, freeText: true },
    { field: 'returnType', headers: ['Return Type'], words: RETURN_TYPES, freeText: true },
  ],
  requires: [['orderId'], ['skuId'], ['claimedUnits'], ['orderedAt']],
  expects: ['returnState', 'returnType'],
  fills: {
    channel: { value: 'tiktok' },
    sku: { sameAs: 'skuId' },
    lineId: { sameAs: 'skuId' },
    businessDay: { localDayOf: 'orderedAt' },
    units: { value: 0 },
    status: { value: 'paid' },
    purpose: { value: 'sale' },
    openUnits: { value: 0 },
    returnedUnits: {
      cases: [
        { when: [{ field: 'returnType', is: ['money'] }], gives: { value: 0 } },
        { when: [{ field: 'returnState', is: ['completed'] }], gives: { sameAs: 'claimedUnits' } },
      ],
      otherwise: { value: 0 },
    },
  },
  unused: [
    ...[
      'Order ID',
      'Order Amount',
      'Order Status',
      'Order Substatus',
      'Payment Method',
      'Product Name',
      'SKU Name',
    ],
    ...[
      'Return Reason',
      'Return unit price',
      'Return Logistics Tracking ID',
      'Return Sub Status',
      'Refund Time',
    ],
    ...['Dispute Status', 'Appeal Status', 'Compensation Status', 'Compensation Amount'],
  ],
  personal: [...PERSONAL_HEADERS],
  happened: ['orderedAt'],
  skip: [DESCRIPTION_ROW],
};
