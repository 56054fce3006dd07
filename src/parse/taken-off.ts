/** Amounts that are subtracted although they have no sign, as in credit notes. */
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { negate, signOf } from '../values/money.js'
import { bindConditions, meets, type SignOfAmounts } from './kinds.js'
import type { Lines } from './lines.js'
import type { Row } from './row.js'

export function bindTakenOff({ takenOff }: FormatDeclaration, columns: Columns): (row: Row) => SignOfAmounts {
  if (takenOff === undefined) return () => 'stated'
  const lists = takenOff.map((conditions) => bindConditions(conditions, columns))
  return (row) => {
    let times = 0
    for (const conditions of lists) if (meets(row, conditions)) times++
    return times === 0 ? 'stated' : times % 2 === 1 ? 'taken' : 'twice'
  }
}

/** Negates the record's charges, unless one of them is negative already. */
export function takeOff(lines: Lines, sign: SignOfAmounts, row: Row): void {
  if (sign === 'stated') return
  for (const line of lines.all.slice(0, lines.count)) {
    if (signOf(line.net) < 0) {
      row.problem = {
        code: 'amount_ambiguous',
        column: line.column ?? undefined,
        value: line.net.text,
        expected: 'an amount without a sign, which is taken off: a negative one may be a charge or a credit',
        remedy: 'Ask the sender what it means.',
      }
      return
    }
    if (sign === 'twice') continue
    const { gross, net, tax } = line
    line.net = negate(net)
    line.gross = gross === net ? line.net : negate(gross)
    line.tax = tax === null ? null : negate(tax)
  }
}
