import { LANGUAGES, type Language } from '../lib/domain/alerting.ts';
import { RULE_NAMES, RULES } from '../lib/domain/rules.ts';
import { alertTitle, ruleSmsTemplates } from '../lib/wording/alerts.ts';
import { alertSms, closedSms, smsTemplates } from '../lib/wording/sms.ts';
import { subjectName } from '../lib/wording/subjects.ts';
import { ARRIVES_ON, EVIDENCE, SUBJECTS } from './alerts/alert-fixture.ts';

const HEAD = `# SMS templates

Every SMS the program can send, made from the words in the code (\`npm test -- test/documents.test.ts -u\` writes this page). In mainland
China and some other countries each has to be registered with the sender before it is delivered: register the text with its signature,
and each \`{slot}\` as a variable. SNS sends no SMS from the AWS regions in China; there e-mail and chat robots are what works.

An SMS takes at most two parts (2 × 67 characters, or 2 × 153 in the GSM alphabet): a long SKU is cut, marked with \`..\`.
`;

const SLOTS = `## What fills the slots

| slot | filled with | longest |
|---|---|---|
| \`severity\` | empty, or 紧急： 严重： ( URGENT,  CRITICAL) | 9 |
| \`subject\` | the SKU, source, ad account, campaign, order, file or shutdown the alert is about | 40, cut as far as 10 |
| \`title\` | name of the alert | 20 |
| \`order.kind\` | 采购 安排生产 加急采购 启动应急生产 (purchase, produce, expedite, start emergency production of) | 32 |
| \`order.units\`, other numbers | a number with its word: 1,200 件, 6.2 天, 50 小时 (1,200 units, 6.2 days, 50 hours) | 20 |
| \`order.arrivesOn\`, other days | \`2026-07-08\` | 10 |
| other texts | a word or name | 24 |
| \`more\` | empty, or 另有 3 条。 (+3 more) | 10 |
`;

/** `docs/sms-templates.md` as it has to be. */
export function smsTemplatesDocument(): string {
  return `${[HEAD, ...LANGUAGES.map(section), SLOTS].join('\n').trimEnd()}\n`;
}

function section(language: Language): string {
  const rows = [...smsTemplates(language)].map(
    ([id, text]) => `| \`${id}\` | ${text} | ${exampleOf(id, language)} |`,
  );
  const title = language === 'zh' ? 'Chinese' : 'English';
  return [`## ${title}`, '', '| template | text | example |', '|---|---|---|', ...rows, ''].join('\n');
}

/** The template filled from its rule's example, where that is what it tells; else empty. */
function exampleOf(id: string, language: Language): string {
  if (id === 'closed') {
    return closedSms(
      { subject: 'OR-100', title: alertTitle('aggressive-reorder', language), more: 2 },
      language,
    );
  }
  const rule = RULE_NAMES.find((one) => id.startsWith(`${one}/`));
  if (rule === undefined) return '';
  const subject = subjectName(SUBJECTS[RULES[rule].subject]);
  const [kind = 'purchase'] = RULES[rule].proposals;
  const order = { kind, units: 1200, arrivesOn: ARRIVES_ON };
  const texts = [order, null].map((one) =>
    alertSms({ severity: 'warning', subject, evidence: EVIDENCE[rule], order: one, more: 0 }, language),
  );
  const template = ruleSmsTemplates(language).get(id) ?? '';
  const pattern = new RegExp(
    template
      .split(/\{[^}]*\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );
  return texts.find((text) => pattern.test(text)) ?? '';
}
