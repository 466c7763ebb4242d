import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/domain/alerting.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import {
  EXPLAINED_NAMES,
  type ExplainedName,
  explainMethod,
  PARAMETER_TERMS,
  summarySentence,
} from '../../lib/wording/explanations.ts';
import { formatDays, formatUnits } from '../../lib/wording/format.ts';

/** Every number is another one, so that a wrong one in a sentence shows. Made by the formulas: 1.645·√((21+1)·150² + 500²·2²) = 2013.4. */
const PARAMETERS: MethodParameters = {
  method: 'handbook',
  demandClass: null,
  meanDailyDemand: 612.5,
  leadTimeDays: 21,
  baseSafetyStock: 2013.4,
  pulseStock: 25_000,
  campaignStock: 3100,
  safetyStock: 27_013.4,
  reorderPoint: 42_975.9,
  orderUpTo: 43_775.9,
  expeditePoint: null,
  expediteUpTo: null,
  campaigns: [],
  inputs: {
    windowDays: 90,
    historyDays: 88,
    openDays: 80,
    heldBackDays: 0,
    levelledUnits: 49_000,
    medianDayUnits: 590,
    pulseDayFactor: 3,
    pulseDays: 4,
    meanBaseDailyDemand: 500,
    sdBaseDailyDemand: 150,
    statedLeadTimeDays: 14,
    statedLeadTimeSd: 2,
    leadTimeFrom: 'item',
    meanLeadTimeDays: 14,
    leadTimeSd: 2,
    closedDaysAhead: 7,
    leadTimeDays: 21,
    reviewDays: 1,
    serviceLevel: 0.95,
    serviceKind: 'cycle',
    orderQuantity: 800,
    z: 1.6448536269514722,
    peakDayUnits: 5000,
    peakDay: '2026-05-26',
    peakIsLowerBound: 0,
    plannedPeakDayUnits: null,
    coverDays: 5,
    plannedUnits: 28_100,
    moq: 800,
    orderCycleDays: 0.5,
    overrides: null,
  },
};

function withInputs(
  inputs: MethodParameters['inputs'],
  changes: Partial<MethodParameters> = {},
): MethodParameters {
  return { ...PARAMETERS, ...changes, inputs: { ...PARAMETERS.inputs, ...inputs } };
}

