/**
 * The charges of a plain record: the same as in `record-charge.ts`, `charge-cells.ts` and `row-total.ts` for records
 * that add up.
 */
import type { Kernel } from '../csv/kernel/kernel.js'
import { bindRef } from '../format/cell-ref.js'
import type { ChargeCell } from '../format/charge-columns.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, FormatDeclaration, RecordCharge } from '../format/format.js'
import { bindChargeCells } from './charge-cells.js'
import type { ChargeIdentity, Identify } from './identity.js'
import { createClasses, firstFilled, Pairs } from './plain-classes.js'
import type { PlainCells, PlainRow } from './plain-row.js'
import { AMOUNT } from './plain-values.js'
import { bindIdentity, identityCells } from './record-charge.js'

/** The charges of the current record as numbers: see `AMOUNTS`. */
export interface PlainCharges {
  /** Reads the charges of the record whose numbers begin at `base`. False if there is any doubt. */
  read(ids: Int32Array, base: number): boolean
  count: number
  readonly gross: Int32Array
  readonly plus: Int32Array
  readonly net: Int32Array
  readonly less: Int32Array
  readonly tax: Int32Array
  /** Net amounts in units. */
  readonly units: Float64Array
  readonly identities: ChargeIdentity[]
  readonly columns: Int32Array
  forget(): void
}

interface Sources {
  readonly kernel: Kernel
  readonly cells: PlainCells
  readonly row: PlainRow
  /** Number of a column's name, 0 for none. */
  readonly columnOf: (name: string | null) => number
}

/** At most this many charges per record. */
const MOST = 256

const newCharges = (read: PlainCharges['read'], forget: () => void): PlainCharges => ({
  read,
  count: 0,
  gross: new Int32Array(MOST),
  plus: new Int32Array(MOST),
  net: new Int32Array(MOST),
  less: new Int32Array(MOST),
  tax: new Int32Array(MOST),
  units: new Float64Array(MOST),
  identities: [],
  columns: new Int32Array(MOST),
  forget,
})

/** The sum of the current record's charges in units. */
export function netOf({ count, units }: PlainCharges): number {
  let net = 0
  for (let at = 0; at < count; at++) net += units[at] as number
  return net
}

/** A record that is one charge. */
export function bindRecordCharges(
  charge: RecordCharge,
  columns: Columns,
  identify: Identify,
  { kernel, cells, row }: Sources,
): PlainCharges {
  const place = (cell: CellRef | undefined): number => {
    const at = bindRef(cell, columns).at[0] ?? -1
    return at < 0 ? -1 : cells.place(at, AMOUNT)
  }
  const isSum = typeof charge.gross === 'object' && 'netPlus' in charge.gross
  const net = place(charge.net)
  const plus = place(isSum ? charge.gross.netPlus : undefined)
  const gross = isSum ? -1 : place(charge.gross)
  const tax = place(charge.tax)
  const required = charge.blankNet !== 'zero'
  const identityOf = bindIdentity(charge, columns, identify)
  const identities = createClasses(
    identityCells(charge).map((ref) => cells.places(bindRef(ref, columns))),
    (ids, base) => {
      row.at(ids, base)
      return identityOf(row)
    },
  )

  function read(ids: Int32Array, base: number): boolean {
    const { units } = kernel
    const netId = net < 0 ? 0 : (ids[base + net] as number)
    const plusId = plus < 0 ? 0 : (ids[base + plus] as number)
    const grossId = gross < 0 ? 0 : (ids[base + gross] as number)
    const taxId = tax < 0 ? 0 : (ids[base + tax] as number)
    if (required && (netId === 0 || (gross >= 0 && grossId === 0))) return false
    if (
      charge.zero === 'skip' &&
      units[netId] === 0 &&
      units[plusId] === 0 &&
      units[grossId] === 0 &&
      units[taxId] === 0
    )
      return false
    charges.gross[0] = grossId === 0 ? netId : grossId
    charges.plus[0] = grossId === 0 ? plusId : 0
    charges.net[0] = netId
    charges.tax[0] = taxId
    charges.units[0] = units[netId] as number
    charges.identities[0] = identities.of(ids, base)
    return true
  }

  const charges = newCharges(read, identities.forget)
  charges.count = 1
  return charges
}

