import type { Language } from '../../domain/alerting.ts';
import type { FinanceTableName } from '../../domain/finance-tables.ts';

/** What a table is called (a sheet is named by it: at most 31 characters), and what question it answers. */
type TableWords = readonly [title: string, about: string];

const TABLES: Readonly<Record<Language, Readonly<Record<FinanceTableName, TableWords>>>> = {
  zh: {
    overview: ['总览', '按币种的库存、超储、在途、建议所需资金、流失毛利和广告花费。'],
    stockByCategory: ['库存金额-按类别', '各类别的库存压了多少资金，分别为了什么。'],
    stockByClass: ['库存金额-按ABC', 'A、B、C 类 SKU 的库存压了多少资金，分别为了什么。'],
    stockValue: ['库存金额-按SKU', '每个 SKU 的在库、参数和按组成部分划分的库存金额。'],
    cashByWeek: ['资金需求-按周', '补货建议和已下订单各周到货所需的资金。'],
    excess: ['超储呆滞临期', '哪些库存过多、不动销或将过期，多少天能消化，哪些订单还能取消。'],
    service: ['满足率与缺货', '期间的订单满足率、缺货天数和流失的毛利。'],
    campaigns: ['活动', '期间进行的和已公布的活动：计划、实际、留下的库存。'],
    adSpend: ['广告花费与库存', '期间的广告花费和所推 SKU 的库存。'],
    forecastError: ['预测误差', '四周前的参数所作预测与此后实际需求之差。'],
    parameterChanges: ['参数变动', '期间安全库存、补货点、目标库存的变动、原因和金额影响。'],
    methodValue: ['两种方法比较', '按手册法和校准法补货各占用多少资金。'],
    actedOn: ['预警处理率', '期间的预警有多少得到处理。'],
  },
  en: {
    overview: [
      'Overview',
      'By currency: stock, excess, on order, cash for proposals, lost margin and ad spend.',
    ],
    stockByCategory: ['Stock value by category', 'How much cash each category ties up, and for what.'],
    stockByClass: [
      'Stock value by ABC class',
      'How much cash SKUs of class A, B and C tie up, and for what.',
    ],
    stockValue: ['Stock value by SKU', 'On hand, parameters and the parts of the stock value of each SKU.'],
    cashByWeek: ['Cash by week', 'Cash that proposals and orders already placed need, by week of arrival.'],
    excess: [
      'Excess, slow, expiring',
      'What there is too much of, what does not sell or expires; in how many days it is absorbed, and what can still be cancelled.',
    ],
    service: [
      'Fill rate and stock-outs',
      'Share of demand served in the period, days out of stock, margin lost.',
    ],
    campaigns: [
      'Campaigns',
      'Campaigns of the period and those announced: plan, demand, and the stock they leave.',
    ],
    adSpend: ['Ad spend against stock', 'Ad spend of the period and the stock of what it sells.'],
    forecastError: [
      'Forecast error',
      'What the parameters of four weeks before forecast, and what was asked for since.',
    ],
    parameterChanges: [
      'Parameter changes',
      'Safety stock, reorder point and order-up-to level that changed in the period, why, and their value.',
    ],
    methodValue: [
      'Handbook and calibrated',
      'How much cash ordering by the handbook’s and by the calibrated method ties up.',
    ],
    actedOn: ['Alerts acted on', 'How many alerts of the period somebody acted on.'],
  },
};

/** A table's title, also the name of its sheet. */
export function financeTableTitle(table: FinanceTableName, language: Language): string {
  return TABLES[language][table][0];
}

/** The question that a table answers, in one sentence. */
export function financeTableAbout(table: FinanceTableName, language: Language): string {
  return TABLES[language][table][1];
}
