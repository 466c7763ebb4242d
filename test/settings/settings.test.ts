import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings/loading.ts';
import { type Settings, settingsVersion } from '../../lib/settings/settings.ts';

const version = (json: unknown) => settingsVersion(parseSettings(json, 'test'));

describe('the defaults', () => {
  it("are the handbook's", () => {
    const { factory, planning, pulseChannels, triggers, proposals } = parseSettings({}, 'defaults');
    expect(factory).toEqual({
      zone: 'Asia/Shanghai',
      dayClosesAt: '18:00',
      workingHours: { from: '09:00', to: '18:00' },
    });
    expect(planning).toEqual({
      method: 'handbook',
      serviceLevel: 0.95,
      serviceKind: 'cycle',
      serviceLevelByClass: null,
      leadTime: 'learned',
      targetFill: null,
      coverDays: 5,
      orderCycleDays: 0,
      reviewDays: 1,
      windowDays: 90,
      pulseDayFactor: 3,
      adDrivenShare: 0.8,
    });
    expect(pulseChannels).toEqual(['tiktok', 'site']);
    expect(triggers).toMatchObject({
      surgeRatio: 1.5,
      surgeMeanDays: 30,
      surgeLeastDays: 7,
      surgeDaysOfSupply: 10,
    });
    expect(proposals).toEqual({ expireAfterWorkingDays: 5 });
  });

  it('stand beside what a file states', () => {
    const { planning, factory } = parseSettings(
      { planning: { coverDays: 7 }, factory: { zone: 'UTC' } },
      'test',
    );
    expect(planning).toMatchObject({ coverDays: 7, serviceLevel: 0.95 });
    expect(factory).toEqual({
      zone: 'UTC',
      dayClosesAt: '18:00',
      workingHours: { from: '09:00', to: '18:00' },
    });
  });
});

describe('a value that cannot be', () => {
  const person = { id: 'wang', audiences: ['supply'], language: 'zh', protocols: ['sms'] };
  it.each([
    [{ plannin: {} }, /plannin/],
    [{ planning: { coverDay: 5 } }, /planning: .*coverDay/],
    [{ planning: { coverDays: 2 } }, /planning\.coverDays: /],
    [{ planning: { coverDays: 8 } }, /planning\.coverDays: /],
    [{ planning: { serviceLevel: 95 } }, /planning\.serviceLevel: /],
    [{ planning: { windowDays: 89.5 } }, /planning\.windowDays: /],
    [{ planning: { leadTime: 'mean' } }, /planning\.leadTime: /],
    [{ planning: { serviceLevelByClass: { A: 98 } } }, /planning\.serviceLevelByClass\.A: /],
    [{ planning: { serviceLevelByClass: { D: 0.9 } } }, /planning\.serviceLevelByClass: .*D/],
    [{ planning: { method: 'best' } }, /planning\.method: /],
    [{ factory: { zone: 'Shanghai' } }, /factory\.zone: not a time zone name such as Asia\/Shanghai/],
    [{ factory: { dayClosesAt: '24:00' } }, /factory\.dayClosesAt: not a time written HH:MM/],
    [{ channelNames: { douyin: 'TikTok' } }, /channelNames\.douyin: /],
    [{ pools: { warehouses: { reno: 'US West' } } }, /pools\.warehouses\.reno: a pool is named with/],
    [{ triggers: { staleAfterHours: { sales: 24 } } }, /triggers\.staleAfterHours: .*sales/],
    [{ people: [{ ...person, phone: '+86' }] }, /people\.0: .*phone/],
    [{ people: [{ ...person, id: 'Wang Wei' }] }, /people\.0\.id: an id is/],
    [{ people: [{ ...person, protocols: [] }] }, /people\.0\.protocols: /],
    [[], /the file: /],
    [null, /the file: /],
  ])('%j is refused in one line that names it', (json, line) => {
    const parse = () => parseSettings(json, 'config.json');
    expect(parse).toThrow(line);
    expect(parse).toThrow(/^settings in config\.json: [^\n]*$/);
  });

  it('of several faults each is named', () => {
    const json = { planning: { coverDays: 1 }, factory: { zone: 'x' } };
    expect(() => parseSettings(json, 'test')).toThrow(/factory\.zone: .*; planning\.coverDays: /);
  });
});

describe('people', () => {
  it('are one local reader per audience and language where settings name nobody', () => {
    const { people } = parseSettings({}, 'test');
    expect(people).toHaveLength(10);
    expect(people.slice(0, 2)).toEqual([
      {
        id: 'supply-zh',
        audiences: ['supply'],
        language: 'zh',
        protocols: ['email', 'sms'],
        smsFrom: 'urgent',
      },
      {
        id: 'supply-en',
        audiences: ['supply'],
        language: 'en',
        protocols: ['email', 'sms'],
        smsFrom: 'urgent',
      },
    ]);
    expect(new Set(people.map(({ id }) => id)).size).toBe(10);
  });

  it('are those of the settings, and nobody beside them', () => {
    const wang = {
      id: 'wang',
      audiences: ['supply', 'it'],
      language: 'zh',
      protocols: ['sms'],
      smsFrom: 'notice',
    };
    expect(parseSettings({ people: [wang] }, 'test').people).toEqual([wang]);
  });
});

