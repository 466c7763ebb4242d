/**
 * Names of columns that several records share, in the words of Jushuitan 聚水潭, Wangdiantong 旺店通, Kingdee 金蝶,
 * Yonyou 用友 U8, Odoo, SAP, and plain Chinese and English. None of these systems fixes the layout of an export.
 */

export const SKU_HEADERS: readonly string[] = [
  ...['商品编码', '商家编码', '物料编码', '存货编码', '规格编码', '货号', '产品编码', '子件编码', '物料代码'],
  ...[
    'sku_id',
    'spec_no',
    'cInvCode',
    'FNumber',
    'FMaterialId.FNumber',
    'default_code',
    'Internal Reference',
  ],
  ...[
    'Material',
    'Material Number',
    'SKU',
    'SKU Code',
    'Item',
    'Item Code',
    'Item No.',
    'Part Number',
    'Product Code',
  ],
];

export const ITEM_NAME_HEADERS: readonly string[] = [
  ...['商品名称', '货品名称', '物料名称', '存货名称', '产品名称', '品名', '名称'],
  ...['Product', 'Product Name', 'Material Description', 'Description', 'Item Name'],
];

export const WAREHOUSE_NAME_HEADERS: readonly string[] = [
  ...['仓库', '仓库名称', '仓储方', '分仓', '收货仓库', '入库仓库', '发货仓库', 'FStockId.FName'],
  ...['Warehouse', 'Warehouse Name', 'Location', 'Destination Location'],
];

export const WAREHOUSE_CODE_HEADERS: readonly string[] = [
  ...['仓库编号', '仓库编码', 'wms_co_id', 'cWhCode', 'FStockId', 'FStockId.FNumber', 'Warehouse Code'],
];

export const SUPPLIER_HEADERS: readonly string[] = [
  ...['供应商', '供应商名称', '供货商', '供应商简称', 'FSupplierId.FName', 'Vendor', 'Supplier', 'Partner'],
];

export const LINE_HEADERS: readonly string[] = [
  ...['行号', '序号', '行序号', '分录行号', '明细行号', 'Line', 'Line No.', 'Line Number'],
];

export const CURRENCY_HEADERS: readonly string[] = [
  '币别',
  '币种',
  '货币',
  'Currency',
  'FSettleCurrId.FName',
];

/** Words that stand where a SKU or a name would, on rows that add others up. */
export const TOTAL_WORDS = '^(合计|小计|总计|本页合计|共计|total|subtotal|grand total|sum)([:： ].*)?$';

/** Rows that add others up: the SKU's cell, or with no SKU the first of some other cells, says so. */
export function totalRows(others: readonly string[]) {
  return [
    { why: 'total', where: [{ field: 'sku', like: TOTAL_WORDS }] },
    ...others.map((field) => ({
      why: 'total',
      where: [
        { field: 'sku', is: [''] },
        { field, like: TOTAL_WORDS },
      ],
    })),
  ];
}
