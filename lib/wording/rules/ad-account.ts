import type { Language } from '../../domain/alerting.ts';
import type { CancellableOrder, StandstillSku } from '../../domain/rules/ad-account.ts';
import type { EvidenceOf } from '../../domain/rules.ts';
import { formatDay, formatDays, formatMoment, formatPercent, formatUnits } from '../format.ts';
import { formatDuration, formatSum, listed, listedOf } from '../lists.ts';
import type { RuleWords } from '../rule-words.ts';

type Evidence = EvidenceOf<'ad-account'>;

const STATUS_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { ok: '正常', blocked: '已封禁', pending: '审核中', unknown: '状态未知' },
  en: { ok: 'works', blocked: 'blocked', pending: 'under review', unknown: 'status unknown' },
};

/** Words of an ad account that is blocked, under review or unknown. */
export const adAccount: RuleWords<'ad-account', 'down' | 'pending' | 'unknown'> = {
  zh: {
    title: '广告账户异常',
    reason: (evidence, zone) => `${zhStatus(evidence, zone)}${zhCampaigns(evidence)}${zhShare(evidence)}。`,
    details: zhDetails,
    action: (evidence, _order, today) => {
      if (evidence.isDown) return `营销、代投：${zhPlan(evidence)}。供应链：${zhSupply(evidence)}。`;
      return evidence.status === 'unknown'
        ? `营销、代投：请在 ${formatDay(today)} 当天提交最新的账户清单，确认账户是否在投。`
        : `营销、代投：请在 ${formatDay(today)} 当天跟进审核，${zhPlan(evidence)}。供应链：暂缓为其活动追加订单。`;
    },
    closed: (evidence) =>
      evidence.status === 'ok'
        ? `账户已恢复${evidence.downHours === null ? '' : `，停投 ${formatDuration(evidence.downHours, 'zh')}`}${zhRaised(evidence)}${evidence.campaignCount > 0 ? `；营销请确认活动 ${campaignNames(evidence, 'zh')} 照常进行` : ''}。`
        : '账户状态已更新。',
    sms: {
      down: '广告账户 {subject} 停投 {downHours:hours}，{skuCount:number} 个 SKU 需求将减，可取消订单 {orderCount:number} 张，请启动解封预案。',
      pending: '广告账户 {subject} 审核中，涉及活动 {campaignCount:number} 个，请跟进。',
      unknown: '广告账户 {subject} 状态未知，请提交账户清单。',
    },
  },
  en: {
    title: 'Ad account trouble',
    reason: (evidence, zone) => `${enStatus(evidence, zone)}${enCampaigns(evidence)}${enShare(evidence)}.`,
    details: enDetails,
    action: (evidence, _order, today) => {
      if (evidence.isDown)
        return `Marketing, agency: ${enPlan(evidence)}. Supply chain: ${enSupply(evidence)}.`;
      return evidence.status === 'unknown'
        ? `Marketing, agency: by the end of ${formatDay(today)} hand in the newest list of ad accounts and say whether its ads run.`
        : `Marketing, agency: by the end of ${formatDay(today)} follow up the review; ${enPlan(evidence)}. Supply chain: place no further orders for its campaigns for now.`;
    },
    closed: (evidence) =>
      evidence.status === 'ok'
        ? `The account works again${evidence.downHours === null ? '' : ` after ${formatDuration(evidence.downHours, 'en')}`}${enRaised(evidence)}${evidence.campaignCount > 0 ? `; marketing: confirm that campaigns ${campaignNames(evidence, 'en')} go on` : ''}.`
        : 'The status of the account has changed.',
    sms: {
      down: 'ad account {subject} down for {downHours:hours}. SKUs losing demand: {skuCount:number}, orders to cancel: {orderCount:number}. Start the unblock plan.',
      pending:
        'ad account {subject} is under review. Campaigns that depend on it: {campaignCount:number}. Follow it up.',
      unknown: 'status of ad account {subject} is unknown. Hand in the list of accounts.',
    },
  },
  smsTemplate: ({ isDown, status }) => (isDown ? 'down' : status === 'unknown' ? 'unknown' : 'pending'),
};

