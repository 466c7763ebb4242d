import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { exampleFiles } from '../../examples/files.ts';
import { addDays, type BusinessDay, businessDay, instant } from '../../lib/domain/calendar.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Message } from '../../lib/domain/messages.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import type { EvidenceOf } from '../../lib/domain/rules.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { runFacts } from '../../lib/jobs/watch-facts.ts';
import type { SkuFacts } from '../../lib/triggers/sku-facts.ts';
import { csv, dropped, Factory, settings, trigger } from './factory.ts';

/**
 * The handbook's case hour by hour: an account is blocked for a week while peaks are planned on it. The example factory
 * with the exports of each evening, on embedded AWS.
 */

const OPTIONS = { ...EXAMPLE, seed: 1, skus: 20, days: 165 };
const { truth } = exampleFactory(OPTIONS);
const ACCOUNT = truth.blockedAccount;
const BLOCKED = businessDay(truth.blockedFrom);
const RECOVERED = addDays(businessDay(truth.blockedTo), 1);
const local = (day: BusinessDay, time: string) => instant(`${day}T${time}:00+08:00`);

const company = settings({
  people: [
    { id: 'wang', audiences: ['supply'], language: 'zh', protocols: ['email', 'sms'] },
    { id: 'smith', audiences: ['marketing', 'agency'], language: 'en', protocols: ['email'] },
  ],
  adAccounts: {
    [ACCOUNT]: {
      unblock: {
        contact: 'duty desk',
        steps: { zh: ['提交素材申诉'], en: ['appeal for the creative'] },
        backupAccount: 'US-SEALS-02',
      },
    },
  },
});

let factory: Factory;
beforeAll(async () => {
  factory = await Factory.start();
});
afterAll(() => factory.end());

/** Files that say nothing of this case. */
const LEFT_OUT = ['ads_hourly.csv.gz', 'ads_by_region.csv.gz', 'goods_receipts.csv'];

/** The exports of that evening are taken and parameters computed in the morning after. */
async function evening(day: BusinessDay): Promise<void> {
  const exports = exampleFactory(OPTIONS, day);
  const adAccounts = exports.adAccounts.filter(({ taken_at }) => taken_at >= addDays(day, -3));
  const files = exampleFiles({ ...exports, adAccounts }).filter(({ name }) => !LEFT_OUT.includes(name));
  await factory.ingest(
    files.map(({ name, bytes }) => dropped(name, bytes, local(day, '20:00'))),
    { settings: company },
  );
  const morning = local(addDays(day, 1), '05:30');
  await factory.run((context) => recompute(context, trigger('recompute', morning)), { settings: company });
}

/** The hour's watch. */
const watch = (day: BusinessDay, time: string) =>
  factory.run((context) => evaluate(context, trigger('evaluate', local(day, time))), { settings: company });

/** A list of the account, as it is dropped between two exports. */
const listed = (day: BusinessDay, time: string, status: string) =>
  factory.ingest(
    [
      csv(`account ${status}.csv`, 'taken_at,account,status,raw_status,balance,currency,time_zone,reason', [
        `${local(day, time)},${ACCOUNT},${status},STATUS_LIMIT,900,USD,Asia/Shanghai,素材误判`,
      ]),
    ],
    { settings: company },
  );

/** What the account's SKUs are at that hour. */
async function skusAt(day: BusinessDay, time: string): Promise<readonly SkuFacts[]> {
  const at = local(day, time);
  const { facts } = await factory.run(
    async (context) => {
      const { lines: supply } = await context.history.openSupply(at, company);
      const closures = await context.history.closures();
      const proposals = (await context.alerts.openProposals()).filter(({ sentAt }) => sentAt < at);
      return runFacts(context, { proposals, supply, closures, at });
    },
    { settings: company },
  );
  return facts.skus.filter(({ ads }) => ads.driven.some(({ account }) => account === ACCOUNT));
}

async function stored() {
  const items = Object.values(await factory.items('alertsTable'));
  const named = <T>(name: string) => items.flatMap((item) => (name in item ? [item[name] as T] : []));
  return {
    episodes: named<Episode>('episode'),
    proposals: named<Proposal>('proposal'),
    messages: named<Message>('message'),
  };
}

/** The alert on the account. */
async function alert(): Promise<Episode & { evidence: EvidenceOf<'ad-account'> }> {
  const found = (await stored()).episodes.filter(({ rule }) => rule === 'ad-account');
  expect(found).toHaveLength(1);
  return found[0] as Episode & { evidence: EvidenceOf<'ad-account'> };
}

const bodies = async (person: string, protocol: string, since: string) =>
  (await stored()).messages
    .filter((one) => one.person === person && one.protocol === protocol && one.createdAt >= since)
    .map(({ body }) => body);

