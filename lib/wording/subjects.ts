import type { Language } from '../domain/alerting.ts';
import type { Subject } from '../domain/subjects.ts';

/** What people call a subject: the SKU, the source, the account, the campaign, the order, the file, the closure. */
export function subjectName(subject: Subject): string {
  switch (subject.kind) {
    case 'sku':
      return subject.sku;
    case 'source':
      return subject.source;
    case 'account':
      return subject.account;
    case 'campaign':
      return subject.campaignId;
    case 'supplyOrder':
      return subject.orderId;
    case 'file':
      return subject.file;
    case 'closure':
      return `${subject.name ?? subject.scope} ${subject.from}`;
  }
}

/** A word before the name that says what it is; null where the name stands alone, as a SKU's and a source's does. */
export function subjectKindWord(subject: Subject, language: Language): string | null {
  const words: Readonly<Partial<Record<Subject['kind'], Readonly<Record<Language, string>>>>> = {
    account: { zh: '广告账户', en: 'ad account' },
    campaign: { zh: '活动', en: 'campaign' },
    supplyOrder: { zh: '订单', en: 'order' },
    file: { zh: '文件', en: 'file' },
    closure: { zh: '停工', en: 'shutdown' },
  };
  return words[subject.kind]?.[language] ?? null;
}

/** The label of a pool: "池 us", "pool us". */
export function poolLabel(pool: string, language: Language): string {
  return language === 'zh' ? `池 ${pool}` : `pool ${pool}`;
}
