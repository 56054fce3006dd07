import { defused, EXCEL_MARK, keptAsText } from '../values/formula.js'

/** A cell of a table: a number or a date, which stands as it is, or text, which may come from a file. */
export type CsvCell = { readonly number: string | number } | { readonly date: string } | string | null

/** The names of the columns; with `excel` they begin the file. */
export const csvHeader = (names: readonly string[], excel: boolean): string =>
  `${excel ? EXCEL_MARK : ''}${csvText([names])}`

/**
 * Records as CSV (comma, LF, quotes where needed), each ended by a line end. Held to Papa Parse by a property test.
 * With `excel`, texts stay texts where Excel opens them.
 */
export function csvText(records: readonly (readonly CsvCell[])[], excel = false): string {
  let text = ''
  for (const record of records) text += `${record.map((cell) => csvCell(cell, excel)).join(',')}\n`
  return text
}

/** A cell with its quotes. */
export function csvCell(cell: CsvCell, excel: boolean): string {
  if (cell === null) return ''
  const text = typeof cell === 'string' ? (excel ? keptAsText(cell) : defused(cell)) : valueText(cell)
  return isPlain(text) ? text : `"${text.replaceAll('"', '""')}"`
}

const valueText = (cell: Exclude<CsvCell, string | null>): string =>
  'date' in cell ? cell.date : String(cell.number)

/** Most cells are codes, dates and amounts: what else needs quotes is looked for in the others alone. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 32 || unit > 126 || unit === 34 || unit === 44) return !QUOTED.test(text)
  }
  return text.charCodeAt(0) !== 32 && text.charCodeAt(text.length - 1) !== 32
}

/** What would end a cell, or be lost at its ends. A byte order mark too: at the beginning of a file it is no text. */
const QUOTED = /[",\r\n\ufeff]|^ | $/
