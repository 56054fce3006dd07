/** The tables of a summary, one for each currency: amounts have its minor digits, and the total is the last row. */
import type { CurrencySummary, SummaryRow } from '../schema/invoice-summary.js'
import { plus } from '../values/decimal.js'
import { plainAmount } from '../values/shown-amounts.js'
import { readable } from './check-table.js'
import type { ColumnKind, ReportCell, ReportColumn, ReportTable } from './table.js'

/** A column, its cell in a row, and its cell in the total. */
interface Drawn extends ReportColumn {
  readonly cell: (row: SummaryRow) => ReportCell
  readonly whole: ReportCell
}

interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** On a narrow screen the column with the highest number is left out first. */
  readonly spare?: number
  /** All amounts of a column have the same number of decimals. */
  readonly cell: (row: SummaryRow) => string | number | null | undefined
  readonly whole?: string | number | null
}

/** The billed amounts. */
export function summaryTable(of: CurrencySummary, by: readonly string[]): ReportTable {
  const { total } = of
  return tableOf(of, by, [
    { name: 'shipments', kind: 'count', cell: (row) => row.shipments, whole: total.shipments },
    { name: 'charges', kind: 'count', spare: 4, cell: (row) => row.charges, whole: total.charges },
    { name: 'lb', kind: 'share', spare: 3, cell: (row) => row.weight_lb, whole: total.weight_lb },
    { name: 'kg', kind: 'share', spare: 3, cell: (row) => row.weight_kg, whole: total.weight_kg },
    { name: 'gross', kind: 'amount', spare: 5, cell: (row) => row.gross, whole: total.gross },
    { name: 'net', kind: 'amount', cell: (row) => row.net, whole: total.net },
    { name: 'tax', kind: 'amount', spare: 5, cell: (row) => row.tax, whole: total.tax },
    {
      name: 'per shipment',
      kind: 'amount',
      spare: 1,
      cell: (row) => row.cost_per_shipment,
      whole: total.cost_per_shipment,
    },
    { name: 'per lb', kind: 'amount', spare: 2, cell: (row) => row.cost_per_lb, whole: total.cost_per_lb },
    { name: 'per kg', kind: 'amount', spare: 2, cell: (row) => row.cost_per_kg, whole: total.cost_per_kg },
    {
      name: '% of net',
      kind: 'share',
      cell: (row) => row.share,
      whole: of.rows.some(({ share }) => share !== null) ? '100.00' : null,
    },
  ])
}

/** The changes. */
export function changeTable(of: CurrencySummary, by: readonly string[]): ReportTable {
  const months = of.months ?? []
  const sum = (name: 'change' | 'volume' | 'mix' | 'rate'): string =>
    months.reduce((total, month) => plus(total, month[name]), '0')
  const [first] = months
  return tableOf(of, by, [
    { name: 'shipments', kind: 'count', spare: 1, cell: (row) => row.shipments, whole: of.total.shipments },
    { name: 'net', kind: 'amount', cell: (row) => row.net, whole: of.total.net },
    { name: 'before', kind: 'amount', spare: 2, cell: (row) => row.change?.previous_net },
    {
      name: 'change',
      kind: 'amount',
      cell: (row) => row.change?.change,
      whole: first === undefined ? null : sum('change'),
    },
    { name: '%', kind: 'share', spare: 3, cell: (row) => row.change?.change_percent },
    {
      name: 'volume',
      kind: 'amount',
      cell: (row) => row.change?.volume,
      whole: first === undefined ? null : sum('volume'),
    },
    {
      name: 'mix',
      kind: 'amount',
      cell: (row) => row.change?.mix,
      whole: first === undefined ? null : sum('mix'),
    },
    {
      name: 'rate',
      kind: 'amount',
      cell: (row) => row.change?.rate,
      whole: first === undefined ? null : sum('rate'),
    },
  ])
}

function tableOf(
  { rows, currency }: CurrencySummary,
  by: readonly string[],
  columns: readonly Column[],
): ReportTable {
  const named = by.map(
    (name, at): Drawn => ({
      name: titleOf(name),
      kind: 'text',
      least: 8,
      keep: 'start',
      cell: ({ group }) => wordsOf(name, group[name] ?? null),
      whole: at === 0 ? 'Total' : null,
    }),
  )
  const drawn = [
    ...named,
    ...columns.filter((column) => isFilled(column, rows)).map((column) => aligned(column, rows, currency)),
  ]
  return {
    id: 'summary',
    caption: '',
    columns: drawn,
    rows: rows.map((row) => drawn.map(({ cell }) => cell(row))),
    ...(rows.length === 0 ? {} : { total: drawn.map(({ whole }) => whole) }),
  }
}

/** Carriers and categories are named as in an audit; any other cell is as the file states it. */
const wordsOf = (column: string, cell: string | null): string | null =>
  cell !== null && IN_WORDS.has(column) ? readable(cell) : cell
const IN_WORDS: ReadonlySet<string> = new Set(['carrier', 'charge_category'])

/** `charge_category` as `category`. */
const titleOf = (name: string): string =>
  name
    .replace(/^charge_/, '')
    .replace(/^(account|invoice)_id$/, '$1')
    .replaceAll('_', ' ')

const isFilled = ({ cell }: Column, rows: readonly SummaryRow[]): boolean =>
  rows.some((row) => (cell(row) ?? null) !== null)

/** Aligns the decimals: all amounts of a column have as many as the longest. */
function aligned(
  { name, kind, spare, cell, whole = null }: Column,
  rows: readonly SummaryRow[],
  currency: string | null,
): Drawn {
  const text = (value: string | number | null | undefined): ReportCell =>
    value === null || value === undefined || typeof value === 'number'
      ? (value ?? null)
      : kind === 'amount'
        ? plainAmount(value, currency)
        : value
  const decimals = [...rows.map(cell), whole].reduce<number>(
    (most, value) => Math.max(most, fractionOf(text(value)).length),
    0,
  )
  const padded = (value: string | number | null | undefined): ReportCell => {
    const own = text(value)
    if (typeof own !== 'string' || decimals === 0) return own
    const [units = ''] = own.split('.')
    return `${units}.${fractionOf(own).padEnd(decimals, '0')}`
  }
  return {
    name,
    kind,
    ...(spare === undefined ? {} : { spare }),
    cell: (row) => padded(cell(row)),
    whole: padded(whole),
  }
}

const fractionOf = (cell: ReportCell): string => (typeof cell === 'string' ? (cell.split('.')[1] ?? '') : '')
