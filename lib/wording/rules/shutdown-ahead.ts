import type { Language } from '../../domain/alerting.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { listPhrase, missingSince } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'shutdown-ahead'>;

/** SKUs that a sentence names; the evidence has more. */
const MOST_NAMED = 12;

/** Words of a shutdown that is ahead. */
export const shutdownAhead: RuleWords<'shutdown-ahead', 'order' | 'none'> = {
  zh: {
    title: '停工备货',
    reason: (evidence, zone) =>
      `${whoOf(evidence, 'zh')} ${formatDay(evidence.from)} 至 ${formatDay(evidence.to)} 停工（${formatDays(evidence.closedDays, 'zh')}）；${zhNeeds(evidence)}${ageOf(evidence, 'zh', zone)}。`,
    action: (evidence) => {
      if (evidence.orderBy === null) return '暂无需提前下单，请继续关注。';
      const late =
        evidence.lateSkus > 0
          ? `；其中 ${evidence.lateSkus} 个按常规提前期已赶不上停工前到货，请今天下单并要求加急`
          : '';
      return `请按上列数量在各自日期前下单，最早一批最迟 ${formatDay(evidence.orderBy)}${late}。`;
    },
    closed: () => '停工已开始或已取消。',
    sms: {
      order: '{subject} 前有 {skus:number} 个 SKU 需提前下单，最迟 {orderBy:day}，明细见邮件。',
      none: '{subject} 前暂无需提前下单。',
    },
  },
  en: {
    title: 'Shutdown ahead',
    reason: (evidence, zone) =>
      `${whoOf(evidence, 'en')} from ${formatDay(evidence.from)} to ${formatDay(evidence.to)} (${formatDays(evidence.closedDays, 'en')}): ${enNeeds(evidence)}${ageOf(evidence, 'en', zone)}.`,
    action: (evidence) => {
      if (evidence.orderBy === null) return 'Nothing has to be ordered ahead of it for now.';
      const late =
        evidence.lateSkus > 0
          ? `; for ${evidence.lateSkus} of them the regular lead time is too long already, order these today and ask for them to be expedited`
          : '';
      return `Order these quantities by their days, the first by ${formatDay(evidence.orderBy)}${late}.`;
    },
    closed: () => 'The shutdown has begun or was called off.',
    sms: {
      order:
        '{subject}: {skus:number} SKUs have to be ordered before it, the first by {orderBy:day}. See the e-mail.',
      none: '{subject}: nothing has to be ordered before it for now.',
    },
  },
  smsTemplate: ({ orderBy }) => (orderBy === null ? 'none' : 'order'),
};

const WHO: Readonly<Record<Language, Readonly<Record<'factory' | 'supplier', string>>>> = {
  zh: { factory: '工厂', supplier: '供应商' },
  en: { factory: 'The factory rests', supplier: 'Suppliers rest' },
};

/** "春节（工厂）", "The factory rests (Spring Festival)". */
function whoOf({ scope, name }: Evidence, language: Language): string {
  const supplier = scope.startsWith('supplier:') ? scope.slice('supplier:'.length) : null;
  const general = WHO[language][scope === 'factory' ? 'factory' : 'supplier'];
  if (language === 'zh') {
    const who = supplier === null ? general : `供应商 ${supplier}`;
    return name === null ? who : `${name}（${who}）`;
  }
  const who = supplier === null ? general : `Supplier ${supplier} rests`;
  return name === null ? who : `${who} (${name})`;
}

function zhNeeds({ needs, skus }: Evidence): string {
  if (skus === 0) return '复工前没有 SKU 会降到补货点';
  const named = needs
    .slice(0, MOST_NAMED)
    .map(({ sku, units, orderBy }) => `${sku} ${formatUnits(units, 'zh')}（${formatDay(orderBy)} 前）`);
  return `复工前有 ${skus} 个 SKU 会降到补货点：${listPhrase(named, skus, 'zh')}`;
}

function enNeeds({ needs, skus }: Evidence): string {
  if (skus === 0) return 'no SKU reaches its reorder point before it ends';
  const named = needs
    .slice(0, MOST_NAMED)
    .map(({ sku, units, orderBy }) => `${sku} ${formatUnits(units, 'en')} by ${formatDay(orderBy)}`);
  const reach = skus === 1 ? '1 SKU reaches its reorder point' : `${skus} SKUs reach their reorder points`;
  return `${reach} before it ends: ${listPhrase(named, skus, 'en')}`;
}

function ageOf({ stale }: Evidence, language: Language, zone: string): string {
  if (stale.length === 0) return '';
  const feeds = stale.map((feed) => missingSince(feed, language, zone));
  return language === 'zh' ? `（${feeds.join('；')}）` : ` (${feeds.join('; ')})`;
}
