import { dayNumber, dayOfNumber } from '../../../domain/calendar.ts';
import { formatNumber, formatPercent } from '../../../wording/format.ts';
import type { DashboardAds } from '../model.ts';
import { band, type Hovered } from './chart-parts.ts';
import { baseOption, chart, dayAxis, palette, tip, valueAxis } from './charts.ts';
import type { Scene } from './page-parts.ts';

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
