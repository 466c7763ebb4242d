import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { recordWord } from '../alert-words.ts';
import { formatDay, formatNumber, formatPercent } from '../format.ts';
import { rejectReason } from '../reject-words.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'rejected-rows'>;

/** Words of rows that could not be taken. */
export const rejectedRows: RuleWords<'rejected-rows', 'rows'> = {
  zh: {
    title: '数据行被拒',
    reason: (evidence) =>
      `${evidence.source} 的${recordWord(evidence.record, 'zh')}文件 ${evidence.file} 共 ${formatNumber(evidence.rowsRead, 'zh')} 行，其中 ${formatNumber(evidence.rejectedRows, 'zh')} 行（${formatPercent(evidence.rejectedShare, 'zh')}）未能采用${reasonsOf(evidence, 'zh')}。`,
    action: (evidence, _order, today) =>
      `请在 ${formatDay(today)} 当天更正后重新提交${evidence.quarantine === null ? '' : `；被拒的行及原因见 ${evidence.quarantine}`}。`,
    closed: (evidence) => `${evidence.source} 的新文件已正常采用。`,
    sms: { rows: '{subject} 的文件 {file:text} 有 {rejectedRows:number} 行未能采用，请当天更正后重新提交。' },
  },
  en: {
    title: 'Rejected rows',
    reason: (evidence) =>
      `${formatNumber(evidence.rejectedRows, 'en')} of ${formatNumber(evidence.rowsRead, 'en')} rows (${formatPercent(evidence.rejectedShare, 'en')}) of ${evidence.file}, ${recordWord(evidence.record, 'en')} of ${evidence.source}, could not be taken${reasonsOf(evidence, 'en')}.`,
    action: (evidence, _order, today) =>
      `By the end of ${formatDay(today)} mend them and hand the file in again${evidence.quarantine === null ? '' : `; the rows and their reasons are in ${evidence.quarantine}`}.`,
    closed: (evidence) => `A newer file of ${evidence.source} was taken well.`,
    sms: {
      rows: '{rejectedRows:number} rows of {file:text} ({subject}) could not be taken. Mend them and hand it in again.',
    },
  },
  smsTemplate: () => 'rows',
};

function reasonsOf({ reasons }: Evidence, language: Language): string {
  if (reasons.length === 0) return '';
  const named = reasons.map(({ column, reason, rows }) => {
    const what = `${column === null ? '' : `${column} `}${rejectReason(reason, language)}`;
    const count = formatNumber(rows, language);
    return language === 'zh' ? `${what}（${count} 行）` : `${what} (${count} ${rows === 1 ? 'row' : 'rows'})`;
  });
  return language === 'zh' ? `：${named.join('、')}` : `: ${named.join(', ')}`;
}
