import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { instant } from '../../lib/domain/calendar.ts';
import {
  digestFooter,
  digestHeading,
  digestSubject,
  SMS_KINDS,
  SMS_TEMPLATES,
  type SmsSlot,
  smsMore,
  smsText,
} from '../../lib/wording/messages.ts';

const AT = instant('2026-06-24T20:00:00Z');
const ZONE = 'Asia/Shanghai';
const COUNTS = { bySeverity: { notice: 3, warning: 0, urgent: 2, critical: 0 }, closed: 1 };
const SLOTS: Record<SmsSlot, string> = {
  subject: 'OR-100',
  title: 'Reorder',
  position: '1,400 units',
  point: '2,000 units',
  days: '6.2 days',
  order: 'expedite',
  units: '500 units',
  date: '2026-07-08',
  record: 'sales',
  age: '50 hours',
  more: '',
};

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

describe('the SMS templates', () => {
  it.each(LANGUAGES)('are filled without a brace left, in %s', (language) => {
    for (const kind of SMS_KINDS) {
      const text = smsText(kind, language, SLOTS);
      expect(text).not.toMatch(/[{}]|undefined/);
      expect(text).toContain('PulseStock');
      expect(text).toContain('OR-100');
    }
  });

  it('use full-width punctuation in Chinese', () => {
    for (const kind of SMS_KINDS) expect(SMS_TEMPLATES[kind].zh).not.toMatch(/[,;:()]/);
  });

  it('fill what looks like a slot or a pattern as plain text', () => {
    const text = smsText('closed', 'en', { ...SLOTS, subject: '{more}$&', more: smsMore(2, 'en') });
    expect(text).toBe('PulseStock: closed: {more}$& Reorder. +2 more');
  });

  it('have words of their own in each language', () => {
    const all = SMS_KINDS.flatMap((kind) => LANGUAGES.map((language) => SMS_TEMPLATES[kind][language]));
    expect(new Set(all).size).toBe(SMS_KINDS.length * LANGUAGES.length);
  });
});
