import type { Language } from '../../domain/alerting.ts';
import type { LateLine } from '../../domain/rules/late-supply.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, listPhrase } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'late-supply'>;

/** Words of supply that is late. */
export const lateSupply: RuleWords<'late-supply', 'late'> = {
  zh: {
    title: '供应延迟',
    reason: (evidence, zone) =>
      `${zhLate(evidence)}：${linesOf(evidence, 'zh')}；${zhEffect(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: (_evidence, _order, today) =>
      `请在 ${formatDay(today)} 当天向供应方确认新的到货日并催货，不要重复下单。`,
    closed: () => '延迟的订单已到货或交期已更新。',
    sms: { late: '{subject} 有 {lateUnits:units}不能按时到货，请当天催货，不要重复下单。' },
  },
  en: {
    title: 'Late supply',
    reason: (evidence, zone) =>
      `${enLate(evidence)}: ${linesOf(evidence, 'en')}; ${enEffect(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: (_evidence, _order, today) =>
      `By the end of ${formatDay(today)} get a new date from the supplier and press for it; do not order again.`,
    closed: () => 'The late orders are here or have new dates.',
    sms: {
      late: '{subject}: {lateUnits:units} on order are not in time. Press for them today, do not order again.',
    },
  },
  smsTemplate: () => 'late',
};

function zhLate({ lateUnits, overdueLines, overdueDays }: Evidence): string {
  const units = `在途 ${formatUnits(lateUnits, 'zh')}`;
  return overdueLines > 0
    ? `${units}不能按时到货，最长已逾期 ${formatDays(overdueDays, 'zh')}`
    : `${units}到货日太晚`;
}

function enLate({ lateUnits, overdueLines, overdueDays }: Evidence): string {
  const units = `${formatUnits(lateUnits, 'en')} on order`;
  return overdueLines > 0
    ? `${units} are not in time, up to ${formatDays(overdueDays, 'en')} overdue`
    : `${units} are due too late`;
}

function linesOf({ lines, lateLines }: Evidence, language: Language): string {
  const names = lines.map((line) => lineOf(line, language));
  if (names.length === 0) return language === 'zh' ? '已无延迟的订单' : 'no order is late any more';
  return listPhrase(names, lateLines, language);
}

function lineOf({ orderId, supplier, units, dueOn }: LateLine, language: Language): string {
  const by = supplier === null ? '' : language === 'zh' ? `${supplier}，` : `${supplier}, `;
  const amount = formatUnits(units, language);
  return language === 'zh'
    ? `${orderId}（${by}${amount}，应于 ${formatDay(dueOn)} 到）`
    : `${orderId} (${by}${amount}, due ${formatDay(dueOn)})`;
}

function zhEffect({ stockOutOn, unitsShort, daysOfSupply }: Evidence): string {
  if (stockOutOn !== null)
    return `若再不到货，预计 ${formatDay(stockOutOn)} 断货${unitsShort > 0 ? `，缺 ${formatUnits(unitsShort, 'zh')}` : ''}`;
  return daysOfSupply === null
    ? '目前不影响供货'
    : `现货可售 ${formatDays(daysOfSupply, 'zh')}，目前不影响供货`;
}

function enEffect({ stockOutOn, unitsShort, daysOfSupply }: Evidence): string {
  if (stockOutOn !== null)
    return `without them stock runs out ${formatDay(stockOutOn)}${unitsShort > 0 ? `, ${formatUnits(unitsShort, 'en')} short` : ''}`;
  return daysOfSupply === null
    ? 'nothing is short yet'
    : `stock lasts ${formatDays(daysOfSupply, 'en')}, nothing is short yet`;
}
