/** The records of a file that can be read without those before them: where a piece of it may begin. */
import { createCells } from '../../csv/cells.js'
import { createRecordReader } from '../../csv/reader.js'
import type { FileHead } from '../../parse/file-head.js'
import { bindKinds, recordKind, widthOf } from '../../parse/kinds.js'
import type { Reading } from '../../parse/reading.js'
import { createRow } from '../../parse/row.js'

/** The kind of a record is recognised by texts alone. */
const NOTHING_READ: Reading = {
  mark: 'shape-only',
  lasting: true,
  amount: () => 'amount',
  weight: () => null,
  date: () => null,
  quietDate: () => null,
  watchDate: () => undefined,
  dateExpected: () => '',
  certainAmount: () => null,
  certainDate: () => null,
  certainWeight: () => null,
  isSettled: () => false,
}

/**
 * Any record where no record states something that holds for others. Where invoices are stated above their records,
 * those that open one. Null where what is stated reaches over the whole file, or stands above the column names.
 */
export function beginnings({ match }: Pick<FileHead, 'match'>): ((record: Uint8Array) => boolean) | null {
  const { format, headerRow } = match
  const stated = (format.rows ?? []).flatMap(({ states }) => (states === undefined ? [] : [states.holds]))
  if (headerRow > 1) return null
  if (stated.length === 0) return () => true
  if (headerRow > 0 || stated.some((holds) => holds === 'same-invoice' || holds === 'above')) return null

  const reader = createRecordReader(match.dialect)
  const cells = createCells(reader)
  const row = createRow(reader, cells, { reading: NOTHING_READ, blankText: format.blankText })
  const kinds = bindKinds(format, match.columns, match.width)
  return (record) => {
    reader.push(record)
    if (!reader.next()) return false
    cells.begin()
    const bound = reader.fault === null ? recordKind(row, kinds) : undefined
    if (bound?.kind.states?.holds !== 'below' || bound.kind.reject !== undefined) return false
    return widthOf(reader, row, bound) === 'right' // else it may be rejected, and what was stated before it still holds
  }
}
