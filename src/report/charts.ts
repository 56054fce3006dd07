/**
 * The charts: Vega-Lite drawings as SVG, made when the report is. The library is loaded then, and is optional.
 * Amounts reach it as text; only the lengths of the drawing are floats. Colours come from the page's style.
 */
import type { TopLevelSpec } from 'vega-lite'
import { InvoiceError, isMissing } from '../schema/errors.js'
import type { DecimalText } from '../schema/line-item.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
import { html, type Markup } from './html.js'

export interface Bar {
  readonly name: string
  readonly amount: DecimalText
}

export interface Span {
  readonly from: string
  readonly to: string
  readonly amount: DecimalText | number
}

export interface Charts {
  /** A bar for each name, in the order given. */
  bars(label: string, unit: string, bars: readonly Bar[]): Promise<Markup>
  /** A column for each span of days (`YYYY-MM-DD`). */
  weeks(label: string, unit: string, weeks: readonly Span[]): Promise<Markup>
  /** A column for each span of amounts, as high as its count. */
  histogram(label: string, unit: string, bins: readonly Span[]): Promise<Markup>
}

type Unit = Pick<TopLevelSpec & { encoding: unknown }, 'data'> & Record<string, unknown>

/** Drawn once for screens and paper and once for phones, so that the lettering keeps its size. */
const WIDTHS = { wide: 640, narrow: 330 }

export async function loadCharts(): Promise<Charts> {
  const draw = await loadVega()
  const figure = async (label: string, spec: (width: number) => Unit): Promise<Markup> => {
    const [wide, narrow] = await Promise.all([draw(spec(WIDTHS.wide)), draw(spec(WIDTHS.narrow))])
    return html`<div class="chart wide" role="img" aria-label="${label}">${wide}</div>
<div class="chart narrow" role="img" aria-label="${label}">${narrow}</div>`
  }
  return {
    bars: (label, unit, bars) => figure(label, (width) => barSpec(bars, unit, width)),
    weeks: (label, unit, weeks) => figure(label, (width) => weekSpec(weeks, unit, width)),
    histogram: (label, unit, bins) => figure(label, (width) => histogramSpec(bins, unit, width)),
  }
}

function barSpec(bars: readonly Bar[], unit: string, width: number): Unit {
  return {
    data: { values: [...bars], format: { parse: { amount: 'number' } } },
    width,
    height: bars.length * 24,
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } },
      x: { field: 'amount', type: 'quantitative', title: unit, axis: { tickCount: Math.floor(width / 90) } },
    },
  }
}

function weekSpec(weeks: readonly Span[], unit: string, width: number): Unit {
  const days = weeks.map(({ from }) => epochDay(from))
  const first = Math.min(...days)
  const span = (Math.max(...days) - first) / 7 + 1
  // A date at every so many weeks, as many as there is room for.
  const every = Math.ceil(span / Math.floor(width / 110)) * 7
  const mondays = Array.from({ length: Math.ceil((span * 7) / every) }, (_, at) => first + at * every)
  return {
    ...columnSpec(weeks, "utc:'%Y-%m-%d'", Math.min(width, 110 + span * 70)),
    encoding: {
      x: {
        field: 'from',
        type: 'temporal',
        scale: { type: 'utc' },
        title: null,
        axis: { values: mondays.map(utcDate), format: '%-d %b %Y', labelAlign: 'left', grid: false },
      },
      x2: { field: 'to' },
      y: { field: 'amount', type: 'quantitative', title: unit, axis: { tickCount: 5 } },
      y2: { datum: 0 },
    },
  }
}

function utcDate(day: number): Record<string, number | true> {
  const [year = '', month = '', date = ''] = dateOfDay(day).split('-')
  return { utc: true, year: +year, month: +month, date: +date }
}

function histogramSpec(bins: readonly Span[], unit: string, width: number): Unit {
  const ticks = { grid: false, tickCount: Math.floor(width / 60) }
  return {
    ...columnSpec(bins, 'number', width),
    encoding: {
      x: { field: 'from', type: 'quantitative', title: unit, axis: ticks, scale: { nice: false } },
      x2: { field: 'to' },
      y: {
        field: 'amount',
        type: 'quantitative',
        title: 'Shipments',
        axis: { tickCount: 5, tickMinStep: 1, format: ',d' },
      },
      y2: { datum: 0 },
    },
  }
}

/** Columns as wide as their span, with a hair between them. */
function columnSpec(spans: readonly Span[], edge: string, width: number): Unit {
  return {
    data: { values: [...spans], format: { parse: { from: edge, to: edge, amount: 'number' } } },
    width,
    height: 200,
    mark: { type: 'rect', x2Offset: -1 },
  }
}

const CONFIG = {
  aria: false,
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    gridColor: 'currentColor',
    gridOpacity: 0.15,
    domainColor: 'currentColor',
    tickColor: 'currentColor',
    labelLimit: 130,
  },
} as const

async function loadVega(): Promise<(spec: Unit) => Promise<Markup>> {
  try {
    const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
    return async (spec) => {
      const { spec: compiled } = compile({
        autosize: { type: 'fit-x', contains: 'padding' },
        padding: 2,
        ...spec,
        config: CONFIG,
      } as TopLevelSpec)
      const view = new View(parse(compiled), { renderer: 'none' })
      const svg = await view.toSVG()
      view.finalize()
      return {
        markup: svg.replace(
          / (role="graphics-\w+"|aria-roledescription="[^"]*"|xmlns(:xlink)?="[^"]*")/g,
          '',
        ),
      }
    }
  } catch (cause) {
    if (!isMissing(['vega', 'vega-lite'], cause)) throw cause
    throw new InvoiceError(
      {
        code: 'output',
        expected: 'the optional packages vega and vega-lite, which draw the charts of the report',
        remedy: 'Install them with: npm install vega vega-lite',
      },
      { cause },
    )
  }
}
