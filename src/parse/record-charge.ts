/** A record that is one charge. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, Composed, RecordCharge } from '../format/format.js'
import { addMoney, type Money, signOf, ZERO } from '../values/money.js'
import { bindComposed } from './composed.js'
import type { Identify } from './identity.js'
import type { Lines } from './lines.js'
import type { Problem, Row } from './row.js'

export type ReadRecordCharge = (row: Row, lines: Lines) => void

export function bindRecordCharge(
  charge: RecordCharge,
  columns: Columns,
  identify: Identify,
): ReadRecordCharge {
  const place = (cell: CellRef | undefined): number => bindRef(cell, columns).at[0] ?? -1
  const added =
    typeof charge.gross === 'object' && 'netPlus' in charge.gross ? charge.gross.netPlus : undefined
  const nets = bindRef(charge.net, columns)
  const only = nets.at[0] ?? -1
  const several = nets.at.length > 1
  const plus = place(added)
  const gross = typeof charge.gross === 'object' && 'netPlus' in charge.gross ? -1 : place(charge.gross)
  const tax = place(charge.tax)
  const identityOf = bindIdentity(charge, columns, identify)
  const required = charge.blankNet !== 'zero'

  return (row, lines) => {
    const found = several ? row.place(nets) : only
    const net = found < 0 ? only : found
    const stated = row.amount(net, columns)
    const before = row.amount(gross, columns)
    const incentive = row.amount(plus, columns)
    const taxed = row.amount(tax, columns)
    if (row.problem !== null) return
    const nothing = isNothing(stated) && isNothing(before) && isNothing(taxed) && isNothing(incentive)
    if (nothing && charge.zero === 'skip') return
    if (required && (stated === null || (gross >= 0 && before === null))) {
      row.problem = missing(columns.names[stated === null ? net : gross])
      return
    }
    const cost = stated ?? ZERO
    const grossCost = before ?? (incentive === null ? cost : addMoney(cost, incentive))
    lines.add(grossCost, cost, taxed, identityOf(row), null)
  }
}

const isNothing = (amount: Money | null): boolean => amount === null || signOf(amount) === 0

/** Cells that identify the charge. */
export const identityCells = ({ code, description }: RecordCharge): readonly CellRef[] => [
  ...composed(code ?? []).cells,
  ...composed(description).cells,
]

/** Code, description and category as one identity, cached by the cells that they come from. */
export function bindIdentity(charge: RecordCharge, columns: Columns, identify: Identify) {
  const code = composed(charge.code ?? [])
  const description = composed(charge.description)
  const split = code.cells.length
  return bindComposed([...code.cells, ...description.cells], columns, (texts) => {
    const ownCode = code.compose(...texts.slice(0, split)) || null
    return identify(ownCode, description.compose(...texts.slice(split)).trim() || charge.otherwise, null)
  })
}

function composed(text: CellRef | Composed): Composed {
  if (typeof text === 'object' && 'compose' in text) return text
  return { cells: [text], compose: (only = '') => only }
}

const missing = (column: string | undefined): Problem => ({
  code: 'amount',
  column,
  value: '',
  expected: 'an amount; each record of this format is a charge',
  remedy: 'Check the cell, and whether the cells of this row have been shifted.',
})
