import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { stableSvg } from './stable-svg.ts';

use([LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** How much a curve is to be seen: the product's methods, what the user has, what is known from books, the bound. */
export type CurveRole = 'method' | 'present' | 'comparator' | 'bound';

/** Fill (a fraction) against days of stock, ascending in service. */
export interface ChartCurve {
  readonly label: string;
  readonly role: CurveRole;
  readonly points: readonly { readonly stockDays: number; readonly fill: number }[];
}

export interface TradeOffChart {
  /** Unlike that of every other chart on the page. */
  readonly id: string;
  readonly curves: readonly ChartCurve[];
  readonly targetFill: number;
  /** The greatest days of stock that are shown. */
  readonly greatestStockDays: number;
  readonly words: { readonly fillAxis: string; readonly stockAxis: string; readonly target: string };
  readonly width: number;
  readonly height: number;
}

const FONT =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
const INK = '#1f2a37';
const FAINT = '#6b7785';
const GRID = '#e6eaef';
const METHOD_COLOURS = ['#c2410c', '#1d4ed8', '#047857', '#7c3aed'];
const COMPARATOR_COLOURS = ['#8b9bb4', '#c9a26b', '#8fb08a', '#b79ad1', '#d39a9a', '#6fb0b5', '#a3a3a3'];
/** Room for the names of the curves. */
const LEGEND_WIDTH = 250;
const PRESENT_COLOUR = '#be185d';
/** Share of the height that lies below the target line. */
const FILL_BELOW_TARGET = 0.2;

/** The trade-off curves as a self-contained SVG: the product's methods strong, what they are compared with faint. */
export function tradeOffSvg(chart: TradeOffChart): string {
  const { curves, targetFill, words, width, height } = chart;
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const least = Math.max(0, Math.floor((targetFill - FILL_BELOW_TARGET) * 20) / 20);
  drawing.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 62, right: LEGEND_WIDTH + 24, top: 18, bottom: 52 },
    legend: {
      type: 'plain',
      orient: 'vertical',
      left: width - LEGEND_WIDTH,
      top: 14,
      itemWidth: 26,
      itemHeight: 10,
      itemGap: 9,
      selectedMode: false,
      textStyle: { fontFamily: FONT, fontSize: 12, color: INK },
      data: curves.map(({ label }) => label),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: chart.greatestStockDays,
      name: words.stockAxis,
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { color: FAINT, fontSize: 12 },
      axisLine: { lineStyle: { color: FAINT } },
      axisLabel: { color: FAINT, showMaxLabel: true },
      splitLine: { lineStyle: { color: GRID } },
    },
    yAxis: {
      type: 'value',
      min: least,
      max: 1,
      interval: 0.05,
      name: words.fillAxis,
      nameLocation: 'middle',
      nameGap: 44,
      nameTextStyle: { color: FAINT, fontSize: 12 },
      axisLabel: { color: FAINT, formatter: (value: number) => `${Math.round(value * 100)}%` },
      splitLine: { lineStyle: { color: GRID } },
    },
    series: [
      ...curves.map((curve, index) => ({
        type: 'line',
        name: curve.label,
        data: curve.points.map(({ stockDays, fill }) => [stockDays, fill]),
        clip: true,
        smooth: false,
        ...lookOf(curves, index),
      })),
      {
        type: 'line',
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: FAINT, type: [2, 3], width: 1 },
          label: {
            formatter: `${words.target} ${Math.round(targetFill * 1000) / 10}%`,
            position: 'insideStartBottom',
            color: FAINT,
            fontSize: 11,
          },
          data: [{ yAxis: targetFill }],
        },
      },
    ],
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return stableSvg(svg, chart.id);
}

/** Colour, line and marks of a curve by its role, and its number among those of the role. */
function lookOf(curves: readonly ChartCurve[], index: number): Record<string, unknown> {
  const role = curves[index]?.role ?? 'comparator';
  const nth = curves.slice(0, index).filter((other) => other.role === role).length;
  const line = (color: string | undefined, width: number, type: 'solid' | 'dashed' | number[] = 'solid') => ({
    lineStyle: { color, width, type },
    itemStyle: { color },
  });
  const marked = { symbol: 'circle', symbolSize: 5, showSymbol: true, z: 4 };
  const bare = { symbol: 'none', z: 2 };
  switch (role) {
    case 'method':
      return { ...line(METHOD_COLOURS[nth % METHOD_COLOURS.length], 2.8), ...marked };
    case 'present':
      return { ...line(PRESENT_COLOUR, 2, 'dashed'), ...marked, z: 3 };
    case 'bound':
      return { ...line(INK, 1.3, [2, 4]), ...bare };
    case 'comparator':
      return { ...line(COMPARATOR_COLOURS[nth % COMPARATOR_COLOURS.length], 1.5), ...bare };
  }
}
