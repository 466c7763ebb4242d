import { describe, expect, it } from 'vitest';
import { fitsTwoParts, smsOf } from '../../lib/alerts/sms.ts';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { ARRIVES_ON, EVIDENCE, episode, skuSubject } from './alert-fixture.ts';

describe('an SMS of two parts', () => {
  it.each([
    ['306 letters', 'a'.repeat(306), true],
    ['307 letters', 'a'.repeat(307), false],
    ['152 brackets, two septets each', '['.repeat(152), true],
    ['153 brackets', '['.repeat(153), false],
    ['134 Chinese characters', '密'.repeat(134), true],
    ['135 Chinese characters', '密'.repeat(135), false],
    ['one Chinese character among 134', `密${'a'.repeat(133)}`, true],
    ['one Chinese character among 135', `密${'a'.repeat(134)}`, false],
    ['66 emoji, two units each', '😀'.repeat(66), true],
    ['67 emoji', '😀'.repeat(67), false],
  ])('takes %s: %s', (_name, text, fits) => {
    expect(fitsTwoParts(text)).toBe(fits);
  });
});

describe('an SMS', () => {
  const of = (sku: string, language: 'zh' | 'en') =>
    smsOf(episode({ rule: 'aggressive-reorder', subject: skuSubject(sku) }), null, 3, language);

  it('shortens a long SKU and keeps every number whole', () => {
    const text = of('OR-'.padEnd(400, 'X'), 'zh');
    expect(text).toMatch(/^【PulseStock】紧急：OR-X{35}\.\. 需求激增，现货可售 3\.6 天，.*另有 3 条。$/);
  });

  it('shows a short Chinese SKU as it is, and replaces what an English SMS has no room for', () => {
    expect(of('密封圈', 'en')).toContain('URGENT: 密封圈 surge');
    const crowded = of('密封圈'.repeat(20), 'en');
    expect(fitsTwoParts(crowded)).toBe(true);
    expect(crowded).toContain('+3 more');
  });

  it('fits even where its numbers are absurd', () => {
    const evidence = { ...EVIDENCE['regular-reorder'], inventoryPosition: 1e90, reorderPoint: 1e90 };
    const order = { kind: 'purchase', units: 1e90, arrivesOn: ARRIVES_ON } as const;
    for (const language of LANGUAGES) {
      expect(fitsTwoParts(smsOf(episode({ evidence }), order, 3, language))).toBe(true);
    }
  });

  it('has neither line breaks nor emoji', () => {
    expect(of('OR\n100\u0007😀', 'en')).toContain('URGENT: OR 100 ? surge');
  });
});
