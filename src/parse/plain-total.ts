/**
 * Whether the charges of a plain record equal its stated total: the same decision as in `row-total.ts` for records that
 * add up.
 */
import type { Kernel } from '../csv/kernel/kernel.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { foldSubtotal } from './charge-cells.js'
import type { ChargeIdentity, Identify } from './identity.js'
import type { PlainCharges } from './plain-charges.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import { AMOUNT } from './plain-values.js'

interface Sources {
  readonly kernel: Kernel
  readonly cells: PlainCells
  readonly charges: PlainCharges
  /** Number of a column's name. */
  readonly columnOf: (name: string) => number
}

/**
 * Whether the record whose numbers begin at `base` adds up. Amounts that the total contains besides the charges become
 * charges.
 */
export type SettlePlain = (ids: Int32Array, base: number, sum: number) => boolean

export function bindPlainTotal(
  { rowTotal: total, charges: declared, audit }: FormatDeclaration,
  columns: Columns,
  identify: Identify,
  { kernel, cells, charges, columnOf }: Sources,
): SettlePlain {
  const [record] = declared
  if (total === undefined) {
    const gross =
      audit?.tax?.kind === 'gross_is_sum' && record?.kind === 'record' && typeof record.gross === 'string'
        ? columns.find(record.gross)
        : -1
    if (gross < 0) return () => true
    return () => {
      const { units } = kernel
      return (
        units[charges.gross[0] as number] ===
        (charges.units[0] as number) + (units[charges.tax[0] as number] as number)
      )
    }
  }
  const ref = bindRef(total.column, columns)
  const places = cells.places(ref, AMOUNT)
  const { outside } = total
  const outsideAt = bindRef(outside?.column, columns).at[0] ?? -1
  const outsidePlace = outsideAt < 0 ? -1 : cells.place(outsideAt, AMOUNT)
  const outsideColumn = columnOf(columns.names[outsideAt] ?? '')
  const freightCharge = identify(
    null,
    outside?.description ?? '',
    outside === undefined ? null : `${outside.column}`,
  )
  const transport = new Set((outside?.labels ?? []).map(foldSubtotal))
  const net = bindRef(record?.kind === 'record' ? record.net : undefined, columns).at[0] ?? -1
  const names = new Set(ref.at.map((at) => columnOf(columns.names[at] ?? '')))
  // A total that is itself the charge proves nothing.
  const isItself = ref.at.includes(net)

  function contains(freight: number): boolean {
    for (let at = 0; at < charges.count; at++) {
      const { description } = charges.identities[at] as ChargeIdentity
      if (charges.units[at] === freight && transport.has(foldSubtotal(description))) return true
    }
    return false
  }

  function addFirst(number: number, freight: number): void {
    const { gross, plus, net: nets, less, tax, units, identities, columns: named } = charges
    // Built-in moves cost more than moving a few charges one by one.
    for (let at = charges.count++; at > 0; at--) {
      gross[at] = gross[at - 1] as number
      plus[at] = plus[at - 1] as number
      nets[at] = nets[at - 1] as number
      less[at] = less[at - 1] as number
      tax[at] = tax[at - 1] as number
      units[at] = units[at - 1] as number
      named[at] = named[at - 1] as number
      identities[at] = identities[at - 1] as ChargeIdentity
    }
    gross[0] = nets[0] = number
    plus[0] = less[0] = tax[0] = 0
    units[0] = freight
    named[0] = outsideColumn
    identities[0] = freightCharge
  }

  return (ids, base, sum) => {
    const stated = firstFilled(ids, base, places)
    if (stated === 0 || isItself) return false
    const { units } = kernel
    const outsideId = outsidePlace < 0 ? 0 : (ids[base + outsidePlace] as number)
    const freight = units[outsideId] as number
    if (sum === units[stated])
      return !names.has(charges.columns[0] as number) && (freight === 0 || contains(freight))
    if (freight === 0 || sum + freight !== units[stated]) return false
    addFirst(outsideId, freight)
    return true
  }
}
