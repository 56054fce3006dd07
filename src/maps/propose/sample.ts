/** The cells of a file's first rows by column, and the parts of what is proposed of them. */
import { type CellKind, cellKindOf } from './cell-kind.js'
import type { SampleTable } from './sample-table.js'

/** A part of the map, in the order in which it is written. */
export interface Part {
  readonly key: string
  readonly value: unknown
  /** What tells so, or what is asked: written behind the key. */
  readonly note?: string
  /** Notes of what is within, by key or number. */
  readonly notes?: Readonly<Record<string, string>>
}

export interface Sample {
  readonly table: SampleTable
  readonly kinds: readonly CellKind[]
  /** The cells of each column, of rows that are no footers. */
  readonly cells: readonly (readonly string[])[]
}

export function sampleOf(table: SampleTable, without: ReadonlySet<number>): Sample {
  const rows = table.rows.filter(({ row }) => !without.has(row))
  const cells = table.names.map((_, at) => rows.map((row) => row.cells[at] ?? ''))
  return { table, cells, kinds: cells.map(cellKindOf) }
}

/** ` ("7,50", "12,00")`: the first different texts of a column. */
export function sampleText(cells: readonly string[]): string {
  const some = [...new Set(cells.filter((cell) => cell !== ''))]
    .slice(0, 2)
    .map((cell) => `"${cell.slice(0, 30)}"`)
  return some.length === 0 ? ' (always blank)' : ` (${some.join(', ')})`
}
