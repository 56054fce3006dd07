/** Records that state a tax of the whole invoice. */
import { bindRef } from '../format/cell-ref.js'
import type { CellRef, Composed, InvoiceTax } from '../format/format.js'
import { ZERO } from '../values/money.js'
import { bindComposed } from './composed.js'
import type { Identify } from './identity.js'
import type { BoundKind } from './kinds.js'
import type { Lines } from './lines.js'
import type { Row } from './row.js'

export function bindInvoiceTaxes(
  kinds: readonly BoundKind[],
  identify: Identify,
): (bound: BoundKind, row: Row, lines: Lines) => boolean {
  const readers = new Map(
    kinds.flatMap((bound) =>
      bound.kind.tax === undefined ? [] : [[bound, bindTax(bound.kind.tax, bound, identify)] as const],
    ),
  )
  return (bound, row, lines) => {
    const read = readers.get(bound)
    read?.(row, lines)
    return read !== undefined
  }
}

function bindTax(
  { amount, description, otherwise }: InvoiceTax,
  { columns }: BoundKind,
  identify: Identify,
): (row: Row, lines: Lines) => void {
  const ref = bindRef(amount, columns)
  const { cells, compose } = composed(description)
  const identityOf = bindComposed(cells, columns, (texts) =>
    identify(null, compose(...texts).trim() || otherwise, null),
  )
  return (row, lines) => {
    const tax = row.amount(row.place(ref), columns)
    if (tax !== null) lines.add(ZERO, ZERO, tax, identityOf(row), null)
  }
}

const composed = (text: CellRef | Composed): Composed =>
  typeof text === 'object' && 'compose' in text ? text : { cells: [text], compose: (only = '') => only }
