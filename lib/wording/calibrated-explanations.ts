import type { Language } from '../domain/alerting.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import { formatNumber, formatPercent } from './format.ts';
import {
  daysIn,
  type Explainers,
  numberOf,
  optionalNumberOf,
  ratesIn,
  unitsIn,
  type Wording,
} from './parameter-text.ts';
import { heldBackSentence, lowerBoundSentence } from './stock-out-sentences.ts';

/** How the calibrated method tells the results that it computes in its own way. */
export const CALIBRATED_EXPLAINERS = {
  meanDailyDemand,
  baseSafetyStock,
  pulseStock,
  campaignStock,
  orderUpTo,
  expeditePoint,
} as const satisfies Explainers;

function meanDailyDemand(parameters: MethodParameters, language: Language): Wording {
  const rates = ratesIn(language);
  const value = rates(parameters.meanDailyDemand);
  const input = (name: string) => numberOf(parameters, name);
  if (input('orderDays') === 0)
    return language === 'zh'
      ? { formula: `${value}/天`, sentence: `最近一年没有销售记录，日均需求按 ${value}计。` }
      : {
          formula: `${value} a day`,
          sentence: `Nothing was sold in the last year, so the mean daily demand is ${value}.`,
        };
  const terms = [14, 60, 365].map(
    (days) =>
      `${formatNumber(input(`weight${days}`), language, 2)} × ${rates(input(`mean${days}`))} × ${formatNumber(input(`season${days}`), language, 3)}`,
  );
  const share = input('borrowedShare');
  const own = terms.join(' + ');
  const borrowed = rates(input('borrowedLevel'));
  const sum =
    share === 0
      ? own
      : `${formatPercent(1 - share, language)} × (${own}) + ${formatPercent(share, language)} × ${borrowed}`;
  const cap = optionalNumberOf(parameters, 'dayCap');
  const capped = cap === null ? null : unitsIn(language)(cap);
  const { category } = parameters.inputs;
  const skus = formatNumber(input('pooledSkus'), language);
  if (language === 'zh') {
    const from = category === null || category === undefined ? '全部SKU' : `类别“${category}”`;
    return {
      formula: `${sum} = ${value}/天`,
      sentence:
        `全部渠道预计日均需求 ${value}：由最近两周、两个月、一年的日均销量加权，活动日按平日计，并按 ${skus} 个SKU共同的季节推到今后一个月。` +
        (capped === null ? '' : `单日最多计 ${capped}，以免一张特大订单抬高水平。`) +
        heldBackSentence(parameters, language) +
        (share === 0
          ? ''
          : `该SKU销售时间尚短，水平的 ${formatPercent(share, language)}借用${from}的常见日均 ${borrowed}。`),
    };
  }
  const from = category === null || category === undefined ? 'all SKUs' : `the category "${category}"`;
  return {
    formula: `${sum} = ${value} a day`,
    sentence:
      `All channels are expected to sell ${value} a day: the means of the last fortnight, two months and year, campaign days counted as ordinary ones, carried to the month ahead by the season that ${skus} SKUs share.` +
      (capped === null
        ? ''
        : ` A day counts for ${capped} at most, so that one giant order does not lift the level.`) +
      heldBackSentence(parameters, language) +
      (share === 0
        ? ''
        : ` The SKU has sold for a short time only: ${formatPercent(share, language)} of its level is borrowed from ${from}, where ${borrowed} a day is usual.`),
  };
}

function baseSafetyStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const percent = (name: string) => formatPercent(rounded(numberOf(parameters, name)), language);
  const cover = units(numberOf(parameters, 'coverUnits'));
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const lead = days(parameters.leadTimeDays);
  const baseShare = formatPercent(rounded(1 - numberOf(parameters, 'pulseShare')), language);
  const value = units(parameters.baseSafetyStock);
  const formula = `(${cover} − ${mean} × ${lead}) × ${baseShare} = ${value}`;
  const expected = units(parameters.meanDailyDemand * parameters.leadTimeDays);
  const sd = units(numberOf(parameters, 'leadTimeDemandSd'));
  const cycle = days(numberOf(parameters, 'cycleDays'));
  const ahead = days(numberOf(parameters, 'riskDays'));
  if (language === 'zh')
    return {
      formula,
      sentence:
        `提前期内需求预计 ${expected}，标准差 ${sd}（由真实提前期窗口与全部SKU的规律各半估计）；库存 ${cover}时，每个约 ${cycle}的补货周期缺货概率为 ${percent('stockOutChance')}。` +
        `高出平均的部分有 ${baseShare}用于非脉冲渠道，即 ${value}。剩余风险：${ahead}内发生缺货的概率约为 ${percent('stockOutRisk')}。`,
    };
  return {
    formula,
    sentence:
      `The lead time is expected to sell ${expected} with a standard deviation of ${sd}, half from its own runs of that length and half from what is usual among all SKUs; ` +
      `with ${cover} a replenishment cycle of about ${cycle} ends in a stock-out with a chance of ${percent('stockOutChance')}. ` +
      `Of what exceeds the mean, ${baseShare} is for channels without pulses: ${value}. The risk that remains: within ${ahead} a stock-out comes with a chance of about ${percent('stockOutRisk')}.`,
  };
}

function pulseStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const share = formatPercent(rounded(numberOf(parameters, 'pulseShare')), language);
  const safety = units(parameters.safetyStock);
  const value = units(parameters.pulseStock);
  const cover = numberOf(parameters, 'coverDays');
  const peak = numberOf(parameters, 'peakDayUnits');
  const formula = `${safety} × ${share} = ${value}`;
  const window = days(numberOf(parameters, 'windowDays'));
  if (peak === 0)
    return language === 'zh'
      ? { formula, sentence: `最近 ${window}脉冲渠道没有销量；TikTok波动库存为 ${value}。` }
      : {
          formula,
          sentence: `Pulse channels sold nothing in ${window}; the pulse stock is ${value}.`,
        };
  const run = units(numberOf(parameters, 'peakRunUnits'));
  const handbook = units(peak * cover);
  const above = formatNumber(numberOf(parameters, 'pulseRunsAbove'), language);
  const runs = formatNumber(numberOf(parameters, 'pulseRuns'), language);
  const reserve = units(numberOf(parameters, 'baseReserve'));
  return language === 'zh'
    ? {
        formula,
        sentence:
          `脉冲渠道占提前期需求波动的 ${share}，故安全库存中 ${value}为TikTok波动库存。对照：最近 ${window}内连续 ${days(cover)}最高销量 ${run}，手册法“峰值 × 覆盖天数”为 ${handbook}；` +
          `其间每 ${days(cover)}为一段，${runs} 段中有 ${above} 段的销量高于此数（含活动；已公布的活动另有活动备货）。${lowerBoundSentence(parameters, language)}` +
          `另为非脉冲渠道（B2B等）保留 ${reserve}，TikTok不得占用。`,
      }
    : {
        formula,
        sentence:
          `Pulse channels make ${share} of the spread of lead-time demand, so ${value} of the safety stock is pulse stock. Beside it: the most that ${days(cover)} in a row sold in ${window} is ${run}, and the handbook's peak × cover days is ${handbook}; ` +
          `${above} of ${runs} runs of ${days(cover)} sold more than this stock (campaigns included, which have a stock of their own once announced).${lowerBoundSentence(parameters, language)} ` +
          `${reserve} are kept for channels without pulses such as B2B: TikTok may not take them.`,
      };
}

