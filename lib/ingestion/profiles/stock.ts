import {
  ITEM_NAME_HEADERS,
  SKU_HEADERS,
  totalRows,
  WAREHOUSE_CODE_HEADERS,
  WAREHOUSE_NAME_HEADERS,
} from './erp-words.ts';
import type { ProfileDefinition } from './profile.ts';

/** When the list was taken: a time or a day in it, else when the file was exported. */
const TAKEN_COLUMNS: ProfileDefinition['columns'] = [
  { field: 'takenAt', headers: ['盘点时间', '库存时间', '导出时间', '快照时间', 'Snapshot Time', 'Time'] },
  { field: 'date', headers: ['日期', '库存日期', '盘点日期', 'Date', 'Snapshot Date'], kind: 'day' },
];
const TAKEN_FILLS: ProfileDefinition['fills'] = {
  takenOnDay: { takenOn: 'date' },
  takenOnExport: { exportTime: true },
  takenAt: { firstOf: ['takenOnDay', 'takenOnExport'] },
};
const WAREHOUSE_FILLS: ProfileDefinition['fills'] = {
  warehouseOfSettings: { setting: 'warehouse', otherwise: 'main' },
  warehouse: { firstOf: ['warehouseName', 'warehouseCode', 'warehouseOfSettings'] },
};
const IDENTITY: ProfileDefinition['columns'] = [
  { field: 'sku', headers: [...SKU_HEADERS] },
  { field: 'itemName', headers: [...ITEM_NAME_HEADERS], freeText: true },
  { field: 'warehouseName', headers: [...WAREHOUSE_NAME_HEADERS] },
  { field: 'warehouseCode', headers: [...WAREHOUSE_CODE_HEADERS] },
];

/**
 * Stock of Jushuitan, Wangdiantong, Kingdee and Yonyou. What is on hand, what is promised and what the system calls
 * available are kept apart: each of them means something else by available. The parts of what is promised are summed.
 */
export const ERP_STOCK: ProfileDefinition = {
  name: 'erp/stock',
  version: 1,
  record: 'stockLevel',
  about: 'Stock list of an ERP or warehouse system: on hand, promised and available, kept apart.',
  exportedFrom:
    'Jushuitan 库存 › 商品库存 › 导出 · Wangdiantong 库存管理 › 库存查询 › 导出 · Kingdee 供应链 › 库存管理 › 即时库存查询 › 引出 · Yonyou U8 库存管理 › 现存量查询 › 输出',
  sourceKind: 'erp',
  columns: [
    ...IDENTITY,
    {
      field: 'onHand',
      headers: [
        ...[
          '实际库存数',
          '实际库存',
          '库存量',
          '即时库存',
          '现存数量',
          '现存量',
          '库存数量',
          '在库数量',
          'qty',
        ],
        ...['stock_num', 'FBaseQty', 'iQuantity', 'On Hand', 'On Hand Quantity', 'Quantity On Hand'],
      ],
    },
    { field: 'mainOnHand', headers: ['主仓实际库存数'], kind: 'quantity' },
    { field: 'orderedOut', headers: ['订单占有数', 'order_lock', '待审核量'], kind: 'quantity' },
    { field: 'toSend', headers: ['待发货量', '待发货数量', '仓库待发数', 'pick_lock'], kind: 'quantity' },
    { field: 'locked', headers: ['锁定量', '库存锁定', '锁库量', '锁定数量'], kind: 'quantity' },
    { field: 'reserved', headers: ['Reserved', 'Reserved Quantity', '预留量', '已分配量'], kind: 'quantity' },
    { field: 'campaignLocked', headers: ['活动锁定', '活动库存', 'Campaign Stock'] },
    {
      field: 'sellable',
      headers: [
        ...['可用数', '可发库存', '可用量', '可用数量', '可用库存', 'available_send_stock', 'FAVBQTY'],
        ...['Available', 'Available Quantity'],
      ],
    },
    { field: 'isDefective', headers: ['残次品', '是否残次品', '次品'] },
    ...TAKEN_COLUMNS,
  ],
  requires: [['sku'], ['onHand', 'mainOnHand']],
  fills: {
    ...WAREHOUSE_FILLS,
    onHand: { sameAs: 'mainOnHand' },
    committed: { sum: ['orderedOut', 'toSend', 'locked', 'reserved'] },
    ...TAKEN_FILLS,
  },
  unused: [
    ...[
      '款式编码',
      '货品编号',
      '颜色及规格',
      '规格名称',
      '规格型号',
      '规格',
      '批号',
      '库存单位',
      '单位',
      '虚拟库存',
    ],
    ...[
      '公有可用数',
      '采购在途数',
      '采购在途量',
      '调拨在途数',
      '调拨在途量',
      '在途量',
      '次品库存',
      '预计入库数量',
    ],
    ...['安全库存', '安全库存下限', '安全库存上限', '警戒库存下限', '警戒库存上限'],
  ],
  happened: ['date', 'takenAt'],
  skip: [
    ...totalRows(['itemName', 'warehouseName', 'warehouseCode']),
    {
      why: 'defective goods',
      where: [{ field: 'isDefective', is: ['是', 'yes', 'true', '1', '残次品', '次品'] }],
    },
  ],
  writing: { numbers: 'point', dates: 'proven' },
};

