import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import type { MethodChoice, SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { handbookParameters } from '../../lib/planning/handbook.ts';
import { learnedSentence } from '../../lib/wording/backtest.ts';
import { choiceSentences } from '../../lib/wording/method-choice.ts';
import { exampleInput, PLANNING_DAY } from '../planning/examples.ts';
import { learned } from '../planning/learned.ts';

const EVIDENCE = {
  targetFill: 0.95,
  skus: 1290,
  measuredFrom: '2025-10-26',
  measuredTo: '2026-06-24',
  'handbook.stockDays': null,
  'handbook.fill': null,
  'handbook.costShare': null,
  'calibrated.stockDays': 30.68,
  'calibrated.fill': 0.953,
  'calibrated.costShare': 0.055,
};

function parameters(choice: Partial<MethodChoice>, inputs: object = {}): SkuParameters {
  const handbook = handbookParameters(exampleInput());
  return {
    sku: 'ORING-001',
    pool: 'main',
    planningDay: PLANNING_DAY,
    settingsVersion: 'test',
    drivingMethod: 'calibrated',
    choice: { by: 'settings', calibrationId: null, evidence: {}, ...choice },
    methods: [{ ...handbook, inputs: { ...handbook.inputs, ...inputs } }],
  };
}

describe.each(LANGUAGES)('why a method drives, in %s', (language) => {
  it.each(['settings', 'demand_class', 'all_skus', 'default'] as const)(
    'by %s, is one sentence without a hole',
    (by) => {
      const evidence = by === 'default' ? {} : EVIDENCE;
      const [why = '', ...others] = choiceSentences(parameters({ by, evidence }), language);
      expect(others).toEqual([]);
      expect(why).toContain(language === 'zh' ? '采用校准法' : 'The calibrated method drives');
      expect(why).not.toMatch(/undefined|NaN|null|\[object| {2}/);
      if (by !== 'default')
        for (const figure of ['1,290', '2025-10-26', '2026-06-24', '30.7', '95.3%', '5.5%', '95%'])
          expect(why).toContain(figure);
    },
  );

  it('says of a method that does not get to the fill rate that it does not', () => {
    const [why] = choiceSentences(parameters({ by: 'all_skus', evidence: EVIDENCE }), language);
    expect(why).toContain(language === 'zh' ? '手册法达不到' : 'the handbook method did not get there');
  });

  it('tells the nominal service where the settings aim at a fill rate, and nothing of it elsewhere', () => {
    const inputs = {
      targetFill: 0.95,
      serviceLevel: 0.925887,
      fillReached: 0.95,
      fillOfClass: 0.937,
      backtestSkus: 40,
    };
    const [, nominal = ''] = choiceSentences(parameters({}, inputs), language);
    for (const figure of ['92.59%', '95%', '93.7%', '40']) expect(nominal).toContain(figure);
    expect(choiceSentences(parameters({}, { ...inputs, fillOfClass: null }), language)[1]).not.toContain(
      '93.7',
    );
    expect(choiceSentences(parameters({}), language)).toHaveLength(1);
  });
});

describe.each(LANGUAGES)('what a backtest taught, in %s', (language) => {
  it('is the method that drives, with the one before where it is another', () => {
    const one = learned('lumpy', {
      parameter: 'driving_method',
      after: 'calibrated',
      before: 'handbook',
      evidence: EVIDENCE,
    });
    const sentence = learnedSentence(one, language) ?? '';
    for (const figure of ['1,290', '30.7', '95%']) expect(sentence).toContain(figure);
    expect(sentence).toContain(language === 'zh' ? '原为手册法' : 'handbook before');
    expect(learnedSentence({ ...one, before: 'calibrated' }, language)).not.toMatch(/原为|before/);
  });

  it('is the service level of a method, and nothing of other subjects', () => {
    const one = learned('all', {
      parameter: 'nominal_service:handbook',
      after: 0.844193,
      evidence: { targetFill: 0.95, skus: 40, fill: 0.95 },
    });
    expect(learnedSentence(one, language)).toContain('84.42%');
    expect(learnedSentence({ ...one, subject: { kind: 'account', name: 'a' } }, language)).toBeNull();
  });
});
