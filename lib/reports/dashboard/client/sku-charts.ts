import { dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import { CHANNELS } from '../../../domain/events.ts';
import { projectedDays } from '../../../planning/stock-projection.ts';
import { channelWord } from '../../../wording/dashboard.ts';
import { formatNumber, formatPercent } from '../../../wording/format.ts';
import type { DashboardAds, DashboardCampaign, DashboardSales, DashboardSku } from '../model.ts';
import { parametersInForce } from '../page-data.ts';
import { baseOption, chart, dayAxis, niceAbove, palette, type TipLine, tip, valueAxis } from './charts.ts';
import { type Scene, units } from './page-parts.ts';

/** What ECharts hands to a formatter, as far as it is used. */
interface Hovered {
  readonly dataIndex: number;
}

const SALES_DAYS = 90;

/** Stock day by day, with and without the surge, over the bands of safety stock, against the reorder point; receipts below. */
export function stockChart(
  scene: Scene,
  sku: DashboardSku,
  campaigns: readonly DashboardCampaign[],
  label: string,
): HTMLElement {
  const { language, words } = scene;
  const projection = projectedDays(sku.ahead, sku.lastDay);
  const atSurge = sku.aheadAtSurge === null ? null : projectedDays(sku.aheadAtSurge, sku.lastDay);
  const days = projection.map(({ day }) => dayOfNumber(day));
  const { reorderPoint, baseSafetyStock, safetyStock } = parametersInForce(sku);
  return chart(label, 320, (width) => {
    const colours = palette();
    const values = projection.map(({ stock }) => stock);
    return {
      ...baseOption(colours),
      grid: { left: 56, right: 18, top: width < 560 ? 58 : 34, bottom: 26 },
      legend: legend(colours.faint),
      tooltip: {
        ...(baseOption(colours).tooltip as object),
        formatter: (hovered: readonly Hovered[]) => {
          const at = hovered[0]?.dataIndex ?? 0;
          const day = projection[at];
          if (day === undefined) return '';
          const lines: TipLine[] = [
            { colour: colours.stock, name: words.chart.stock, value: units(day.stock, language) },
          ];
          const surged = atSurge?.[at];
          if (surged !== undefined)
            lines.push({
              colour: colours.surge,
              name: words.chart.stockAtSurge,
              value: units(surged.stock, language),
            });
          if (day.received > 0)
            lines.push({
              colour: colours.good,
              name: words.chart.received,
              value: `+${units(day.received, language)}`,
            });
          lines.push({
            colour: colours.faint,
            name: words.columns.dailyDemand,
            value: units(day.demand, language),
          });
          return tip(days[at] ?? '', lines);
        },
      },
      xAxis: dayAxis(days, colours, { boundaryGap: false }),
      yAxis: valueAxis(colours, {
        min: -niceAbove(-Math.min(0, ...values, ...(atSurge ?? []).map(({ stock }) => stock))),
        max: niceAbove(Math.max(...values, reorderPoint, safetyStock) * 1.06),
      }),
      series: [
        {
          type: 'line',
          name: words.chart.stock,
          data: values,
          symbol: 'none',
          z: 5,
          lineStyle: { color: colours.stock, width: 2.4 },
          itemStyle: { color: colours.stock },
          markLine: {
            silent: true,
            symbol: 'none',
            label: { color: colours.faint, fontSize: 11, position: 'insideEndTop' },
            data: [
              {
                yAxis: reorderPoint,
                lineStyle: { color: colours.ink, type: [5, 4], width: 1.2 },
                label: {
                  formatter: `${words.chart.reorderPoint} ${units(reorderPoint, language)}`,
                  color: colours.ink,
                },
              },
            ],
          },
          markArea: {
            silent: true,
            data: [
              band(0, baseSafetyStock, colours.base),
              band(baseSafetyStock, safetyStock, colours.pulse),
              ...campaigns.flatMap((campaign) => campaignBands(campaign, days, colours.campaign)),
            ],
          },
        },
        ...(atSurge === null
          ? []
          : [
              {
                type: 'line',
                name: words.chart.stockAtSurge,
                data: atSurge.map(({ stock }) => stock),
                symbol: 'none',
                z: 4,
                lineStyle: { color: colours.surge, width: 2, type: 'dashed' },
                itemStyle: { color: colours.surge },
              },
            ]),
        {
          type: 'scatter',
          name: words.chart.received,
          symbol: 'triangle',
          symbolSize: 11,
          z: 6,
          data: projection.map(({ received, stock }) => (received > 0 ? stock : null)),
          itemStyle: { color: colours.good },
        },
        swatch(words.chart.base, colours.base),
        swatch(words.chart.pulse, colours.pulse),
      ],
    };
  });
}

/** What each channel sold a day, stacked; the last bar is today as far as it has come. */
export function salesChart(
  scene: Scene,
  sku: DashboardSku,
  campaigns: readonly DashboardCampaign[],
): HTMLElement {
  const { language, words, data } = scene;
  const today = dayNumber(data.overview.today);
  const first = today - SALES_DAYS + 1;
  const days = Array.from({ length: SALES_DAYS }, (_none, index) => dayOfNumber(first + index));
  const channels = CHANNELS.flatMap((channel) => {
    const sold = sku.sales.find((one) => one.channel === channel);
    return sold === undefined ? [] : [{ channel, sold }];
  });
  const soldOn = ({ firstDay, units: sold }: DashboardSales, index: number) =>
    sold[first + index - firstDay] ?? 0;
  const { meanDailyDemand } = parametersInForce(sku);
  return chart(words.salesChart(sku.now.state.sku, String(SALES_DAYS)), 240, () => {
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
          const title = at === SALES_DAYS - 1 ? `${days[at]} · ${words.chart.soFar}` : (days[at] ?? '');
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
          at === SALES_DAYS - 1
            ? { value: soldOn(sold, at), itemStyle: { opacity: 0.45 } }
            : soldOn(sold, at),
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

/** Views (or impressions), click-through and conversion rate of one ad campaign, each rate with its mean and the band within 150 % of it. */
export function adsChart(scene: Scene, ads: DashboardAds, name: string): HTMLElement {
  const { words, language } = scene;
  const first = dayNumber(ads.firstDay);
  const days = ads.impressions.map((_none, index) => dayOfNumber(first + index));
  const rates = [
    { title: words.chart.ctr, mean: ads.meanCtr, values: ratesOf(ads.clicks, ads.impressions) },
    { title: words.chart.cvr, mean: ads.meanCvr, values: ratesOf(ads.conversions, ads.clicks) },
  ].filter(({ values }) => values.some((rate) => rate !== null));
  const hasViews = ads.views.some((views) => views !== null);
  const seenWord = hasViews ? words.chart.views : words.chart.impressions;
  const rows = 1 + rates.length;
  const height = 92;
  return chart(words.adsChart(name), rows * (height + 34) + 24, () => {
    const colours = palette();
    const percent = (value: number | null | undefined) =>
      value === null || value === undefined ? words.notMeasured : formatPercent(value, language);
    const titled = (text: string) => ({
      name: text,
      nameLocation: 'end',
      nameTextStyle: { color: colours.ink, fontSize: 12, align: 'left', padding: [0, 0, 0, -48] },
      nameGap: 12,
    });
    return {
      ...baseOption(colours),
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: {
        ...(baseOption(colours).tooltip as object),
        formatter: (hovered: readonly Hovered[]) => {
          const at = hovered[0]?.dataIndex ?? 0;
          const day = days[at];
          const count = (values: readonly (number | null)[]) => {
            const value = values[at] ?? null;
            return value === null ? words.notMeasured : formatNumber(value, language, 0);
          };
          const isProvisional =
            day !== undefined && ads.provisionalFrom !== null && day >= ads.provisionalFrom;
          return tip(`${day}${isProvisional ? ` · ${words.chart.provisional}` : ''}`, [
            { colour: colours.faint, name: words.chart.views, value: count(ads.views) },
            { colour: colours.faint, name: words.chart.impressions, value: count(ads.impressions) },
            { colour: colours.faint, name: words.chart.clicks, value: count(ads.clicks) },
            { colour: colours.faint, name: words.chart.conversions, value: count(ads.conversions) },
            ...rates.map(({ title, values }, index) => ({
              colour: colours.series[index] ?? colours.ink,
              name: title,
              value: percent(values[at]),
            })),
          ]);
        },
      },
      grid: Array.from({ length: rows }, (_none, index) => ({
        left: 56,
        right: 18,
        top: 30 + index * (height + 34),
        height,
      })),
      xAxis: Array.from({ length: rows }, (_none, index) =>
        dayAxis(days, colours, {
          gridIndex: index,
          ...(index < rows - 1 ? { axisLabel: { show: false } } : {}),
        }),
      ),
      yAxis: [
        valueAxis(colours, { gridIndex: 0, splitNumber: 2, ...titled(seenWord) }),
        ...rates.map(({ title }, index) =>
          valueAxis(colours, {
            gridIndex: index + 1,
            splitNumber: 2,
            ...titled(title),
            axisLabel: {
              color: colours.faint,
              fontSize: 11,
              formatter: (value: number) => formatPercent(value, language),
            },
          }),
        ),
      ],
      series: [
        {
          type: 'bar',
          data: hasViews ? ads.views : ads.impressions,
          itemStyle: { color: colours.series[2], opacity: 0.75 },
          xAxisIndex: 0,
          yAxisIndex: 0,
        },
        ...rates.map(({ values, mean }, index) => ({
          type: 'line',
          xAxisIndex: index + 1,
          yAxisIndex: index + 1,
          data: values,
          symbol: 'circle',
          symbolSize: (_value: unknown, { dataIndex }: Hovered) => (dataIndex === days.length - 1 ? 8 : 0),
          showAllSymbol: true,
          lineStyle: { color: colours.series[index], width: 2 },
          itemStyle: { color: colours.series[index] },
          ...(mean === null ? {} : meanBand(mean, scene, colours.ink, colours.base, colours.surface)),
        })),
      ],
    };
  });
}

function meanBand(
  mean: number,
  { words, language, data }: Scene,
  ink: string,
  fill: string,
  surface: string,
): object {
  const edge = mean * data.overview.surgeRatio;
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      data: [
        {
          yAxis: mean,
          lineStyle: { color: ink, type: [5, 4], width: 1 },
          label: {
            formatter: `${words.chart.mean} ${formatPercent(mean, language)}`,
            position: 'insideEndTop',
            color: ink,
            fontSize: 11,
            textBorderColor: surface,
            textBorderWidth: 3,
          },
        },
        {
          yAxis: edge,
          lineStyle: { color: ink, type: [2, 3], width: 1 },
          label: {
            formatter: `${formatPercent(data.overview.surgeRatio, language)} · ${formatPercent(edge, language)}`,
            position: 'insideEndTop',
            color: ink,
            fontSize: 11,
            textBorderColor: surface,
            textBorderWidth: 3,
          },
        },
      ],
    },
    markArea: { silent: true, data: [band(mean, edge, fill)] },
  };
}

/** Events ÷ trials of each day; null where either was not measured, or there were no trials. */
function ratesOf(events: readonly (number | null)[], trials: readonly (number | null)[]): (number | null)[] {
  return events.map((of, index) => {
    const by = trials[index] ?? null;
    return of === null || by === null || by === 0 ? null : of / by;
  });
}

function band(from: number, to: number, color: string): object[] {
  return [{ yAxis: from, itemStyle: { color } }, { yAxis: to }];
}

/** The days of a campaign among those shown, as a list of one band; empty where it has none. */
function campaignBands(campaign: DashboardCampaign, days: readonly string[], color: string): object[][] {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  if (campaign.endsOn < first || campaign.startsOn > last) return [];
  if (campaign.status === 'cancelled' || campaign.status === 'suspended') return [];
  const from = campaign.startsOn < first ? first : campaign.startsOn;
  return [
    [{ xAxis: from, itemStyle: { color } }, { xAxis: campaign.endsOn > last ? last : campaign.endsOn }],
  ];
}

/** A band's colour in the legend. */
function swatch(name: string, color: string): object {
  return { type: 'bar', name, data: [], itemStyle: { color } };
}

function legend(color: string): object {
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