function explained(parameters: MethodParameters, name: ExplainedName, language: Language) {
  const found = explainMethod(parameters, language).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not explained`);
  return found;
}

/** The handbook has no expedite point. */
const HANDBOOK_NAMES = EXPLAINED_NAMES.filter((name) => name !== 'expeditePoint');

const NEVER_SOLD = withInputs(
  {
    historyDays: 0,
    openDays: 0,
    levelledUnits: 0,
    medianDayUnits: 0,
    pulseDays: 0,
    meanBaseDailyDemand: 0,
    sdBaseDailyDemand: 0,
  },
  { meanDailyDemand: 0, baseSafetyStock: 0 },
);
const RECEIPTS = {
  leadTimeFrom: 'receipts',
  meanLeadTimeDays: 15.6,
  leadTimeSd: 3.4,
  statedLeadTimeSd: 4.4,
  receipts: 12,
  receivedLeadTimeDays: 16.2,
  receivedLeadTimeSd: 3.1,
  cappedReceipts: 0,
  otherReceipts: 85,
  othersLeadTimeRatio: 1.12,
  statedCountsAsReceipts: 5,
} as const;
const learned = (changes: MethodParameters['inputs'] = {}) =>
  withInputs({ ...RECEIPTS, ...changes }, { leadTimeDays: 22.6 });
const CASES: Readonly<Record<string, MethodParameters>> = {
  full: PARAMETERS,
  'lead time from receipts': learned(),
  'lead time from others': learned({ receipts: 0, receivedLeadTimeDays: null, receivedLeadTimeSd: null }),
  'lead time from one late receipt': learned({
    receipts: 1,
    receivedLeadTimeSd: null,
    cappedReceipts: 1,
    otherReceipts: 0,
  }),
  'lead time set by hand': learned({ leadTimeFrom: 'override' }),
  'days without stock': withInputs({ historyDays: 110, heldBackDays: 22, peakIsLowerBound: 1 }),
  'fill rate': withInputs({ serviceKind: 'fill' }),
  'nothing given': withInputs({ leadTimeSd: null, moq: null }),
  'planned peak': withInputs({ plannedPeakDayUnits: 6500 }, { pulseStock: 32_500 }),
  'no pulse': withInputs({ peakDayUnits: 0, peakDay: null }, { pulseStock: 0 }),
  'never sold': NEVER_SOLD,
};

describe.each(LANGUAGES)('explanations in %s', (language) => {
  it.each(Object.entries(CASES))(
    'of %s name every result once, by a formula id, with its value',
    (_case, parameters) => {
      const all = explainMethod(parameters, language);
      expect(all.map(({ name }) => name)).toEqual(HANDBOOK_NAMES);
      for (const { name, formulaId, value, formula, sentence } of all) {
        expect(formulaId).toBe(`handbook.${name}`);
        expect(value).toBe(parameters[name]);
        const shown = name === 'leadTimeDays' ? formatDays(value, language) : formatUnits(value, language, 1);
        expect(formula).toContain(shown);
        expect(sentence).toContain(shown);
      }
    },
  );

  it.each(Object.entries(CASES))('of %s hold no hole and each number its unit', (_case, parameters) => {
    for (const { formula, sentence } of explainMethod(parameters, language)) {
      expect(`${formula} ${sentence}`).not.toMatch(/undefined|NaN|null|Infinity|\[object| {2}/);
      const bare =
        sentence.match(
          /[\d.,]*\d(?![\d.,]*\d)(?! ?(件|天|units?|days?|receipts?|次|%|-\d|[)\uff09]| 倍| times))/g,
        ) ?? [];
      expect(bare).toEqual([]);
    }
  });

  it('show every number that a formula was given', () => {
    const text = (name: ExplainedName) => {
      const { formula, sentence } = explained(PARAMETERS, name, language);
      return `${formula} ${sentence}`;
    };
    const numbers: Readonly<Record<(typeof HANDBOOK_NAMES)[number], readonly string[]>> = {
      meanDailyDemand: ['49,000', '80', '612.5', '590', '4', '3'],
      leadTimeDays: ['14', '7', '21'],
      baseSafetyStock: ['1.645', '21', '1', '150', '500', '2', '95%', '2,013.4'],
      pulseStock: ['5,000', '5', '25,000', '2026-05-26', '90', '88', '30', '25%'],
      safetyStock: ['2,013.4', '25,000', '27,013.4'],
      campaignStock: ['28,100', '25,000', '22', '3,100'],
      reorderPoint: ['27,013.4', '612.5', '21', '3,100', '42,975.9'],
      orderUpTo: ['42,975.9', '800', '612.5', '0.5', '43,775.9'],
    };
    for (const name of HANDBOOK_NAMES)
      for (const number of numbers[name]) expect(text(name), name).toMatch(standingAlone(number));
  });

  it('of a slow seller show the decimals that its numbers need', () => {
    const slow = withInputs(
      { meanBaseDailyDemand: 0.231, sdBaseDailyDemand: 0.044 },
      { meanDailyDemand: 0.231 },
    );
    expect(explained(slow, 'reorderPoint', language).formula).toContain(formatUnits(0.231, language, 3));
    expect(explained(slow, 'baseSafetyStock', language).formula).toContain('0.044²');
  });

  it('in one sentence say when to order, why, and up to where', () => {
    for (const parameters of Object.values(CASES)) {
      const sentence = summarySentence(parameters, language);
      for (const name of [
        'reorderPoint',
        'orderUpTo',
        'safetyStock',
        'baseSafetyStock',
        'pulseStock',
        'meanDailyDemand',
        'campaignStock',
      ] as const)
        expect(sentence).toContain(formatUnits(parameters[name], language, 1));
      expect(sentence).toContain(formatDays(parameters.leadTimeDays, language));
      expect(sentence).not.toMatch(/undefined|NaN|null|\n/);
      expect(sentence.match(language === 'zh' ? /。/g : /\.(?=\s|$)/g)).toHaveLength(1);
    }
  });

  it("show the planner's own values", () => {
    expect(summarySentence(withInputs({ overrides: 'moq=800' }), language)).toContain('moq=800');
    if (language === 'en')
      expect(summarySentence(withInputs({ overrides: 'moq=800' }), language)).toContain(
        '(set by hand: moq=800)',
      );
    expect(summarySentence(PARAMETERS, language)).not.toContain('moq');
  });

  it('have a term for every result', () => {
    expect(Object.keys(PARAMETER_TERMS[language])).toEqual([...EXPLAINED_NAMES]);
    expect(new Set(Object.values(PARAMETER_TERMS[language])).size).toBe(EXPLAINED_NAMES.length);
  });
});

describe('the formula text', () => {
  it('is the rule with its numbers', () => {
    const formulas = explainMethod(PARAMETERS, 'en').map(({ formula }) => formula);
    expect(formulas).toEqual([
      '49,000 units ÷ 80 days = 612.5 units a day',
      '14 days + 7 days = 21 days',
      '1.645 × √((21 + 1) × 150² + 500² × 2²) = 2,013.4 units',
      '5,000 units × 5 days = 25,000 units',
      '2,013.4 units + 25,000 units = 27,013.4 units',
      'max(0, 28,100 units − 25,000 units) = 3,100 units',
      '27,013.4 units + 612.5 units × 21 days + 3,100 units = 42,975.9 units',
      '42,975.9 units + max(800 units, 612.5 units × 0.5 days) = 43,775.9 units',
    ]);
  });

  it('shows both peaks where one is announced', () => {
    const { formula } = explained(
      withInputs({ plannedPeakDayUnits: 6500 }, { pulseStock: 32_500 }),
      'pulseStock',
      'zh',
    );
    expect(formula).toBe('max(5,000 件, 6,500 件) × 5 天 = 32,500 件');
  });
});

describe('the sentences', () => {
  it('speak of the handbook in its own words', () => {
    expect(explained(PARAMETERS, 'pulseStock', 'zh').sentence).toBe(
      'TikTok波动库存 25,000 件，可按最近 90 天内脉冲渠道最高单日销量 5,000 件（2026-05-26）维持 5 天。' +
        '若今后与这 88 天相似，30 天内出现高于 5,000 件的单日峰值的概率约为 25%。',
    );
    expect(explained(PARAMETERS, 'safetyStock', 'zh').sentence).toContain('基础安全库存');
    expect(summarySentence(PARAMETERS, 'zh')).toMatch(/补货点 = 安全库存.*采购提前期/);
  });

  it('tell the risk of a higher peak by the days seen, m/(n+m), and none without a peak', () => {
    const chance = (historyDays: number) =>
      explained(withInputs({ historyDays }), 'pulseStock', 'en').sentence.match(/about (\d+%)/)?.[1];
    expect([90, 30, 5].map(chance)).toEqual(['25%', '50%', '86%']);
    const quiet = withInputs({ peakDayUnits: 0, peakDay: null }, { pulseStock: 0 });
    for (const language of LANGUAGES)
      expect(explained(quiet, 'pulseStock', language).sentence).not.toContain('%');
  });

  it('say what was not given', () => {
    const bare = withInputs({ leadTimeSd: null, moq: null });
    expect(explained(bare, 'baseSafetyStock', 'en').sentence).toContain('not given and counts as 0');
    expect(explained(bare, 'baseSafetyStock', 'zh').sentence).toContain('未提供');
    expect(explained(bare, 'orderUpTo', 'en').sentence).toContain('(not given)');
    expect(explained(bare, 'orderUpTo', 'zh').sentence).toContain('（未提供）');
  });

  it('say which service is aimed at', () => {
    const fill = withInputs({ serviceKind: 'fill' });
    expect(explained(fill, 'baseSafetyStock', 'en').sentence).toContain(
      'serve 95% of the units with orders of 800 units',
    );
    expect(explained(fill, 'baseSafetyStock', 'zh').sentence).toContain('件数满足率 95%');
    expect(explained(PARAMETERS, 'baseSafetyStock', 'zh').sentence).toContain('周期服务水平 95%');
  });
});

describe('a lead time that was learned', () => {
  const sentence = (parameters: MethodParameters, language: Language) =>
    explained(parameters, 'leadTimeDays', language).sentence;

  it('says what is stated, what was seen and what counts', () => {
    expect(sentence(learned(), 'en')).toBe(
      'An order placed now takes 22.6 days: the usual lead time of 15.6 days and 7 days of closures on the way. ' +
        'The item states 14 days (standard deviation 4.4 days). ' +
        '12 receipts of the last year took 16.2 days (standard deviation 3.1 days), closed days left out. ' +
        'Other items from the same source took 1.12 times what is stated for them (receipts: 85). ' +
        'The formulas take 15.6 days (standard deviation 3.4 days); what is stated counts as much as 5 receipts.',
    );
    expect(sentence(learned(), 'zh')).toBe(
      '今日下单，采购提前期为 22.6 天：正常 15.6 天，另加途中停工放假 7 天。' +
        '物料主数据为 14 天（标准差 4.4 天）。最近一年 12 次到货平均 16.2 天（标准差 3.1 天），已扣除停工放假。' +
        '同一货源其他物料的 85 次到货，为其主数据的 1.12 倍。公式取 15.6 天（标准差 3.4 天）；主数据相当于 5 次到货。',
    );
  });

  it('says so where a planner or the settings put it aside', () => {
    expect(sentence(learned({ leadTimeFrom: 'override' }), 'en')).toContain("The planner's 15.6 days");
    expect(sentence(learned({ leadTimeFrom: 'override' }), 'zh')).toContain('以人工设定的 15.6 天');
    expect(sentence(learned({ leadTimeFrom: 'item' }), 'en')).toMatch(/What is stated counts\.$/);
    expect(sentence(learned({ leadTimeFrom: 'item' }), 'zh')).toMatch(/以主数据为准。$/);
  });

  it('is not spoken of where there was nothing to learn from', () => {
    expect(sentence(PARAMETERS, 'en')).toBe(
      'An order placed now takes 21 days: the usual lead time of 14 days and 7 days of closures on the way.',
    );
    const pooled = learned({ receipts: 0, otherReceipts: 0, meanLeadTimeDays: 14 });
    expect(sentence(pooled, 'en')).toContain(
      'the usual one of all receipts, a standard deviation of 3.4 days',
    );
    expect(sentence(pooled, 'zh')).toContain('全部到货的通常水平');
  });
});

describe('days without stock', () => {
  const soldOut = withInputs({ historyDays: 110, heldBackDays: 22, peakIsLowerBound: 1 });

  it('are told, and that a peak on one is a lower bound', () => {
    expect(explained(soldOut, 'meanDailyDemand', 'en').sentence).toContain('It was sold out on 22 days');
    expect(explained(soldOut, 'meanDailyDemand', 'zh').sentence).toContain('其间 22 天缺货');
    expect(explained(soldOut, 'pulseStock', 'en').sentence).toContain('the peak is a lower bound');
    expect(explained(soldOut, 'pulseStock', 'zh').sentence).toContain('此数为下限');
    for (const language of LANGUAGES)
      expect(explained(PARAMETERS, 'pulseStock', language).sentence).not.toMatch(/lower bound|下限/);
  });

  it('are none of the days that a peak is the highest of', () => {
    expect(explained(soldOut, 'pulseStock', 'en').sentence).toContain('like the 88 days seen');
  });
});

describe('what cannot be explained', () => {
  it('is refused: parameters without their inputs', () => {
    expect(() => explainMethod({ ...PARAMETERS, method: 'calibrated' }, 'en')).toThrow(/have no number/);
    expect(() => explainMethod({ ...PARAMETERS, inputs: {} }, 'en')).toThrow(/have no number/);
  });
});

/** The number not as a part of a greater one. */
function standingAlone(number: string): RegExp {
  return new RegExp(`(?<![\\d.,-])${number.replaceAll('.', '\\.')}(?![\\d]|[.,]\\d)`);
}
