import { BarChart as EchartsBars } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { stableSvg } from './stable-svg.ts';

use([EchartsBars, GridComponent, LegendComponent, SVGRenderer]);

/** Values by place, in one colour. */
export interface BarSeries {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
}

export interface BarChart {
  /** Unlike that of every other chart on the page. */
  readonly id: string;
  readonly places: readonly string[];
  readonly series: readonly BarSeries[];
  /** Whether the series of a place lie on top of each other, or beside each other. */
  readonly isStacked: boolean;
  readonly width: number;
  readonly height: number;
}

const FONT =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
const INK = '#1f2a37';
const FAINT = '#5b6673';
const GRID = '#e6eaef';
/** Characters of a place's name that are shown. */
const LONGEST_PLACE = 18;

/** Horizontal bars as a self-contained SVG, the first place on top. */
export function barChartSvg(chart: BarChart): string {
  const { series, isStacked, width, height } = chart;
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  drawing.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    grid: {
      left: 12,
      right: 28,
      top: series.length > 1 ? 38 : 8,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      show: series.length > 1,
      type: 'plain',
      left: 4,
      top: 4,
      itemWidth: 14,
      itemHeight: 10,
      selectedMode: false,
      textStyle: { fontFamily: FONT, fontSize: 12, color: INK },
    },
    xAxis: {
      type: 'value',
      axisLabel: { color: FAINT, hideOverlap: true, formatter: shortNumber },
      splitLine: { lineStyle: { color: GRID } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: chart.places.map((place) =>
        [...place].length > LONGEST_PLACE ? `${[...place].slice(0, LONGEST_PLACE - 1).join('')}…` : place,
      ),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: GRID } },
      axisLabel: { color: INK, interval: 0 },
    },
    series: series.map(({ name, color, values }) => ({
      type: 'bar',
      name,
      data: [...values],
      itemStyle: { color },
      barMaxWidth: 22,
      ...(isStacked ? { stack: 'all' } : {}),
    })),
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return stableSvg(svg, chart.id);
}

/** A number of an axis in few characters: 1,500 is 1.5k. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [divisor, unit] =
    size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'm'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Math.round((value / divisor) * 100) / 100}${unit}`;
}
