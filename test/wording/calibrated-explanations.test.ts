import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/domain/alerting.ts';
import { dayNumber } from '../../lib/domain/calendar.ts';
import type { SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { calibratedParameters } from '../../lib/planning/calibrated.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { createDemandPool } from '../../lib/planning/demand-pool.ts';
import { handbookParameters } from '../../lib/planning/handbook.ts';
import type { MethodInput } from '../../lib/planning/method-input.ts';
import { classSentence } from '../../lib/wording/classes.ts';
import { explainMethod, summarySentence } from '../../lib/wording/explanations.ts';
import { formatDays, formatUnits } from '../../lib/wording/format.ts';
import { compareMethods } from '../../lib/wording/method-comparison.ts';
import {
  exampleCampaign,
  exampleInput,
  exampleMasks,
  exampleSeries,
  handbookSeries,
  PLANNING_DAY,
  steady,
  TODAY,
} from '../planning/examples.ts';

function parametersOf(input: MethodInput): SkuParameters {
  const pool = createDemandPool(dayNumber(input.planningDay), input.series.firstDay);
  const profile = pool.add(input);
  return {
    sku: input.series.sku,
    pool: 'main',
    planningDay: PLANNING_DAY,
    settingsVersion: 'test',
    drivingMethod: 'handbook',
    choice: { by: 'settings', calibrationId: null, evidence: {} },
    methods: [handbookParameters(input), calibratedParameters(input, profile, pool.pooled())],
  };
}

const campaigns = knownCampaigns([exampleCampaign()], PLANNING_DAY);
const neverSold = { ...exampleSeries(steady(0), steady(0)), firstDemandDay: dayNumber(PLANNING_DAY) + 1 };
const CASES: Readonly<Record<string, MethodInput>> = {
  full: exampleInput({ campaigns, leadTimeSd: 2, moq: 800, expediteLeadTimeDays: 5, category: 'O-ring' }),
  'fill rate': exampleInput({ serviceKind: 'fill' }),
  'no pulse': exampleInput({ series: exampleSeries(steady(3), steady(0)) }),
  'never sold': exampleInput({ series: neverSold }),
  'own production': exampleInput({ expedite: { startDays: 2, dailyCapacityUnits: 90_000 } }),
  'sold out': exampleInput({
    series: handbookSeries(),
    masks: exampleMasks({
      isHeldBack: (day) => day > TODAY - 6,
      isMasked: (day) => day > TODAY - 6,
      isLowerBound: (day) => day === TODAY - 29,
    }),
  }),
};

describe.each(LANGUAGES)('the calibrated method in %s', (language) => {
  it.each(Object.entries(CASES))(
    'tells every result of %s with its value, without a hole',
    (_case, input) => {
      const calibrated = parametersOf(input).methods[1];
      if (calibrated === undefined) throw new Error('not planned');
      const all = explainMethod(calibrated, language);
      expect(all.map(({ name }) => name).includes('expeditePoint')).toBe(calibrated.expeditePoint !== null);
      for (const { name, formulaId, value, formula, sentence } of all) {
        expect(formulaId).toBe(`calibrated.${name}`);
        const shown = name === 'leadTimeDays' ? formatDays(value, language) : formatUnits(value, language, 1);
        if (name !== 'meanDailyDemand') expect(`${formula} ${sentence}`).toContain(shown);
        expect(`${formula} ${sentence}`).not.toMatch(/undefined|NaN|null|Infinity|\[object| {2}/);
      }
      expect(summarySentence(calibrated, language)).toContain(
        formatUnits(calibrated.reorderPoint, language, 1),
      );
    },
  );

  it('says why the methods differ, the greatest difference first, and the risk that each leaves', () => {
    const parameters = parametersOf(exampleInput({ series: handbookSeries() }));
    const sentences = compareMethods(parameters, language);
    expect(sentences).toHaveLength(3);
    for (const method of parameters.methods)
      expect(sentences[0]).toContain(formatUnits(method.reorderPoint, language, 1));
    expect(sentences[0]).toMatch(language === 'zh' ? /：TikTok波动库存/ : /: pulse stock/);
    expect(sentences[1]).toContain('25%');
    expect(sentences[2]).toMatch(language === 'zh' ? /30 天内缺货的概率/ : /within 30 days a stock-out/);
  });
});

it('says how own production is expedited, which days had no stock, and what TikTok may not take', () => {
  const sentence = (name: string, of: string, language: Language) => {
    const calibrated = parametersOf(CASES[of] ?? exampleInput()).methods[1];
    return calibrated && explainMethod(calibrated, language).find((each) => each.name === name)?.sentence;
  };
  expect(sentence('expeditePoint', 'own production', 'en')).toMatch(
    /starts after 2 days and makes 90,000 units a day: that many are done after about 3 days\.$/,
  );
  expect(sentence('expeditePoint', 'own production', 'zh')).toMatch(
    /应急生产准备 2 天，日产能 90,000 件，约 3 天完成。$/,
  );
  expect(sentence('meanDailyDemand', 'sold out', 'en')).toContain('It was sold out on 6 days');
  expect(sentence('meanDailyDemand', 'sold out', 'zh')).toContain('其间 6 天缺货');
  expect(sentence('pulseStock', 'sold out', 'en')).toContain('the peak is a lower bound');
  expect(sentence('pulseStock', 'full', 'en')).toMatch(/units are kept for channels without pulses/);
  expect(sentence('pulseStock', 'full', 'zh')).toMatch(
    /另为非脉冲渠道（B2B等）保留 [\d,.]+ 件，TikTok不得占用/,
  );
});

it('a SKU is told its classes, and the service that they ask for', () => {
  const of = (changes: Parameters<typeof exampleInput>[0], language: Language) =>
    classSentence(parametersOf(exampleInput(changes)), language);
  const ofClass = { abcClass: 'A', serviceLevel: 0.98, serviceFrom: 'class' } as const;
  expect(of(ofClass, 'en')).toBe(
    'ABC class A, by the worth of yearly demand; demand is smooth; service aimed at: 98% of cycles (of class A)',
  );
  expect(of(ofClass, 'zh')).toBe(
    'ABC分类：A类（按年需求金额）；需求类型：平稳型；周期服务水平目标：98%（A类）',
  );
  expect(of({ serviceFrom: 'override', serviceKind: 'fill' }, 'en')).toContain('95% of units (set by hand)');
  expect(of({ series: neverSold }, 'zh')).toBe('周期服务水平目标：95%');
});

it('one method alone is not compared', () => {
  const { methods, ...rest } = parametersOf(exampleInput());
  expect(compareMethods({ ...rest, methods: methods.slice(0, 1) }, 'en')).toEqual([]);
});

it('a new SKU says from where its level is borrowed', () => {
  const input = exampleInput({
    series: { ...exampleSeries(steady(4, 7), steady(0, 7)) },
    category: 'O-ring',
  });
  const pool = createDemandPool(dayNumber(PLANNING_DAY), dayNumber(PLANNING_DAY) - 399);
  const profile = pool.add({ ...input, series: { ...input.series, firstDay: dayNumber(PLANNING_DAY) - 6 } });
  pool.add(exampleInput({ series: exampleSeries(steady(40, 400), steady(0, 400)), category: 'O-ring' }));
  const [mean] = explainMethod(calibratedParameters(input, profile, pool.pooled()), 'en');
  expect(mean?.sentence).toContain(
    '37.5% of its level is borrowed from the category "O-ring", where 40 units a day is usual',
  );
});