/** Odoo's stock report by location, whose column of what is on hand is called just Quantity. */
export const ODOO_STOCK: ProfileDefinition = {
  name: 'odoo/stock',
  version: 1,
  record: 'stockLevel',
  about: 'Stock of Odoo by location: quantity, reserved and available.',
  exportedFrom: 'Odoo Inventory › Reporting › Locations (Stock), list view › select all › Export',
  sourceKind: 'erp',
  columns: [
    ...IDENTITY,
    { field: 'onHand', headers: ['Quantity', 'Inventoried Quantity'] },
    { field: 'committed', headers: ['Reserved Quantity'] },
    { field: 'sellable', headers: ['Available Quantity'] },
    ...TAKEN_COLUMNS,
  ],
  requires: [['sku'], ['onHand'], ['warehouseName']],
  expects: ['committed'],
  fills: { ...WAREHOUSE_FILLS, ...TAKEN_FILLS },
  unused: ['Lot/Serial Number', 'Lot', 'Unit of Measure', 'Package', 'Owner', 'incoming_qty'],
  happened: ['date', 'takenAt'],
  skip: totalRows(['itemName', 'warehouseName']),
  writing: { numbers: 'point', dates: 'proven' },
};

/**
 * SAP's list MB52 of warehouse stocks. Only unrestricted stock is on hand: what is in inspection, blocked or returned
 * cannot be sent. The list does not say what is promised. A warehouse is plant and storage location, `1000#0001`.
 */
export const SAP_STOCK: ProfileDefinition = {
  name: 'sap/mb52',
  version: 1,
  record: 'stockLevel',
  about: 'SAP warehouse stocks of material (MB52): unrestricted stock by plant and storage location.',
  exportedFrom: 'SAP transaction MB52 › non-hierarchical list › List › Export › Spreadsheet or local file',
  source: 'sap',
  sourceKind: 'erp',
  columns: [
    { field: 'sku', headers: ['Material', 'Material Number', '物料'] },
    { field: 'itemName', headers: ['Material Description', '物料描述'], freeText: true },
    { field: 'plant', headers: ['Plant', 'Plnt', '工厂'] },
    { field: 'place', headers: ['Storage Location', 'SLoc', 'Stor. Location', '库存地点'] },
    {
      field: 'onHand',
      headers: ['Unrestricted', 'Unrestricted Stock', 'Unrestricted-Use Stock', '非限制使用的库存'],
    },
    ...TAKEN_COLUMNS,
  ],
  requires: [['sku'], ['plant'], ['onHand']],
  expects: ['place'],
  fills: { warehouse: { joined: ['plant', 'place'] }, ...TAKEN_FILLS },
  unused: [
    ...['Batch', 'BUn', 'Base Unit of Measure', 'Value Unrestricted', 'Transit/Transf.', 'Stock in Transit'],
    ...[
      'Val. in Trans./Tfr',
      'Quality Inspection',
      'In Quality Insp.',
      'Value in QualInsp.',
      'Restricted-Use',
    ],
    ...[
      'Restricted-Use Stock',
      'Value Restricted',
      'Blocked',
      'Value BlockedStock',
      'Returns',
      'Value Rets Blocked',
    ],
    ...['Currency', 'Crcy', 'Special Stock', 'Material Type', 'Material Group'],
  ],
  happened: ['date', 'takenAt'],
  skip: totalRows(['itemName', 'plant']),
};
