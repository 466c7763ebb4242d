import type { Language } from '../../domain/alerting.ts';
import type {
  CampaignAlternative,
  CampaignNeedLine,
  ShortfallCause,
} from '../../domain/rules/campaign-announced.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { missingSince, worth } from '../alert-words.ts';
import { campaignTitle, findingPhrase } from '../campaign-words.ts';
import { formatDay, formatUnits } from '../format.ts';
import { listed } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'campaign-announced'>;

/** Words of a campaign that is planned. */
export const campaignAnnounced: RuleWords<'campaign-announced', 'order' | 'late' | 'covered'> = {
  zh: {
    title: '活动备货计划',
    reason: (evidence, zone) =>
      `${campaignTitle(evidence, 'zh')}将于 ${formatDay(evidence.startsOn)} 至 ${formatDay(evidence.endsOn)} 进行，涉及 ${evidence.skus} 个 SKU：${zhSupply(evidence)}${ageOf(evidence, 'zh', zone)}。`,
    details: (evidence) => [
      ...evidence.needs.map(zhNeed),
      ...evidence.findings.map((finding) => findingPhrase(finding, 'zh')),
    ],
    action: (evidence) => {
      if (evidence.infeasibleSkus > 0)
        return `供应链与营销请当天商定：${evidence.infeasibleSkus} 个 SKU 无法按计划备齐，从上列替代方案中选定（缩小规模、加急或推迟）。`;
      return evidence.orderBy === null
        ? '现有库存和在途可以满足，无需为活动另行下单。'
        : `请按上列数量在各自日期前下单，最早一批最迟 ${formatDay(evidence.orderBy)}。`;
    },
    closed: () => '活动已开始或已取消。',
    sms: {
      order:
        '{subject} {startsOn:day} 开始，{shortSkus:number} 个 SKU 需备货，最迟 {orderBy:day} 下单，明细见邮件。',
      late: '{subject} {startsOn:day} 开始，{infeasibleSkus:number} 个 SKU 无法按期备齐，请当天商定替代方案。',
      covered: '{subject} {startsOn:day} 开始，库存和在途可以满足。',
    },
  },
  en: {
    title: 'Campaign planned',
    reason: (evidence, zone) =>
      `${campaignTitle(evidence, 'en')} runs from ${formatDay(evidence.startsOn)} to ${formatDay(evidence.endsOn)} with ${evidence.skus === 1 ? '1 SKU' : `${evidence.skus} SKUs`}: ${enSupply(evidence)}${ageOf(evidence, 'en', zone)}.`,
    details: (evidence) => [
      ...evidence.needs.map(enNeed),
      ...evidence.findings.map((finding) => findingPhrase(finding, 'en')),
    ],
    action: (evidence) => {
      if (evidence.infeasibleSkus > 0)
        return `Supply and marketing decide today: ${evidence.infeasibleSkus === 1 ? '1 SKU' : `${evidence.infeasibleSkus} SKUs`} cannot have what the plan needs, choose one of the alternatives above (smaller, expedited, or later).`;
      return evidence.orderBy === null
        ? 'Stock and supply are enough, nothing has to be ordered for it.'
        : `Order the quantities above by their days, the first by ${formatDay(evidence.orderBy)}.`;
    },
    closed: () => 'The campaign has begun or was called off.',
    sms: {
      order:
        '{subject} starts {startsOn:day}: {shortSkus:number} SKUs to order for it, the first by {orderBy:day}. See the e-mail.',
      late: '{subject} starts {startsOn:day}: {infeasibleSkus:number} SKUs cannot be there in time, choose an alternative today.',
      covered: '{subject} starts {startsOn:day}: stock and supply are enough.',
    },
  },
  smsTemplate: ({ infeasibleSkus, orderBy }) =>
    infeasibleSkus > 0 ? 'late' : orderBy === null ? 'covered' : 'order',
};

function zhSupply({ shortSkus, infeasibleSkus }: Evidence): string {
  if (shortSkus === 0) return '现有库存和在途可以满足';
  const late = infeasibleSkus > 0 ? `，其中 ${infeasibleSkus} 个无法按期备齐` : '';
  return `${shortSkus} 个需要备货${late}`;
}

