import { meanings } from './meanings.ts';
import { PERSONAL_HEADERS } from './personal.ts';
import type { ProfileDefinition } from './profile.ts';

/** GMV Max is a report of its own and covers other campaigns than the ads report: together they are one source. */
const SOURCE = 'tiktok-ads';

const ACCOUNT = [
  'Ad account ID',
  'Account ID',
  'advertiser_id',
  '广告账户 ID',
  '广告主 ID',
  '账户 ID',
  '账号 ID',
];
const CAMPAIGN_ID = ['Campaign ID', '推广系列 ID', '系列 ID', '广告系列 ID'];
const CAMPAIGN_NAME = ['Campaign name', '推广系列名称', '系列名称', '广告系列名称'];
const DAY = ['By Day', 'Day', 'Date', 'stat_time_day', '按天', '日期', '天'];
const HOUR_START = ['By Hour', 'stat_time_hour', '按小时'];
const HOUR = ['Hour', 'Hour of day', '小时', '时段'];
const TIME_ZONE = ['timezone', 'Time zone', 'Account time zone', '时区', '账户时区'];
const CURRENCY = ['currency', '货币', '币种'];
const REGION = [
  'country_code',
  'Country/region',
  'Country or region',
  'Region',
  '国家/地区',
  '国家或地区',
  '地区',
];

const TOTAL = '^(total|total of .*|grand total|合计.*|总计.*|总数.*|小计.*)$';
const NO_KEY = ['', '-', '--'];

/** Rows of totals: their names say so, or neither campaign nor time stands in them. */
const TOTAL_ROWS = [
  ...['businessDay', 'start'].map((time) => ({
    why: 'total',
    where: [
      { field: 'campaignName', like: TOTAL },
      { field: time, is: NO_KEY },
    ],
  })),
  ...['businessDay', 'start'].map((time) => ({
    why: 'total',
    where: [
      { field: 'campaignId', is: NO_KEY },
      { field: time, is: NO_KEY },
    ],
  })),
  ...['campaignName', 'campaignId', 'account'].map((key) => ({
    why: 'total',
    where: [{ field: key, like: TOTAL }],
  })),
];

/** When the figures of a row were counted: the account's day or hour. */
const TIME_COLUMNS: ProfileDefinition['columns'] = [
  { field: 'businessDay', headers: DAY },
  { field: 'start', headers: HOUR_START },
  { field: 'hour', headers: HOUR, kind: 'count', hourOfDay: true },
  { field: 'timeZone', headers: TIME_ZONE, zone: true },
];
const TIME_FILLS: ProfileDefinition['fills'] = {
  grain: { given: ['hour', 'start'], yes: 'hour', no: 'day' },
  businessDay: { zoneDayOf: 'start' },
  start: { startOf: 'businessDay', hour: 'hour' },
};

