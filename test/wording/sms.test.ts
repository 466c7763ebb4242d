import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { alertSms, closedSms, SLOT_FORMATS, type SmsContent, smsTemplates } from '../../lib/wording/sms.ts';
import { EVIDENCE } from '../alerts/evidence-examples.ts';
import { ORDER } from './rules/laws.ts';

const CONTENT: SmsContent = {
  severity: 'notice',
  subject: 'OR-100',
  evidence: EVIDENCE['regular-reorder'],
  order: { ...ORDER, kind: 'purchase' },
  more: 0,
};

describe('an SMS', () => {
  it('fills its template from what is to be ordered and the fields of the evidence', () => {
    expect(alertSms(CONTENT, 'zh')).toBe(
      '【PulseStock】OR-100 库存头寸 1,400 件，补货点 2,000 件，请当天采购 25,000 件，预计 2026-06-29 到货。',
    );
    expect(alertSms({ ...CONTENT, order: null, more: 3 }, 'en')).toBe(
      'PulseStock: OR-100 lasts 9 days; supply not here yet, follow it up. +3 more',
    );
  });

  it('says from urgent on how pressing it is', () => {
    expect(alertSms({ ...CONTENT, severity: 'urgent' }, 'zh')).toMatch(/^【PulseStock】紧急：OR-100 /);
    expect(alertSms({ ...CONTENT, severity: 'critical' }, 'en')).toMatch(/^PulseStock CRITICAL: OR-100 /);
    expect(alertSms({ ...CONTENT, severity: 'warning' }, 'en')).toMatch(/^PulseStock: OR-100 /);
  });

  it('says that something is unknown', () => {
    const evidence = { ...EVIDENCE['regular-reorder'], daysOfSupply: null };
    expect(alertSms({ ...CONTENT, evidence, order: null }, 'zh')).toContain('现货可售 未知');
  });

  it('of what closed names it', () => {
    expect(closedSms({ subject: 'A', title: '激进补货', more: 2 }, 'zh')).toBe(
      '【PulseStock】已解除：A 激进补货。另有 2 条。',
    );
  });

  it('takes what looks like a slot or a pattern as plain text', () => {
    expect(closedSms({ subject: '{more}$&', title: 'Reorder', more: 2 }, 'en')).toBe(
      'PulseStock: closed: {more}$& Reorder. +2 more',
    );
  });

  it('shows fields of the evidence in every format', () => {
    const shown = Object.entries(SLOT_FORMATS).map(([name, format]) => [
      name,
      format(name === 'record' ? 'sale' : 1234.5, 'en', { currency: 'USD' }),
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      text: '1234.5',
      number: '1,234.5',
      units: '1,235 units',
      days: '1,234.5 days',
      hours: '1,235 hours',
      percent: '123,450%',
      money: '1,234.50 USD',
      day: '1234.5',
      record: 'sales',
    });
  });
});

describe('the list of SMS templates', () => {
  it.each(LANGUAGES)('has every template with its frame, slots by name alone, in %s', (language) => {
    const templates = smsTemplates(language);
    expect(templates.get('closed')).toBe(
      language === 'zh'
        ? '【PulseStock】{severity}已解除：{subject} {title}。{more}'
        : 'PulseStock{severity}: closed: {subject} {title}. {more}',
    );
    for (const template of templates.values()) {
      expect(template).toContain('PulseStock');
      expect(template).toContain('{subject}');
      expect(template.match(/\{.*?\}/g)?.filter((slot) => !/^\{[\w.]+\}$/.test(slot))).toEqual([]);
    }
  });
});