function statusWord(status: string, language: Language): string {
  const words = STATUS_WORDS[language];
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status;
}

/** The platform's word and reason, in brackets; empty where it gave none. */
function statedWords({ rawStatus, reason }: Evidence, language: Language): string {
  const words = [rawStatus, reason].flatMap((word) => word ?? []);
  if (words.length === 0) return '';
  return language === 'zh' ? `（${words.join('，')}）` : ` (${words.join(', ')})`;
}

function zhStatus(evidence: Evidence, zone: string): string {
  const { status, since, statedAt, isDown, downHours } = evidence;
  const stated = statedWords(evidence, 'zh');
  if (status === 'unknown') {
    return statedAt === null
      ? '没有任何账户清单提到该账户，未按停投处理'
      : `该账户自 ${formatMoment(statedAt, zone)} 起没有新的状态，未按停投处理`;
  }
  const from = since === null ? '' : `自 ${formatMoment(since, zone)} 起`;
  if (!isDown) return `账户${from}${statusWord(status, 'zh')}${stated}，补货点暂不下调`;
  const now = status === 'pending' ? '被封禁，现审核中' : '被封禁';
  const down = downHours === null ? '' : `，已停投 ${formatDuration(downHours, 'zh')}`;
  return `账户${from}${now}${stated}${down}`;
}

function enStatus(evidence: Evidence, zone: string): string {
  const { status, since, statedAt, isDown, downHours } = evidence;
  const stated = statedWords(evidence, 'en');
  if (status === 'unknown') {
    return statedAt === null
      ? 'No list of ad accounts names this one; it is not taken as stopped'
      : `No new status of the account since ${formatMoment(statedAt, zone)}; it is not taken as stopped`;
  }
  const from = since === null ? '' : ` since ${formatMoment(since, zone)}`;
  if (!isDown)
    return `The account is ${statusWord(status, 'en')}${from}${stated}; targets are not lowered yet`;
  const now = status === 'pending' ? 'was blocked and is under review' : 'is blocked';
  const down = downHours === null ? '' : `, down for ${formatDuration(downHours, 'en')}`;
  return `The account ${now}${from}${stated}${down}`;
}

function campaignNames({ campaigns, campaignCount }: Evidence, language: Language): string {
  return listedOf(
    campaigns.map(({ campaignId }) => campaignId),
    campaignCount,
    language,
    '个',
  );
}

function zhCampaigns(evidence: Evidence): string {
  const dated = evidence.campaigns.map(
    ({ campaignId, startsOn, endsOn }) => `${campaignId}（${formatDay(startsOn)} 至 ${formatDay(endsOn)}）`,
  );
  return dated.length === 0 ? '' : `；涉及活动 ${listedOf(dated, evidence.campaignCount, 'zh', '个')}`;
}

function enCampaigns(evidence: Evidence): string {
  const dated = evidence.campaigns.map(
    ({ campaignId, startsOn, endsOn }) => `${campaignId} (${formatDay(startsOn)} to ${formatDay(endsOn)})`,
  );
  return dated.length === 0 ? '' : `; campaigns ${listedOf(dated, evidence.campaignCount, 'en', '')}`;
}

/** How much of the demand ads bring, and how that is known; nothing where no SKU is concerned. */
function zhShare({ skus, isDown, adDrivenShare, pastBlocks }: Evidence): string {
  if (skus.length === 0) return '';
  const known = pastBlocks > 0 ? `据此前 ${pastBlocks} 次停投实测` : '为设定值';
  const gone = isDown ? '以下需求预计消失' : '若停投以下需求将消失';
  return `；${gone}（广告带动占 ${formatPercent(adDrivenShare, 'zh')}，${known}，自然需求保留）`;
}

