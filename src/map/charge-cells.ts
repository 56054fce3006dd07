/**
 * Every shape of charge, one cell at a time: pairs, slots and named columns are all lists of cells that hold
 * an amount, with a label, a code, a tax or a discount somewhere beside it. `record` charges stand in
 * `record-charge.ts`.
 */
import type { CellCharge, ChargeDeclaration, SlotCharges } from '../format.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../money.js'
import type { Columns } from './columns.js'
import type { Lines } from './lines.js'
import { type BoundRef, bindRef, type Row } from './row.js'

/** One cell that may hold a charge. */
export interface ChargeCell {
  readonly amount: number
  readonly column: string
  /** The cell as the declaration names it. */
  readonly cell: string | null
  readonly label: BoundRef
  /** Where the label is blank. */
  readonly description: string
  readonly code: BoundRef | string | null
  readonly tax: number
  readonly discount: number
  readonly total: number
  /** A blank or `0` label empties the slot. */
  readonly labelled: boolean
}

export interface ChargeCells {
  readonly cells: readonly ChargeCell[]
  /** Folded labels that are subtotals. */
  readonly subtotals: ReadonlySet<string>
}

const NO_REF: BoundRef = { at: [], after: [] }

export function bindChargeCells(charges: readonly ChargeDeclaration[], columns: Columns): ChargeCells {
  const cells: ChargeCell[] = []
  const subtotals = new Set<string>()
  for (const charge of charges) {
    if (charge.kind === 'slots') cells.push(...slots(charge, columns))
    else if (charge.kind === 'pairs') {
      for (const label of charge.subtotals) subtotals.add(foldLabel(label))
      const labels = columns.all(charge.label)
      columns.all(charge.amount).forEach((amount, nth) => {
        const label = labels[nth]
        cells.push(
          cellOf(columns, amount, {
            label: label === undefined ? NO_REF : at(label),
            description: charge.unlabelled,
          }),
        )
      })
    } else if (charge.kind === 'cell' && typeof charge.column !== 'object') {
      const amount = columns.find(charge.column)
      if (amount < 0) continue
      const code = charge.code
      cells.push(
        cellOf(columns, amount, {
          cell: `${charge.column}`,
          label: bindRef(charge.label, columns),
          description: charge.description ?? columns.names[amount] ?? '',
          code: code === undefined ? null : isFixed(code) ? code.fixed : bindRef(code, columns),
          tax: charge.tax === undefined ? -1 : (bindRef(charge.tax, columns).at[0] ?? -1),
        }),
      )
    }
  }
  return { cells, subtotals }
}

const at = (position: number): BoundRef => ({ at: [position], after: [] })
const isFixed = (code: NonNullable<CellCharge['code']>): code is { readonly fixed: string } =>
  typeof code === 'object' && 'fixed' in code

function cellOf(columns: Columns, amount: number, rest: Partial<ChargeCell>): ChargeCell {
  return {
    amount,
    column: columns.names[amount] ?? '',
    cell: null,
    label: NO_REF,
    description: '',
    code: null,
    tax: -1,
    discount: -1,
    total: -1,
    labelled: false,
    ...rest,
  }
}

function slots(charge: SlotCharges, columns: Columns): ChargeCell[] {
  const cells: ChargeCell[] = []
  for (let n = 1; ; n++) {
    const find = (template: string): number => columns.find(template.replace('{n}', `${n}`))
    const amount = find(charge.amount)
    if (amount < 0) return cells
    const refOf = (template: string): BoundRef => (find(template) < 0 ? NO_REF : at(find(template)))
    cells.push(
      cellOf(columns, amount, {
        label: refOf(charge.label),
        code: refOf(charge.code),
        tax: find(charge.tax),
        discount: find(charge.discount),
        total: find(charge.total),
        labelled: find(charge.label) >= 0,
      }),
    )
  }
}

/** A label as it is compared with subtotals and the like. */
export function foldLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').replaceAll('’', "'").toLowerCase()
}

/** Adds a line for each cell that holds a charge. Stops at a cell that is no amount (`row.problem`). */
export function readChargeCells(charges: ChargeCells, row: Row, columns: Columns, lines: Lines): void {
  const { cells, subtotals } = charges
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] as ChargeCell
    const amount = row.amount(cell.amount, columns)
    if (row.problem !== null) return
    if (amount === null || signOf(amount) === 0) continue
    const label = row.ref(cell.label)
    if (cell.labelled && (label === '' || label === '0')) continue
    if (subtotals.size > 0 && subtotals.has(foldLabel(label))) continue
    const tax = row.amount(cell.tax, columns)
    const net = cell.discount < 0 ? amount : discounted(cell, amount, tax, row, columns)
    if (row.problem !== null) return
    const code = cell.code === null || typeof cell.code === 'string' ? cell.code : row.ref(cell.code) || null
    lines.add(amount, net, tax, code, label === '' ? cell.description : label, cell.column, cell.cell)
  }
}

/** The reading of the discount's sign that makes the slot's total; where none does, it is added. */
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

const same = (a: Money, b: Money): boolean => signOf(addMoney(a, negate(b))) === 0
