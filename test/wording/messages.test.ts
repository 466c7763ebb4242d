import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { digestFooter, digestHeading, digestSubject } from '../../lib/wording/messages.ts';

const AT = instant('2026-06-24T20:00:00Z');
const ZONE = 'Asia/Shanghai';
const COUNTS = { bySeverity: { notice: 3, warning: 0, urgent: 2, critical: 0 }, closed: 1 };

describe('the frame of a digest', () => {
  it('counts by severity, the most pressing first, on the factory day', () => {
    expect(digestSubject(COUNTS, AT, ZONE)).toBe('PulseStock 2026-06-25: 2 urgent, 3 notices, 1 closed');
    expect(digestHeading(COUNTS, AT, ZONE, 'zh')).toBe(
      'PulseStock · 2026-06-25 04:00 (Asia/Shanghai)\n紧急 2 · 提示 3 · 已解除 1',
    );
  });

  it('writes one and several as English does', () => {
    const counts = { bySeverity: { notice: 1, warning: 2, urgent: 1, critical: 2 }, closed: 0 };
    expect(digestSubject(counts, AT, ZONE)).toBe(
      'PulseStock 2026-06-25: 2 critical, 1 urgent, 2 warnings, 1 notice',
    );
    expect(digestFooter(1, ['supply'], 'en')).toContain('1 more is not shown;');
  });

  it('says why somebody gets it, and how much is not shown', () => {
    expect(digestFooter(0, ['supply', 'it'], 'zh')).toBe('您以此角色收到本邮件：供应链、IT。');
    expect(digestFooter(7, ['supply'], 'en')).toBe(
      '7 more are not shown; see the list of open alerts.\nYou get this as: supply chain.',
    );
  });
});
