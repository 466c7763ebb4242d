import { describe, expect, it } from 'vitest';
import { checkFuzz } from './fuzzed-files.ts';

describe('reading generated and damaged files', () => {
  it('never crashes, hangs, loses a row or lets personal data out', async () => {
    const findings = await checkFuzz(1, 300);
    expect(findings.crashed).toEqual([]);
    expect(findings.lost).toEqual([]);
    expect(findings.leaked).toEqual([]);
    expect(findings.slowestMs).toBeLessThan(10_000);
    expect(findings.accepted).toBeGreaterThan(300);
    expect(findings.rejected).toBeGreaterThan(100);
    expect(findings.refused).toBeGreaterThan(10);
  });
});
