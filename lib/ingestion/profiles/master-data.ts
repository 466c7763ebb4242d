import { CURRENCY_HEADERS, SKU_HEADERS, SUPPLIER_HEADERS, totalRows } from './erp-words.ts';
import { meanings } from './meanings.ts';
import type { ProfileDefinition } from './profile.ts';

/** Items with what planning needs of them. */
export const ERP_ITEMS: ProfileDefinition = {
  name: 'erp/items',
  version: 1,
  record: 'item',
  about: 'Items of an ERP with lead time, least quantity, lot size and cost.',
  exportedFrom:
    'Kingdee 基础管理 › 物料列表 › 引出 · Yonyou U8 基础设置 › 存货档案 › 输出 · Jushuitan 商品 › 普通商品资料 › 导出 · Odoo Inventory › Products › Export',
  source: 'erp',
  sourceKind: 'erp',
  columns: [
    { field: 'sku', headers: [...SKU_HEADERS] },
    {
      field: 'nameZh',
      headers: ['物料名称', '存货名称', '商品名称', '货品名称', '产品名称', '品名', '名称', '中文名称'],
      freeText: true,
    },
    {
      field: 'nameEn',
      headers: ['Name', 'Product', 'Product Name', 'Material Description', 'Description', '英文名称'],
      freeText: true,
    },
    {
      field: 'category',
      headers: [
        '物料分组',
        '存货分类',
        '商品分类',
        '分类',
        '类别',
        'Product Category',
        'Category',
        'Material Group',
      ],
    },
    {
      field: 'unitCost',
      headers: [
        '成本单价',
        '成本价',
        '参考成本',
        '单位成本',
        '标准成本',
        'Cost',
        'Unit Cost',
        'Standard Price',
      ],
    },
    {
      field: 'unitPrice',
      headers: [
        '销售价',
        '售价',
        '参考售价',
        '基本售价',
        '零售价',
        'Sales Price',
        'Unit Price',
        'List Price',
      ],
    },
    { field: 'currency', headers: [...CURRENCY_HEADERS] },
    {
      field: 'leadTimeDays',
      headers: [
        ...[
          '采购提前期(天)',
          '采购提前期',
          '采购提前期_天',
          '提前期',
          '提前期(天)',
          '默认采购提前期',
          '固定提前期',
          '交货周期',
        ],
        ...[
          'Lead Time',
          'Lead Time (days)',
          'Vendor Lead Time',
          'Delivery Lead Time',
          'Planned Delivery Time',
        ],
      ],
    },
    { field: 'expediteLeadTimeDays', headers: ['加急提前期', '加急提前期(天)', 'Expedite Lead Time'] },
    {
      field: 'moq',
      headers: [
        ...['最小起订量', '最小订购量', '最低订货量', '最小批量', '最小订货量', '起订量', '最低供应量'],
        ...['MOQ', 'Minimum Quantity', 'Minimum Order Quantity', 'Minimum Lot Size'],
      ],
    },
    {
      field: 'lotSize',
      headers: [
        '最小包装量',
        '订购批量',
        '供应批量',
        '取整值',
        '包装量',
        '经济批量',
        'Quantity Multiple',
        'Order Multiple',
        'Rounding Value',
        'Lot Size',
      ],
    },
    {
      field: 'presentReorderPoint',
      headers: ['再订货点', '订货点', '最低库存', '安全库存下限', 'Reorder Point', 'Min Quantity', 'Min'],
    },
    {
      field: 'presentOrderUpTo',
      headers: ['最高库存', '安全库存上限', '最大库存', 'Max Quantity', 'Maximum Stock', 'Max'],
    },
    {
      field: 'supply',
      headers: ['物料属性', '存货属性', '供应类型', '来源', 'Routes', 'Procurement Type', 'Supply Method'],
      words: meanings({
        buy: ['外购', '采购', '委外', '采购件', 'Purchase', 'External', 'F'],
        make: ['自制', '生产', '自制件', 'Manufacture', 'Manufactured', 'In-house', 'E'],
      }),
      otherWords: { become: null },
    },
    { field: 'supplier', headers: [...SUPPLIER_HEADERS] },
    { field: 'dailyCapacityUnits', headers: ['日产能', '日产量', 'Daily Capacity'] },
    { field: 'startUpDays', headers: ['开工准备天数', '生产准备天数', 'Start-up Days'] },
    {
      field: 'shelfLifeDays',
      headers: ['保质期(天)', '保质期', '保质期天数', 'Shelf Life', 'Shelf Life (days)'],
    },
    { field: 'isActive', headers: ['启用', '是否启用', 'Active'], kind: 'flag' },
    {
      field: 'isDisabled',
      headers: ['禁用状态', '禁用', '是否禁用', '停用', '是否停用', 'Archived'],
      words: { 已禁用: 'true', 未禁用: 'false', 已停用: 'true' },
      kind: 'flag',
    },
  ],
  requires: [['sku'], ['leadTimeDays']],
  fills: {
    currency: { setting: 'currency', otherwise: null },
    active: {
      cases: [
        { when: [{ field: 'isDisabled', is: [true] }], gives: { value: false } },
        { when: [{ field: 'isActive', is: [false] }], gives: { value: false } },
      ],
      otherwise: { value: true },
    },
  },
  unused: ['规格型号', '单位', 'Unit of Measure', '条码', 'Barcode'],
  skip: totalRows(['nameZh', 'nameEn']),
  writing: { numbers: 'point', dates: 'proven' },
};

