import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { episodeId, shortId } from '../../lib/alerts/alert-view.ts';
import { type Mailing, planMessages } from '../../lib/alerts/messages.ts';
import { fitsTwoParts } from '../../lib/alerts/sms.ts';
import { AUDIENCES, LANGUAGES, SEVERITIES } from '../../lib/domain/alerting.ts';
import { businessDay } from '../../lib/domain/calendar.ts';
import { type Episode, NOTICES } from '../../lib/domain/episodes.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import { type Evidence, RULE_NAMES, RULES } from '../../lib/domain/rules.ts';
import type { Subject } from '../../lib/domain/subjects.ts';
import type { Person } from '../../lib/settings/settings.ts';
import { AT, EVIDENCE, episode, hours, SUBJECTS, skuSubject } from './alert-fixture.ts';

function person(changes: Partial<Person> = {}): Person {
  return {
    id: 'li',
    audiences: ['supply'],
    language: 'zh',
    protocols: ['email', 'sms'],
    smsFrom: 'urgent',
    ...changes,
  };
}

interface Run extends Partial<Omit<Mailing, 'due' | 'mailboxes'>> {
  readonly episodes?: readonly Episode[];
  readonly people?: readonly Person[];
}

/** The messages of a run that tells of these episodes, nothing waiting. */
function plan({ episodes = [episode()], people = [person()], ...changes }: Run = {}) {
  return planMessages({
    due: episodes,
    mailboxes: people.flatMap((one) =>
      one.protocols.map((protocol) => ({
        person: one,
        protocol,
        held: [],
        heldEpisodes: new Map(),
        sentToday: 0,
      })),
    ),
    proposals: [],
    items: new Map(),
    at: AT,
    isMorning: true,
    zone: 'Asia/Shanghai',
    messagesPerDay: 12,
    ...changes,
  }).messages;
}

const urgent = episode({ rule: 'aggressive-reorder' });

const expedite: Proposal = {
  id: 'OR-100#main#expedite#2026-06-24T10:00:00.000Z',
  sku: 'OR-100',
  pool: 'main',
  kind: 'expedite',
  units: 500,
  unitsOutstanding: 400,
  arrivesOn: businessDay('2026-06-29'),
  sentAt: AT,
  state: 'sent',
  open: true,
  knownLines: [],
  evaluatedAt: AT,
  author: null,
  answeredAt: null,
  unitsOrdered: null,
};

