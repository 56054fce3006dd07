import papaparse from 'papaparse'
import { defused } from '../values/formula.js'

/** A cell of a table: a number, which is csvCell as it is, or text, which may come from a file. */
export type CsvCell = { readonly number: string | number } | string | null

/** Records as CSV (comma, LF, quotes where needed), each ended by a line end. Held to Papa Parse by a property test. */
export function csvText(records: readonly (readonly CsvCell[])[]): string {
  let text = ''
  for (const record of records) text += `${record.map(csvCell).join(',')}\n`
  return text
}

/** A cell with its quotes. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  const text = typeof cell === 'string' ? defused(cell) : String(cell.number)
  return isPlain(text) ? text : papaparse.unparse([[text]], { newline: '\n', header: false })
}

/** Whether a cell needs no quotes: most are codes, dates and amounts. Of the others Papa Parse knows which do. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 32 || unit > 126 || unit === 34 || unit === 44) return false
  }
  return text.charCodeAt(0) !== 32 && text.charCodeAt(text.length - 1) !== 32
}
