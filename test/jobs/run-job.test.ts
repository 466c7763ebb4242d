import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Instant, instantOfMs } from '../../lib/domain/calendar.ts';
import type { Lease, RunLedger } from '../../lib/domain/ports.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { runJob } from '../../lib/jobs/run-job.ts';
import { quietLog, trigger } from './factory.ts';

const START = Date.parse('2026-06-24T12:00:00Z');
const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** A ledger that notes until when the job's lease is held, at each moment at which it is taken, renewed or given up. */
function notingLedger(isHeld = true) {
  const notes: [minutes: number, until: number | 'ended'][] = [];
  const note = (until: Instant | 'ended') => {
    const minutes = (Date.now() - START) / MINUTE;
    notes.push([minutes, until === 'ended' ? 'ended' : (Date.parse(until) - START) / MINUTE]);
  };
  const ledger: RunLedger = {
    begin: async (begun, _at, until): Promise<Lease> => {
      note(until);
      return { trigger: begun, claim: 'x' };
    },
    renew: async (_lease, until) => {
      note(until);
      return isHeld;
    },
    finish: async () => note('ended'),
    newest: async () => null,
    recent: async () => [],
  };
  return { notes, ledger };
}

function contextOf(ledger: RunLedger, log = quietLog) {
  const clock = { now: () => instantOfMs(Date.now()) };
  return { ledger, clock, log, alone: false } as Partial<JobContext> as JobContext;
}

const work = (minutes: number) => async () => {
  await new Promise((resolve) => setTimeout(resolve, minutes * MINUTE));
  return { files: 1 };
};

describe('a run', () => {
  it('holds its job two minutes at a time, and no longer than it works', async () => {
    const { notes, ledger } = notingLedger();
    const run = runJob(contextOf(ledger), trigger('report', '2026-06-24T12:00:00Z'), work(1.2));
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(await run).toEqual({ files: 1 });
    expect(notes).toEqual([
      [0, 2],
      [0.5, 2.5],
      [1, 3],
      [1.2, 'ended'],
    ]);
  });

  it('goes on where the lease is lost, and says so', async () => {
    const { ledger } = notingLedger(false);
    const warned: string[] = [];
    const log = { ...quietLog, warn: (event: string) => void warned.push(event) };
    const run = runJob(contextOf(ledger, log), trigger('report', '2026-06-24T12:00:00Z'), work(0.6));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await run).toEqual({ files: 1 });
    expect(warned).toEqual(['job.lease-lost']);
  });

  it('goes on where the ledger cannot be reached', async () => {
    const { ledger } = notingLedger();
    const warned: string[] = [];
    const log = { ...quietLog, warn: (event: string) => void warned.push(event) };
    const broken = { ...ledger, renew: () => Promise.reject(new Error('no network')) };
    const run = runJob(contextOf(broken, log), trigger('report', '2026-06-24T12:00:00Z'), work(0.6));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await run).toEqual({ files: 1 });
    expect(warned).toEqual(['job.lease-not-renewed']);
  });

  it('ends its renewals when it fails', async () => {
    const { notes, ledger } = notingLedger();
    const fail = async () => {
      await work(0.2)();
      throw new Error('no disk');
    };
    const run = runJob(contextOf(ledger), trigger('report', '2026-06-24T12:00:00Z'), fail);
    const failed = expect(run).rejects.toThrow('no disk');
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    await failed;
    expect(notes.at(-1)).toEqual([0.2, 'ended']);
  });
});
