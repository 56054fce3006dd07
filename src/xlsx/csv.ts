/**
 * The rows of a sheet as the CSV that a spreadsheet program would save: a record for each row, all as wide as the widest of the first
 * rows. If a file was opened with the wrong delimiter, its lines are in the first column: they are written unchanged.
 */
import { isWholeRecord } from '../values/delimiters.js'

export interface SheetCsv {
  row(number: number, cells: readonly string[]): void
  /** The finished bytes; null if they are too few to hand on, unless `all` are wanted. */
  taken(all: boolean): Uint8Array | null
}

/** Rows from which the width is computed; spreadsheets state it too, but some count empty cells. */
const LOOKED_AT = 64
const FEW = 64
const HELD = 1 << 18

export function createSheetCsv(stated: () => number): SheetCsv {
  const first: { readonly number: number; readonly cells: readonly string[] }[] = []
  let begun = false
  let isLines = false
  let width = 0
  let last = 0
  let size = 0
  let text = ''

  function begin(): void {
    begun = true
    const seen = first.reduce((most, { cells }) => Math.max(most, cells.length), 0)
    width = stated() > seen && stated() <= seen + FEW ? stated() : seen
    const filled = first.filter(({ cells }) => cells.some((cell) => cell !== ''))
    isLines = filled.length < 2 * filled.filter(({ cells }) => isLine(cells)).length
    for (const { number, cells } of first) write(number, cells)
    first.length = 0
  }

  function write(number: number, cells: readonly string[]): void {
    if (number > last + 1) text += '\n'.repeat(number - last - 1)
    last = number
    if (isLines) {
      const line = cells.join(',')
      text += `${cells.length > 1 && cells.some(isNumber) ? quoted(line) : line}\n`
      return
    }
    for (let at = 0; at < cells.length; at++)
      text += at === 0 ? quoted(cells[at] as string) : `,${quoted(cells[at] as string)}`
    text += `${','.repeat(Math.max(0, width - cells.length))}\n`
  }

  return {
    row: (number, cells) => {
      if (begun) return write(number, cells)
      first.push({ number, cells })
      for (const cell of cells) size += cell.length
      if (first.length === LOOKED_AT || size > HELD) begin()
    },
    taken: (all) => {
      if (all && !begun) begin()
      if (text.length < (all ? 1 : HELD)) return null
      const bytes = Buffer.from(text, 'utf8')
      text = ''
      return bytes
    },
  }
}

/** A line of a file that was opened with the wrong delimiter. */
const isLine = ([line = '', ...cells]: readonly string[]): boolean =>
  cells.length === 0 && isWholeRecord(line)

/** The parts between commas are unchanged except for numbers: those have lost their zeros, so `8,05` cannot be recovered. */
const isNumber = (cell: string): boolean => /^[-\d.:T ]*\d[-\d.:T ]*$/.test(cell)

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
