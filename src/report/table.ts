/** Tables of an audit as data. The text, the page and spreadsheets draw them, each in its way. */
import type { DecimalText } from '../schema/line-item.js'
import { plus } from '../values/decimal.js'

export interface Amount {
  readonly amount: DecimalText
  readonly currency: string | null
}

/**
 * Where numbers stand: index of the file in the report's list, record, columns in words. Without a file (-1) it
 * says how many places more there are.
 */
export type Place = readonly [file: number, row: number, columns: string | null]

export type ColumnKind =
  | 'text'
  /** Sentences. */
  | 'prose'
  /** Several facts, one below the other; the first is the one that counts for filters. */
  | 'lines'
  /** A word of ours from a short list, shown as a mark. */
  | 'mark'
  | 'amount'
  | 'count'
  /** Per cent, as text. */
  | 'share'
  | 'places'

export interface ReportColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** It has a total, of amounts one for each currency. */
  readonly sum?: true
  /** A choice among its values is offered with a long table, under this name. */
  readonly filter?: string
  /** Marks in the order that sorting means. */
  readonly order?: readonly string[]
  /** On a screen that is too narrow: may be cut to that many characters, at its start or its end. */
  readonly least?: number
  readonly keep?: 'start' | 'end'
  /** On a screen that is too narrow it is left out, the highest first. */
  readonly spare?: number
}

export type ReportCell = string | number | null | Amount | readonly (Amount | string)[] | readonly Place[]
export type ReportRow = readonly ReportCell[]

export interface ReportTable {
  readonly id: string
  readonly caption: string
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
  /** The last row, set off from the others. */
  readonly total?: ReportRow
  /** The column that the rows are sorted by. */
  readonly sorted?: { readonly column: number; readonly down: boolean }
}

/** The table without columns in which no row has anything. */
export function withoutBlank(table: ReportTable): ReportTable {
  const kept = table.columns.map((_, at) => table.rows.some((row) => (row[at] ?? null) !== null))
  const of = <Item>(items: readonly Item[]): Item[] => items.filter((_, at) => kept[at])
  return { ...table, columns: of(table.columns), rows: table.rows.map(of) }
}

interface Totals {
  /** Amounts without a currency are of one format and add up. */
  readonly addsBare: boolean
  /** Totals that are no sums, by column. */
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

/** In a total that leaves amounts out, below the sums of the others. */
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
