/**
 * The charts: Vega-Lite drawings as SVG, made with the report. The optional library is loaded only then.
 * Amounts are passed as text; only the lengths in the drawing are floats. Colours come from the page's style.
 */
import type { TopLevelSpec } from 'vega-lite'
import { InvoiceError, isMissing } from '../schema/errors.js'
import type { DecimalText } from '../schema/line-item.js'
import { html, type Markup } from './html.js'

export interface Bar {
  readonly name: string
  readonly amount: DecimalText
  /** The amount as text next to the bar. */
  readonly value: string
}

export interface Span {
  readonly from: DecimalText
  readonly to: DecimalText
  readonly amount: number
}

export interface Charts {
  /** A bar for each name, in the given order, from zero. */
  bars(label: string, unit: string, bars: readonly Bar[]): Promise<Markup>
  /** A column for each range of amounts, as high as its count. */
  histogram(label: string, unit: string, bins: readonly Span[]): Promise<Markup>
}

type Unit = Record<string, unknown>

/** As wide as a phone: three fit side by side on a desktop, with the same font size everywhere. */
const WIDTH = 352
/** Width of one character of the values next to the bars. */
const CHARACTER = 6.6

export async function loadCharts(): Promise<Charts> {
  const draw = await loadVega()
  const figure = async (label: string, spec: Unit): Promise<Markup> =>
    html`<div class="chart" role="img" aria-label="${label}">${await draw(spec)}</div>`
  return {
    bars: (label, unit, bars) => figure(label, barSpec(bars, unit)),
    histogram: (label, unit, bins) => figure(label, histogramSpec(bins, unit)),
  }
}

const ZERO_LINE = { mark: { type: 'rule', color: 'currentColor' } } as const

function barSpec(bars: readonly Bar[], unit: string): Unit {
  const values = bars.reduce((most, { value }) => Math.max(most, value.length), 0) * CHARACTER + 10
  return {
    data: { values: [...bars], format: { parse: { amount: 'number' } } },
    width: WIDTH,
    height: bars.length * 25,
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } },
    },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x: {
            field: 'amount',
            type: 'quantitative',
            title: `net, ${unit}`,
            scale: { range: [0, { expr: `width - ${values}` }] },
            axis: { tickCount: 2, titleAnchor: 'start' },
          },
        },
      },
      { ...ZERO_LINE, encoding: { x: { datum: 0 }, y: null } },
      {
        mark: { type: 'text', align: 'right' },
        encoding: { x: { value: 'width' }, text: { field: 'value' } },
      },
    ],
  }
}

/** Columns as wide as their range, with a thin gap between them and their counts above. */
function histogramSpec(bins: readonly Span[], unit: string): Unit {
  const values = bins.map(({ from, to, amount }) => ({
    from,
    to,
    amount,
    value: amount === 0 ? '' : `${amount}`,
  }))
  const x = {
    field: 'from',
    type: 'quantitative',
    title: `net cost of a shipment, ${unit}`,
    axis: { grid: false, tickCount: 5 },
    scale: { nice: false, zero: true },
  }
  return {
    data: { values, format: { parse: { from: 'number', to: 'number' } } },
    transform: [{ calculate: '(datum.from + datum.to) / 2', as: 'middle' }],
    width: WIDTH,
    height: 180,
    layer: [
      {
        mark: { type: 'rect', x2Offset: -1 },
        encoding: {
          x,
          x2: { field: 'to' },
          y: {
            field: 'amount',
            type: 'quantitative',
            title: 'shipments',
            axis: { tickCount: 4, tickMinStep: 1, format: ',d' },
          },
          y2: { datum: 0 },
        },
      },
      {
        mark: { type: 'text', dy: -6 },
        encoding: {
          x: { ...x, field: 'middle' },
          y: { field: 'amount', type: 'quantitative' },
          text: { field: 'value' },
        },
      },
    ],
  }
}

const CONFIG = {
  aria: false,
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  text: { fontSize: 12, fill: 'currentColor' },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    gridColor: 'currentColor',
    gridOpacity: 0.15,
    domainColor: 'currentColor',
    tickColor: 'currentColor',
    labelLimit: 120,
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
        remedy: 'Install them: npm install vega@6.4.0 vega-lite@6.4.3.',
      },
      { cause },
    )
  }
}