/** Ads Manager's report of campaigns, ad groups or ads, by day or hour: names of the API, English or Chinese labels. */
export const TIKTOK_ADS_REPORT: ProfileDefinition = {
  name: 'tiktok-ads/report',
  version: 1,
  record: 'adMetric',
  about:
    'TikTok Ads Manager report by day or hour, of campaigns, ad groups or ads. Rates are computed from counts, never read.',
  exportedFrom:
    'TikTok Ads Manager › Reporting › Custom report with the time dimension Day or Hour and the Campaign ID › Run and download',
  source: SOURCE,
  sourceKind: 'ads',
  columns: [
    { field: 'account', headers: ACCOUNT },
    { field: 'campaignId', headers: CAMPAIGN_ID },
    { field: 'campaignName', headers: CAMPAIGN_NAME, freeText: true },
    { field: 'adGroupId', headers: ['adgroup_id', 'Ad group ID', '广告组 ID'] },
    { field: 'adGroupName', headers: ['adgroup_name', 'Ad group name', '广告组名称'], freeText: true },
    { field: 'adId', headers: ['ad_id', '广告 ID'] },
    { field: 'adName', headers: ['ad_name', '广告名称'], freeText: true },
    ...TIME_COLUMNS,
    { field: 'spend', headers: ['spend', 'Cost', 'Total cost', '消耗', '总消耗', '花费'] },
    {
      field: 'impressions',
      headers: ['impressions', 'Impression', '展示量', '展示次数', '曝光量'],
    },
    {
      field: 'clicks',
      headers: [
        'clicks',
        'Clicks (destination)',
        'Destination clicks',
        '点击量(目标页面)',
        '点击量',
        '点击次数',
      ],
    },
    { field: 'conversions', headers: ['conversion', 'Conversions', '转化量', '转化数'] },
    { field: 'views', headers: ['video_play_actions', 'Video views', '视频播放量', '视频播放次数'] },
    {
      field: 'liveViews',
      headers: ['live_views', '直播播放量', '直播观看次数'],
      kind: 'count',
    },
    { field: 'region', headers: REGION },
    { field: 'currency', headers: CURRENCY },
  ],
  requires: [
    ['businessDay', 'start'],
    ['campaignId', 'campaignName'],
  ],
  expects: ['impressions', 'clicks', 'spend'],
  fills: {
    account: { setting: 'account', otherwise: 'main' },
    currency: { setting: 'currency', otherwise: null },
    campaignId: { sameAs: 'campaignName' },
    level: {
      cases: [
        ...['adId', 'adName'].map((field) => ({ when: [{ field, given: true }], gives: { value: 'ad' } })),
        ...['adGroupId', 'adGroupName'].map((field) => ({
          when: [{ field, given: true }],
          gives: { value: 'ad_group' },
        })),
      ],
      otherwise: { value: 'campaign' },
    },
    views: { sameAs: 'liveViews' },
    ...TIME_FILLS,
  },
  unused: [
    ...[
      'Ad account name',
      'Account name',
      '账户名称',
      'Primary status',
      'Campaign status',
      'Campaign budget',
    ],
    ...[
      'Campaign budget type',
      '推广系列预算',
      '推广系列预算类型',
      'ctr',
      'CTR',
      'CTR (destination)',
      '点击率(目标页面)',
    ],
    ...['点击率', 'cpc', 'CPC (destination)', '平均点击成本(目标页面)', 'cpm', 'CPM', '千次展示成本(CPM)'],
    ...['conversion_rate', 'conversion_rate_v2', 'CVR', 'CVR (clicks)', '转化率(点击)', '转化率(CVR)', 'CPA'],
    ...[
      'cost_per_conversion',
      'Cost per conversion',
      '平均转化成本',
      'reach',
      'Reach',
      '覆盖人数',
      'frequency',
    ],
    ...['Frequency', '频次', 'Clicks (all)', '点击量(全部)', 'billed_cost', '净消耗', 'gross_impressions'],
    ...['real_time_conversion', 'result', 'result_rate'],
  ],
  personal: [...PERSONAL_HEADERS],
  happened: ['businessDay', 'start'],
  skip: TOTAL_ROWS,
  writing: { numbers: 'point', dates: 'proven', zoneField: 'timeZone' },
};

/**
 * GMV Max: its own names, campaigns that the ads report lacks. Revenue and return contain organic sales and are not
 * read. A product group stands for the campaign where the report has it: ad links name product groups too.
 */
