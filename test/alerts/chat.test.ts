import { describe, expect, it } from 'vitest';
import type { AlertSetting } from '../../lib/alerts/alert-view.ts';
import { chatText } from '../../lib/alerts/chat.ts';
import type { News } from '../../lib/alerts/news.ts';
import type { Episode } from '../../lib/domain/episodes.ts';
import type { Person } from '../../lib/settings/settings.ts';
import { AT, episode, skuSubject } from './alert-fixture.ts';

const PERSON: Person = {
  id: 'group',
  audiences: ['supply'],
  language: 'zh',
  protocols: ['chat'],
  smsFrom: 'urgent',
};
const SETTING: AlertSetting = { orders: new Map(), items: new Map(), at: AT, zone: 'Asia/Shanghai' };
const news = (one: Episode): News => ({
  episode: one,
  notice: one.state === 'closed' ? 'closed' : 'opened',
  heldBecause: null,
});

describe('the text for a chat robot', () => {
  it('counts by severity and gives a line an alert: how pressing, what about, what to do', () => {
    const closed = episode({ rule: 'aggressive-reorder', state: 'closed', closedAt: AT });
    const { body } = chatText([news(episode({ rule: 'aggressive-reorder' })), news(closed)], PERSON, SETTING);
    expect(body.split('\n')).toEqual([
      'PulseStock · 2026-06-24 18:00 (Asia/Shanghai)',
      '紧急 1 · 已解除 1',
      '紧急 OR-100 · 激进补货：供应链：请在 2026-06-24 当天加急采购 500 件，预计 2026-06-29 到货，晚于断货日 2026-06-28；加急多付约 45.00 CNY，可避免损失毛利约 600.00 CNY；营销：到货前不要加大投放。',
      '已解除 OR-100 · 激进补货：信号已过或库存已补足，按未来需求可售 3.6 天。',
    ]);
  });

  it('fits into what every robot takes, and says how many more there are', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      news(episode({ subject: skuSubject(`${index}${'密'.repeat(80)}`) })),
    );
    const { body, shown } = chatText(many, PERSON, SETTING);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2000);
    expect(shown.length).toBeGreaterThan(3);
    expect(body).toContain(`另有 ${60 - shown.length} 项，详见邮件或预警清单。`);
  });
});