/** Charges in cells. */
export function bindCellCharges(
  { charges: declared }: FormatDeclaration,
  columns: Columns,
  identify: Identify,
  { kernel, cells, row, columnOf }: Sources,
): PlainCharges {
  const place = (at: number): number => (at < 0 ? -1 : cells.place(at, AMOUNT))
  const bound = bindChargeCells(declared, columns, identify)
  const all = bound.cells.slice(0, MOST - 1)
  // Lists of numbers, because a format's cells are objects of many shapes, which are slow to read.
  const amounts = Int32Array.from(all, ({ amount }) => place(amount))
  const taxes = Int32Array.from(all, ({ tax }) => place(tax))
  const discounts = Int32Array.from(all, ({ discount }) => place(discount))
  const totals = Int32Array.from(all, ({ total }) => place(total))
  const columnNumbers = Int32Array.from(all, ({ column }) => columnOf(column))
  const labels = all.map(({ label }) => cells.places(label))
  const codes = all.map(({ code, by }) => cells.places(typeof code === 'object' && code !== null ? code : by))
  /** The cache for cells of its kind. */
  const memories = new Map(all.map(({ kind }) => [kind, new Pairs<ChargeIdentity | null>()]))
  const known = all.map(({ kind }) => memories.get(kind) as Pairs<ChargeIdentity | null>)

  function identityOf(ids: Int32Array, base: number, index: number): ChargeIdentity | null {
    const label = firstFilled(ids, base, labels[index] as Int32Array)
    const code = firstFilled(ids, base, codes[index] as Int32Array)
    const memory = known[index] as Pairs<ChargeIdentity | null>
    const found = memory.get(label, code)
    if (found !== undefined) return found
    row.at(ids, base)
    const made = bound.identify(row, all[index] as ChargeCell)
    memory.set(label, code, made)
    return made
  }

  /** The sign of the discount that makes the total of the cell's group; if neither does, it is added. */
  function discountOf(
    totalPlace: number,
    ids: Int32Array,
    base: number,
    taxed: number,
    discount: number,
  ): number {
    const { units } = kernel
    const total = totalPlace < 0 ? 0 : (ids[base + totalPlace] as number)
    const [stated, own] = [units[total] as number, units[discount] as number]
    return total !== 0 && taxed + own !== stated && taxed - own === stated ? -discount : discount
  }

  function read(ids: Int32Array, base: number): boolean {
    const { units } = kernel
    let count = 0
    for (let index = 0; index < amounts.length; index++) {
      const taxPlace = taxes[index] as number
      const discountPlace = discounts[index] as number
      const amount = ids[base + (amounts[index] as number)] as number
      const tax = taxPlace < 0 ? 0 : (ids[base + taxPlace] as number)
      const discount = discountPlace < 0 ? 0 : (ids[base + discountPlace] as number)
      if ((amount | tax | discount) === 0) continue
      if (units[amount] === 0 && units[tax] === 0 && units[discount] === 0) continue
      const identity = identityOf(ids, base, index)
      if (identity === null) continue
      const gross = units[amount] as number
      const taxed = gross + (units[tax] as number)
      const less = units[discount] === 0 ? 0 : discountOf(totals[index] as number, ids, base, taxed, discount)
      charges.gross[count] = amount
      charges.net[count] = amount
      charges.less[count] = less
      charges.tax[count] = tax
      charges.units[count] = less < 0 ? gross - (units[-less] as number) : gross + (units[less] as number)
      charges.identities[count] = identity
      charges.columns[count++] = columnNumbers[index] as number
    }
    charges.count = count
    return true
  }

  const charges = newCharges(read, () => {
    for (const memory of memories.values()) memory.forget()
  })
  return charges
}
