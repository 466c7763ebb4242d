import {
  ITEM_NAME_HEADERS,
  LINE_HEADERS,
  SKU_HEADERS,
  SUPPLIER_HEADERS,
  totalRows,
  WAREHOUSE_CODE_HEADERS,
  WAREHOUSE_NAME_HEADERS,
} from './erp-words.ts';
import { PERSONAL_HEADERS } from './personal.ts';
import type { ProfileDefinition } from './profile.ts';

const WAREHOUSE_COLUMNS: ProfileDefinition['columns'] = [
  { field: 'warehouseName', headers: [...WAREHOUSE_NAME_HEADERS] },
  { field: 'warehouseCode', headers: [...WAREHOUSE_CODE_HEADERS] },
];
const WAREHOUSE_FILLS: ProfileDefinition['fills'] = {
  warehouseOfSettings: { setting: 'warehouse', otherwise: 'main' },
  warehouse: { firstOf: ['warehouseName', 'warehouseCode', 'warehouseOfSettings'] },
};

const STATE_HEADERS = ['单据状态', '状态', '订单状态', '审核状态', '业务状态', 'Status', 'Order Status'];
const NOT_APPROVED = [
  ...['创建', '暂存', '审核中', '重新审核', '未审核', '待审核', '草稿', '计划', '计划确认'],
  ...['rfq', 'rfq sent', 'draft', 'sent', 'to approve', 'planned', 'new'],
];
const ENDED = [
  ...[
    '作废',
    '已作废',
    '已取消',
    '取消',
    '已关闭',
    '关闭',
    '完成',
    '已完成',
    '结案',
    '已结案',
    '完工',
    '终止',
  ],
  ...['cancelled', 'canceled', 'cancel', 'closed', 'done', 'completed', 'finished', 'fully received'],
];

/** Kingdee's codes: C is approved; A is not closed, not void. */
const CODE_COLUMNS: ProfileDefinition['columns'] = [
  { field: 'state', headers: STATE_HEADERS },
  { field: 'closed', headers: ['关闭状态', 'Close Status'] },
  {
    field: 'lineClosed',
    headers: ['业务关闭', '行业务关闭', '业务关闭状态', '行状态', '行关闭状态', 'Line Status'],
  },
  { field: 'void', headers: ['作废状态'] },
  { field: 'lineCloser', headers: ['行关闭人', '关闭人'], freeText: true },
  { field: 'stateCode', headers: ['FDocumentStatus'] },
  { field: 'closeCode', headers: ['FCloseStatus'] },
  { field: 'lineCloseCode', headers: ['FMRPCloseStatus'] },
  { field: 'voidCode', headers: ['FCancelStatus'] },
];
const NOT_OPEN: ProfileDefinition['skip'] = [
  { why: 'order that is not approved', where: [{ field: 'state', is: NOT_APPROVED }] },
  { why: 'order that has ended', where: [{ field: 'state', is: ENDED }] },
  { why: 'order that is closed', where: [{ field: 'closed', is: ['已关闭', '关闭', 'closed', 'b'] }] },
  {
    why: 'line that is closed',
    where: [{ field: 'lineClosed', is: ['业务关闭', '已关闭', '关闭', '是', 'closed', 'b'] }],
  },
  { why: 'line that is closed', where: [{ field: 'lineCloser', like: '.' }] },
  { why: 'order that is void', where: [{ field: 'void', is: ['已作废', '作废', 'b'] }] },
  { why: 'order that is not approved', where: [{ field: 'stateCode', isNot: ['c'] }] },
  ...['closeCode', 'lineCloseCode', 'voidCode'].map((field) => ({
    why: 'order that is closed or void',
    where: [{ field, isNot: ['a'] }],
  })),
];

const OPEN_FILLS: ProfileDefinition['fills'] = {
  lineId: { firstOf: ['line', 'sku'] },
  left: { minus: ['orderedUnits', 'receivedUnits'], least: 0 },
  unitsOpen: { firstOf: ['left', 'orderedUnits'] },
  expedited: { value: false },
  ...WAREHOUSE_FILLS,
};
const OPEN_HEADERS = [
  ...['剩余入库数量', '未入库数量', '未交数量', '未到货数量', '剩余数量', '采购在途', 'FRemainStockINQty'],
  ...['Open Quantity', 'Quantity Open', 'Still to be delivered (qty)', 'Remaining Quantity'],
];

/**
 * Purchase orders of any of the systems. Only rows that are still to come are taken: approved, not closed, not void.
 * A row that is left out is closed, as a list is the whole truth.
 */
