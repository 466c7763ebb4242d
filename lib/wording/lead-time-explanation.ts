import type { Language } from '../domain/alerting.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import { formatNumber } from './format.ts';
import { daysIn, numberOf, optionalNumberOf, type Wording } from './parameter-text.ts';

/** The lead time of an order placed now: what the formulas take and the closures on the way, what the item states, what receipts showed, and which counts. */
export function leadTimeDays(parameters: MethodParameters, language: Language): Wording {
  const days = daysIn(language);
  const mean = days(numberOf(parameters, 'meanLeadTimeDays'));
  const closed = days(numberOf(parameters, 'closedDaysAhead'));
  const total = days(parameters.leadTimeDays);
  const sentences =
    language === 'zh'
      ? [
          `今日下单，采购提前期为 ${total}：正常 ${mean}，另加途中停工放假 ${closed}。`,
          ...zhEvidence(parameters),
        ]
      : [
          `An order placed now takes ${total}: the usual lead time of ${mean} and ${closed} of closures on the way.`,
          ...enEvidence(parameters),
        ];
  return {
    formula: `${mean} + ${closed} = ${total}`,
    sentence: sentences.join(language === 'zh' ? '' : ' '),
  };
}

/** What the lead time rests on, as numbers made text; null where there are no such receipts. */
function evidenceIn(parameters: MethodParameters, language: Language) {
  const days = daysIn(language);
  const spread = (name: string) => {
    const sd = optionalNumberOf(parameters, name);
    return sd === null ? null : days(sd);
  };
  const count = (name: string) => (name in parameters.inputs ? numberOf(parameters, name) : 0);
  const own = count('receipts');
  const others = count('otherReceipts');
  const plain = (value: number, digits = 0) => formatNumber(value, language, digits);
  return {
    from: parameters.inputs.leadTimeFrom,
    stated: days(numberOf(parameters, 'statedLeadTimeDays')),
    statedSd: spread('statedLeadTimeSd'),
    used: days(numberOf(parameters, 'meanLeadTimeDays')),
    usedSd: spread('leadTimeSd'),
    own:
      own === 0
        ? null
        : {
            count: plain(own),
            isOne: own === 1,
            mean: days(numberOf(parameters, 'receivedLeadTimeDays')),
            sd: spread('receivedLeadTimeSd'),
            capped: count('cappedReceipts') === 0 ? null : plain(count('cappedReceipts')),
          },
    others:
      others === 0
        ? null
        : { count: plain(others), ratio: plain(numberOf(parameters, 'othersLeadTimeRatio'), 2) },
    statedCounts: plain(
      'statedCountsAsReceipts' in parameters.inputs ? numberOf(parameters, 'statedCountsAsReceipts') : 0,
      1,
    ),
  };
}

function enEvidence(parameters: MethodParameters): string[] {
  const { from, stated, statedSd, used, usedSd, own, others, statedCounts } = evidenceIn(parameters, 'en');
  const withSd = (mean: string, sd: string | null) =>
    sd === null ? mean : `${mean} (standard deviation ${sd})`;
  const sentences: string[] = [];
  if (own !== null || others !== null || from === 'override')
    sentences.push(`The item states ${withSd(stated, statedSd)}.`);
  if (own !== null)
    sentences.push(
      `${own.count} ${own.isOne ? 'receipt' : 'receipts'} of the last year took ${withSd(own.mean, own.sd)}, closed days left out` +
        (own.capped === null
          ? '.'
          : `; what took far longer than usual counts at a limit (receipts: ${own.capped}).`),
    );
  if (others !== null)
    sentences.push(
      `Other items from the same source took ${others.ratio} times what is stated for them (receipts: ${others.count}).`,
    );
  if (from === 'receipts' && (own !== null || others !== null))
    sentences.push(
      `The formulas take ${withSd(used, usedSd)}; what is stated counts as much as ${statedCounts} receipts.`,
    );
  else if (from === 'receipts' && usedSd !== null)
    sentences.push(`Its spread is the usual one of all receipts, a standard deviation of ${usedSd}.`);
  else if (from === 'override') sentences.push(`The planner's ${withSd(used, usedSd)} count.`);
  else if (own !== null || others !== null) sentences.push('What is stated counts.');
  return sentences;
}

function zhEvidence(parameters: MethodParameters): string[] {
  const { from, stated, statedSd, used, usedSd, own, others, statedCounts } = evidenceIn(parameters, 'zh');
  const withSd = (mean: string, sd: string | null) => (sd === null ? mean : `${mean}（标准差 ${sd}）`);
  const sentences: string[] = [];
  if (own !== null || others !== null || from === 'override')
    sentences.push(`物料主数据为 ${withSd(stated, statedSd)}。`);
  if (own !== null)
    sentences.push(
      `最近一年 ${own.count} 次到货平均 ${withSd(own.mean, own.sd)}，已扣除停工放假` +
        (own.capped === null ? '。' : `；其中 ${own.capped} 次明显过长，按上限计。`),
    );
  if (others !== null)
    sentences.push(`同一货源其他物料的 ${others.count} 次到货，为其主数据的 ${others.ratio} 倍。`);
  if (from === 'receipts' && (own !== null || others !== null))
    sentences.push(`公式取 ${withSd(used, usedSd)}；主数据相当于 ${statedCounts} 次到货。`);
  else if (from === 'receipts' && usedSd !== null)
    sentences.push(`波动取全部到货的通常水平，标准差 ${usedSd}。`);
  else if (from === 'override') sentences.push(`以人工设定的 ${withSd(used, usedSd)}为准。`);
  else if (own !== null || others !== null) sentences.push('以主数据为准。');
  return sentences;
}