export const TIKTOK_GMV_MAX: ProfileDefinition = {
  name: 'tiktok-ads/gmv_max',
  version: 1,
  record: 'adMetric',
  about:
    'GMV Max report of TikTok Shop ads, by campaign or product group. Its revenue contains organic sales and is not read.',
  exportedFrom:
    'TikTok Ads Manager › GMV Max › dashboard › by day › Export (by campaign or by product group, not both)',
  source: SOURCE,
  sourceKind: 'ads',
  columns: [
    { field: 'account', headers: ACCOUNT },
    { field: 'campaign', headers: CAMPAIGN_ID },
    {
      field: 'campaignId',
      headers: ['item_group_id', 'Product group ID', '商品组 ID', 'SPU ID'],
      words: { '-': '' },
    },
    { field: 'campaignName', headers: CAMPAIGN_NAME, freeText: true },
    ...TIME_COLUMNS,
    { field: 'spend', headers: ['cost', '消耗', '总消耗'] },
    { field: 'conversions', headers: ['orders', 'SKU orders', 'Orders (SKU)', 'SKU 订单数', '订单数'] },
    { field: 'revenue', headers: ['gross_revenue', '总收入'] },
    {
      field: 'impressions',
      headers: ['product_impressions', '商品展示量', '商品曝光次数'],
    },
    { field: 'clicks', headers: ['product_clicks', '商品点击量', '商品点击次数'] },
    { field: 'views', headers: ['live_views', '直播播放量', '直播观看次数'] },
    { field: 'currency', headers: CURRENCY },
  ],
  requires: [['businessDay', 'start'], ['campaign', 'campaignId', 'campaignName'], ['spend']],
  expects: ['conversions', 'revenue'],
  fills: {
    account: { setting: 'account', otherwise: 'main' },
    currency: { setting: 'currency', otherwise: null },
    campaign: { sameAs: 'campaignName' },
    campaignId: { sameAs: 'campaign' },
    level: { value: 'campaign' },
    ...TIME_FILLS,
  },
  unused: [
    ...[
      'store_id',
      'net_cost',
      'Net cost',
      '净消耗',
      'cost_per_order',
      'Cost per order',
      '平均下单成本',
      'roi',
      'ROI',
    ],
    ...['target_roi_budget', 'max_delivery_budget', 'roas_bid', 'product_click_rate', '商品点击率'],
    ...[
      'ad_conversion_rate',
      '广告转化率',
      '10_second_live_views',
      'cost_per_10_second_live_views',
      'live_follows',
    ],
    ...['live_status', 'live_launched_time', 'live_duration', 'room_id', 'item_id', 'duration'],
  ],
  personal: [...PERSONAL_HEADERS],
  happened: ['businessDay', 'start'],
  skip: TOTAL_ROWS.map(({ why, where }) => ({
    why,
    where: where.map((test) => (test.field === 'campaignId' ? { ...test, field: 'campaign' } : test)),
  })),
  writing: { numbers: 'point', dates: 'proven', zoneField: 'timeZone' },
};

/** Words of both families of account status, with misspelt ones that the platform has sent. */
const ACCOUNT_STATUSES = meanings({
  ok: [
    'STATUS_ENABLE',
    'SHOW_ACCOUNT_STATUS_APPROVED',
    'Approved',
    'Active',
    'Enabled',
    '启用',
    '已通过',
    '审核通过',
    '正常',
  ],
  blocked: [
    ...['STATUS_LIMIT', 'STATUS_DISABLE', 'STATUS_CONFIRM_FAIL', 'STATUS_CONFIRM_FAIL_END'],
    ...['STATUS_CONFIRM_MODIFY_FAIL', 'SHOW_ACCOUNT_STATUS_NOT_APPROVED', 'SHOW_ACCOUNT_STATUS_PUNISHED'],
    ...['ADVERTISER_ACCOUNT_PUNISH', 'Suspended', 'Punished', 'Not approved', 'Disabled', 'Closed'],
    ...['封禁', '已封禁', '惩罚', '处罚', '停用', '关闭', '未通过', '审核不通过', '暂停'],
  ],
  pending: [
    ...['STATUS_PENDING_CONFIRM', 'STATUS_PENDING_VERIFIED', 'STATUS_PENDING_CONFIRM_MODIFY'],
    ...['STATUS_WAIT_FOR_BPM_AUDIT', 'STATUS_WAIT_FOR_PUBLIC_AUTH', 'STATUS_SELF_SERVICE_UNAUDITED'],
    ...['STATUS_CONTRACT_PENDING', 'STATUS_PENDING_CONFRIM', 'STATUS_PENDING_VERIFY'],
    ...['SHOW_ACCOUNT_STATUS_IN_REVIEW', 'In review', 'Under review', '审核中', '待审核'],
  ],
});
const STATUS = ['status', 'advertiser_status', 'Account status', '账户状态', '状态'];

