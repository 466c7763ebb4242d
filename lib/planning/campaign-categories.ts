import type { Quantity } from '../domain/decimal.ts';
import type { Campaign, Item } from '../domain/sets.ts';

const PREFIX = 'category:';

/** The category that a campaign's row is for; null where it is for one SKU. */
export function categoryOf({ sku }: Pick<Campaign, 'sku'>): string | null {
  return sku.startsWith(PREFIX) && sku.length > PREFIX.length ? sku.slice(PREFIX.length) : null;
}

/** What stands for the SKU of a row that is for a category. */
export function categorySku(category: string): string {
  return `${PREFIX}${category}`;
}

/**
 * The campaigns by SKU: a row for a category becomes one for every active item of it, units, peak day and budget in equal
 * parts, their sums the same to the last ten-thousandth. A SKU that the campaign names itself keeps its own row. A row of a
 * category without items stays as it is, so that it is found and told.
 */
export function campaignsBySku(campaigns: readonly Campaign[], items: readonly Item[]): readonly Campaign[] {
  if (campaigns.every((campaign) => categoryOf(campaign) === null)) return campaigns;
  const named = new Set(campaigns.map(({ campaignId, sku }) => JSON.stringify([campaignId, sku])));
  const active = Map.groupBy(
    items.filter((item) => item.active && item.category !== null),
    ({ category }) => category,
  );
  return campaigns.flatMap((campaign) => {
    const category = categoryOf(campaign);
    const skus = (active.get(category) ?? [])
      .map(({ sku }) => sku)
      .filter((sku) => !named.has(JSON.stringify([campaign.campaignId, sku])))
      .sort();
    if (category === null || skus.length === 0) return campaign;
    return skus.map((sku, index) => ({
      ...campaign,
      sku,
      plannedUnits: partOf(campaign.plannedUnits, index, skus.length),
      plannedPeakDayUnits: partOf(campaign.plannedPeakDayUnits, index, skus.length),
      adBudget: partOf(campaign.adBudget, index, skus.length),
    }));
  });
}

/** One of so many equal parts of a whole number; the first ones take what is left over. */
function partOf<N extends Quantity | Campaign['adBudget']>(whole: N, index: number, parts: number): N {
  if (whole === null) return whole;
  const least = Math.floor(whole / parts);
  return (least + (index < whole - least * parts ? 1 : 0)) as unknown as N;
}