export const ERP_PURCHASE_ORDERS: ProfileDefinition = {
  name: 'erp/purchase_orders',
  version: 1,
  record: 'supplyOrder',
  about: 'Purchase order lines of an ERP; rows that are not approved, closed or void are left out.',
  exportedFrom:
    'Kingdee 采购管理 › 采购订单列表 › 引出 · Yonyou U8 采购管理 › 采购订单列表 › 输出 · Jushuitan 采购 › 采购管理 › 导出 · Odoo Purchase › Orders › Purchase order lines › Export',
  sourceKind: 'erp',
  columns: [
    {
      field: 'orderId',
      headers: [
        ...['单据编号', '订单编号', '采购订单号', '采购单号', '采购订单编号', 'FBillNo'],
        ...['Order Reference', 'Purchase Order', 'PO Number', 'Purchasing Document'],
      ],
    },
    { field: 'line', headers: [...LINE_HEADERS] },
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'itemName', headers: [...ITEM_NAME_HEADERS], freeText: true },
    { field: 'unitsOpen', headers: OPEN_HEADERS },
    {
      field: 'orderedUnits',
      headers: [
        '采购数量',
        '订货数量',
        '订购数量',
        '数量',
        'FQty',
        'Quantity',
        'Order Quantity',
        'Ordered Quantity',
      ],
      kind: 'quantity',
    },
    {
      field: 'receivedUnits',
      headers: [
        ...['累计入库数量', '累计入库', '已入库数', '已入库数量', '入库数量', 'FStockInQty'],
        ...['Received Qty', 'Received Quantity', 'Quantity Received'],
      ],
      kind: 'quantity',
    },
    {
      field: 'orderedOn',
      headers: [
        ...['采购日期', '下单日期', '单据日期', '订单日期', '日期', 'FDate'],
        ...['Order Date', 'Order Deadline', 'Confirmation Date', 'Document Date', 'PO Date'],
      ],
    },
    {
      field: 'dueOn',
      headers: [
        ...[
          '交货日期',
          '预计到货日期',
          '计划到货日期',
          '要求到货日期',
          '预计交期',
          '交期',
          'FDeliveryDate',
          'dArriveDate',
        ],
        ...['Expected Arrival', 'Delivery Date', 'Due Date', 'Scheduled Date', 'Promised Date'],
      ],
    },
    { field: 'cancellableUntil', headers: ['可取消截止日期', 'Cancellable Until'] },
    { field: 'supplier', headers: [...SUPPLIER_HEADERS] },
    { field: 'expedited', headers: ['是否加急', '加急', 'Expedited', 'Urgent'] },
    ...WAREHOUSE_COLUMNS,
    ...CODE_COLUMNS,
  ],
  requires: [['orderId'], ['sku'], ['unitsOpen', 'orderedUnits']],
  expects: ['dueOn', 'supplier'],
  fills: { kind: { value: 'purchase' }, ...OPEN_FILLS },
  unused: ['规格型号', '累计到货数量', '单位', '采购单位', '含税单价', '价税合计', 'Unit Price', 'Total'],
  personal: [...PERSONAL_HEADERS],
  skip: [...totalRows(['orderId', 'itemName']), ...NOT_OPEN],
  writing: { numbers: 'point', dates: 'proven' },
};

/**
 * Production orders: what is made in the factory's own workshops. A source of their own, as a list of them is not the
 * whole truth of what is purchased.
 */
