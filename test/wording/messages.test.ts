import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import {
  type DigestEnd,
  digestFooter,
  digestHeading,
  digestSubject,
  idLabel,
} from '../../lib/wording/messages.ts';

const AT = instant('2026-06-24T20:00:00Z');
const ZONE = 'Asia/Shanghai';
const COUNTS = { bySeverity: { notice: 3, warning: 0, urgent: 2, critical: 0 }, closed: 1 };

const end = (changes: Partial<DigestEnd> = {}): DigestEnd => ({
  more: 0,
  afterQuietHours: 0,
  overLimit: 0,
  audiences: ['supply'],
  ...changes,
});

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
    expect(digestFooter(end({ more: 1 }), 'en')).toContain('1 more is not shown;');
  });

  it('says why somebody gets it, and how much is not shown', () => {
    expect(digestFooter(end({ audiences: ['supply', 'it'] }), 'zh')).toBe(
      '您以此角色收到本邮件：供应链、IT。',
    );
    expect(digestFooter(end({ more: 7 }), 'en')).toBe(
      '7 more are not shown; see the list of open alerts.\nYou get this as: supply chain.',
    );
  });

  it('says what came late and why', () => {
    const late = end({ afterQuietHours: 3, overLimit: 2 });
    expect(digestFooter(late, 'zh').split('\n')).toEqual([
      '其中 3 条来自免打扰时段，现一并补发。',
      '其中 2 条因超出当日消息上限未单独发送，现一并补发。',
      '您以此角色收到本邮件：供应链。',
    ]);
    expect(digestFooter(late, 'en')).toContain('3 of these waited for the end of your quiet hours.');
  });

  it('names the ids to answer with', () => {
    expect(idLabel('a3f9c21b', null, 'zh')).toBe('预警号 a3f9c21b');
    expect(idLabel('a3f9c21b', '91c04d22', 'en')).toBe('alert a3f9c21b · proposal 91c04d22');
  });
});
