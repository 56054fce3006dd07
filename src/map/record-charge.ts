/** A record that is one charge. */
import type { RecordCharge } from '../format.js'
import { addMoney, signOf, ZERO } from '../money.js'
import type { Columns } from './columns.js'
import { bindText } from './composed.js'
import type { Lines } from './lines.js'
import { bindRef, type Row } from './row.js'

export type ReadRecordCharge = (row: Row, lines: Lines) => void

export function bindRecordCharge(charge: RecordCharge, columns: Columns): ReadRecordCharge {
  const place = (cell: RecordCharge['net'] | undefined): number => bindRef(cell, columns).at[0] ?? -1
  const net = place(charge.net)
  const plus =
    typeof charge.gross === 'object' && 'netPlus' in charge.gross ? place(charge.gross.netPlus) : -1
  const gross = typeof charge.gross === 'object' && 'netPlus' in charge.gross ? -1 : place(charge.gross)
  const tax = place(charge.tax)
  const code = charge.code === undefined ? undefined : bindText(charge.code, columns)
  const description = bindText(charge.description, columns)
  const column = columns.names[net] ?? ''
  const skipsZero = charge.zero === 'skip'

  return (row, lines) => {
    const stated = row.amount(net, columns)
    if (row.problem !== null) return
    const grossStated = gross < 0 ? null : row.amount(gross, columns)
    const added = plus < 0 ? null : row.amount(plus, columns)
    const taxed = row.amount(tax, columns)
    if (row.problem !== null) return
    const nothing =
      (stated === null || signOf(stated) === 0) && (grossStated === null || signOf(grossStated) === 0)
    if (skipsZero && nothing) return
    if (stated === null && charge.blankNet !== 'zero') {
      row.problem = {
        code: 'amount',
        column,
        value: '',
        expected: 'an amount; each record of this format is a charge',
        remedy: 'Check the cell, and whether the cells of this row have been shifted.',
      }
      return
    }
    if (gross >= 0 && grossStated === null && charge.blankNet !== 'zero') {
      row.problem = {
        code: 'amount',
        column: columns.names[gross] ?? '',
        value: '',
        expected: 'an amount; each record of this format is a charge',
        remedy: 'Check the cell, and whether the cells of this row have been shifted.',
      }
      return
    }
    const cost = stated ?? ZERO
    const before = grossStated ?? (added === null ? cost : addMoney(cost, added))
    lines.add(
      before,
      cost,
      taxed,
      code === undefined ? null : code(row) || null,
      description(row) || charge.otherwise,
      null,
      null,
    )
  }
}
