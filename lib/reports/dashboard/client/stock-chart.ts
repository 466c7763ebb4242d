import { dayOfNumber } from '../../../domain/calendar.ts';
import { type ProjectedDay, projectedDays } from '../../../planning/stock-projection.ts';
import type { DashboardCampaign, DashboardSku } from '../model.ts';
import { parametersInForce, soldOn } from '../page-data.ts';
import { band, campaignBands, type Hovered, legend, swatch } from './chart-parts.ts';
import {
  baseOption,
  chart,
  dayAxis,
  niceAbove,
  type Palette,
  palette,
  type TipLine,
  tip,
  valueAxis,
} from './charts.ts';
import { type Scene, units } from './page-parts.ts';

/** A day of the chart: as counted, as projected, or, on the evening before the projection, both. */
interface ChartDay {
  readonly day: number;
  /** On hand; null where nobody counted. */
  readonly counted: number | null;
  /** Available; null on days of the past, but for the last. */
  readonly ahead: number | null;
  readonly atSurge: number | null;
  /** Null but on days of the projection. */
  readonly projected: ProjectedDay | null;
}

/**
 * Stock day by day, as counted and as projected, with and without the surge, over the bands of safety stock, against the
 * reorder point; receipts ahead are marked.
 */
export function stockChart(
  scene: Scene,
  sku: DashboardSku,
  campaigns: readonly DashboardCampaign[],
  label: string,
): HTMLElement {
  const { words, language } = scene;
  const days = chartDays(sku);
  const dates = days.map(({ day }) => dayOfNumber(day));
  const { reorderPoint, baseSafetyStock, safetyStock } = parametersInForce(sku);
  const shown = days.flatMap(({ counted, ahead, atSurge }) => [counted ?? 0, ahead ?? 0, atSurge ?? 0]);
  return chart(label, 320, (width) => {
    const colours = palette();
    return {
      ...baseOption(colours),
      grid: { left: 56, right: 18, top: width < 560 ? 58 : 34, bottom: 26 },
      legend: legend(colours.faint),
      tooltip: {
        ...(baseOption(colours).tooltip as object),
        formatter: (hovered: readonly Hovered[]) => {
          const day = days[hovered[0]?.dataIndex ?? 0];
          return day === undefined ? '' : tip(dayOfNumber(day.day), tipLines(scene, sku, day, colours));
        },
      },
      xAxis: dayAxis(dates, colours, { boundaryGap: false }),
      yAxis: valueAxis(colours, {
        min: -niceAbove(-Math.min(0, ...shown)),
        max: niceAbove(Math.max(...shown, reorderPoint, safetyStock) * 1.06),
      }),
      series: [
        ...countedSeries(words.chart.counted, days, colours),
        {
          type: 'line',
          name: words.chart.stock,
          data: days.map(({ ahead }) => ahead),
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
              ...campaigns.flatMap((campaign) => campaignBands(campaign, dates, colours.campaign)),
            ],
          },
        },
        ...(sku.aheadAtSurge === null
          ? []
          : [
              {
                type: 'line',
                name: words.chart.stockAtSurge,
                data: days.map(({ atSurge }) => atSurge),
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
          data: days.map(({ projected }) =>
            projected !== null && projected.received > 0 ? projected.stock : null,
          ),
          itemStyle: { color: colours.good },
        },
        swatch(words.chart.base, colours.base),
        swatch(words.chart.pulse, colours.pulse),
      ],
    };
  });
}

/** From the first day counted to the last projected; the evening before the projection starts with what is available. */
function chartDays({ counts, ahead, aheadAtSurge, lastDay }: DashboardSku): ChartDay[] {
  const projection = projectedDays(ahead, lastDay);
  const surged = aheadAtSurge === null ? null : projectedDays(aheadAtSurge, lastDay);
  const lastPast = ahead.firstDay - 1;
  const first = Math.min(counts?.firstDay ?? lastPast, lastPast);
  return Array.from({ length: lastDay - first + 1 }, (_none, index): ChartDay => {
    const day = first + index;
    const projected = projection[day - ahead.firstDay] ?? null;
    const start = day === lastPast ? ahead.available : null;
    return {
      day,
      counted: counts?.onHand[day - counts.firstDay] ?? null,
      ahead: projected?.stock ?? start,
      atSurge: surged?.[day - ahead.firstDay]?.stock ?? (surged === null ? null : start),
      projected,
    };
  });
}

/** Counted stock as a line that breaks where nobody counted; a day between two such is a dot. None where nothing was counted. */
function countedSeries(name: string, days: readonly ChartDay[], colours: Palette): object[] {
  const isCounted = (index: number) => (days[index]?.counted ?? null) !== null;
  if (!days.some((_day, index) => isCounted(index))) return [];
  return [
    {
      type: 'line',
      name,
      data: days.map(({ counted }) => counted),
      connectNulls: false,
      symbol: 'circle',
      showAllSymbol: true,
      symbolSize: (_value: unknown, { dataIndex }: Hovered) =>
        isCounted(dataIndex - 1) || isCounted(dataIndex + 1) ? 0 : 6,
      z: 5,
      lineStyle: { color: colours.ink, width: 1.8 },
      itemStyle: { color: colours.ink },
    },
  ];
}

function tipLines(
  { words, language }: Scene,
  sku: DashboardSku,
  { day, counted, ahead, atSurge, projected }: ChartDay,
  colours: Palette,
): TipLine[] {
  const number = (value: number) => units(value, language);
  const lines: TipLine[] = [];
  if (projected === null)
    lines.push({
      colour: colours.ink,
      name: words.chart.counted,
      value: counted === null ? words.notMeasured : number(counted),
    });
  if (ahead !== null) lines.push({ colour: colours.stock, name: words.chart.stock, value: number(ahead) });
  if (atSurge !== null)
    lines.push({ colour: colours.surge, name: words.chart.stockAtSurge, value: number(atSurge) });
  if (projected !== null && projected.received > 0)
    lines.push({
      colour: colours.good,
      name: words.chart.received,
      value: `+${number(projected.received)}`,
    });
  lines.push(
    projected === null
      ? { colour: colours.faint, name: words.chart.sold, value: number(soldOn(sku, day)) }
      : { colour: colours.faint, name: words.columns.dailyDemand, value: number(projected.demand) },
  );
  return lines;
}