const PART_COLUMNS: ProfileDefinition['columns'] = [
  {
    field: 'sku',
    headers: [
      '商品编码',
      '子商品编码',
      '子件编码',
      '单品编码',
      '商家编码',
      'Component SKU',
      'Component',
      'Part SKU',
    ],
  },
  {
    field: 'unitsPerListing',
    headers: [
      '数量',
      '子商品数量',
      '用量',
      '组合数量',
      '子件数量',
      'Component Quantity',
      'Units per Listing',
      'Quantity',
    ],
  },
];

/** Kits: what one unit of a listing takes from stock. */
export const ERP_LISTINGS: ProfileDefinition = {
  name: 'erp/listings',
  version: 1,
  record: 'listing',
  about: 'Kits and listings: which SKUs one unit of a listing takes from stock, and how many of each.',
  exportedFrom:
    'Jushuitan 商品 › 组合装商品资料 › 导出 · Wangdiantong 货品 › 组合装 › 导出, or a list you keep',
  sourceKind: 'erp',
  columns: [
    {
      field: 'listingSku',
      headers: [
        ...['组合商品编码', '组合装编码', '组合装商家编码', '套装编码', '主件编码', '父商品编码'],
        ...['Listing SKU', 'Seller SKU', 'Bundle SKU', 'Kit SKU'],
      ],
    },
    ...PART_COLUMNS,
  ],
  requires: [['listingSku'], ['sku'], ['unitsPerListing']],
  unused: ['组合商品名称', '组合装名称', '商品名称', 'Product Name', 'Component Name'],
  writing: { numbers: 'point', dates: 'proven' },
};

