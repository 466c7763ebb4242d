import type { Language } from '../../domain/alerting.ts';
import type { ExpiringLot } from '../../domain/rules/expiring-stock.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { dataAsOf, worth } from '../alert-words.ts';
import { formatDay, formatDays, formatUnits } from '../format.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'expiring-stock'>;

/** Words of stock whose shelf life ends before it is sold. */
export const expiringStock: RuleWords<'expiring-stock', 'expiring'> = {
  zh: {
    title: '临期库存',
    reason: (evidence, zone) =>
      `按日需求 ${formatUnits(evidence.dailyDemand, 'zh')}先进先出，可用 ${formatUnits(evidence.available, 'zh')}中有 ${formatUnits(evidence.expiringUnits, 'zh')}在货架期 ${formatDays(evidence.shelfLifeDays, 'zh')}内卖不完${lotsOf(evidence, 'zh')}${zhValue(evidence)}（${dataAsOf(evidence, 'zh', zone)}）。`,
    action: ({ firstExpiresOn }) =>
      `供应链：请先发早批次，并${firstExpiresOn === null ? '尽快' : `在 ${formatDay(firstExpiresOn)} 前`}安排促销、调拨或退货，新订单要求新批次；财务：请评估跌价。`,
    closed: () => '在货架期内预计可以售完。',
    sms: {
      expiring:
        '{subject} 有 {expiringUnits:units}将在货架期内卖不完，最早 {firstExpiresOn:day} 到期，请安排处理。',
    },
  },
  en: {
    title: 'Expiring stock',
    reason: (evidence, zone) =>
      `At ${formatUnits(evidence.dailyDemand, 'en')} a day, first in first out, ${formatUnits(evidence.expiringUnits, 'en')} of ${formatUnits(evidence.available, 'en')} available do not sell within the shelf life of ${formatDays(evidence.shelfLifeDays, 'en')}${lotsOf(evidence, 'en')}${enValue(evidence)} (${dataAsOf(evidence, 'en', zone)}).`,
    action: ({ firstExpiresOn }) =>
      `Supply chain: send the oldest lots first, and ${firstExpiresOn === null ? 'soon' : `by ${formatDay(firstExpiresOn)}`} arrange a promotion, a transfer or a return; ask for fresh lots in new orders. Finance: assess a write-down.`,
    closed: () => 'It is expected to sell within its shelf life.',
    sms: {
      expiring:
        '{subject}: {expiringUnits:units} do not sell within their shelf life, the first expire {firstExpiresOn:day}. Arrange for them.',
    },
  },
  smsTemplate: () => 'expiring',
};

function lotsOf({ lots }: Evidence, language: Language): string {
  if (lots.length === 0) return '';
  const names = lots.map((lot) => lotOf(lot, language));
  return language === 'zh' ? `：${names.join('、')}` : `: ${names.join(', ')}`;
}

function lotOf({ receivedOn, expiresOn, units }: ExpiringLot, language: Language): string {
  const amount = formatUnits(units, language);
  if (language === 'zh') {
    const received = receivedOn === null ? '到货日无记录' : `${formatDay(receivedOn)} 到货`;
    return `${amount}（${received}，${receivedOn === null ? '最迟 ' : ''}${formatDay(expiresOn)} 到期）`;
  }
  const received = receivedOn === null ? 'receipt not recorded' : `received ${formatDay(receivedOn)}`;
  return `${amount} (${received}, expire ${receivedOn === null ? 'at the latest ' : ''}${formatDay(expiresOn)})`;
}

function zhValue({ expiringValue, currency }: Evidence): string {
  const money = worth(expiringValue, currency, 'zh');
  return money === null ? '，成本未知' : `，按成本约 ${money}`;
}

function enValue({ expiringValue, currency }: Evidence): string {
  const money = worth(expiringValue, currency, 'en');
  return money === null ? '; no cost known' : `; about ${money} at cost`;
}