function enShare({ skus, isDown, adDrivenShare, pastBlocks }: Evidence): string {
  if (skus.length === 0) return '';
  const blocks = `${pastBlocks} past block${pastBlocks === 1 ? '' : 's'}`;
  const known = pastBlocks > 0 ? `measured in ${blocks}` : 'the setting';
  const gone = isDown ? 'the demand below is expected to go' : 'the demand below goes if its ads stop';
  return `; ${gone} (${formatPercent(adDrivenShare, 'en')} driven by ads, ${known}; organic demand stays)`;
}

function zhSku(line: StandstillSku, isDown: boolean): string {
  const parts = [`${line.sku}：每天 ${formatUnits(line.unitsADay, 'zh')}`];
  if (line.campaignUnits > 0) parts.push(`活动 ${formatUnits(line.campaignUnits, 'zh')}`);
  if (isDown && line.plannedReorderPoint !== null && line.loweredReorderPoint !== null) {
    parts.push(
      `补货点 ${formatUnits(line.plannedReorderPoint, 'zh')}降至 ${formatUnits(line.loweredReorderPoint, 'zh')}`,
    );
  }
  if (line.excessUnits > 0) {
    const days = line.excessDays === null ? '' : `，够卖 ${formatDays(line.excessDays, 'zh')}`;
    parts.push(`不处理将积压 ${formatUnits(line.excessUnits, 'zh')}${days}`);
  }
  if (line.unwantedUnits > 0)
    parts.push(`采购建议 ${formatUnits(line.unwantedUnits, 'zh')}不再需要，请勿下单`);
  return parts.join('，');
}

function enSku(line: StandstillSku, isDown: boolean): string {
  const parts = [`${line.sku}: ${formatUnits(line.unitsADay, 'en')} a day`];
  if (line.campaignUnits > 0) parts.push(`${formatUnits(line.campaignUnits, 'en')} of campaigns`);
  if (isDown && line.plannedReorderPoint !== null && line.loweredReorderPoint !== null) {
    parts.push(
      `reorder point lowered from ${formatUnits(line.plannedReorderPoint, 'en')} to ${formatUnits(line.loweredReorderPoint, 'en')}`,
    );
  }
  if (line.excessUnits > 0) {
    const days = line.excessDays === null ? '' : `, ${formatDays(line.excessDays, 'en')} of demand`;
    parts.push(`if nothing is done ${formatUnits(line.excessUnits, 'en')} too much${days}`);
  }
  if (line.unwantedUnits > 0)
    parts.push(
      `the proposal of ${formatUnits(line.unwantedUnits, 'en')} is no longer wanted, do not order it`,
    );
  return parts.join(', ');
}

function zhDetails(evidence: Evidence): string[] {
  const { skus, skuCount, orders, orderCount } = evidence;
  return [
    ...skus.map((line) => zhSku(line, evidence.isDown)),
    ...(skuCount > skus.length ? [`另有 ${skuCount - skus.length} 个 SKU`] : []),
    ...orders.map((order) => `可取消 ${orderText(order, 'zh')}`),
    ...(orderCount > orders.length ? [`另有 ${orderCount - orders.length} 张订单可取消`] : []),
  ];
}

function enDetails(evidence: Evidence): string[] {
  const { skus, skuCount, orders, orderCount } = evidence;
  return [
    ...skus.map((line) => enSku(line, evidence.isDown)),
    ...(skuCount > skus.length ? [`${skuCount - skus.length} more SKUs`] : []),
    ...orders.map((order) => `can be cancelled: ${orderText(order, 'en')}`),
    ...(orderCount > orders.length ? [`${orderCount - orders.length} more orders can be cancelled`] : []),
  ];
}

