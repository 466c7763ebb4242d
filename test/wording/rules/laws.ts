import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/domain/alerting.ts';
import { businessDay, instant } from '../../../lib/domain/calendar.ts';
import { ANY_SOURCE, WATCHED_RECORDS } from '../../../lib/domain/feeds.ts';
import type { Evidence, Rule } from '../../../lib/domain/rules.ts';
import {
  alertAction,
  alertClosed,
  alertDetails,
  alertReason,
  alertSmsTemplate,
} from '../../../lib/wording/alerts.ts';
import { alertSms } from '../../../lib/wording/sms.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';

/** What the words of every rule have to be, whatever the rule; and what evidence is made of. */

export const ZONE = 'Asia/Shanghai';
export const TODAY = businessDay('2026-06-24');
export const ORDER = { kind: 'expedite', units: 25000, arrivesOn: businessDay('2026-06-29') } as const;
export const HAN = /\p{Script=Han}/u;

/** What no text may hold: a value that is missing, a line break, a slot. */
const HOLE = /undefined|NaN|null|Infinity|\[object|\n|[{}]/;

export const units = fc.double({ min: -9e11, max: 9e11, noNaN: true });
export const positive = fc.double({ min: 0, max: 9e11, noNaN: true });
export const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
export const moment = fc.constant(instant('2026-06-24T10:00:00Z'));
export const day = fc.constant(businessDay('2026-07-08'));

const records = fc.constantFrom(...WATCHED_RECORDS);
const feed = fc.record({
  record: records,
  source: fc.constantFrom('erp', ANY_SOURCE),
  newestAt: orNull(moment),
});

/** How old the data of an alert may be. */
export const anyAge = { stockTakenAt: orNull(moment), stale: fc.array(feed, { maxLength: 3 }) };

/** The laws of a rule's words, for its example and for any evidence there can be. */
export function describeWords(rule: Rule, anyEvidence: fc.Arbitrary<Evidence>): void {
  describe(`the words of ${rule}`, () => {
    test.prop([anyEvidence, fc.constantFrom(...LANGUAGES), fc.boolean()])(
      'are one line without a hole, whatever was not measured',
      (evidence, language, hasOrder) => {
        const order = hasOrder ? ORDER : null;
        const sentences = [
          alertReason(evidence, language, ZONE),
          alertAction(evidence, order, language, TODAY),
          alertClosed(evidence, language),
        ];
        const sms = alertSms({ severity: 'urgent', subject: 'X', evidence, order, more: 2 }, language);
        for (const text of [...sentences, sms]) {
          expect(text).not.toMatch(HOLE);
          expect(HAN.test(text)).toBe(language === 'zh');
        }
        for (const text of sentences) expect(text).toMatch(language === 'zh' ? /。$/ : /\.$/);
        expect(sms).toContain('X');
      },
    );

    test.prop([anyEvidence, fc.constantFrom(...LANGUAGES)])(
      'have below the reason lines of one language without a hole',
      (evidence, language) => {
        for (const text of alertDetails(evidence, language)) {
          expect(text).not.toMatch(HOLE);
          if (language === 'en') expect(text).not.toMatch(HAN);
        }
      },
    );

    it('use full-width punctuation in Chinese', () => {
      const evidence = EVIDENCE[rule];
      for (const order of [ORDER, null]) {
        const texts = [
          alertReason(evidence, 'zh', ZONE),
          ...alertDetails(evidence, 'zh'),
          alertAction(evidence, order, 'zh', TODAY),
          alertClosed(evidence, 'zh'),
          alertSmsTemplate(evidence, order, 'zh').replace(/\{.*?\}/g, ''),
        ];
        for (const text of texts) expect(text).not.toMatch(/[;()]|[,:](?!\d)/);
      }
    });
  });
}
