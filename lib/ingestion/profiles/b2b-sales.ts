import {
  CURRENCY_HEADERS,
  ITEM_NAME_HEADERS,
  LINE_HEADERS,
  SKU_HEADERS,
  totalRows,
  WAREHOUSE_CODE_HEADERS,
  WAREHOUSE_NAME_HEADERS,
} from './erp-words.ts';
import { meanings } from './meanings.ts';
import { PERSONAL_HEADERS } from './personal.ts';
import type { ProfileDefinition } from './profile.ts';
import { CANCEL_REASONS_OF_STOCK } from './tiktok-shop-words.ts';

const STATES = meanings({
  unpaid: [
    ...['创建', '暂存', '审核中', '重新审核', '未审核', '待审核', '草稿', '待付款', '未付款', '等待付款'],
    ...['Quotation', 'Quotation Sent', 'Draft', 'Sent', 'Pending payment'],
  ],
  cancelled: ['作废', '已作废', '已取消', '取消', '被合并', '被拆分', 'Cancelled', 'Canceled', 'cancel'],
  paid: [
    ...[
      '已审核',
      '审核',
      '已确认',
      '待发货',
      '发货中',
      '已发货',
      '已出库',
      '部分发货',
      '已完成',
      '完成',
      '已关闭',
      '关闭',
    ],
    ...[
      '异常',
      '已付款待审核',
      '已客审待财审',
      'Sales Order',
      'sale',
      'Locked',
      'done',
      'Confirmed',
      'Invoiced',
    ],
  ],
});

/**
 * Sales orders and deliveries of an ERP. A delivery counts what was really sent, not what should have been. Which of
 * the ERP's channels count is for the settings to say: Chinese ERPs also carry the shops' orders.
 */
export const ERP_SALES: ProfileDefinition = {
  name: 'erp/sales',
  version: 1,
  record: 'sale',
  about: 'Sales order or delivery lines of an ERP: B2B, and whatever channels its column of channels names.',
  exportedFrom:
    'Kingdee 销售管理 › 销售出库单列表 › 引出 · Yonyou U8 销售管理 › 销售订单列表 › 输出 · Jushuitan 订单 › 订单列表 › 导出 (按商品) · Odoo Sales › Orders › order lines › Export',
  sourceKind: 'erp',
  columns: [
    {
      field: 'orderId',
      headers: [
        ...['单据编号', '订单号', '订单编号', '销售订单号', '内部订单号', 'FBillNo'],
        ...['Order Reference', 'Sales Order', 'SO Number', 'Sales Document'],
      ],
    },
    { field: 'line', headers: [...LINE_HEADERS] },
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'itemName', headers: [...ITEM_NAME_HEADERS], freeText: true },
    { field: 'sentUnits', headers: ['实发数量', 'FRealQty'], kind: 'quantity' },
    {
      field: 'orderedUnits',
      headers: [
        '数量',
        '销售数量',
        '订单数量',
        '应发数量',
        'FQty',
        'Quantity',
        'Ordered Quantity',
        'Order Quantity',
      ],
      kind: 'quantity',
    },
    {
      field: 'deliveredUnits',
      headers: ['累计发货数量', '已发货数量', '累计出库数量', 'Delivered Quantity', 'Quantity Delivered'],
      kind: 'quantity',
    },
    { field: 'businessDay', headers: ['日期', '订单日期', '单据日期', '出库日期', 'FDate', 'Document Date'] },
    { field: 'orderedAt', headers: ['下单时间', '订单时间', 'Order Date', 'Created on'] },
    {
      field: 'state',
      headers: ['单据状态', '订单状态', '状态', 'Status', 'Order Status'],
      words: STATES,
      otherWords: { become: null },
    },
    { field: 'lineCloser', headers: ['行关闭人', '关闭人'], freeText: true },
    {
      field: 'customer',
      headers: ['客户', '客户名称', '客户简称', '店铺', '店铺名称', 'Customer', 'Sold-to Party'],
      freeText: true,
    },
    {
      field: 'channel',
      headers: ['渠道', '平台', '销售渠道', 'Channel', 'Sales Channel', 'Platform'],
      channelName: true,
    },
    { field: 'warehouseName', headers: [...WAREHOUSE_NAME_HEADERS] },
    { field: 'warehouseCode', headers: [...WAREHOUSE_CODE_HEADERS] },
    { field: 'isGift', headers: ['是否赠品', '赠品', 'FIsFree', 'Free'], kind: 'flag' },
    {
      field: 'statedReason',
      headers: ['取消原因', 'Cancel Reason'],
      words: CANCEL_REASONS_OF_STOCK,
      freeText: true,
    },
    { field: 'unitPrice', headers: ['含税单价', '单价', '销售单价', 'Unit Price', 'Net Price'] },
    { field: 'currency', headers: [...CURRENCY_HEADERS] },
  ],
  requires: [['orderId'], ['sku'], ['sentUnits', 'orderedUnits'], ['businessDay', 'orderedAt']],
  expects: ['customer'],
  fills: {
    currency: { setting: 'currency', otherwise: null },
    channelOfSettings: { setting: 'channel', otherwise: 'b2b' },
    channel: { sameAs: 'channelOfSettings' },
    lineId: { firstOf: ['line', 'sku'] },
    warehouseOfSettings: { setting: 'warehouse', otherwise: null },
    warehouse: { firstOf: ['warehouseName', 'warehouseCode', 'warehouseOfSettings'] },
    businessDay: { localDayOf: 'orderedAt' },
    units: { firstOf: ['sentUnits', 'orderedUnits'] },
    status: {
      cases: [{ when: [{ field: 'state', given: true }], gives: { sameAs: 'state' } }],
      otherwise: { value: 'paid' },
    },
    cancelReason: {
      cases: [
        { when: [{ field: 'status', is: ['paid', 'unpaid'] }], gives: { value: null } },
        { when: [{ field: 'statedReason', is: ['stock'] }], gives: { value: 'stock' } },
      ],
      otherwise: { value: 'other' },
    },
    purpose: {
      cases: [{ when: [{ field: 'isGift', is: [true] }], gives: { value: 'gift' } }],
      otherwise: { value: 'sale' },
    },
    undelivered: { minus: ['orderedUnits', 'deliveredUnits'], least: 0 },
    openUnits: {
      cases: [
        { when: [{ field: 'status', is: ['unpaid', 'cancelled'] }], gives: { value: 0 } },
        { when: [{ field: 'sentUnits', given: true }], gives: { value: 0 } },
        { when: [{ field: 'lineCloser', given: true }], gives: { value: 0 } },
        { when: [{ field: 'deliveredUnits', given: true }], gives: { sameAs: 'undelivered' } },
      ],
      otherwise: { value: null },
    },
  },
  unused: [
    ...[
      '线上订单号',
      '付款时间',
      '规格型号',
      '价税合计',
      '金额',
      '预发货日期',
      '发货日期',
      '单位',
      'FAllAmount',
    ],
    ...['Total', 'Untaxed Amount', 'Taxes', 'Unit of Measure'],
  ],
  personal: [...PERSONAL_HEADERS, '客户', '客户名称', '客户简称', 'Customer', 'Sold-to Party'],
  happened: ['businessDay', 'orderedAt'],
  skip: totalRows(['orderId', 'itemName', 'customer']),
  writing: { numbers: 'point', dates: 'proven' },
};
