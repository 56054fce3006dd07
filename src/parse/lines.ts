/** The charges of one record before they become line items: held until the whole record is known to be valid. */
import { type Money, ZERO } from '../values/money.js'
import type { ChargeIdentity } from './identity.js'

export interface Line {
  gross: Money
  net: Money
  tax: Money | null
  charge: ChargeIdentity
  column: string | null
}

export interface Lines {
  count: number
  /** The first `count` entries are the charges; the others are spare. */
  readonly all: readonly Line[]
  add(gross: Money, net: Money, tax: Money | null, charge: ChargeIdentity, column: string | null): void
  /** Inserts a line before the others. */
  addFirst(amount: Money, charge: ChargeIdentity, column: string): void
  clear(): void
}

const NOTHING: ChargeIdentity = {
  code: null,
  description: '',
  category: 'uncategorized',
  subcategory: null,
  numbered: null,
}

export function createLines(): Lines {
  const all: Line[] = []

  function next(): Line {
    if (lines.count === all.length)
      all.push({ gross: ZERO, net: ZERO, tax: null, charge: NOTHING, column: null })
    return all[lines.count++] as Line
  }

  function add(
    gross: Money,
    net: Money,
    tax: Money | null,
    charge: ChargeIdentity,
    column: string | null,
  ): Line {
    const line = next()
    line.gross = gross
    line.net = net
    line.tax = tax
    line.charge = charge
    line.column = column
    return line
  }

  const lines: Lines = {
    count: 0,
    all,
    add,
    addFirst: (amount, charge, column) => {
      const line = add(amount, amount, null, charge, column)
      for (let at = lines.count - 1; at > 0; at--) all[at] = all[at - 1] as Line
      all[0] = line
    },
    clear: () => {
      lines.count = 0
    },
  }
  return lines
}
