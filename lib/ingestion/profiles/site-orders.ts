import { meanings } from './meanings.ts';
import { PERSONAL_HEADERS } from './personal.ts';
import type { ProfileDefinition } from './profile.ts';

const PLACES = [
  'Name',
  'First Name',
  'Last Name',
  'Street',
  'Address1',
  'Address2',
  'Company',
  'City',
  'Zip',
];
const MORE_PLACES = ['Province', 'Country', 'Phone', 'Province Name'];

/** Orders as Shopify exports them: one row a line, what concerns the whole order on its first row only. */
export const SHOPIFY_ORDERS: ProfileDefinition = {
  name: 'shopify/orders',
  version: 1,
  record: 'sale',
  about: 'Orders of a Shopify store, one row a line.',
  exportedFrom: 'Shopify admin › Orders › Export › CSV',
  sourceKind: 'site',
  columns: [
    { field: 'orderId', headers: ['Name'] },
    { field: 'sku', headers: ['Lineitem sku'] },
    { field: 'itemName', headers: ['Lineitem name'], freeText: true },
    { field: 'units', headers: ['Lineitem quantity'] },
    { field: 'orderedAt', headers: ['Created at'] },
    {
      field: 'stage',
      headers: ['Financial Status'],
      words: meanings({
        paid: ['paid', 'partially_paid', 'authorized', 'refunded', 'partially_refunded'],
        unpaid: ['pending', 'unpaid', 'expired'],
        cancelled: ['voided'],
      }),
      otherWords: { become: null },
      carried: 'orderId',
    },
    { field: 'paidAt', headers: ['Paid at'], kind: 'instant', carried: 'orderId' },
    { field: 'cancelledAt', headers: ['Cancelled at'], kind: 'instant', carried: 'orderId' },
    { field: 'sentAt', headers: ['Fulfilled at'], carried: 'orderId' },
    { field: 'fulfilment', headers: ['Lineitem fulfillment status'] },
    { field: 'unitPrice', headers: ['Lineitem price'] },
    { field: 'currency', headers: ['Currency'], carried: 'orderId' },
  ],
  requires: [['orderId'], ['units'], ['orderedAt'], ['sku', 'itemName']],
  expects: ['sku', 'stage'],
  fills: {
    channel: { setting: 'channel', otherwise: 'site' },
    currency: { setting: 'currency', otherwise: null },
    warehouse: { setting: 'warehouse', otherwise: null },
    sku: { sameAs: 'itemName' },
    lineId: { sameAs: 'sku' },
    businessDay: { localDayOf: 'orderedAt' },
    purpose: { value: 'sale' },
    status: {
      cases: [
        { when: [{ field: 'cancelledAt', given: true }], gives: { value: 'cancelled' } },
        { when: [{ field: 'stage', given: true }], gives: { sameAs: 'stage' } },
        { when: [{ field: 'paidAt', given: true }], gives: { value: 'paid' } },
      ],
      otherwise: { value: 'unpaid' },
    },
    cancelReason: {
      cases: [{ when: [{ field: 'status', is: ['cancelled'] }], gives: { value: 'other' } }],
      otherwise: { value: null },
    },
    openUnits: {
      cases: [
        { when: [{ field: 'status', is: ['cancelled', 'unpaid'] }], gives: { value: 0 } },
        { when: [{ field: 'fulfilment', is: ['fulfilled', 'restocked'] }], gives: { value: 0 } },
      ],
      otherwise: { sameAs: 'units' },
    },
  },
  unused: [
    ...['Fulfillment Status', 'Accepts Marketing', 'Subtotal', 'Shipping', 'Taxes', 'Total'],
    ...['Discount Code', 'Discount Amount', 'Shipping Method', 'Lineitem compare at price'],
    ...[
      'Lineitem requires shipping',
      'Lineitem taxable',
      'Lineitem discount',
      'Payment Method',
      'Refunded Amount',
    ],
    ...[
      'Vendor',
      'Outstanding Balance',
      'Location',
      'Device ID',
      'Id',
      'Tags',
      'Risk Level',
      'Source',
      'Duties',
    ],
    ...[1, 2, 3, 4, 5].flatMap((tax) => [`Tax ${tax} Name`, `Tax ${tax} Value`]),
    ...['Receipt Number', 'Payment Terms Name', 'Next Payment Due At'],
  ],
  personal: [
    ...PERSONAL_HEADERS,
    ...['Billing', 'Shipping'].flatMap((of) => [...PLACES, ...MORE_PLACES].map((place) => `${of} ${place}`)),
    ...['Notes', 'Note Attributes', 'Employee', 'Payment Reference', 'Payment References', 'Payment ID'],
  ],
  happened: ['orderedAt', 'paidAt', 'sentAt', 'cancelledAt'],
  writing: { numbers: 'plain', dates: 'ymd', zone: 'stated' },
};

const WOO_PLACES = [
  'first_name',
  'last_name',
  'full_name',
  'company',
  'email',
  'phone',
  'address_1',
  'address_2',
];
const MORE_WOO_PLACES = ['postcode', 'city', 'state', 'state_code', 'country'];
const LABELLED_PLACES = [
  ...[
    'First Name',
    'Last Name',
    'Full Name',
    'Company',
    'Address 1',
    'Address 2',
    'Address 1&2',
    'City',
    'State',
  ],
  ...['State Code', 'State Name', 'Postcode', 'Country', 'Country Code', 'Country Name', 'Email', 'Phone'],
];