/** Ad accounts with their status and what money is left. */
export const TIKTOK_AD_ACCOUNTS: ProfileDefinition = {
  name: 'tiktok-ads/accounts',
  version: 1,
  record: 'adAccount',
  about: 'State and balance of TikTok ad accounts.',
  exportedFrom:
    'TikTok Business Center › Accounts › Advertiser accounts › Export, or the answer of the API as a table',
  source: SOURCE,
  sourceKind: 'ads',
  columns: [
    { field: 'account', headers: ACCOUNT },
    { field: 'status', headers: STATUS, words: ACCOUNT_STATUSES, otherWords: { become: 'pending' } },
    { field: 'rawStatus', headers: STATUS },
    {
      field: 'balance',
      headers: ['balance', 'valid_account_balance', 'Available balance', '可用余额', '余额'],
    },
    { field: 'currency', headers: CURRENCY },
    { field: 'timeZone', headers: ['display_timezone'], zone: true },
    { field: 'statedZone', headers: TIME_ZONE, zone: true },
    { field: 'reason', headers: ['rejection_reason', 'Reason', '原因', '拒绝原因'], freeText: true },
    { field: 'openedOn', headers: ['Opened on', '开户日期'] },
    { field: 'autoTopUp', headers: ['auto_top_up', 'Automatic payment', '自动充值'] },
    { field: 'takenAt', headers: ['taken_at', 'Time', '时间'] },
    { field: 'date', headers: ['Date', '日期'], kind: 'day' },
  ],
  requires: [['account'], ['status']],
  expects: ['balance'],
  fills: {
    timeZone: { sameAs: 'statedZone' },
    takenOnDay: { takenOn: 'date' },
    takenOnExport: { exportTime: true },
    takenAt: { firstOf: ['takenOnDay', 'takenOnExport'] },
  },
  unused: [
    ...['name', 'advertiser_name', 'Account name', '账户名称', 'company', 'industry', 'role', 'create_time'],
    ...[
      'advertiser_type',
      'advertiser_account_type',
      'owner_bc_id',
      'account_balance',
      'frozen_balance',
      'tax',
    ],
    ...['cash_balance', 'valid_cash_balance', 'grant_balance', 'valid_grant_balance', 'balance_reminder'],
    ...['budget_mode', 'budget', 'budget_cost', 'budget_remaining'],
  ],
  personal: [...PERSONAL_HEADERS],
  happened: ['date', 'takenAt'],
  writing: { numbers: 'point', dates: 'proven' },
};

/** Which SKUs a campaign or a product group sells. */
export const TIKTOK_AD_LINKS: ProfileDefinition = {
  name: 'tiktok-ads/links',
  version: 1,
  record: 'adLink',
  about: 'Which SKUs an ad campaign (or a product group of GMV Max) sells: a list you keep.',
  exportedFrom: 'A list kept by the marketing team',
  source: SOURCE,
  sourceKind: 'ads',
  columns: [
    { field: 'account', headers: ACCOUNT },
    {
      field: 'adCampaignId',
      headers: [...CAMPAIGN_ID, 'item_group_id', 'Product group ID', '商品组 ID'],
    },
    { field: 'sku', headers: ['Seller SKU', 'SKU', '商品编码', '物料编码', '商家编码'] },
  ],
  requires: [['adCampaignId'], ['sku']],
  fills: { account: { setting: 'account', otherwise: 'main' } },
  unused: ['campaign_name', 'Campaign name', '推广系列名称', '商品名称', 'Product Name'],
};
