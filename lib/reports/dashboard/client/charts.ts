import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { h } from './dom.ts';

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** Colours of charts, as the style sheet sets them now. */
export interface Palette {
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly stock: string;
  readonly surge: string;
  readonly base: string;
  readonly pulse: string;
  readonly campaign: string;
  readonly bad: string;
  readonly good: string;
  readonly series: readonly string[];
}

/** Reads the colours in force. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    faint: colour('faint'),
    line: colour('line'),
    surface: colour('surface'),
    stock: colour('accent'),
    surge: colour('urgent'),
    base: colour('base'),
    pulse: colour('pulse'),
    campaign: colour('campaign'),
    bad: colour('critical'),
    good: colour('good'),
    series: ['c1', 'c2', 'c3', 'c4'].map(colour),
  };
}

/** A value of a tooltip: its mark, name and figure. */
export interface TipLine {
  readonly colour: string;
  readonly name: string;
  readonly value: string;
}

/** A tooltip as an element, so that no name is ever taken for markup. */
export function tip(title: string, lines: readonly TipLine[]): HTMLElement {
  return h(
    'div',
    { class: 'tip' },
    h('strong', {}, title),
    lines.map(({ colour, name, value }) =>
      h('div', {}, h('i', { '--colour': colour }), h('span', {}, name), h('b', {}, value)),
    ),
  );
}

/** A chart that fits the width it is given, as long as it stands in the page. `label` is what a screen reader says of it. */
export function chart(
  label: string,
  height: number,
  option: (width: number) => EChartsCoreOption,
): HTMLElement {
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': label, '--height': `${height}px` });
  const observer = new ResizeObserver(() => {
    if (!place.isConnected) return;
    if (drawing === null) {
      drawing = init(place, null, { renderer: 'canvas' });
      drawing.setOption(option(place.clientWidth));
    } else drawing.resize();
  });
  let drawing: ReturnType<typeof init> | null = null;
  observer.observe(place);
  drawn.add(() => {
    observer.disconnect();
    drawing?.dispose();
  });
  return place;
}

/** Ends every chart: called before the page is drawn anew. */
export function endCharts(): void {
  for (const end of drawn) end();
  drawn.clear();
}

const drawn = new Set<() => void>();

/** What all charts share. */
export function baseOption(colours: Palette): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      padding: 10,
      textStyle: { color: colours.ink, fontSize: 12 },
      axisPointer: {
        lineStyle: { color: colours.faint, type: 'dashed' },
        shadowStyle: { color: colours.line, opacity: 0.4 },
      },
    },
  };
}

/** An axis of days, written month and day. */
export function dayAxis(days: readonly string[], colours: Palette, more: object = {}): object {
  return {
    type: 'category',
    data: days,
    boundaryGap: true,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: {
      color: colours.faint,
      fontSize: 11,
      hideOverlap: true,
      formatter: (day: string) => day.slice(5),
    },
    ...more,
  };
}

/** An axis of values; large numbers are written short. */
export function valueAxis(colours: Palette, more: object = {}): object {
  return {
    type: 'value',
    splitNumber: 4,
    axisLabel: { color: colours.faint, fontSize: 11, formatter: shortNumber },
    splitLine: { lineStyle: { color: colours.line } },
    ...more,
  };
}

/** "1.2k", "3.4M"; whole below a thousand. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  return String(Math.round(value * 100) / 100);
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

/** The next round number (1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten) that is no smaller; 0 for what is not above it. */
export function niceAbove(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}