/** Orders of WooCommerce by the two export plug-ins in common use, one row an item. */
export const WOOCOMMERCE_ORDERS: ProfileDefinition = {
  name: 'woocommerce/orders',
  version: 1,
  record: 'sale',
  about: 'Orders of a WooCommerce store, one row an item.',
  exportedFrom:
    'WooCommerce › Export › Orders, format "default, one row per item"; or Advanced Order Export with the items as rows',
  sourceKind: 'site',
  columns: [
    { field: 'orderId', headers: ['order_id'] },
    { field: 'orderNumber', headers: ['Order Number'] },
    { field: 'itemId', headers: ['item_id', 'Item #'] },
    { field: 'sku', headers: ['item_sku', 'SKU', 'Product SKU'] },
    { field: 'itemName', headers: ['item_name', 'Product Name'], freeText: true },
    { field: 'units', headers: ['item_quantity', 'Quantity'] },
    { field: 'orderedAt', headers: ['date', 'order_date'] },
    {
      field: 'stage',
      headers: ['status', 'order_status'],
      words: meanings({
        processing: ['processing', 'wc-processing', '处理中', '正在处理'],
        finished: ['completed', 'wc-completed', 'refunded', 'wc-refunded', '已完成', '已退款'],
        unpaid: [
          ...[
            'pending',
            'pending payment',
            'wc-pending',
            'on-hold',
            'on hold',
            'wc-on-hold',
            'failed',
            'wc-failed',
          ],
          ...['checkout-draft', 'draft', '待付款', '等待付款', '保留', '失败'],
        ],
        cancelled: ['cancelled', 'canceled', 'wc-cancelled', 'trash', '已取消'],
      }),
      otherWords: { become: null },
    },
    { field: 'paidAt', headers: ['paid_date'], kind: 'instant' },
    { field: 'unitPrice', headers: ['item_price', 'Item Cost'] },
    { field: 'currency', headers: ['order_currency'] },
  ],
  requires: [['orderId', 'orderNumber'], ['units'], ['orderedAt'], ['sku', 'itemName']],
  expects: ['sku', 'stage', 'itemId'],
  fills: {
    channel: { setting: 'channel', otherwise: 'site' },
    currency: { setting: 'currency', otherwise: null },
    warehouse: { setting: 'warehouse', otherwise: null },
    orderId: { sameAs: 'orderNumber' },
    sku: { sameAs: 'itemName' },
    lineId: { firstOf: ['itemId', 'sku'] },
    businessDay: { localDayOf: 'orderedAt' },
    purpose: { value: 'sale' },
    status: {
      cases: [
        { when: [{ field: 'stage', is: ['processing', 'finished'] }], gives: { value: 'paid' } },
        { when: [{ field: 'stage', given: true }], gives: { sameAs: 'stage' } },
        { when: [{ field: 'paidAt', given: true }], gives: { value: 'paid' } },
      ],
      otherwise: { value: 'unpaid' },
    },
    cancelReason: {
      cases: [{ when: [{ field: 'status', is: ['cancelled'] }], gives: { value: 'other' } }],
      otherwise: { value: null },
    },
    openUnits: {
      cases: [{ when: [{ field: 'stage', is: ['processing'] }], gives: { sameAs: 'units' } }],
      otherwise: { value: 0 },
    },
  },
  unused: [
    ...[
      'order_number_formatted',
      'shipping_total',
      'shipping_tax_total',
      'fee_total',
      'tax_total',
      'discount_total',
    ],
    ...[
      'order_total',
      'refunded_total',
      'payment_method',
      'shipping_method',
      'item_product_id',
      'item_subtotal',
    ],
    ...[
      'item_subtotal_tax',
      'item_total',
      'item_total_tax',
      'item_refunded',
      'item_refunded_qty',
      'item_meta',
    ],
    ...['Payment Method Title', 'Shipping Method Title', 'Cart Discount Amount', 'Order Subtotal Amount'],
    ...['Order Shipping Amount', 'Order Refund Amount', 'Order Total Amount', 'Order Total Tax Amount'],
    ...['Quantity (- Refund)', 'Coupon Code', 'Discount Amount', 'Discount Amount Tax'],
  ],
  personal: [
    ...PERSONAL_HEADERS,
    ...['billing', 'shipping'].flatMap((of) =>
      [...WOO_PLACES, ...MORE_WOO_PLACES].map((place) => `${of}_${place}`),
    ),
    ...['Billing', 'Shipping'].flatMap((of) => LABELLED_PLACES.map((place) => `${place} (${of})`)),
    ...[
      'customer_id',
      'customer_user',
      'customer_email',
      'customer_note',
      'customer_ip_address',
      'vat_number',
    ],
    ...['order_notes', 'Customer Note'],
  ],
  happened: ['orderedAt', 'paidAt'],
  writing: { numbers: 'point', dates: 'proven' },
};