export const ERP_PRODUCTION_ORDERS: ProfileDefinition = {
  name: 'erp/production_orders',
  version: 1,
  record: 'supplyOrder',
  about: 'Production order lines of an ERP; rows that are not approved or have ended are left out.',
  exportedFrom:
    'Kingdee 生产管理 › 生产订单列表 › 引出 · Yonyou U8 生产订单 › 生产订单列表 › 输出 · Odoo Manufacturing › Manufacturing Orders › Export',
  source: 'erp-production',
  sourceKind: 'erp',
  columns: [
    {
      field: 'orderId',
      headers: [
        '生产订单编号',
        '生产订单号',
        '生产任务单号',
        '工单号',
        'Manufacturing Order',
        'Production Order',
        'MO',
      ],
    },
    { field: 'line', headers: [...LINE_HEADERS] },
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'itemName', headers: [...ITEM_NAME_HEADERS], freeText: true },
    { field: 'unitsOpen', headers: OPEN_HEADERS },
    {
      field: 'orderedUnits',
      headers: [
        '计划生产数量',
        '生产数量',
        '计划数量',
        '数量',
        'Quantity',
        'Quantity To Produce',
        'Planned Quantity',
      ],
      kind: 'quantity',
    },
    {
      field: 'receivedUnits',
      headers: [
        '合格品入库数量',
        '累计入库数量',
        '已入库数量',
        '入库数量',
        'Quantity Produced',
        'Finished Quantity',
      ],
      kind: 'quantity',
    },
    { field: 'orderedOn', headers: ['单据日期', '下达日期', '日期', 'Order Date', 'Release Date'] },
    {
      field: 'dueOn',
      headers: ['计划完工日期', '完工日期', '预计完工日期', 'Deadline', 'Scheduled End', 'Due Date'],
    },
    { field: 'expedited', headers: ['是否加急', '加急', 'Expedited', 'Urgent'] },
    ...WAREHOUSE_COLUMNS,
    ...CODE_COLUMNS.filter(({ field }) => field !== 'state'),
    { field: 'state', headers: ['业务状态', '状态', 'Status'] },
    { field: 'approval', headers: ['单据状态', '审核状态'] },
  ],
  requires: [['orderId'], ['sku'], ['unitsOpen', 'orderedUnits']],
  expects: ['dueOn'],
  fills: { kind: { value: 'production' }, ...OPEN_FILLS },
  unused: ['规格型号', '计划开工日期', '开工日期', '生产车间', '单位', 'Scheduled Date', 'Responsible'],
  personal: [...PERSONAL_HEADERS],
  skip: [
    ...totalRows(['orderId', 'itemName']),
    ...(NOT_OPEN ?? []),
    { why: 'order that is not approved', where: [{ field: 'approval', is: NOT_APPROVED }] },
  ],
  writing: { numbers: 'point', dates: 'proven' },
};

/** Goods that came in, by the order they belong to. */
export const ERP_GOODS_RECEIPTS: ProfileDefinition = {
  name: 'erp/goods_receipts',
  version: 1,
  record: 'goodsReceipt',
  about: 'Goods receipts of an ERP, with the purchase order they belong to: they give real lead times.',
  exportedFrom:
    'Kingdee 采购管理 › 采购入库单列表 › 引出 · Yonyou U8 库存管理 › 采购入库单列表 › 输出 · Jushuitan 采购 › 采购入库 › 导出 · Odoo Inventory › Reporting › Moves Analysis › Export',
  sourceKind: 'erp',
  columns: [
    {
      field: 'orderId',
      headers: [
        ...['源单编号', '采购单号', '采购订单号', '订单号', '来源单号', 'Source Document', 'Origin'],
        ...['Purchase Order', 'PO Number'],
      ],
    },
    {
      field: 'receiptId',
      headers: ['单据编号', '入库单号', '收货单号', 'Reference', 'Receipt', 'Material Document'],
    },
    { field: 'orderLine', headers: ['源单行号', '采购订单行号', '订单行号', 'PO Line'] },
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'itemName', headers: [...ITEM_NAME_HEADERS], freeText: true },
    {
      field: 'units',
      headers: [
        '实收数量',
        '入库数量',
        '收货数量',
        '数量',
        'Quantity',
        'Done',
        'Received Quantity',
        'Quantity Received',
      ],
    },
    {
      field: 'receivedOn',
      headers: [
        '入库日期',
        '收货日期',
        '到货日期',
        'Effective Date',
        'Received On',
        'Receipt Date',
        'Posting Date',
      ],
    },
    { field: 'orderedOn', headers: ['采购日期', '下单日期', '订单日期', 'Order Date'] },
    { field: 'state', headers: STATE_HEADERS },
    ...WAREHOUSE_COLUMNS,
  ],
  requires: [['orderId', 'receiptId'], ['sku'], ['units'], ['receivedOn']],
  fills: { orderId: { sameAs: 'receiptId' }, lineId: { firstOf: ['orderLine', 'sku'] }, ...WAREHOUSE_FILLS },
  unused: ['规格型号', '供应商', '供应商名称', '单位', '批号', 'Unit of Measure', 'Vendor', 'From'],
  personal: [...PERSONAL_HEADERS],
  happened: ['receivedOn'],
  notBefore: [['receivedOn', 'orderedOn']],
  skip: [
    ...totalRows(['orderId', 'receiptId', 'itemName']),
    {
      why: 'receipt that is not posted or void',
      where: [
        {
          field: 'state',
          is: [
            ...[
              '创建',
              '暂存',
              '审核中',
              '未审核',
              '待审核',
              '草稿',
              '待入库',
              '作废',
              '已作废',
              '已取消',
              '取消',
            ],
            ...['draft', 'waiting', 'ready', 'cancelled', 'canceled', 'cancel', 'assigned', 'confirmed'],
          ],
        },
      ],
    },
  ],
  writing: { numbers: 'point', dates: 'proven' },
};
