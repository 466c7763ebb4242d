import { moneyOf, unitsOf } from '../../domain/decimal.ts';
import type { FinanceRow } from '../../domain/finance-tables.ts';
import { drivingParameters } from '../../domain/sku-parameters.ts';
import { converted, type ExchangeRates, itemCost, itemNames, worthOf } from './costing.ts';
import type { FinanceAds, FinanceCampaign, FinanceFacts, FinanceSku } from './facts.ts';
import { roundedTo, sumOf } from './rendering.ts';
import { skuColumns, stockParts } from './stock-tables.ts';

/** Campaigns of the period and those announced, by start: the plan, demand on their days, and what they leave in stock. */
export function campaignRows({ campaigns, items, exchange }: FinanceFacts): FinanceRow<'campaigns'>[] {
  return campaigns.map((known) => {
    const { campaign, status, pool, demandUnits, extraUnits } = known;
    const item = items.get(campaign.sku) ?? null;
    const { unitCost, costBasis, currency } = itemCost(item, exchange);
    const plannedUnits = campaign.plannedUnits === null ? null : unitsOf(campaign.plannedUnits);
    const left = leftUnits(known);
    const budget = converted(campaign.currency, exchange);
    return {
      campaignId: campaign.campaignId,
      campaignName: campaign.name,
      sku: campaign.sku,
      name: itemNames(item),
      pool,
      campaignKind: campaign.kind,
      campaignStatus: status,
      startsOn: campaign.startsOn,
      endsOn: campaign.endsOn,
      plannedUnits,
      soldUnits: status === 'planned' ? null : demandUnits,
      extraUnits: status === 'planned' ? null : roundedTo('units', extraUnits),
      leftUnits: left,
      ...{ unitCost, costBasis, currency },
      plannedValue: plannedUnits === null ? null : worthOf(plannedUnits, unitCost),
      leftValue: left === null ? null : worthOf(left, unitCost),
      adBudget:
        campaign.adBudget === null ? null : roundedTo('money', moneyOf(campaign.adBudget) * budget.rate),
      budgetCurrency: budget.currency,
    };
  });
}

/** Planned units are beyond the usual demand, so only what sold beyond it is taken from them; a lull leaves all of them. */
function leftUnits({ campaign, status, extraUnits }: FinanceCampaign): number | null {
  if (status === 'planned' || status === 'running' || campaign.plannedUnits === null) return null;
  return roundedTo('units', Math.max(0, unitsOf(campaign.plannedUnits) - Math.max(0, extraUnits)));
}

interface SharedAds {
  readonly one: FinanceSku | null;
  readonly adCurrency: string | null;
  readonly adSpend: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
}

/**
 * Ad spend of the period by what it sells, the greatest first, with the stock that stands against it. Figures of an ad that
 * sells several SKUs are split by their demand, evenly where none sold, without losing a cent; spend that no SKU is
 * linked to has a row of its own.
 */
export function adSpendRows({ ads, skus, exchange }: FinanceFacts): FinanceRow<'adSpend'>[] {
  const bySku = Map.groupBy(skus, ({ sku }) => sku);
  const shares = ads.flatMap((one) => shared(one, bySku, exchange));
  const groups = Map.groupBy(shares, ({ one, adCurrency }) =>
    JSON.stringify([one?.sku ?? null, one?.pool ?? null, adCurrency]),
  );
  return [...groups.values()]
    .map((group): FinanceRow<'adSpend'> => {
      const { one = null, adCurrency = null } = group[0] ?? {};
      const stock = one === null ? null : stockValue(one, exchange);
      return {
        ...(one === null ? { sku: null, name: null, category: null, pool: null } : skuColumns(one)),
        adCurrency,
        adSpend: sumOf(group, 'adSpend', 'money'),
        clicks: sumOf(group, 'clicks', 'count'),
        conversions: sumOf(group, 'conversions', 'count'),
        demandUnits: one?.demandUnits ?? null,
        daysOfSupply: one?.daysOfSupply ?? null,
        stockValue: stock?.value ?? null,
        currency: stock?.currency ?? null,
      };
    })
    .sort((a, b) => (b.adSpend ?? 0) - (a.adSpend ?? 0) || ((a.sku ?? '') < (b.sku ?? '') ? -1 : 1));
}

function stockValue(one: FinanceSku, exchange: ExchangeRates) {
  const { unitCost, currency } = itemCost(one.item, exchange);
  if (one.onHand === null) return { value: null, currency };
  const parts = Object.values(stockParts(one.onHand, one.available, drivingParameters(one.parameters)));
  return {
    value: worthOf(
      parts.reduce((sum, units) => sum + units, 0),
      unitCost,
    ),
    currency,
  };
}

function shared(
  ad: FinanceAds,
  bySku: ReadonlyMap<string, readonly FinanceSku[]>,
  exchange: ExchangeRates,
): SharedAds[] {
  const { currency, rate } = converted(ad.currency, exchange);
  const spend = ad.spend === null ? null : roundedTo('money', ad.spend * rate);
  const sold = ad.skus.flatMap((sku) => bySku.get(sku) ?? []);
  if (sold.length === 0) {
    return [
      { one: null, adCurrency: currency, adSpend: spend, clicks: ad.clicks, conversions: ad.conversions },
    ];
  }
  const weights = sold.map(({ demandUnits }) => demandUnits);
  const spends = split(spend, weights, 'money');
  const clicks = split(ad.clicks, weights, 'count');
  const conversions = split(ad.conversions, weights, 'count');
  return sold.map((one, index) => ({
    one,
    adCurrency: currency,
    adSpend: spends[index] ?? null,
    clicks: clicks[index] ?? null,
    conversions: conversions[index] ?? null,
  }));
}

/** Shares of a sum by weight that add up to it: each is what its end adds to the rounded sum so far. */
export function split(
  sum: number | null,
  weights: readonly number[],
  kind: 'money' | 'count',
): (number | null)[] {
  if (sum === null) return weights.map(() => null);
  const total = weights.reduce((all, weight) => all + weight, 0);
  let weight = 0;
  let before = 0;
  return weights.map((one, index) => {
    weight += total > 0 ? one : 1;
    const isLast = index === weights.length - 1;
    const end = isLast ? sum : roundedTo(kind, (sum * weight) / (total > 0 ? total : weights.length));
    const part = roundedTo(kind, end - before);
    before = end;
    return part;
  });
}