describe('sources', () => {
  it('of record are one or a list, the same to whoever reads them', () => {
    const settings = parseSettings(
      { sourceOfRecord: { channels: { tiktok: ['us', 'uk'], b2b: 'erp' } } },
      'test',
    );
    expect(settings.sourceOfRecord.channels).toEqual({ tiktok: ['us', 'uk'], b2b: ['erp'] });
    expect(parseSettings(JSON.parse(JSON.stringify(settings)), 'test')).toEqual(settings);
  });
});

describe('the version', () => {
  /** Something else than the default for every setting there is. */
  const changes: readonly object[] = [
    { factory: { zone: 'UTC' } },
    { factory: { dayClosesAt: '17:00' } },
    { factory: { workingHours: { from: '08:00' } } },
    { planning: { method: 'auto' } },
    { planning: { serviceLevel: 0.96 } },
    { planning: { serviceKind: 'fill' } },
    { planning: { serviceLevelByClass: { A: 0.98 } } },
    { planning: { leadTime: 'stated' } },
    { planning: { targetFill: 0.95 } },
    { planning: { coverDays: 6 } },
    { planning: { orderCycleDays: 7 } },
    { planning: { reviewDays: 2 } },
    { planning: { windowDays: 91 } },
    { planning: { pulseDayFactor: 4 } },
    { planning: { adDrivenShare: 0.7 } },
    { pulseChannels: ['tiktok'] },
    { channelNames: { douyin: 'tiktok' } },
    { pools: { warehouses: { reno: 'us' } } },
    { pools: { channels: { tiktok: 'us' } } },
    { sourceOfRecord: { channels: { tiktok: 'shop' } } },
    { sourceOfRecord: { warehouses: { main: 'wms' } } },
    { sourceOfRecord: { supply: { purchase: 'erp' } } },
    { sourceOfRecord: { adAccounts: { main: ['ads'] } } },
    { sources: { shop: { kind: 'shop' } } },
    { adAccounts: { us: { autoTopUp: true } } },
    { profiles: [{ name: 'ours' }] },
    { triggers: { surgeRatio: 1.6 } },
    { triggers: { surgeMeanDays: 31 } },
    { triggers: { surgeLeastDays: 8 } },
    { triggers: { surgeDaysOfSupply: 9 } },
    { triggers: { stockOutUrgentDays: 2 } },
    { triggers: { lateSupplyDays: 2 } },
    { triggers: { overstockDays: 60 } },
    { triggers: { slowMovingDays: 60 } },
    { triggers: { expiringDays: 90 } },
    { triggers: { excessLeastValue: 0 } },
    { triggers: { shutdownNoticeDays: 21 } },
    { triggers: { rejectedRowsShare: 0.02 } },
    { triggers: { rejectedRows: 50 } },
    { triggers: { staleAfterHours: { sale: 24 } } },
    { triggers: { dwellHours: 3 } },
    { triggers: { ads: { spendRatio: 2 } } },
    { alerting: { digestAt: '07:00' } },
    { alerting: { messagesPerDay: 20 } },
    { proposals: { expireAfterWorkingDays: 4 } },
    { campaigns: { bufferDays: 3 } },
    { campaigns: { noticeDays: 5 } },
    { campaigns: { holdingCostAYear: 0.3 } },
    { campaigns: { youngAccountDays: 90 } },
    { campaigns: { aheadRatio: 1.5 } },
    { campaigns: { behindRatio: 0.5 } },
    { recalibration: { settleDays: 5 } },
    { recalibration: { greatestStep: 0.1 } },
    { recalibration: { approval: 'required' } },
    { reports: { currency: 'CNY', exchangeRates: { USD: 7.1 } } },
    { people: [{ id: 'wang', audiences: ['supply'], language: 'zh', protocols: ['sms'] }] },
  ];

  it('is twelve characters, and another with any setting', () => {
    const versions = [version({}), ...changes.map(version)];
    for (const one of versions) expect(one).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('is proven for every setting: the list above leaves none out', () => {
    const touched = new Set(changes.flatMap((change) => Object.keys(change)));
    expect([...touched].sort()).toEqual(Object.keys(parseSettings({}, 'test')).sort());
    const keys = (name: keyof Settings) =>
      changes.flatMap((change) => Object.keys((change as Record<string, object>)[name] ?? {}));
    for (const name of ['factory', 'planning', 'triggers', 'proposals', 'recalibration'] as const) {
      expect([...new Set(keys(name))].sort()).toEqual(Object.keys(parseSettings({}, 'test')[name]).sort());
    }
  });

  it('is the same in whatever order the file names its settings', () => {
    const one = { planning: { coverDays: 6, serviceLevel: 0.9 }, channelNames: { a: 'b2b', b: 'site' } };
    const other = { channelNames: { b: 'site', a: 'b2b' }, planning: { serviceLevel: 0.9, coverDays: 6 } };
    expect(version(one)).toBe(version(other));
  });

  it('is the same for a default that is written out', () => {
    expect(version({ planning: { coverDays: 5 } })).toBe(version({}));
  });
});
