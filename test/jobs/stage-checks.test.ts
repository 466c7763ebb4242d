import { describe, expect, it } from 'vitest';
import type { DeployedStack, Subscription } from '../../lib/aws/deployed-stage.ts';
import { instant } from '../../lib/domain/calendar.ts';
import type { Job, RunRecord } from '../../lib/domain/ports.ts';
import {
  checkAlarms,
  checkDrift,
  checkQueues,
  checkRuns,
  checkSchedules,
  checkSms,
  checkStacks,
  checkSubscriptions,
} from '../../lib/jobs/stage-checks.ts';
import { deploymentVersion, parseStage } from '../../lib/settings/deployment.ts';
import { settingsVersion } from '../../lib/settings/settings.ts';

const STAGE = parseStage(
  {
    deployment: {
      stage: 'dev',
      region: 'ap-southeast-1',
      addresses: {
        lead: { email: 'lead@example.com', sms: '+12025550123' },
        duty: { email: 'duty@example.com' },
      },
    },
    settings: {
      people: [
        { id: 'lead', audiences: ['supply'], language: 'zh', protocols: ['email', 'sms'] },
        { id: 'duty', audiences: ['it'], language: 'en', protocols: ['email'] },
      ],
    },
  },
  'the test',
);

const stack = (status: string, outputs = {}): DeployedStack => ({ status, outputs });

describe('stacks', () => {
  it('are fine once their last deployment ended well', () => {
    expect(checkStacks({ A: stack('CREATE_COMPLETE'), B: stack('UPDATE_COMPLETE') }, STAGE).state).toBe(
      'fine',
    );
  });

  it.each([
    [{ A: null, B: stack('CREATE_COMPLETE') }, 'A not found in ap-southeast-1', /npx cdk deploy .*stage=dev/],
    [{ A: stack('UPDATE_ROLLBACK_COMPLETE') }, 'A is UPDATE_ROLLBACK_COMPLETE', /A failed deployment/],
    [{ A: stack('UPDATE_IN_PROGRESS') }, 'A is UPDATE_IN_PROGRESS', /look again/],
  ])('%o is wrong', (stacks, found, remedy) => {
    expect(checkStacks(stacks, STAGE)).toEqual({
      name: 'stacks',
      state: 'wrong',
      found,
      remedy: expect.stringMatching(remedy),
    });
  });
});

describe('drift', () => {
  const outputs = {
    SettingsVersion: settingsVersion(STAGE.settings),
    DeploymentVersion: deploymentVersion(STAGE.deployment),
  };

  it('is none where the stage file is what was deployed', () => {
    expect(checkDrift(outputs, STAGE).state).toBe('fine');
  });

  it.each([
    [{ ...outputs, SettingsVersion: 'other' }, /^settings of config\/dev.json differ/],
    [{ ...outputs, DeploymentVersion: 'other' }, /^deployment of config\/dev.json differ/],
    [{}, /^settings and deployment of/],
  ])('is told of %o', (deployed, found) => {
    const check = checkDrift(deployed, STAGE);
    expect(check).toMatchObject({ state: 'wrong', found: expect.stringMatching(found) });
    expect(check.remedy).toContain('npx cdk diff -c stage=dev');
  });
});

describe('subscriptions', () => {
  const one = (protocol: string, endpoint: string, isConfirmed = true): Subscription => ({
    protocol,
    endpoint,
    isConfirmed,
  });
  const ALERTS = [
    one('email', 'lead@example.com'),
    one('sms', '+12025550123'),
    one('email', 'duty@example.com'),
  ];
  const SYSTEM = [one('email', 'duty@example.com')];

  it('are fine where everybody has confirmed', () => {
    expect(checkSubscriptions(ALERTS, SYSTEM, STAGE)).toMatchObject({
      state: 'fine',
      found: 'all 4 are confirmed',
    });
  });

  it('are told by whose they are and not by address, where missing or not confirmed', () => {
    const [, sms] = ALERTS;
    const check = checkSubscriptions(
      [one('email', 'lead@example.com', false), ...(sms ? [sms] : [])],
      [],
      STAGE,
    );
    expect(check.found).toBe(
      'lead by email (alerts) is not confirmed; duty by email (alerts) is missing; duty by email (system) is missing; nobody hears of alarms (system)',
    );
    expect(JSON.stringify(check)).not.toMatch(/example\.com|\+1202/);
  });
});