function campaignStock(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const cover = units(numberOf(parameters, 'coverUnits'));
  const total = units(numberOf(parameters, 'coverUnits') + parameters.campaignStock);
  const value = units(parameters.campaignStock);
  const formula = `${total} − ${cover} = ${value}`;
  const expected = units(numberOf(parameters, 'campaignUnits'));
  const ratio = formatPercent(rounded(numberOf(parameters, 'campaignRatio')), language);
  const past = formatNumber(numberOf(parameters, 'pastCampaigns'), language);
  if (numberOf(parameters, 'campaignUnits') === 0)
    return language === 'zh'
      ? { formula, sentence: `提前期内没有已公布的活动，活动备货为 ${value}。` }
      : {
          formula,
          sentence: `No announced campaign sells within the lead time, so the campaign stock is ${value}.`,
        };
  return language === 'zh'
    ? {
        formula,
        sentence: `提前期及其波动之内，已公布活动预计另售 ${expected}（按 ${past} 场已结束活动，实际为计划的 ${ratio}）；与平日需求合并计算波动后，需多备 ${value}，即活动备货。`,
      }
    : {
        formula,
        sentence: `Within the lead time and its spread, announced campaigns are expected to sell ${expected} more (by ${past} past campaigns, ${ratio} of what was planned); with the spread of both taken together this takes a campaign stock of ${value}.`,
      };
}

function orderUpTo(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const reorder = units(parameters.reorderPoint);
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const cycle = days(numberOf(parameters, 'orderCycleDays'));
  const review = days(numberOf(parameters, 'reviewDays'));
  const value = units(parameters.orderUpTo);
  const formula = `${reorder} + ${mean} × max(${cycle}, ${review}) = ${value}`;
  const moq = optionalNumberOf(parameters, 'moq');
  const least = units(moq ?? 0);
  return language === 'zh'
    ? {
        formula,
        sentence:
          `补货时补至 ${value}：补货点 ${reorder}，加 ${cycle}与盘查周期 ${review}中较长者的需求（每天 ${mean}）。` +
          (moq === null ? '' : `每次订货不少于最小起订量 ${least}，故无须另加。`),
      }
    : {
        formula,
        sentence:
          `An order fills up to ${value}: the reorder point of ${reorder} and the demand of ${mean} a day over the longer of ${cycle} and the review period of ${review}.` +
          (moq === null
            ? ''
            : ` An order is ${least} at least, the minimum order quantity, which need not be added.`),
      };
}

function expeditePoint(parameters: MethodParameters, language: Language): Wording {
  const units = unitsIn(language);
  const days = daysIn(language);
  const value = parameters.expeditePoint ?? 0;
  const span = numberOf(parameters, 'expediteDays');
  const mean = ratesIn(language)(parameters.meanDailyDemand);
  const campaigns = units(Math.max(0, value - parameters.meanDailyDemand * span));
  const lead = days(numberOf(parameters, 'expediteLeadTimeDays'));
  const formula = `${mean} × ${days(span)} + ${campaigns} = ${units(value)}`;
  const capacity = optionalNumberOf(parameters, 'dailyCapacityUnits');
  const review = numberOf(parameters, 'reviewDays');
  const done = days(span - Math.max(1, Math.ceil(review)));
  if (language === 'zh') {
    const until = capacity === null ? lead : done;
    const making =
      capacity === null ? '' : `应急生产准备 ${lead}，日产能 ${units(capacity)}，约 ${done}完成。`;
    return {
      formula,
      sentence: `可用库存加 ${until}内到货降至 ${units(value)}或以下时加急，补至该数：加急货到之前 ${days(span)}的需求（每天 ${mean}），加其间活动可能的销量 ${campaigns}（预计数的一倍半，以防加急晚到一天或活动超出预期）。${making}`,
    };
  }
  const until = capacity === null ? lead : done;
  const making =
    capacity === null
      ? ''
      : ` Own emergency production starts after ${lead} and makes ${units(capacity)} a day: that many are done after about ${done}.`;
  return {
    formula,
    sentence: `Expedite when stock and the receipts due within ${until} are at or below ${units(value)}, and up to it: the demand of ${mean} a day over the ${days(span)} until an expedite is there, and ${campaigns} for campaigns: half as much again as expected, up to a day later.${making}`,
  };
}

/** A fraction to a tenth of a percent, so that it never reads as a hundred nines. */
function rounded(fraction: number): number {
  return Math.round(fraction * 1000) / 1000;
}
