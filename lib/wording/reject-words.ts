import type { Language } from '../domain/alerting.ts';

/** The usual reasons for which cells are refused, as quarantine files state them, and in Chinese. */
const ZH_REASONS: readonly (readonly [en: string, zh: string])[] = [
  ['is not a number', '不是数字'],
  ['is too large a number', '数字过大'],
  ['is not a whole number', '不是整数'],
  ['is not a day', '不是日期'],
  ['is not a date', '不是日期'],
  ['is a day that does not exist', '日期不存在'],
  ['is not a time', '不是时间'],
  ['is neither yes nor no', '不是“是”或“否”'],
  ['is below', '小于允许的最小值'],
  ['is above', '大于允许的最大值'],
  ['the cell is empty', '不能为空'],
  ['must be given', '不能为空'],
  ['holds a line break', '含换行或控制字符'],
  ['is an error that Excel shows', '是 Excel 的错误值'],
  ['is before', '早于开始日期'],
];

/** A reason as quarantine files state it; in Chinese where it is a usual one, else as it is. */
export function rejectReason(reason: string, language: Language): string {
  if (language === 'en') return reason;
  return ZH_REASONS.find(([en]) => reason.includes(en))?.[1] ?? reason;
}
