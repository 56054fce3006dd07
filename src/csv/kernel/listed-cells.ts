/**
 * Cells by the kernel: cells that were read once are looked up together in each later record. Most records read
 * the same cells, so the cells named by a format need not be declared.
 */
import { visibleText } from '../../values/visible-text.js'
import type { CellTable } from '../cell-table.js'
import { latin1 } from '../latin1.js'
import type { RecordReader } from '../reader.js'
import type { Kernel } from './kernel.js'

export interface ListedCells {
  /** Looks up the listed cells of the reader's record. */
  begin(onlyAscii: boolean): void
  /** Slot of the trimmed text of cell `at`; -1 if the table cannot hold it. */
  slot(at: number): number
}

export function createListedCells(reader: RecordReader, kernel: Kernel, table: CellTable): ListedCells {
  const { odd, listed } = kernel
  const places = new Int16Array(kernel.cells).fill(-1) // index of each cell in the list
  let count = 0
  let ascii = 0

  function begin(onlyAscii: boolean): void {
    ascii = onlyAscii ? 1 : 0
    lookUp(0, count)
  }

  function lookUp(first: number, last: number): void {
    const quoted = reader.quoted ? 1 : 0
    const made = kernel.lookup(first, last, reader.start, reader.count, quoted, ascii, reader.row)
    if (made === 0) return
    const { buffer, fresh } = kernel
    for (let at = 0; at < 3 * made; at += 3) {
      const slot = fresh[at] as number
      const start = fresh[at + 1] as number
      const end = fresh[at + 2] as number
      if (slot >= 0) table.put(slot, latin1(buffer, start, end))
      else table.put(~slot, visibleText(buffer.toString('utf8', start, end)))
    }
  }

  function slot(at: number): number {
    let place = places[at] as number
    if (place < 0) {
      if (count === listed) return -1
      place = count++
      places[at] = place
      kernel.list[place] = at
      lookUp(place, count)
    }
    const found = kernel.found[place] as number
    return found === odd ? -1 : found
  }

  return { begin, slot }
}
