/** The charges of one record before they become line items: kept back until the whole record is known to be good. */
import type { Money } from '../money.js'
import type { ChargeIdentity } from './identity.js'

export interface Lines {
  count: number
  readonly gross: Money[]
  readonly net: Money[]
  readonly tax: (Money | null)[]
  readonly charge: ChargeIdentity[]
  readonly column: (string | null)[]
  add(gross: Money, net: Money, tax: Money | null, charge: ChargeIdentity, column: string | null): void
  /** Puts a line in front of the others. */
  addFirst(amount: Money, charge: ChargeIdentity, column: string): void
  clear(): void
}

export function createLines(): Lines {
  const lines: Lines = {
    count: 0,
    gross: [],
    net: [],
    tax: [],
    charge: [],
    column: [],
    add: (gross, net, tax, charge, column) => {
      const at = lines.count++
      lines.gross[at] = gross
      lines.net[at] = net
      lines.tax[at] = tax
      lines.charge[at] = charge
      lines.column[at] = column
    },
    addFirst: (amount, charge, column) => {
      for (let at = lines.count; at > 0; at--) {
        lines.gross[at] = lines.gross[at - 1] as Money
        lines.net[at] = lines.net[at - 1] as Money
        lines.tax[at] = lines.tax[at - 1] as Money | null
        lines.charge[at] = lines.charge[at - 1] as ChargeIdentity
        lines.column[at] = lines.column[at - 1] as string | null
      }
      lines.gross[0] = amount
      lines.net[0] = amount
      lines.tax[0] = null
      lines.charge[0] = charge
      lines.column[0] = column
      lines.count++
    },
    clear: () => {
      lines.count = 0
    },
  }
  return lines
}
