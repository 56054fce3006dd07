/**
 * Every shape of charge, one cell at a time: pairs, slots and named columns are all lists of cells that hold
 * an amount, with a label, a code, a tax or a discount in other cells. `record` charges are in
 * `record-charge.ts`.
 */

import { type ChargeCell, chargeCellsOf } from '../format/charge-columns.js'
import type { Columns } from '../format/columns.js'
import type { ChargeDeclaration } from '../format/format.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../values/money.js'
import { rememberTexts } from './composed.js'
import type { ChargeIdentity, Identify } from './identity.js'
import type { Lines } from './lines.js'
import type { Row } from './row.js'

export interface ChargeCells {
  readonly cells: readonly ChargeCell[]
  /** The identity of the charge in a cell; null if its label shows that it is not a charge. */
  readonly identify: (row: Row, cell: ChargeCell) => ChargeIdentity | null
  /** First position of the amounts, taxes and discounts of each cell and all later cells. */
  readonly from: readonly number[]
  /** Position of the last of them. */
  readonly last: number
}

export function bindChargeCells(
  charges: readonly ChargeDeclaration[],
  columns: Columns,
  identify: Identify,
): ChargeCells {
  const subtotals = charges.flatMap((charge) => (charge.kind === 'pairs' ? charge.subtotals : []))
  const cells = chargeCellsOf(charges, columns)
  return {
    cells,
    identify: identifyCell(new Set(subtotals.map(foldSubtotal)), identify),
    from: beginnings(cells),
    last: cells.reduce((last, { amount, tax, discount }) => Math.max(last, amount, tax, discount), -1),
  }
}

function beginnings(cells: readonly ChargeCell[]): number[] {
  const positions = cells.map(({ amount, tax, discount }) =>
    Math.min(...[amount, tax, discount].filter((at) => at >= 0)),
  )
  for (let nth = positions.length - 2; nth >= 0; nth--)
    positions[nth] = Math.min(positions[nth] as number, positions[nth + 1] as number)
  return positions
}

/** A label in the form that is compared with subtotals and similar labels. */
export function foldSubtotal(label: string): string {
  return label.trim().replace(/\s+/g, ' ').replaceAll('’', "'").toLowerCase()
}

/** Caches the identity by label and code for cells of one kind: in all 51 pairs they have the same meaning. */
function identifyCell(subtotals: ReadonlySet<string>, identify: Identify): ChargeCells['identify'] {
  const memories = new Map<string, ReturnType<typeof rememberTexts<ChargeIdentity | null>>>()
  return (row, cell) => {
    let memory = memories.get(cell.kind)
    if (memory === undefined) {
      const fixed = cell.code === null || typeof cell.code === 'string' ? cell.code : undefined
      memory = rememberTexts((label, text) => {
        if (subtotals.has(foldSubtotal(label))) return null
        const code = fixed === undefined ? (text === '0' ? null : text || null) : fixed
        const place = fixed === undefined || text === '' ? cell.cell : `${cell.cell}=${text}`
        const unnamed = label === '' || label === '0'
        return identify(code, unnamed ? cell.description : label, place)
      })
      memories.set(cell.kind, memory)
    }
    return memory(row, cell.label, typeof cell.code === 'object' && cell.code !== null ? cell.code : cell.by)
  }
}

/** Adds a line for each cell that holds a charge. Stops at a cell that is not an amount (`row.problem`). */
export function readChargeCells(charges: ChargeCells, row: Row, columns: Columns, lines: Lines): void {
  const { cells, identify, from, last } = charges
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] as ChargeCell
    const amount = row.amount(cell.amount, columns)
    if (amount === null && (row.problem !== null || row.bare(from[index] as number, last))) return
    if (amount === null || signOf(amount) === 0) {
      if (cell.tax < 0 && cell.discount < 0) continue
      const beside = holds(cell.tax, row, columns) || holds(cell.discount, row, columns)
      if (row.problem !== null) return
      if (!beside) continue
    }
    const charge = identify(row, cell)
    if (charge === null) continue
    const gross = amount ?? ZERO
    const tax = cell.tax < 0 ? null : row.amount(cell.tax, columns)
    const net = cell.discount < 0 ? gross : discounted(cell, gross, tax, row, columns)
    if (row.problem !== null) return
    lines.add(gross, net, tax, charge, cell.column)
  }
}

/** Whether the cell holds money: tax or a discount may also be charged with a charge of zero. */
function holds(at: number, row: Row, columns: Columns): boolean {
  const amount = at < 0 ? null : row.amount(at, columns)
  return amount !== null && signOf(amount) !== 0
}

/** Applies the discount with the sign that makes the slot's total; if neither sign does, it is added. */
function discounted(cell: ChargeCell, amount: Money, tax: Money | null, row: Row, columns: Columns): Money {
  const discount = row.amount(cell.discount, columns)
  if (discount === null || signOf(discount) === 0) return amount
  const total = row.amount(cell.total, columns)
  const added = addMoney(amount, discount)
  const taken = addMoney(amount, negate(discount))
  if (total === null) return added
  const taxed = tax ?? ZERO
  if (same(addMoney(added, taxed), total)) return added
  return same(addMoney(taken, taxed), total) ? taken : added
}

/**
 * Whether no charge contradicts the total stated with it, in a record whose cells may have moved.
 * `proven`: the record as a whole adds up, so a charge may lack its total.
 */
export function totalsAgree({ cells }: ChargeCells, row: Row, columns: Columns, proven: boolean): boolean {
  for (const cell of cells) {
    const amount = cell.total < 0 ? null : row.amount(cell.amount, columns)
    if (amount === null || signOf(amount) === 0) continue
    const tax = cell.tax < 0 ? null : row.amount(cell.tax, columns)
    const net = cell.discount < 0 ? amount : discounted(cell, amount, tax, row, columns)
    const total = row.amount(cell.total, columns)
    if (total === null ? !proven : !same(addMoney(net, tax ?? ZERO), total)) return false
  }
  return true
}

const same = (a: Money, b: Money): boolean => signOf(addMoney(a, negate(b))) === 0