describe('SMS', () => {
  it('are fine outside the sandbox and below four fifths of the limit', () => {
    expect(checkSms({ isInSandbox: false, monthlyLimit: 10, spent: 7.9 }).state).toBe('fine');
  });

  it('are wrong in the sandbox, and close to the limit', () => {
    const check = checkSms({ isInSandbox: true, monthlyLimit: 1, spent: 0.8 });
    expect(check).toMatchObject({ state: 'wrong' });
    expect(check.found).toBe(
      'the account is in the SMS sandbox: only verified numbers are reached; 0.80 of 1.00 US dollars of this month are spent',
    );
    expect(check.remedy).toMatch(/leave the sandbox.*; raise the monthly SMS spend limit/);
  });
});

describe('schedules', () => {
  it('are fine where all are on', () => {
    expect(checkSchedules([{ name: 'a', isOn: true }], STAGE).state).toBe('fine');
  });

  it('are wrong where one is off, or there is none', () => {
    expect(
      checkSchedules(
        [
          { name: 'a', isOn: true },
          { name: 'b', isOn: false },
        ],
        STAGE,
      ).found,
    ).toBe('b off');
    expect(checkSchedules([], STAGE)).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('PulseStock-dev'),
    });
  });
});

describe('runs', () => {
  const run = (job: Job, scheduledTime: string, state: RunRecord['state'] = 'succeeded'): RunRecord => ({
    job,
    scheduledTime: instant(scheduledTime),
    executionId: 'x',
    attempt: 1,
    state,
    startedAt: instant(scheduledTime),
    finishedAt: null,
    summary: state === 'failed' ? { error: 'no such table' } : {},
  });
  const NOW = instant('2026-06-24T12:10:00+08:00');
  const newest = {
    ingest: run('ingest', '2026-06-24T04:50:00+08:00'),
    recalibrate: run('recalibrate', '2026-06-24T05:10:00+08:00'),
    recompute: run('recompute', '2026-06-24T05:30:00+08:00'),
    evaluate: run('evaluate', '2026-06-24T12:00:00+08:00'),
    report: run('report', '2026-06-24T08:15:00+08:00'),
  };

  it('are fine where each is the one that was last due', () => {
    expect(checkRuns(newest, STAGE, NOW).state).toBe('fine');
  });

  it('may be late by what makes up for a missed one', () => {
    const yesterday = { ...newest, recompute: run('recompute', '2026-06-23T05:30:00+08:00') };
    expect(checkRuns(yesterday, STAGE, instant('2026-06-24T07:29:00+08:00')).state).toBe('fine');
    expect(checkRuns(yesterday, STAGE, instant('2026-06-24T07:30:00+08:00')).found).toContain(
      'recompute was due for 2026-06-23T21:30:00.000Z and last ran for 2026-06-22T21:30:00.000Z',
    );
  });

  it('are wrong where one failed or never ran', () => {
    const check = checkRuns(
      { ...newest, evaluate: run('evaluate', '2026-06-24T12:00:00+08:00', 'failed'), report: null },
      STAGE,
      NOW,
    );
    expect(check.found).toBe(
      'evaluate for 2026-06-24T04:00:00.000Z failed: no such table; report has never run',
    );
  });
});

describe('queues and alarms', () => {
  it('are fine where all is quiet', () => {
    expect(checkQueues({ 'failed-runs': 0 }).state).toBe('fine');
    expect(checkAlarms([{ name: 'a', isOn: false, isMuted: false }]).state).toBe('fine');
  });

  it('are wrong where something waits, is on, is muted, or is not there', () => {
    expect(checkQueues({ 'failed-runs': 2, 'undelivered-events': 0 }).found).toBe('failed-runs holds 2');
    expect(
      checkAlarms([
        { name: 'a', isOn: true, isMuted: false },
        { name: 'b', isOn: false, isMuted: true },
      ]).found,
    ).toBe('on: a; muted: b');
    expect(checkAlarms([]).found).toBe('there are none');
  });
});
