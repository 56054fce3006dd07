/** The cells of a file's first rows by column, and the parts of a proposed map. */
import { type CellKind, cellKindOf } from './cell-kind.js'
import type { SampleTable } from './sample-table.js'

/** A part of the map, in the order of the file. */
export interface Part {
  readonly key: string
  readonly value: unknown
  /** The evidence, or the question, written after the key. */
  readonly note?: string
  /** Notes on the values inside, by key or number. */
  readonly notes?: Readonly<Record<string, string>>
}

export interface Sample {
  readonly table: SampleTable
  readonly kinds: readonly CellKind[]
  /** The cells of each column, without rows of totals. */
  readonly cells: readonly (readonly string[])[]
}

export function sampleOf(table: SampleTable, without: ReadonlySet<number>): Sample {
  const rows = table.rows.filter(({ row }) => !without.has(row))
  const cells = table.names.map((_, at) => rows.map((row) => row.cells[at] ?? ''))
  return { table, cells, kinds: cells.map(cellKindOf) }
}

/** ` ("7,50", "12,00")`: the first distinct texts of a column. */
export function sampleText(cells: readonly string[]): string {
  const some = [...new Set(cells.filter((cell) => cell !== ''))]
    .slice(0, 2)
    .map((cell) => `"${cell.slice(0, 30)}"`)
  return some.length === 0 ? ' (always blank)' : ` (${some.join(', ')})`
}
