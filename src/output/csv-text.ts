import papaparse from 'papaparse'
import { defused } from './formula.js'

/** A cell of a table: a number, which is written as it is, or text, which may come from a file. */
export type CsvCell = { readonly number: string | number } | string | null

/** Records as CSV (comma, LF, quotes where needed), each ended by a line end. */
export function csvText(records: readonly (readonly CsvCell[])[]): string {
  if (records.length === 0) return ''
  const cells = records.map((record) => record.map(written))
  return `${papaparse.unparse(cells, { newline: '\n', header: false })}\n`
}

function written(cell: CsvCell): string {
  if (cell === null) return ''
  return typeof cell === 'string' ? defused(cell) : String(cell.number)
}
