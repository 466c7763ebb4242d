import type { Person } from '../settings/settings.ts';
import { type AlertSetting, alertView } from './alert-view.ts';
import { cleanText, cleanTexts } from './clean-text.ts';
import type { News } from './news.ts';

/** Changes when a field is taken away or means something else; new fields may come at any time. */
export const ALERT_JSON_VERSION = 1;

/** SNS takes 256 KiB with the attributes. */
const MOST_BYTES = 200_000;

/** Characters of a text of the evidence. */
const MOST_TEXT = 200;

/**
 * The JSON that machines get (`docs/alert-json.md`): the news of one run, as many as SNS takes, the most pressing
 * first; `more` counts the rest.
 */
export function alertsJson(
  news: readonly News[],
  { id: person, language }: Person,
  setting: AlertSetting,
): { readonly body: string; readonly shown: readonly News[] } {
  const alerts: object[] = [];
  let bytes = 0;
  for (const one of news) {
    const alert = alertObject(one, language, setting);
    bytes += Buffer.byteLength(JSON.stringify(alert)) + 1;
    if (bytes > MOST_BYTES) break;
    alerts.push(alert);
  }
  const body = JSON.stringify({
    version: ALERT_JSON_VERSION,
    runAt: setting.at,
    person,
    language,
    alerts,
    more: news.length - alerts.length,
  });
  return { body, shown: news.slice(0, alerts.length) };
}

function alertObject({ episode, notice }: News, language: Person['language'], setting: AlertSetting): object {
  const { subject, rule, state, severity, openedAt, closedAt, evidence } = episode;
  const { id, label, title, reason, details, action, order } = alertView(episode, language, setting);
  return {
    id,
    rule,
    subject,
    severity,
    notice,
    state,
    openedAt,
    closedAt,
    label,
    title,
    reason,
    details,
    action,
    order,
    evidence: cleanTexts(evidence, (text) => cleanText(text, MOST_TEXT)),
  };
}
