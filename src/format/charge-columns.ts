/** Which columns of a file hold charges: pairs, slots and named columns are all lists of cells that hold an amount. */
import { foldLabel } from '../values/fold-label.js'
import { type BoundRef, bindRef } from './cell-ref.js'
import { type Columns, looseName } from './columns.js'
import type { CellCharge, ChargeDeclaration, FixedCode, PairCharges, SlotCharges } from './declaration.js'

/** One cell that may hold a charge. */
export interface ChargeCell {
  readonly amount: number
  readonly column: string
  /** The cell as the declaration names it. */
  readonly cell: string | null
  /** Cells of one kind: the same label and code have the same meaning in them. */
  readonly kind: string
  readonly label: BoundRef
  /** The description if the label is blank. */
  readonly description: string
  readonly code: BoundRef | string | null
  /** With a fixed code: the cell that states what is charged. */
  readonly by: BoundRef
  readonly tax: number
  readonly discount: number
  readonly total: number
}

const NO_REF: BoundRef = { at: [], after: [] }

/** The cells of a file that may hold charges, in the order of the declaration. */
export function chargeCellsOf(charges: readonly ChargeDeclaration[], columns: Columns): ChargeCell[] {
  const cells: ChargeCell[] = []
  for (const charge of charges) {
    if (charge.kind === 'slots') cells.push(...slots(charge, columns))
    else if (charge.kind === 'pairs') cells.push(...pairs(charge, columns))
    else if (charge.kind === 'cell') cells.push(...single(charge, columns))
  }
  return cells
}

function pairs(charge: PairCharges, columns: Columns): ChargeCell[] {
  const labels = repeatedColumns(charge.label, columns)
  return [...repeatedColumns(charge.amount, columns)].map(([repetition, amount]) => {
    const label = labels.get(repetition)
    return cellOf(columns, amount, {
      label: label === undefined ? NO_REF : at(label),
      description: charge.unlabelled,
      kind: 'pair',
    })
  })
}

/** The columns of a repeated name in the order that pairs them: by the number that a tool appended, then by position. */
export function repeatedColumns(name: string, columns: Columns): Map<string, number> {
  const counts = new Map<string, number>()
  return new Map(
    columns.all(name).map((position) => {
      const number = columns.numberAt(position)
      const nth = (counts.get(number) ?? 0) + 1
      counts.set(number, nth)
      return [`${number}/${nth}`, position]
    }),
  )
}

function single(charge: CellCharge, columns: Columns): ChargeCell[] {
  const amount = typeof charge.column === 'object' ? -1 : columns.find(charge.column)
  if (amount < 0) return []
  const { code } = charge
  return [
    cellOf(columns, amount, {
      cell: `${charge.column}`,
      kind: `cell ${charge.column}`,
      label: bindRef(charge.label, columns),
      description: charge.description ?? spelt(columns.names[amount] ?? '', `${charge.column}`),
      code: code === undefined ? null : isFixed(code) ? code.fixed : bindRef(code, columns),
      by: code !== undefined && isFixed(code) ? bindRef(code.by, columns) : NO_REF,
      tax: bindRef(charge.tax, columns).at[0] ?? -1,
    }),
  ]
}

/** The name as the file writes it, on one line; without its spaces (`FuelSurcharge`) it would be another label, so then as it is declared. */
const spelt = (name: string, declared: string): string =>
  foldLabel(name) !== foldLabel(declared) && looseName(name) === looseName(declared)
    ? declared
    : name.replace(/\s+/g, ' ')

const at = (position: number): BoundRef => ({ at: [position], after: [] })
const isFixed = (code: NonNullable<CellCharge['code']>): code is FixedCode =>
  typeof code === 'object' && 'fixed' in code

function cellOf(columns: Columns, amount: number, rest: Partial<ChargeCell>): ChargeCell {
  return {
    amount,
    column: columns.names[amount] ?? '',
    cell: null,
    kind: '',
    label: NO_REF,
    description: '',
    code: null,
    by: NO_REF,
    tax: -1,
    discount: -1,
    total: -1,
    ...rest,
  }
}

/** The numbers of the groups in the header, in order; gaps between them do not end the list. */
export function slotNumbers(templates: readonly string[], columns: Columns): string[] {
  const patterns = templates.map((template) => {
    const [before = '', behind = ''] = template.split('{n}').map((part) => looseName(part))
    return new RegExp(`^${before}(\\d+)${behind}$`)
  })
  const numbers = new Set<string>()
  for (const name of columns.names) {
    const folded = looseName(name)
    for (const pattern of patterns) {
      const [, number] = pattern.exec(folded) ?? []
      if (number !== undefined) numbers.add(number)
    }
  }
  return [...numbers].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
}

function slots(charge: SlotCharges, columns: Columns): ChargeCell[] {
  const cells: ChargeCell[] = []
  for (const n of slotNumbers([charge.amount], columns)) {
    const find = (template: string | undefined): number =>
      template === undefined ? -1 : columns.find(template.replace('{n}', n))
    const amount = find(charge.amount)
    const refOf = (template: string | undefined): BoundRef =>
      find(template) < 0 ? NO_REF : at(find(template))
    cells.push(
      cellOf(columns, amount, {
        label: refOf(charge.label),
        code: refOf(charge.code),
        tax: find(charge.tax),
        discount: find(charge.discount),
        total: find(charge.total),
        // Money without a name is still a charge, identified by its column.
        description: columns.names[amount] ?? '',
        kind: `slot ${n}`,
      }),
    )
  }
  return cells
}
