import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { CAMPAIGN_KIND_WORDS } from '../campaign-words.ts';
import { formatDay, formatNumber, formatPercent, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'campaign-review-ready'>;

/** Words of a campaign's review. */
export const campaignReviewReady: RuleWords<'campaign-review-ready', 'ran' | 'unplanned' | 'never'> = {
  zh: {
    title: '活动复盘已完成',
    reason: (evidence) => {
      const { soldUnits, plannedUnits, soldOutSkus, lostUnits, settledOn } = evidence;
      const what = nameOf(evidence, 'zh');
      if (!evidence.hasRun)
        return `${what}未执行，已于 ${formatDay(settledOn)} 复盘${excess(evidence, 'zh')}。`;
      const ofPlan =
        plannedUnits !== null && plannedUnits > 0
          ? `，为计划 ${units(plannedUnits, 'zh')}的 ${formatPercent(soldUnits / plannedUnits, 'zh')}`
          : '';
      const lost =
        soldOutSkus === 0
          ? '，期间未缺货'
          : `，${formatNumber(soldOutSkus, 'zh')} 个 SKU 曾缺货，估计流失 ${units(lostUnits, 'zh')}`;
      return `${what}较平日多售 ${units(soldUnits, 'zh')}${ofPlan}${lost}${excess(evidence, 'zh')}。`;
    },
    action: ({ learnedValues, proposedValues, folder }, _order, today) => {
      const values = formatNumber(learnedValues, 'zh');
      const changes =
        learnedValues === 0
          ? '参数保持不变'
          : proposedValues === 0
            ? `已校准 ${values} 项参数，下次计算起生效，如有异议可撤销`
            : `有 ${formatNumber(proposedValues, 'zh')} 项参数待批准，请核对后批准`;
      return `${formatDay(today)} 起可阅复盘报告（${folder}）；${changes}。`;
    },
    closed: ({ folder }) => `复盘报告保留在 ${folder}。`,
    sms: {
      ran: '{subject} 活动复盘已完成，多售 {soldUnits:units}，计划 {plannedUnits:units}，详见报告。',
      unplanned: '{subject} 活动复盘已完成，多售 {soldUnits:units}，没有可对照的计划销量，详见报告。',
      never: '{subject} 活动未执行，复盘已完成，详见报告。',
    },
  },
  en: {
    title: 'Campaign review ready',
    reason: (evidence) => {
      const { soldUnits, plannedUnits, soldOutSkus, lostUnits, settledOn } = evidence;
      const what = nameOf(evidence, 'en');
      if (!evidence.hasRun)
        return `${what} never ran; it was reviewed with what was known on ${formatDay(settledOn)}${excess(evidence, 'en')}.`;
      const ofPlan =
        plannedUnits !== null && plannedUnits > 0
          ? `, ${formatPercent(soldUnits / plannedUnits, 'en')} of the ${units(plannedUnits, 'en')} planned`
          : '';
      const lost =
        soldOutSkus === 0
          ? ', without a stock-out'
          : `; ${formatNumber(soldOutSkus, 'en')} ${soldOutSkus === 1 ? 'SKU was' : 'SKUs were'} sold out, which cost an estimated ${units(lostUnits, 'en')}`;
      return `${what} sold ${units(soldUnits, 'en')} beyond the usual${ofPlan}${lost}${excess(evidence, 'en')}.`;
    },
    action: ({ learnedValues, proposedValues, folder }, _order, today) => {
      const values = `${formatNumber(learnedValues, 'en')} ${learnedValues === 1 ? 'value was' : 'values were'}`;
      const changes =
        learnedValues === 0
          ? 'no parameter changes'
          : proposedValues === 0
            ? `${values} learned and count from the next recompute on; revert what you do not agree with`
            : `${formatNumber(proposedValues, 'en')} learned ${proposedValues === 1 ? 'value waits' : 'values wait'} for your approval`;
      return `From ${formatDay(today)} on read the review in ${folder}; ${changes}.`;
    },
    closed: ({ folder }) => `The review stays in ${folder}.`,
    sms: {
      ran: 'review of campaign {subject} is ready: sold {soldUnits:units} of {plannedUnits:units} planned. See the report.',
      unplanned:
        'review of campaign {subject} is ready: sold {soldUnits:units} beyond the usual, none planned. See the report.',
      never: 'review of campaign {subject}, which never ran, is ready. See the report.',
    },
  },
  smsTemplate: ({ hasRun, plannedUnits }) =>
    hasRun ? (plannedUnits === null ? 'unplanned' : 'ran') : 'never',
};

function nameOf({ name, kind }: Evidence, language: Language): string {
  const word = CAMPAIGN_KIND_WORDS[language][kind];
  const inBrackets = name === null ? '' : language === 'zh' ? `“${name}”` : ` "${name}"`;
  return language === 'zh' ? `${word}${inBrackets}` : `The ${word}${inBrackets}`;
}

function excess({ excessUnits }: Evidence, language: Language): string {
  if (excessUnits === null) return '';
  if (language === 'zh') return excessUnits === 0 ? '，无超储' : `，超出目标库存 ${units(excessUnits, 'zh')}`;
  return excessUnits === 0
    ? '; nothing is left above target'
    : `; ${units(excessUnits, 'en')} are left above target`;
}

function units(value: number, language: Language): string {
  return formatUnits(value, language, 0);
}
