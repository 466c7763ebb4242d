import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { dayNumber } from '../../lib/domain/calendar.ts';
import type { SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { calibratedParameters } from '../../lib/planning/calibrated.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { createDemandPool } from '../../lib/planning/demand-pool.ts';
import { handbookParameters } from '../../lib/planning/handbook.ts';
import type { MethodInput } from '../../lib/planning/method-input.ts';
import { explainMethod, summarySentence } from '../../lib/wording/explanations.ts';
import { formatDays, formatUnits } from '../../lib/wording/format.ts';
import { compareMethods } from '../../lib/wording/method-comparison.ts';
import {
  exampleCampaign,
  exampleInput,
  exampleSeries,
  handbookSeries,
  PLANNING_DAY,
  steady,
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
        const shown = name === 'leadTimeDays' ? formatDays(value, language) : formatUnits(value, language);
        if (name !== 'meanDailyDemand') expect(`${formula} ${sentence}`).toContain(shown);
        expect(`${formula} ${sentence}`).not.toMatch(/undefined|NaN|null|Infinity|\[object| {2}/);
      }
      expect(summarySentence(calibrated, language)).toContain(formatUnits(calibrated.reorderPoint, language));
    },
  );

  it('says why the methods differ, the greatest difference first, and the risk that each leaves', () => {
    const parameters = parametersOf(exampleInput({ series: handbookSeries() }));
    const sentences = compareMethods(parameters, language);
    expect(sentences).toHaveLength(3);
    for (const method of parameters.methods)
      expect(sentences[0]).toContain(formatUnits(method.reorderPoint, language));
    expect(sentences[0]).toMatch(language === 'zh' ? /：TikTok波动库存/ : /: pulse stock/);
    expect(sentences[1]).toContain('25%');
    expect(sentences[2]).toMatch(language === 'zh' ? /30 天内缺货的概率/ : /within 30 days a stock-out/);
  });
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
