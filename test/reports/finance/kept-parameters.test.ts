import { describe, expect, it } from 'vitest';
import { KEPT_INPUTS, parametersKeeper } from '../../../lib/reports/finance/kept-parameters.ts';
import { financeRows } from '../../../lib/reports/finance/rows.ts';
import { skuParameters } from '../sample.ts';
import { fullFacts } from './facts.ts';

describe('parameters as finance keeps them', () => {
  it('give the same rows in every table as the whole', () => {
    const facts = fullFacts();
    const kept = parametersKeeper();
    const skus = facts.skus.map((one) => ({ ...one, parameters: kept(one.parameters) }));
    expect(financeRows({ ...facts, skus })).toEqual(financeRows(facts));
  });

  it('hold inputs that are the same once, and none that no table looks at', () => {
    const kept = parametersKeeper();
    const inputs = [kept(skuParameters('A')), kept(skuParameters('B'))].map(
      ({ methods: [first] }) => first?.inputs,
    );
    expect(inputs[0]).toBe(inputs[1]);
    expect(Object.keys(inputs[0] ?? {})).toEqual([...KEPT_INPUTS]);
    expect(skuParameters('A').methods[0]?.inputs).not.toEqual(inputs[0]);
  });
});
