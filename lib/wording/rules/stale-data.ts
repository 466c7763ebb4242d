import { recordWord } from '../alert-words.ts';
import { formatDay, formatHours, formatMoment } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

/** Records whose English word is a plural. */
const ARE_MANY: ReadonlySet<string> = new Set(['adMetric', 'sale']);

/** Words of stale or missing data. */
export const staleData: RuleWords<'stale-data', 'since' | 'never'> = {
  zh: {
    title: '数据缺失',
    reason: (evidence, zone) => {
      const record = recordWord(evidence.record, 'zh');
      return evidence.newestAt === null || evidence.ageHours === null
        ? `从未收到 ${evidence.source} 的${record}，未按 0 处理。`
        : `${evidence.source} 的${record}自 ${formatMoment(evidence.newestAt, zone)} 起无新数据，已 ${formatHours(evidence.ageHours, 'zh')}，上限 ${formatHours(evidence.allowedHours, 'zh')}，未按 0 处理。`;
    },
    action: (_evidence, _order, today) => `请在 ${formatDay(today)} 当天检查导出，并补交文件。`,
    closed: (evidence) => `${evidence.source} 的${recordWord(evidence.record, 'zh')}已恢复更新。`,
    sms: {
      since: '{subject} 的{record:record}已 {ageHours:hours}无新数据，请检查导出。',
      never: '从未收到 {subject} 的{record:record}，请提交文件。',
    },
  },
  en: {
    title: 'Missing data',
    reason: (evidence, zone) => {
      const record = recordWord(evidence.record, 'en');
      return evidence.newestAt === null || evidence.ageHours === null
        ? `No ${record} ever came from ${evidence.source}; not taken as 0.`
        : `No new ${record} from ${evidence.source} since ${formatMoment(evidence.newestAt, zone)}: ${formatHours(evidence.ageHours, 'en')}, ${formatHours(evidence.allowedHours, 'en')} allowed; not taken as 0.`;
    },
    action: (_evidence, _order, today) =>
      `By the end of ${formatDay(today)} check the export and hand in what is missing.`,
    closed: (evidence) =>
      `The ${recordWord(evidence.record, 'en')} of ${evidence.source} ${ARE_MANY.has(evidence.record) ? 'are' : 'is'} up to date again.`,
    sms: {
      since: 'no new {record:record} from {subject} for {ageHours:hours}. Check the export.',
      never: 'no {record:record} ever came from {subject}. Hand in the file.',
    },
  },
  smsTemplate: ({ newestAt }) => (newestAt === null ? 'never' : 'since'),
};
