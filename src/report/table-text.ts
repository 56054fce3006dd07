/** Tables of the audit as lines of text. */
import { plainAmount } from '../values/shown-amounts.js'
import type { Amount, ReportCell, ReportColumn, ReportTable } from './table.js'
import { type TableColumn, tableLines, textWidth } from './text-table.js'

/** A head, a line for each row, and one for each currency of the total. */
export function reportTableLines(table: ReportTable, width: number): string[] {
  const texts = table.rows.map((row) => row.map((cell) => cellTexts(cell)[0] ?? '-'))
  const totals = (table.total ?? []).map(cellTexts)
  const height = totals.reduce((most, cell) => Math.max(most, cell.length), 0)
  const last = Array.from({ length: height }, (_, line) => totals.map((cell) => cell[line] ?? ''))
  const all = [...texts, ...last]
  const visible = fitting(table.columns, all, width)
  const columns = visible.map((at) => textColumn(table.columns[at] as ReportColumn))
  const rows = all.map((row) => visible.map((at) => row[at] ?? ''))
  return tableLines(columns, rows, width)
}

const textColumn = ({ name, kind, least, keep }: ReportColumn): TableColumn => ({
  title: name.toLowerCase(),
  ...(kind === 'amount' || kind === 'count' || kind === 'share' ? { align: 'right' } : {}),
  // Words wrap to the next line; numbers keep the end that identifies them.
  ...(least === undefined ? {} : { least, ...(keep === undefined ? { wrap: true as const } : {}) }),
  ...(keep === undefined ? {} : { keep }),
})

/** A cut number is meaningless: on a narrow screen whole columns are left out before any cell is cut. */
function fitting(
  columns: readonly ReportColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): number[] {
  let columnNumbers = columns.map((_, at) => at)
  const room = (at: number): number =>
    rows.reduce((most, row) => Math.max(most, textWidth(row[at] ?? '')), columns[at]?.name.length ?? 0) + 2
  while (columnNumbers.reduce((sum, at) => sum + room(at), -2) > width) {
    const last = columnNumbers.reduce((most, at) => Math.max(most, columns[at]?.spare ?? 0), 0)
    if (last === 0) break
    columnNumbers = columnNumbers.filter((at) => (columns[at]?.spare ?? 0) < last)
  }
  return columnNumbers
}

function cellTexts(cell: ReportCell): readonly string[] {
  if (cell === null) return []
  const cells: readonly (string | number | Amount | unknown)[] = Array.isArray(cell) ? cell : [cell]
  return cells.map((one) => (isAmount(one) ? amountInColumn(one) : `${one}`))
}

const isAmount = (cell: unknown): cell is Amount =>
  typeof cell === 'object' && cell !== null && 'amount' in cell

/** Aligns the currency codes, and the digits of amounts without one. */
const amountInColumn = ({ amount, currency }: Amount): string =>
  `${plainAmount(amount, currency)} ${currency ?? '   '}`
