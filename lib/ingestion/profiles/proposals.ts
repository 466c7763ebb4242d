import { meanings } from './meanings.ts';
import type { ProfileDefinition } from './profile.ts';

/** The program's own list of proposals, as people give it back: with a state for what they ordered or declined. */
export const PROPOSALS: ProfileDefinition = {
  name: 'pulsestock/proposals',
  version: 1,
  record: 'proposalAnswer',
  about: 'The list of proposals with its state column filled in: what was ordered, what was declined.',
  exportedFrom: 'reports/day=…/proposals.xlsx, proposals-purchase.zh.csv and their like of this program',
  columns: [
    { field: 'proposalId', headers: ['建议编号', 'Proposal id', '建议号', 'Proposal'] },
    {
      field: 'answer',
      headers: ['状态', 'State', 'Status'],
      words: meanings({
        ordered: [
          '已下单',
          '下单',
          '已订',
          '已采购',
          '已安排',
          '已安排生产',
          '已生产',
          '是',
          'ordered',
          'done',
          'yes',
        ],
        declined: [
          '已拒绝',
          '拒绝',
          '不采纳',
          '不下单',
          '不订',
          '取消',
          '已取消',
          '否',
          'declined',
          'rejected',
          'no',
        ],
      }),
    },
    { field: 'units', headers: ['实际下单数量', 'Units ordered', '下单数量'] },
    { field: 'author', headers: ['处理人', 'Answered by'] },
  ],
  requires: [['proposalId'], ['answer']],
  unused: [
    ...['SKU', '品名', 'Name', '库存池', 'Pool', '类型', 'Kind', '建议数量', 'Units', '未下单数量'],
    ...[
      'Units outstanding',
      '预计到货日',
      'Arrives on',
      '发出时间',
      'Sent at',
      '金额',
      'Value',
      '币种',
      'Currency',
    ],
  ],
  skip: [
    {
      why: 'a proposal that nobody has answered',
      where: [{ field: 'answer', is: ['', '已发出', 'sent', '已过期', 'expired'] }],
    },
  ],
};
