/** Tables of an audit as data. The text, the page and spreadsheets each draw them differently. */
import type { DecimalText } from '../schema/line-item.js'
import { plus } from '../values/decimal.js'

export interface Amount {
  readonly amount: DecimalText
  readonly currency: string | null
}

/**
 * A row in a file: index of the file in the report's list, record, columns in words. Without a file (-1) it
 * is the number of further rows.
 */
export type Place = readonly [file: number, row: number, columns: string | null]

export type ColumnKind =
  | 'text'
  /** A day, on one line. */
  | 'date'
  /** Sentences. */
  | 'prose'
  /** Several facts, one below the other; filters use the first one. */
  | 'lines'
  /** A word from a short fixed list, shown as a badge. */
  | 'mark'
  | 'amount'
  | 'count'
  /** Per cent, as text. */
  | 'share'
  | 'places'

export interface ReportColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** Has a total; of amounts one for each currency. */
  readonly sum?: true
  /** A long table offers a filter by its values, with this name. */
  readonly filter?: string
  /** The sort order of badges. */
  readonly order?: readonly string[]
  /** On a narrow screen: may be cut to this many characters, at its start or its end. */
  readonly least?: number
  readonly keep?: 'start' | 'end'
  /** On a narrow screen it is left out, the highest first. */
  readonly spare?: number
}

export type ReportCell = string | number | null | Amount | readonly (Amount | string)[] | readonly Place[]
export type ReportRow = readonly ReportCell[]

export interface ReportTable {
  readonly id: string
  readonly caption: string
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
  /** The last row, visually separated from the others. */
  readonly total?: ReportRow
  /** The column by which the rows are sorted. */
  readonly sorted?: { readonly column: number; readonly down: boolean }
}

/** The table without its empty columns, or without this one if it is empty. */
export function withoutBlank(table: ReportTable, only?: string): ReportTable {
  const isFilled = table.columns.map(
    ({ name }, at) =>
      (only !== undefined && name !== only) || table.rows.some((row) => (row[at] ?? null) !== null),
  )
  const of = <Item>(items: readonly Item[]): Item[] => items.filter((_, at) => isFilled[at])
  return { ...table, columns: of(table.columns), rows: table.rows.map(of) }
}

interface Totals {
  /** Amounts without a currency are from one format and add up. */
  readonly addsBare: boolean
  /** Totals that are not sums, by column. */
  readonly given?: Readonly<Record<string, ReportCell>>
}

/** The table with the totals of its columns. */
export function withTotal(table: ReportTable, { addsBare, given = {} }: Totals): ReportTable {
  const total = table.columns.map((column, at): ReportCell => {
    if (Object.hasOwn(given, column.name)) return given[column.name] ?? null
    if (at === 0) return 'Total'
    if (column.sum !== true) return null
    return column.kind === 'count' ? sumOfCounts(table.rows, at) : sumsOfAmounts(table.rows, at, addsBare)
  })
  return table.rows.length === 0 ? table : { ...table, total }
}

const sumOfCounts = (rows: readonly ReportRow[], at: number): number =>
  rows.reduce((sum, row) => sum + (typeof row[at] === 'number' ? row[at] : 0), 0)

/** Shown in a total that leaves out amounts, below the sums of the others. */
export const NOT_ADDED = 'no currency: not added'

function sumsOfAmounts(rows: readonly ReportRow[], at: number, addsBare: boolean): ReportCell {
  const sums = new Map<string | null, DecimalText>()
  for (const row of rows)
    for (const { amount, currency } of amountsOf(row[at])) {
      const sum = sums.get(currency)
      sums.set(currency, sum === undefined ? amount : plus(sum, amount))
    }
  const leavesOut = !addsBare && sums.delete(null)
  const amounts = [...sums].map(([currency, amount]) => ({ amount, currency }))
  const cells = leavesOut ? [...amounts, NOT_ADDED] : amounts
  return cells.length === 0 ? null : cells
}

function amountsOf(cell: ReportCell | undefined): readonly Amount[] {
  if (typeof cell !== 'object' || cell === null) return []
  return [cell].flat().filter((one): one is Amount => typeof one === 'object' && 'amount' in one)
}
