import type { DashboardCampaign } from '../model.ts';

/** What ECharts hands to a formatter, as far as it is used. */
export interface Hovered {
  readonly dataIndex: number;
}

/** From one value to another, in that colour, over all days. */
export function band(from: number, to: number, color: string): object[] {
  return [{ yAxis: from, itemStyle: { color } }, { yAxis: to }];
}

/** The days of a campaign among those shown, as a list of one band; empty where it has none. */
export function campaignBands(
  campaign: DashboardCampaign,
  days: readonly string[],
  color: string,
): object[][] {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  if (campaign.endsOn < first || campaign.startsOn > last) return [];
  if (campaign.status === 'cancelled' || campaign.status === 'suspended') return [];
  const from = campaign.startsOn < first ? first : campaign.startsOn;
  return [
    [{ xAxis: from, itemStyle: { color } }, { xAxis: campaign.endsOn > last ? last : campaign.endsOn }],
  ];
}

/** A band's colour in the legend. */
export function swatch(name: string, color: string): object {
  return { type: 'bar', name, data: [], itemStyle: { color } };
}

/** The legend above a chart; it explains and chooses nothing. */
export function legend(color: string): object {
  return {
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 8,
    itemGap: 16,
    selectedMode: false,
    textStyle: { color, fontSize: 12 },
  };
}
