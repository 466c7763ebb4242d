import { dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import { CHANNELS } from '../../../domain/events.ts';
import { channelWord } from '../../../wording/dashboard.ts';
import type { DashboardCampaign, DashboardSales, DashboardSku } from '../model.ts';
import { parametersInForce } from '../page-data.ts';
import { campaignBands, type Hovered, legend } from './chart-parts.ts';
import { baseOption, chart, dayAxis, palette, tip, valueAxis } from './charts.ts';
import { type Scene, units } from './page-parts.ts';

/** What each channel sold a day, stacked; the last bar is today as far as it has come. */
export function salesChart(
  scene: Scene,
  sku: DashboardSku,
  campaigns: readonly DashboardCampaign[],
): HTMLElement {
  const { language, words, data } = scene;
  const { pastDays } = data.overview;
  const today = dayNumber(data.overview.today);
  const first = today - pastDays + 1;
  const days = Array.from({ length: pastDays }, (_none, index) => dayOfNumber(first + index));
  const channels = CHANNELS.flatMap((channel) => {
    const sold = sku.sales.find((one) => one.channel === channel);
    return sold === undefined ? [] : [{ channel, sold }];
  });
  const soldOn = ({ firstDay, units: sold }: DashboardSales, index: number) =>
    sold[first + index - firstDay] ?? 0;
  const { meanDailyDemand } = parametersInForce(sku);
  return chart(words.salesChart(sku.now.state.sku, String(pastDays)), 240, () => {
    const colours = palette();
    const colourOf = (index: number) => colours.series[index % colours.series.length] ?? colours.ink;
    return {
      ...baseOption(colours),
      grid: { left: 56, right: 18, top: 34, bottom: 26 },
      legend: legend(colours.faint),
      tooltip: {
        ...(baseOption(colours).tooltip as object),
        axisPointer: { type: 'shadow', shadowStyle: { color: colours.line, opacity: 0.5 } },
        formatter: (hovered: readonly Hovered[]) => {
          const at = hovered[0]?.dataIndex ?? 0;
          const title = at === pastDays - 1 ? `${days[at]} · ${words.chart.soFar}` : (days[at] ?? '');
          return tip(
            title,
            channels.map(({ channel, sold }, index) => ({
              colour: colourOf(index),
              name: channelWord(channel, language),
              value: units(soldOn(sold, at), language),
            })),
          );
        },
      },
      xAxis: dayAxis(days, colours),
      yAxis: valueAxis(colours),
      series: channels.map(({ channel, sold }, index) => ({
        type: 'bar',
        name: channelWord(channel, language),
        stack: 'sold',
        barCategoryGap: '25%',
        itemStyle: { color: colourOf(index) },
        data: days.map((_day, at) =>
          at === pastDays - 1 ? { value: soldOn(sold, at), itemStyle: { opacity: 0.45 } } : soldOn(sold, at),
        ),
        ...(index > 0
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                data: [
                  {
                    yAxis: meanDailyDemand,
                    lineStyle: { color: colours.ink, type: [5, 4], width: 1 },
                    label: {
                      formatter: `${words.chart.meanDemand} ${units(meanDailyDemand, language)}`,
                      position: 'insideEndTop',
                      color: colours.ink,
                      fontSize: 11,
                      textBorderColor: colours.surface,
                      textBorderWidth: 3,
                    },
                  },
                ],
              },
              markArea: {
                silent: true,
                data: campaigns.flatMap((campaign) => campaignBands(campaign, days, colours.campaign)),
              },
            }),
      })),
    };
  });
}