function zhPlan({ contact, steps, backupAccount, backupStatus }: Evidence): string {
  const list = steps.zh.length > 0 ? steps.zh : steps.en;
  const parts = [
    contact === null ? '请立即申诉解封' : `请立即联系 ${contact}`,
    ...(list.length > 0 ? [`按预案：${list.join('，')}`] : []),
    ...(backupAccount === null || backupStatus === null
      ? []
      : [`备用账户 ${backupAccount}（${statusWord(backupStatus, 'zh')}）`]),
  ];
  return parts.join('，');
}

function enPlan({ contact, steps, backupAccount, backupStatus }: Evidence): string {
  const list = steps.en.length > 0 ? steps.en : steps.zh;
  const parts = [
    contact === null ? 'appeal at once' : `call ${contact} at once`,
    ...(list.length > 0 ? [`by the plan: ${list.join(', ')}`] : []),
    ...(backupAccount === null || backupStatus === null
      ? []
      : [`backup account ${backupAccount} (${statusWord(backupStatus, 'en')})`]),
  ];
  return parts.join(', ');
}

function orderText(
  { orderId, sku, units, value, currency, until }: CancellableOrder,
  language: Language,
): string {
  const sum = value === null ? '' : formatSum(value, currency, language);
  return language === 'zh'
    ? `${orderId} ${sku} ${formatUnits(units, 'zh')}（${sum === '' ? '无成本' : sum}，${formatDay(until)} 前）`
    : `${orderId} ${sku} ${formatUnits(units, 'en')} (${sum === '' ? 'no cost stated' : sum}, until ${formatDay(until)})`;
}

function zhSupply({ orderCount, orders, ordersWithoutDate, skus }: Evidence): string {
  const first = orders[0];
  const parts = [
    first === undefined
      ? '没有可取消的多余订单'
      : orderCount === 1
        ? `请在 ${formatDay(first.until)} 前取消上列订单`
        : `请取消上列 ${orderCount} 张订单，最早一张须在 ${formatDay(first.until)} 前`,
  ];
  if (ordersWithoutDate > 0) parts.push(`另有 ${ordersWithoutDate} 张订单未注明可取消期限，请问供应商`);
  if (skus.some(({ unwantedUnits }) => unwantedUnits > 0)) parts.push('上列不再需要的采购建议请勿下单');
  return parts.join('；');
}

function enSupply({ orderCount, orders, ordersWithoutDate, skus }: Evidence): string {
  const first = orders[0];
  const parts = [
    first === undefined
      ? 'no order that is too much can be cancelled'
      : orderCount === 1
        ? `cancel the order above by ${formatDay(first.until)}`
        : `cancel the ${orderCount} orders above, the first by ${formatDay(first.until)}`,
  ];
  if (ordersWithoutDate > 0)
    parts.push(
      `${ordersWithoutDate} open order${ordersWithoutDate === 1 ? ' does' : 's do'} not say until when: ask the supplier`,
    );
  if (skus.some(({ unwantedUnits }) => unwantedUnits > 0))
    parts.push('do not order what is no longer wanted');
  return parts.join('; ');
}

/** SKUs whose reorder point rises again. */
function raisedOf({ skus }: Evidence, language: Language): string[] {
  return skus.flatMap(({ sku, plannedReorderPoint: to, loweredReorderPoint: from }) =>
    from === null || to === null || to <= from
      ? []
      : [
          language === 'zh'
            ? `${sku} ${formatUnits(from, 'zh')}升至 ${formatUnits(to, 'zh')}`
            : `${sku} from ${formatUnits(from, 'en')} to ${formatUnits(to, 'en')}`,
        ],
  );
}

function zhRaised(evidence: Evidence): string {
  const raised = raisedOf(evidence, 'zh');
  return raised.length === 0 ? '' : `；补货点恢复：${listed(raised, 'zh')}`;
}

function enRaised(evidence: Evidence): string {
  const raised = raisedOf(evidence, 'en');
  return raised.length === 0 ? '' : `; reorder points rise again: ${listed(raised, 'en')}`;
}
