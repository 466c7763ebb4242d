import { describe, expect, it } from 'vitest';
import { demandScopes, FACTORY_SCOPES, supplyScopes } from '../../lib/domain/closures.ts';
import { CHANNELS } from '../../lib/domain/events.ts';
import { closureSchema } from '../../lib/domain/sets.ts';

describe('the scope of a closure', () => {
  const { scope } = closureSchema.shape;

  it('is one that planning looks at', () => {
    for (const known of [...FACTORY_SCOPES, ...supplyScopes('惠东 Seals'), ...demandScopes(CHANNELS)])
      expect(scope.safeParse(known).success, known).toBe(true);
  });

  it.each([
    'Factory',
    'factory ',
    'suppliers',
    'supplier:',
    'supplier: Hui',
    'channel:抖音',
    'channel:',
    'holiday',
    '',
  ])('is not %j, which would close nothing', (unknown) => {
    expect(scope.safeParse(unknown).error?.issues[0]?.message).toBe(
      'none of the scopes allowed here: factory, supplier, supplier:NAME, channel:b2b, channel:tiktok, channel:site, channel:other',
    );
  });
});
