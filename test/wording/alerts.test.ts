import { describe, expect, it } from 'vitest';
import { AUDIENCES, LANGUAGES, PROPOSAL_KINDS, SEVERITIES } from '../../lib/domain/alerting.ts';
import { NOTICES } from '../../lib/domain/episodes.ts';
import { RULE_NAMES } from '../../lib/domain/rules.ts';
import {
  audienceWord,
  noticeWord,
  orderPhrase,
  orderWord,
  recordWord,
  severityWord,
} from '../../lib/wording/alert-words.ts';
import { alertTitle, ruleSmsTemplates } from '../../lib/wording/alerts.ts';
import { HAN, ORDER } from './rules/laws.ts';

describe('the words of alerts', () => {
  it.each(LANGUAGES)('exist for every severity, audience, notice, order and rule in %s', (language) => {
    const words = [
      ...SEVERITIES.map((one) => severityWord(one, language)),
      ...AUDIENCES.map((one) => audienceWord(one, language)),
      ...NOTICES.map((one) => noticeWord(one, language)),
      ...PROPOSAL_KINDS.map((one) => orderWord(one, language)),
      ...RULE_NAMES.map((one) => alertTitle(one, language)),
    ];
    for (const word of words) expect(word.trim()).not.toBe('');
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => HAN.test(word)).length).toBe(language === 'zh' ? words.length - 1 : 0);
  });

  it('keep the name of a record that has no word', () => {
    expect([recordWord('sale', 'zh'), recordWord('rumour', 'zh'), recordWord('constructor', 'zh')]).toEqual([
      '销售订单',
      'rumour',
      'constructor',
    ]);
  });

  it('ask for an order with its arrival', () => {
    expect(orderPhrase(ORDER, 'zh')).toBe('加急采购 25,000 件，预计 2026-06-29 到货');
    expect(orderPhrase(ORDER, 'en')).toBe('expedite 25,000 units, expected to arrive 2026-06-29');
  });

  it('have the same SMS in each language, in words of their own', () => {
    const [zh, en] = LANGUAGES.map(ruleSmsTemplates);
    expect([...(zh?.keys() ?? [])]).toEqual([...(en?.keys() ?? [])]);
    const all = [...(zh?.values() ?? []), ...(en?.values() ?? [])];
    expect(new Set(all).size).toBe(all.length);
    expect(
      RULE_NAMES.filter((rule) => ![...(zh?.keys() ?? [])].some((name) => name.startsWith(`${rule}/`))),
    ).toEqual([]);
  });
});