/** Planned pushes, kept by marketing. */
export const CAMPAIGNS: ProfileDefinition = {
  name: 'marketing/campaigns',
  version: 1,
  record: 'campaign',
  about: 'Planned livestreams, ad flights and platform days by SKU: a list that marketing keeps.',
  exportedFrom: 'A list kept by the marketing team',
  source: 'marketing',
  columns: [
    { field: 'campaignId', headers: ['活动编号', '活动ID', '活动编码', 'Campaign ID', 'Campaign No.'] },
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'channel', headers: ['渠道', '平台', 'Channel'], channelName: true },
    { field: 'name', headers: ['活动名称', '名称', 'Campaign Name', 'Name'], freeText: true },
    {
      field: 'kind',
      headers: ['活动类型', '类型', 'Campaign Type', 'Kind'],
      words: meanings({
        livestream: ['直播', '直播带货', 'Live', 'Livestream', 'LIVE'],
        ad_flight: ['广告投放', '投流', '广告', 'Ads', 'Ad flight'],
        video: ['短视频', '视频', '达人视频', 'Short video'],
        platform_day: ['平台大促', '大促', '平台活动', 'Platform day', 'Sale event'],
        other: ['其他', '其它'],
      }),
      otherWords: { become: 'other' },
    },
    { field: 'announcedOn', headers: ['公告日期', '通知日期', '提报日期', 'Announced', 'Announced On'] },
    { field: 'startsOn', headers: ['开始日期', '开始', '开始时间', 'Start Date'] },
    { field: 'endsOn', headers: ['结束日期', '结束', '结束时间', 'End Date'] },
    { field: 'plannedUnits', headers: ['计划销量', '目标销量', '预计销量', 'Planned Units', 'Target Units'] },
    { field: 'plannedPeakDayUnits', headers: ['计划峰值日销量', '峰值日销量', 'Planned Peak Day Units'] },
    { field: 'targetUplift', headers: ['目标倍数', '目标提升倍数', 'Target Uplift'] },
    { field: 'adBudget', headers: ['广告预算', '预算', 'Ad Budget', 'Budget'] },
    { field: 'currency', headers: [...CURRENCY_HEADERS] },
    { field: 'accounts', headers: ['广告账户', '投放账户', 'Ad Accounts'] },
    {
      field: 'status',
      headers: ['状态', '活动状态', 'Status'],
      words: meanings({
        planned: ['计划', '计划中', '未开始', '已确认', 'Planned', 'Confirmed'],
        running: ['进行中', '执行中', '已开始', 'Running', 'Live'],
        done: ['已结束', '结束', '已完成', '完成', 'Done', 'Ended', 'Finished'],
        suspended: ['暂停', '已暂停', '中止', 'Suspended', 'Paused'],
        cancelled: ['取消', '已取消', 'Cancelled', 'Canceled'],
      }),
    },
    { field: 'statusSince', headers: ['状态日期', '状态变更日期', 'Status Date'] },
  ],
  requires: [
    ['campaignId'],
    ['sku'],
    ['startsOn'],
    ['endsOn'],
    ['plannedUnits', 'plannedPeakDayUnits', 'targetUplift'],
  ],
  fills: {
    currency: { setting: 'currency', otherwise: null },
    channelOfSettings: { setting: 'channel', otherwise: 'tiktok' },
    channel: { sameAs: 'channelOfSettings' },
    kind: { value: 'other' },
    status: { value: 'planned' },
  },
  unused: ['商品名称', 'Product Name', '备注'],
  happened: ['announcedOn', 'statusSince'],
  notBefore: [['endsOn', 'startsOn']],
  writing: { numbers: 'point', dates: 'proven' },
};

/** Days on which the factory, suppliers or a channel stand still. */
export const CLOSURES: ProfileDefinition = {
  name: 'calendar/closures',
  version: 1,
  record: 'closure',
  about: 'Holidays and stoppages of the factory, of suppliers or of a channel: a list you keep.',
  exportedFrom: 'A list kept by the planner; one supplier is written `supplier:NAME`',
  columns: [
    {
      field: 'scope',
      headers: ['范围', '适用范围', 'Scope'],
      words: { 工厂: 'factory', 供应商: 'supplier', 全部供应商: 'supplier' },
    },
    { field: 'from', headers: ['开始日期', '开始', '从', 'Start Date', 'First Day'] },
    { field: 'to', headers: ['结束日期', '结束', '到', 'End Date', 'Last Day'] },
    { field: 'name', headers: ['名称', '说明', '假期', 'Name', 'Holiday'], freeText: true },
  ],
  requires: [['from'], ['to'], ['scope', 'name']],
  fills: { scope: { value: 'factory' } },
  notBefore: [['to', 'from']],
  writing: { numbers: 'point', dates: 'proven' },
};

/** A planner's own values. */
export const OVERRIDES: ProfileDefinition = {
  name: 'planner/overrides',
  version: 1,
  record: 'override',
  about: "A planner's own values for fields of a SKU: a list you keep.",
  exportedFrom: 'A list kept by the planner',
  columns: [
    { field: 'sku', headers: [...SKU_HEADERS] },
    { field: 'field', headers: ['字段', '参数', '参数名', 'Parameter', 'Parameter Name'] },
    { field: 'value', headers: ['值', '参数值', '数值', 'Parameter Value'] },
    { field: 'reason', headers: ['原因', '说明', '备注', 'Reason'], freeText: true },
    { field: 'author', headers: ['操作人', '填写人', '计划员', 'Author', 'Planner'] },
    { field: 'expiresOn', headers: ['失效日期', '截止日期', '有效期至', 'Expires On', 'Valid Until'] },
  ],
  requires: [['sku'], ['field'], ['value']],
  writing: { numbers: 'point', dates: 'proven' },
};
