/** Filled cells of the user's table that say nothing that can be used: each column is reported with its lines. */
import { count } from '../values/shown-amounts.js'
import { excerptOf } from './table-error.js'

export interface UnreadCells {
  note(column: string, line: number, cell: string, expected: string): void
  /** A sentence for each column. */
  all(): string[]
}

interface UnreadColumn {
  readonly expected: string
  readonly first: string
  readonly lines: number[]
  cells: number
}

const SHOWN = 5

export function createUnreadCells(): UnreadCells {
  const columns = new Map<string, UnreadColumn>()
  return {
    note: (name, line, cell, expected) => {
      const column = columns.get(name) ?? { expected, first: excerptOf(cell), lines: [], cells: 0 }
      columns.set(name, column)
      column.cells++
      if (column.lines.length < SHOWN) column.lines.push(line)
    },
    all: () =>
      [...columns].map(([name, { expected, first, lines, cells }]) => {
        const more = cells > lines.length ? ` and ${cells - lines.length} more` : ''
        const where = `${cells === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`
        return `column "${name}": ${count(cells, 'cell')} (${where}) of no use, the first is ${first}: expected ${expected}. Nothing is compared for them.`
      }),
  }
}
