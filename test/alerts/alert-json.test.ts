import { describe, expect, it } from 'vitest';
import { alertsJson } from '../../lib/alerts/alert-json.ts';
import { type AlertSetting, alertView, episodeId } from '../../lib/alerts/alert-view.ts';
import type { News } from '../../lib/alerts/news.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Person } from '../../lib/settings/settings.ts';
import { AT, EVIDENCE, episode, skuSubject } from './alert-fixture.ts';

const PERSON: Person = {
  id: 'erp',
  audiences: ['supply'],
  language: 'en',
  protocols: ['https'],
  smsFrom: 'urgent',
};
const SETTING: AlertSetting = { orders: new Map(), items: new Map(), at: AT, zone: 'Asia/Shanghai' };

const news = (one: Episode): News => ({ episode: one, notice: 'opened', heldBecause: null });

describe('the JSON of alerts', () => {
  it('has for each its id, its rule, what it is about, its sentences and its numbers', () => {
    const { body, shown } = alertsJson([news(episode())], PERSON, SETTING);
    const { reason, action } = alertView(episode(), 'en', SETTING);
    expect(JSON.parse(body)).toEqual({
      version: 1,
      runAt: AT,
      person: 'erp',
      language: 'en',
      alerts: [
        {
          id: episodeId(episode()),
          rule: 'regular-reorder',
          subject: { kind: 'sku', sku: 'OR-100', pool: 'main' },
          severity: 'notice',
          notice: 'opened',
          state: 'open',
          openedAt: AT,
          closedAt: null,
          label: 'OR-100',
          title: 'Reorder',
          reason,
          details: [],
          action,
          order: { kind: 'purchase', units: 1200, arrivesOn: '2026-07-08', proposal: null },
          evidence: EVIDENCE['regular-reorder'],
        },
      ],
      more: 0,
    });
    expect(shown).toHaveLength(1);
  });

  it('stays below what SNS takes and counts the rest', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      news(episode({ subject: skuSubject(`${index}${'密'.repeat(200)}`) })),
    );
    const { body, shown } = alertsJson(many, PERSON, SETTING);
    const { alerts, more } = JSON.parse(body) as { alerts: object[]; more: number };
    expect(Buffer.byteLength(body)).toBeLessThan(210_000);
    expect(alerts.length).toBe(shown.length);
    expect(more).toBe(500 - alerts.length);
    expect(more).toBeGreaterThan(0);
  });
});