describe('an ad account that is blocked before its peaks', () => {
  let proposedBefore: readonly Proposal[];

  it('is no alert in the hour before; what the peaks need is proposed', async () => {
    await evening(addDays(BLOCKED, -1));
    await watch(BLOCKED, '09:00');
    const { episodes, proposals } = await stored();
    expect(episodes.filter(({ rule }) => rule === 'ad-account')).toEqual([]);
    const skus = await skusAt(BLOCKED, '09:30');
    expect(skus.length).toBeGreaterThanOrEqual(3);
    expect(skus.filter(({ loweredBy }) => loweredBy.length > 0)).toEqual([]);
    proposedBefore = proposals.filter(
      ({ sku, kind }) =>
        skus.some((one) => one.sku === sku) && (kind === 'purchase' || kind === 'production'),
    );
    expect(proposedBefore.length).toBeGreaterThan(0);
  });

  it('is told in the hour of the block, with the unblock plan, what can be cancelled and what not to order', async () => {
    await listed(BLOCKED, '09:40', 'blocked');
    await watch(BLOCKED, '10:00');
    const { severity, evidence } = await alert();
    expect(severity).toBe('critical');
    expect(evidence).toMatchObject({
      status: 'blocked',
      since: local(BLOCKED, '09:40'),
      isDown: true,
      contact: 'duty desk',
      steps: { en: ['appeal for the creative'] },
      backupAccount: 'US-SEALS-02',
      backupStatus: 'ok',
    });
    expect(evidence.orderCount).toBeGreaterThan(0);
    for (const { until, units, value, currency } of evidence.orders) {
      expect(until >= BLOCKED && units > 0 && (value ?? 0) > 0 && currency === 'CNY').toBe(true);
    }
    const [told] = await bodies('smith', 'email', local(BLOCKED, '10:00'));
    expect(told).toMatch(
      /CRITICAL +ad account US-SEALS-01[\s\S]*call duty desk at once, by the plan: appeal for the creative, backup account US-SEALS-02 \(works\)/,
    );
    const [toSupply] = await bodies('wang', 'email', local(BLOCKED, '10:00'));
    expect(toSupply).toMatch(/- 可取消 [PM]O\d+ .*CNY，2026-\d\d-\d\d 前）\n/);
    const unwanted = evidence.skus.filter(({ unwantedUnits }) => unwantedUnits > 0);
    expect(unwanted.map(({ sku }) => sku)).toEqual(
      expect.arrayContaining(proposedBefore.map(({ sku }) => sku)),
    );
    expect(toSupply).toContain('不再需要，请勿下单');
    const [sms] = await bodies('wang', 'sms', local(BLOCKED, '10:00'));
    expect(sms).toMatch(/^【PulseStock】严重：广告账户 US-SEALS-01 停投 0 小时，.*启动解封预案。/);
  });

  it('has lower targets in the same hour: the peaks leave, and what its ads brought of the pulses', async () => {
    const skus = await skusAt(BLOCKED, '10:00');
    const reason = { kind: 'account', account: ACCOUNT, since: local(BLOCKED, '09:40') };
    let peaks = 0;
    for (const { loweredBy, parameters, plannedParameters, ads, sku } of skus) {
      if (plannedParameters.pulseStock === 0) continue;
      expect(loweredBy, sku).toEqual([reason]);
      const [driven] = ads.driven;
      const { pulseStock, campaigns, campaignStock } = plannedParameters;
      const peak = Number(plannedParameters.inputs.peakDayUnits) * Number(plannedParameters.inputs.coverDays);
      expect(pulseStock).toBeGreaterThanOrEqual(peak);
      expect(parameters.pulseStock).toBeCloseTo(peak * (1 - 0.8 * (driven?.adShare ?? 0)), 6);
      expect(parameters.campaignStock).toBe(0);
      expect(plannedParameters.reorderPoint - parameters.reorderPoint).toBeCloseTo(
        pulseStock + campaignStock - parameters.pulseStock,
        6,
      );
      peaks += campaigns.length;
    }
    expect(peaks).toBeGreaterThanOrEqual(3);
  });

  it('withdraws what only the planned targets wanted once the reorder alerts close', async () => {
    for (const time of ['11:00', '12:00', '13:00']) await watch(BLOCKED, time);
    const { proposals } = await stored();
    for (const { id } of proposedBefore) {
      expect(proposals.find((one) => one.id === id)).toMatchObject({ state: 'expired', unitsOutstanding: 0 });
    }
    expect((await alert()).notices).toBe(1);
  });

  it('lets nothing be proposed for the vanished peaks while it lasts, and reminds', async () => {
    await evening(addDays(BLOCKED, 2));
    await watch(addDays(BLOCKED, 3), '09:00');
    await evening(addDays(RECOVERED, -1));
    await watch(RECOVERED, '09:00');
    const { proposals } = await stored();
    const later = proposals.filter(({ sentAt }) => sentAt >= local(BLOCKED, '10:00'));
    const lowered = await skusAt(RECOVERED, '09:00');
    expect(
      lowered.every(
        ({ loweredBy, plannedParameters }) => loweredBy.length > 0 || plannedParameters.pulseStock === 0,
      ),
    ).toBe(true);
    // What was proposed since fills up to the lowered level, whole lots and the least quantity aside.
    for (const { sku, units } of later) {
      const facts = lowered.find((one) => one.sku === sku);
      if (facts === undefined) continue;
      const lot = Math.max(Number(facts.item?.moq ?? 0), Number(facts.item?.lotSize ?? 0)) / 10_000;
      expect(units, sku).toBeLessThanOrEqual(facts.parameters.orderUpTo + lot);
    }
    expect(later.filter(({ sku }) => proposedBefore.some((one) => one.sku === sku))).toEqual([]);
    expect((await alert()).notices).toBeGreaterThan(1);
  });

  it('is told when it works again: how long it took, and what rises', async () => {
    await listed(RECOVERED, '09:40', 'ok');
    for (const time of ['10:00', '11:00', '12:00']) await watch(RECOVERED, time);
    expect(await alert()).toMatchObject({
      state: 'closed',
      evidence: { status: 'ok', recoveredAt: local(RECOVERED, '09:40'), downHours: 7 * 24 },
    });
    const [told] = await bodies('wang', 'email', local(RECOVERED, '12:00'));
    expect(told).toMatch(/广告账户异常（已解除）：账户已恢复，停投 7 天；补货点恢复：/);
    for (const { loweredBy, parameters, plannedParameters } of await skusAt(RECOVERED, '10:00')) {
      expect(loweredBy).toEqual([]);
      expect(parameters).toBe(plannedParameters);
    }
  });
});