function enSupply({ shortSkus, infeasibleSkus }: Evidence): string {
  if (shortSkus === 0) return 'stock and supply are enough';
  const late = infeasibleSkus > 0 ? `, ${infeasibleSkus} of them cannot be there in time` : '';
  return `for ${shortSkus} something has to be ordered${late}`;
}

function zhNeed(line: CampaignNeedLine): string {
  const planned = line.plannedUnits === null ? '未给计划量' : `计划 ${formatUnits(line.plannedUnits, 'zh')}`;
  const need = `${line.sku}：${planned}，预计售 ${formatUnits(line.expectedUnits, 'zh')}，备货目标 ${formatUnits(line.targetUnits, 'zh')}，已有 ${formatUnits(line.coveredUnits, 'zh')}`;
  if (line.orderBy === null) return `${need}，已备齐`;
  const order = `，缺 ${formatUnits(line.missingUnits, 'zh')}，需订 ${formatUnits(line.orderUnits, 'zh')}，最迟 ${formatDay(line.orderBy)}`;
  return `${need}${order}${line.alternative === null ? '' : `；${zhAlternative(line, line.alternative)}`}`;
}

function enNeed(line: CampaignNeedLine): string {
  const planned =
    line.plannedUnits === null ? 'no size planned' : `planned ${formatUnits(line.plannedUnits, 'en')}`;
  const need = `${line.sku}: ${planned}, expected ${formatUnits(line.expectedUnits, 'en')}, target ${formatUnits(line.targetUnits, 'en')}, covered ${formatUnits(line.coveredUnits, 'en')}`;
  if (line.orderBy === null) return `${need}: ready`;
  const order = `, missing ${formatUnits(line.missingUnits, 'en')}, order ${formatUnits(line.orderUnits, 'en')} by ${formatDay(line.orderBy)}`;
  return `${need}${order}${line.alternative === null ? '' : `; ${enAlternative(line, line.alternative)}`}`;
}

const CAUSES: Readonly<Record<Language, Readonly<Record<ShortfallCause, string>>>> = {
  zh: {
    lead_time: '提前期已来不及',
    capacity: '产能不足',
    moq: '最小起订量远超需求',
    shelf_life: '剩余会超过保质期',
  },
  en: {
    lead_time: 'the lead time is too long',
    capacity: 'capacity is too small',
    moq: 'the minimum quantity is far above the need',
    shelf_life: 'what is left would outlive its shelf life',
  },
};

function zhAlternative({ causes }: CampaignNeedLine, alternative: CampaignAlternative): string {
  const { smallerUnits, expeditedOn, premium, currency, laterStart } = alternative;
  const extra = worth(premium, currency, 'zh');
  return [
    `${listed(
      causes.map((cause) => CAUSES.zh[cause]),
      'zh',
    )}。替代：缩小到 ${formatUnits(smallerUnits, 'zh')}`,
    ...(expeditedOn === null
      ? []
      : [`加急 ${formatDay(expeditedOn)} 到货${extra === null ? '' : `，多付约 ${extra}`}`]),
    `推迟到 ${formatDay(laterStart)} 起`,
  ].join('；');
}

function enAlternative({ causes }: CampaignNeedLine, alternative: CampaignAlternative): string {
  const { smallerUnits, expeditedOn, premium, currency, laterStart } = alternative;
  const extra = worth(premium, currency, 'en');
  return [
    `${listed(
      causes.map((cause) => CAUSES.en[cause]),
      'en',
    )}; instead: only ${formatUnits(smallerUnits, 'en')}`,
    ...(expeditedOn === null
      ? []
      : [`expedited by ${formatDay(expeditedOn)}${extra === null ? '' : ` for about ${extra} more`}`]),
    `a start from ${formatDay(laterStart)}`,
  ].join(', or ');
}

function ageOf({ stale }: Evidence, language: Language, zone: string): string {
  if (stale.length === 0) return '';
  const feeds = stale.map((feed) => missingSince(feed, language, zone));
  return language === 'zh' ? `（${feeds.join('；')}）` : ` (${feeds.join('; ')})`;
}
