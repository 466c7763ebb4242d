import { describe, expect, it } from 'vitest';
import type { World } from '../../lib/simulation/world.ts';
import { REFERENCE_POLICIES, referenceFigures, referenceOptions } from './reference.ts';
import {
  hasReferenceData,
  REFERENCE_WARM_UP_DAYS,
  type ReferenceData,
  referenceWorld,
} from './reference-data.ts';

const DATA = Object.keys(REFERENCE_WARM_UP_DAYS) as ReferenceData[];
const POLICIES = REFERENCE_POLICIES.filter(({ mustAgree }) => mustAgree);

if (!hasReferenceData)
  console.warn('the reference data is not beside the project: the simulator is not compared');

describe.runIf(hasReferenceData).each(DATA)('the simulator on %s', (data) => {
  let read: World | null = null;
  const world = () => {
    read ??= referenceWorld(data);
    return read;
  };

  it.each(POLICIES.map((policy) => [policy.name, policy] as const))(
    'finds the stock of %s within a twentieth of an independent simulator',
    (_, policy) => {
      const curve = policy.replay(world(), referenceOptions(data, world()))();
      const figures = referenceFigures(curve, policy.figures[data]).filter(
        ({ fill, reference }) => fill < 0.98 && reference !== null,
      );
      expect(figures.length).toBeGreaterThan(0);
      for (const { reference, ours } of figures)
        expect(Math.abs((ours ?? Number.NaN) / (reference ?? 1) - 1)).toBeLessThan(0.05);
    },
  );
});
