import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings/loading.ts';

describe('the settings of ad accounts', () => {
  it('have an unblock plan with steps in both languages, either of which may be left out', () => {
    const unblock = { contact: 'duty desk', steps: { zh: ['提交素材申诉'] }, backupAccount: 'US-2' };
    expect(parseSettings({ adAccounts: { 'US-1': { unblock } } }, 'test').adAccounts).toEqual({
      'US-1': { unblock: { ...unblock, steps: { zh: ['提交素材申诉'], en: [] } } },
    });
  });

  it('refuse what a message would cut, an unknown name, and working hours that end before they begin', () => {
    const parse = (json: object) => () => parseSettings(json, 'us.json');
    expect(parse({ adAccounts: { a: { unblock: { contact: 'x'.repeat(61) } } } })).toThrow(
      /us\.json: adAccounts\.a\.unblock\.contact: longer than the 60 characters that a message shows/,
    );
    expect(parse({ adAccounts: { a: { backup: 'b' } } })).toThrow(/adAccounts\.a: .*backup/);
    expect(parse({ factory: { workingHours: { from: '18:00', to: '09:00' } } })).toThrow(
      /factory\.workingHours: working hours end before they begin/,
    );
  });
});