describe('the messages of a run', () => {
  it('are one a person and protocol, named after the run, with the episodes they tell of', () => {
    const messages = plan({ episodes: [episode(), urgent] });
    expect(messages.map(({ id, episodes }) => [id.replace(/#[0-9a-f]{8}$/, ''), episodes])).toEqual([
      [
        '2026-06-24T10:00:00.000Z#li#email',
        [
          'SKU#OR-100#main aggressive-reorder#2026-06-24T10:00:00.000Z',
          'SKU#OR-100#main regular-reorder#2026-06-24T10:00:00.000Z',
        ],
      ],
      ['2026-06-24T10:00:00.000Z#li#sms', ['SKU#OR-100#main aggressive-reorder#2026-06-24T10:00:00.000Z']],
    ]);
  });

  it('have the same id for the same news and another for other news, so that a repeated run doubles and loses nothing', () => {
    const idsOf = (...episodes: Episode[]) => plan({ episodes }).map(({ id }) => id);
    expect(idsOf(urgent, episode())).toEqual(idsOf(urgent, episode()));
    expect(idsOf(urgent)).not.toEqual(idsOf(urgent, episode()));
    expect(idsOf({ ...urgent, pendingNotice: 'repeated' })).not.toEqual(idsOf(urgent));
  });

  it('reach whom they concern and nobody else', () => {
    const people = [
      person({ id: 'ad', audiences: ['agency'] }),
      person({ id: 'it', audiences: ['finance', 'it'], language: 'en' }),
    ];
    expect(plan({ people })).toEqual([]);
    expect(plan({ people, episodes: [episode({ rule: 'stale-data' })] }).map((one) => one.person)).toEqual([
      'it',
    ]);
  });

  it('are none where nobody is to be told', () => {
    expect(plan({ episodes: [] })).toEqual([]);
  });

  it('go by SMS from the severity a person chose on, the most pressing and how many more', () => {
    const other = episode({ rule: 'aggressive-reorder', subject: skuSubject('B') });
    const evidence = { ...EVIDENCE['aggressive-reorder'], daysOfSupply: 1 };
    const episodes = [episode(), urgent, { ...other, evidence }];
    const sms = (smsFrom: Person['smsFrom']) =>
      plan({ episodes, people: [person({ smsFrom, protocols: ['sms'] })] }).map(({ body }) => body);
    expect(sms('urgent')).toEqual([
      '【PulseStock】紧急：B 需求激增，现货可售 3.6 天，请当天加急采购 500 件，预计 2026-06-29 到货。另有 1 条。',
    ]);
    expect(sms('notice')[0]).toContain('另有 2 条。');
    expect(sms('critical')).toEqual([]);
  });

  it('ask for what an open proposal still asks for, else for what the rule wanted, else for nothing', () => {
    const sms = (changes: Run) =>
      plan({ people: [person({ protocols: ['sms'], language: 'en' })], ...changes })[0]?.body;
    expect(sms({ episodes: [urgent], proposals: [expedite] })).toContain('expedite 400 units');
    const make = { ...expedite, kind: 'emergency_production' as const };
    expect(sms({ episodes: [urgent], proposals: [make] })).toContain(
      'start emergency production of 400 units',
    );
    expect(sms({ episodes: [urgent] })).toContain('expedite 500 units');
    const covered = { ...EVIDENCE['aggressive-reorder'], orderUnits: 0 };
    expect(sms({ episodes: [{ ...urgent, evidence: covered }] })).toContain('supply under way');
  });

  it('tell by e-mail a line a SKU, then of each why, what to do by when, and the ids to answer with', () => {
    const items = new Map([['OR-100', { nameZh: 'O型圈', nameEn: 'O-ring' }]]);
    const stale = episode({ rule: 'stale-data' });
    const [message] = plan({ episodes: [stale, episode(), urgent], proposals: [expedite], items });
    expect(message?.subject).toBe('PulseStock 2026-06-24: 1 urgent, 1 warning, 1 notice - OR-100 +1');
    expect(message?.body.split('\n')).toEqual([
      'PulseStock · 2026-06-24 18:00 (Asia/Shanghai)',
      '紧急 1 · 预警 1 · 提示 1',
      '',
      '级别  对象    待办                             预计到货    现货可售',
      '紧急  OR-100  加急采购 400 件 + 采购 1,200 件  2026-06-29  6.2 天',
      '预警  erp     数据缺失',
      '',
      '紧急  OR-100 · O型圈',
      expect.stringContaining('      激进补货（新）：点击率 2.1%，'),
      '      -> 供应链：请在 2026-06-24 当天加急采购 400 件，预计 2026-06-29 到货，晚于断货日 2026-06-28；加急多付约 45.00 CNY，可避免损失毛利约 600.00 CNY；营销：到货前不要加大投放。',
      `         预警号 ${episodeId(urgent)} · 建议号 ${shortId(expedite.id)}`,
      expect.stringContaining('      补货建议（新）：库存头寸 1,400 件'),
      expect.stringContaining('      -> 请在 2026-06-24 当天采购 1,200 件'),
      `         预警号 ${episodeId(episode())}`,
      '',
      '预警  erp',
      expect.stringContaining('      数据缺失（新）：erp 的销售订单自'),
      expect.stringContaining('      -> 请在 2026-06-24 当天检查导出'),
      `         预警号 ${episodeId(stale)}`,
      '',
      '您以此角色收到本邮件：供应链。',
    ]);
  });

  it('of one SKU have no overview', () => {
    expect(plan()[0]?.body).not.toContain('级别');
  });

  it('put what closed last and say that it did', () => {
    const closed = episode({
      rule: 'aggressive-reorder',
      subject: skuSubject('A'),
      state: 'closed',
      closedAt: hours(3),
      pendingNotice: 'closed',
    });
    const [email, sms] = plan({ episodes: [closed, episode()], people: [person({ language: 'en' })] });
    expect(email?.subject).toBe('PulseStock 2026-06-24: 1 notice, 1 closed - OR-100 +1');
    expect(email?.body).toContain('Surge reorder [closed]: The signal has passed or the stock is back');
    expect(sms?.body).toBe('PulseStock: closed: A Surge reorder.');
  });

  it('show a hundred SKUs and say how many more there are', () => {
    const episodes = Array.from({ length: 150 }, (_, index) => episode({ subject: skuSubject(`S${index}`) }));
    const [message] = plan({ episodes });
    expect(message?.episodes).toHaveLength(100);
    expect(message?.body).toContain('另有 50 项未列出');
  });

  it('name every kind of subject, with the SKU and the pool it is about', () => {
    const items = new Map([['OR-100', { nameZh: 'O型圈', nameEn: 'O-ring' }]]);
    const headOf = (subject: Subject, language: 'zh' | 'en') =>
      plan({ episodes: [episode({ subject })], items, people: [person({ language })] })[0]?.body.split(
        '\n',
      )[3];
    expect(Object.values(SUBJECTS).map((subject) => headOf(subject, 'zh')?.slice(4))).toEqual([
      'OR-100 · O型圈',
      'erp',
      '广告账户 7001',
      '活动 live-618 · OR-100 · O型圈',
      '订单 PO-9 · OR-100 · O型圈',
      '文件 orders.csv',
      '停工 Golden Week 2026-10-01',
    ]);
    expect(headOf(skuSubject('OR-100', 'us'), 'en')).toBe('NOTICE    OR-100 · O-ring · pool us');
  });

  it('do not depend on the order of the episodes', () => {
    const episodes = [
      episode(),
      urgent,
      episode({ rule: 'stale-data' }),
      episode({ subject: skuSubject('B') }),
      episode({ subject: skuSubject('B', 'us') }),
    ];
    expect(plan({ episodes: episodes.toReversed() })).toEqual(plan({ episodes }));
  });

  const nastyText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(
        '密',
        '封',
        '😀',
        '\n',
        '\r',
        '\t',
        '\u0000',
        '\u202e',
        'é',
        '[',
        '€',
        ' ',
        '\ud800',
      ),
      minLength: 1,
      maxLength: 200,
    }),
    fc.constantFrom('OR-100', '{more}', '$&', '\n', '\u2028', 'W'.repeat(2000), '密封圈'.repeat(100)),
  );
  const quantity = fc.double({ min: -9e11, max: 9e11, noNaN: true });

  /** The value with all its texts of any length but days, moments and words of the code, and its numbers, replaced. */
  function spoilt<T>(value: T, text: string, number: number): T {
    const entries = Object.entries(value as Record<string, unknown>).map(([field, one]) => {
      if (typeof one === 'number') return [field, Math.abs(number)];
      const isOutside =
        typeof one === 'string' && !['rule', 'kind', 'cause', 'status', 'direction'].includes(field);
      return [field, isOutside && !/^\d{4}-/.test(one) ? text : one];
    });
    return Object.fromEntries(entries) as T;
  }

  const anyEpisode = fc
    .record({
      rule: fc.constantFrom(...RULE_NAMES),
      name: nastyText,
      text: nastyText,
      severity: fc.constantFrom(...SEVERITIES),
      pendingNotice: fc.constantFrom(...NOTICES),
      number: quantity,
    })
    .map(({ rule, name, text, severity, pendingNotice, number }) =>
      episode({
        rule,
        subject: spoilt<Subject>(SUBJECTS[RULES[rule].subject], name, 0),
        severity,
        evidence: spoilt<Evidence>(EVIDENCE[rule], text, number),
        pendingNotice,
        state: pendingNotice === 'closed' ? 'closed' : 'open',
      }),
    );

  test.prop([fc.array(anyEpisode, { maxLength: 8 }), nastyText, fc.constantFrom(...LANGUAGES)])(
    'are never refused, whatever SKUs and names hold',
    (episodes, name, language) => {
      const items = new Map(
        episodes.flatMap(({ subject }) =>
          subject.kind === 'sku' ? [[subject.sku, { nameZh: name, nameEn: name }] as const] : [],
        ),
      );
      const reader = person({ language, audiences: [...AUDIENCES], smsFrom: 'notice' });
      const messages = plan({ episodes, items, people: [reader] });
      expect(messages).toHaveLength(episodes.length === 0 ? 0 : 2);
      for (const { protocol, subject, body } of messages) {
        expect(body).not.toMatch(/undefined|NaN|\[object/);
        expect(body.isWellFormed()).toBe(true);
        if (protocol === 'email') {
          expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
          expect(body.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
        } else {
          expect(subject).toBe('');
          expect(body).not.toMatch(/\p{C}|\p{Zl}|\p{Zp}/u);
          expect(fitsTwoParts(body)).toBe(true);
          expect(body).toContain('PulseStock');
        }
      }
    },
  );

  it('stay below what SNS takes when everything is as long as it can be', () => {
    const long = '𠮷'.repeat(300);
    const skus = Array.from({ length: 100 }, (_, index) => `${index}${long}`);
    const rules = RULE_NAMES.filter((rule) => RULES[rule].subject === 'sku');
    const episodes = skus.flatMap((sku) =>
      rules.flatMap((rule) =>
        [1, 2, 3, 4, 5].map((later) =>
          episode({ rule, subject: skuSubject(sku, long), openedAt: hours(later) }),
        ),
      ),
    );
    const proposals = skus.flatMap((sku) =>
      (['expedite', 'purchase'] as const).map((kind) => ({
        ...expedite,
        id: `${kind}${sku}`,
        kind,
        sku,
        pool: long,
      })),
    );
    const items = new Map(skus.map((sku) => [sku, { nameZh: long, nameEn: long }]));
    const [message] = plan({ episodes, proposals, items, people: [person({ audiences: [...AUDIENCES] })] });
    expect(Buffer.byteLength(message?.body ?? '')).toBeLessThan(202_000);
    expect(message?.episodes.length).toBeGreaterThan(100);
    expect(message?.body).toMatch(/另有 \d+ 项未列出/);
  });

  it('ends with where reports lie, for those who can look there', () => {
    const reportsLink =
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/data?region=eu-west-1&prefix=reports%2F';
    const bodies = plan({ reportsLink, people: [person(), person({ id: 'lee', language: 'en' })] })
      .filter(({ protocol }) => protocol === 'email')
      .map(({ body }) => body.split('\n').at(-1));
    expect(bodies).toEqual([`报表：${reportsLink}`, `Reports: ${reportsLink}`]);
    expect(plan()[0]?.body).not.toContain('https://');
  });
});
