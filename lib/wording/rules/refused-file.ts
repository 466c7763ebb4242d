import { formatDay, formatMoment } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

/** Words of a file that was refused. */
export const refusedFile: RuleWords<'refused-file', 'refused'> = {
  zh: {
    title: '文件未被接收',
    reason: ({ refusedAt, reason }, zone) =>
      `该文件于 ${formatMoment(refusedAt, zone)} 提交，未被接收，其中数据均未采用：“${sentence(reason)}”。`,
    action: (_evidence, _order, today) => `请在 ${formatDay(today)} 当天按提示更正后以同名重新提交。`,
    closed: () => '该文件已被接收，或已逾七天未再提交。',
    sms: { refused: '文件 {subject} 未被接收，请当天更正后重新提交，原因见邮件。' },
  },
  en: {
    title: 'Refused file',
    reason: ({ refusedAt, reason }, zone) =>
      `Handed in ${formatMoment(refusedAt, zone)} and refused, nothing of it counts: ${sentence(reason)}.`,
    action: (_evidence, _order, today) =>
      `By the end of ${formatDay(today)} mend it as told and hand it in again under the same name.`,
    closed: () => 'The file was taken, or has not been handed in for seven days.',
    sms: { refused: 'file {subject} was refused. Mend it and hand it in again today; the e-mail says why.' },
  },
  smsTemplate: () => 'refused',
};

/** Without the full stop that the sentence around it sets. */
function sentence(reason: string): string {
  return reason.replace(/[.。\s]+$/, '');
}
