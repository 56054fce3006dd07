import { createRequire } from 'node:module'
import type { unparse } from 'papaparse'
import { EXCEL_MARK, escapeFormula, keptAsText } from '../values/formula.js'

/** A cell of a table: a number or a date, written unchanged, or text, which may come from a file. */
export type CsvCell = { readonly number: string | number } | { readonly date: string } | string | null

/** The names of the columns; with `excel` preceded by Excel's mark. */
export const csvHeader = (names: readonly string[], excel: boolean): string =>
  `${excel ? EXCEL_MARK : ''}${csvText([names])}`

/**
 * Records as CSV (comma, LF, quotes if needed), each with a line end. A property test compares it with Papa Parse.
 * With `excel`, texts remain texts when opened in Excel.
 */
export function csvText(records: readonly (readonly CsvCell[])[], excel = false): string {
  let text = ''
  for (const record of records) text += `${record.map((cell) => csvCell(cell, excel)).join(',')}\n`
  return text
}

/** A cell, quoted if needed. */
export function csvCell(cell: CsvCell, excel: boolean): string {
  if (cell === null) return ''
  const text = typeof cell === 'string' ? (excel ? keptAsText(cell) : escapeFormula(cell)) : valueText(cell)
  return isPlain(text) ? text : quoting()([[text]], { newline: '\n', header: false })
}

const valueText = (cell: Exclude<CsvCell, string | null>): string =>
  'date' in cell ? cell.date : String(cell.number)

/** Whether a cell certainly needs no quotes: most are codes, dates and amounts. Papa Parse decides about the others. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 32 || unit > 126 || unit === 34 || unit === 44) return false
  }
  return text.charCodeAt(0) !== 32 && text.charCodeAt(text.length - 1) !== 32
}

let unparsing: typeof unparse | undefined

/** Papa Parse, loaded at the first cell that it must decide: most files have none. */
function quoting(): typeof unparse {
  unparsing ??= (createRequire(import.meta.url)('papaparse') as { unparse: typeof unparse }).unparse
  return unparsing
}
