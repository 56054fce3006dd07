/** The charges of one record before they become line items: kept back until the whole record is known to be good. */
import type { Money } from '../money.js'

export interface Lines {
  count: number
  readonly gross: Money[]
  readonly net: Money[]
  readonly tax: (Money | null)[]
  readonly code: (string | null)[]
  readonly description: string[]
  readonly column: (string | null)[]
  /** The cell as the declaration names it, for the charge rules. */
  readonly cell: (string | null)[]
  add(
    gross: Money,
    net: Money,
    tax: Money | null,
    code: string | null,
    description: string,
    column: string | null,
    cell: string | null,
  ): void
  /** Puts a line in front of the others. */
  addFirst(amount: Money, description: string, column: string, cell: string | null): void
  clear(): void
}

export function createLines(): Lines {
  const lines: Lines = {
    count: 0,
    gross: [],
    net: [],
    tax: [],
    code: [],
    description: [],
    column: [],
    cell: [],
    add: (gross, net, tax, code, description, column, cell) => {
      const at = lines.count++
      lines.gross[at] = gross
      lines.net[at] = net
      lines.tax[at] = tax
      lines.code[at] = code
      lines.description[at] = description
      lines.column[at] = column
      lines.cell[at] = cell
    },
    addFirst: (amount, description, column, cell) => {
      for (const list of [
        lines.gross,
        lines.net,
        lines.tax,
        lines.code,
        lines.description,
        lines.column,
        lines.cell,
      ])
        list.length = lines.count
      lines.gross.unshift(amount)
      lines.net.unshift(amount)
      lines.tax.unshift(null)
      lines.code.unshift(null)
      lines.description.unshift(description)
      lines.column.unshift(column)
      lines.cell.unshift(cell)
      lines.count++
    },
    clear: () => {
      lines.count = 0
    },
  }
  return lines
}
