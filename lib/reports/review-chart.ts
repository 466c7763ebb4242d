import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BusinessDay } from '../domain/calendar.ts';
import { stableSvg } from './stable-svg.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Demand and stock of a SKU around a campaign, day by day. */
export interface ReviewChart {
  /** Unlike that of every other chart on the page. */
  readonly id: string;
  readonly days: readonly BusinessDay[];
  readonly units: readonly number[];
  /** Null where no stock list says. */
  readonly stock: readonly (number | null)[];
  /** Usual demand a day; null where it is not known. */
  readonly baseline: number | null;
  /** First and last day on which the campaign ran; null where it never did. */
  readonly ran: { readonly from: BusinessDay; readonly to: BusinessDay } | null;
  readonly words: {
    readonly demand: string;
    readonly stock: string;
    readonly baseline: string;
    readonly campaign: string;
  };
  readonly width: number;
  readonly height: number;
}

const FONT =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
const INK = '#1f2a37';
const FAINT = '#5b6673';
const GRID = '#e6eaef';
const DEMAND = '#c2410c';
const STOCK = '#1d4ed8';

/** The chart as a self-contained SVG: demand as bars, stock as a line on an axis of its own, the days of the campaign shaded. */
export function reviewChartSvg(chart: ReviewChart): string {
  const { days, words, width, height, ran, baseline } = chart;
  const hasStock = chart.stock.some((units) => units !== null);
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const axis = (name: string) => ({
    type: 'value',
    name,
    nameTextStyle: { color: FAINT, fontSize: 12 },
    axisLabel: { color: FAINT, hideOverlap: true },
    splitLine: { lineStyle: { color: GRID } },
  });
  drawing.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 60, right: hasStock ? 64 : 24, top: 48, bottom: 30 },
    legend: {
      type: 'plain',
      right: 0,
      top: 0,
      itemWidth: 16,
      itemHeight: 10,
      selectedMode: false,
      textStyle: { fontFamily: FONT, fontSize: 12, color: INK },
    },
    xAxis: {
      type: 'category',
      data: days.map((day) => day.slice(5)),
      axisLabel: { color: FAINT, hideOverlap: true },
      axisLine: { lineStyle: { color: FAINT } },
    },
    yAxis: hasStock
      ? [axis(words.demand), { ...axis(words.stock), splitLine: { show: false } }]
      : [axis(words.demand)],
    series: [
      {
        type: 'bar',
        name: words.demand,
        data: [...chart.units],
        itemStyle: { color: DEMAND },
        barMaxWidth: 18,
        ...(ran !== null && { markArea: shaded(ran, words.campaign) }),
        ...(baseline !== null && { markLine: usualLine(baseline, words.baseline) }),
      },
      ...(hasStock
        ? [
            {
              type: 'line',
              name: words.stock,
              yAxisIndex: 1,
              data: [...chart.stock],
              symbol: 'none',
              connectNulls: false,
              lineStyle: { color: STOCK, width: 2 },
              itemStyle: { color: STOCK },
            },
          ]
        : []),
    ],
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return stableSvg(svg, chart.id);
}

function shaded({ from, to }: NonNullable<ReviewChart['ran']>, name: string) {
  return {
    silent: true,
    itemStyle: { color: 'rgba(234, 179, 8, 0.16)' },
    label: { color: FAINT, fontSize: 11, position: 'top' },
    data: [[{ name, xAxis: from.slice(5) }, { xAxis: to.slice(5) }]],
  };
}

function usualLine(baseline: number, name: string) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: FAINT, type: [4, 4], width: 1 },
    label: { formatter: name, position: 'insideStartTop', color: FAINT, fontSize: 11 },
    data: [{ yAxis: baseline }],
  };
}
