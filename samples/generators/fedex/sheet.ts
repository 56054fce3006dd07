/** Records of very many columns: cells are set by 1-based position, the rest stays blank. */
import { cellText, quoted } from '../delimited.js'

export interface SheetStyle {
  readonly delimiter: ',' | ';'
  readonly lineEnd: '\n' | '\r\n'
  /** `none`: no cell needs quotes. `minimal`: where a cell holds the delimiter. `all`: every cell. */
  readonly quotes: 'none' | 'minimal' | 'all'
  /** Positions that are written, in their order; default: all. */
  readonly keep?: readonly number[]
}

export interface Sheet {
  /** Blank cells to be set by position from 1. The same list each time: a record ends before the next begins. */
  blank(): string[]
  /** The text of the record. */
  text(cells: readonly string[]): string
}

export function createSheet(columns: number, { delimiter, lineEnd, quotes, keep }: SheetStyle): Sheet {
  const blank = Array.from({ length: columns + 1 }, () => '')
  const quote = (cell: string): string => {
    if (quotes === 'all') return quoted(cell)
    return cell === '' ? '' : cellText(cell, delimiter)
  }
  return {
    blank: () => blank.fill(''),
    text: (cells) => {
      // Position 0 is nobody's: the whole list is joined, which is quick, and the first delimiter cut off.
      if (quotes === 'none' && keep === undefined) return cells.join(delimiter).slice(1) + lineEnd
      const keptCells = keep === undefined ? cells.slice(1) : keep.map((position) => cells[position] ?? '')
      if (quotes === 'none') return keptCells.join(delimiter) + lineEnd
      let text = quote(keptCells[0] ?? '')
      for (let index = 1; index < keptCells.length; index++) text += delimiter + quote(keptCells[index] ?? '')
      return text + lineEnd
    },
  }
}
