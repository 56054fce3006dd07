/** The columns that a format's declaration names, and what it reads in them. */
import { MONEY_FACTS } from '../schema/facts.js'
import { once } from '../values/once.js'
import type { Cell, CellRef, Composed, FixedUnit, FormatDeclaration, UnitCell } from './declaration.js'

/** The highest number of a numbered group of columns. */
export const HIGHEST_SLOT = 40

/** Every column name in a declaration. */
export const declaredNames = once((format: FormatDeclaration): string[] => {
  const names = new Set<string>(Object.values(format.aliases ?? {}))
  const collect = (value: unknown): void => {
    if (typeof value === 'string') names.add(value)
    else if (
      typeof value === 'object' &&
      value !== null &&
      !(value instanceof RegExp) &&
      !(value instanceof Set)
    ) {
      for (const [key, inner] of Object.entries(value))
        if (key !== 'rules' && key !== 'aliases') collect(inner)
    }
  }
  collect([
    format.fields,
    Object.values(format.shipment ?? {}).map(shipmentCells),
    format.rows,
    format.charges,
    format.rowTotal,
    format.stage,
    format.facts,
    format.recognise,
  ])
  const slots = [...names].filter((name) => name.includes('{n}'))
  for (const slot of slots) for (let n = 1; n <= HIGHEST_SLOT; n++) names.add(slot.replace('{n}', `${n}`))
  return [...names]
})

/** The cells of a field of the shipment. */
export function shipmentCells(ref: CellRef | Composed | UnitCell | FixedUnit): CellRef[] {
  if (typeof ref !== 'object' || Array.isArray(ref) || 'after' in ref) return [ref as CellRef]
  if ('compose' in ref) return [...ref.cells]
  return 'cell' in ref ? [ref.cell] : []
}

/** What a column is read for. `decides`: the kind of a record, or the stage of its charges. */
export type ColumnUse = 'money' | 'currency' | 'decides' | 'field' | 'text'

export interface DeclaredColumn {
  readonly use: ColumnUse
  readonly cell: Cell
}

/** The columns that a declaration reads; those of numbered groups with `{n}` in their names. */
export const declaredColumns = once((format: FormatDeclaration): DeclaredColumn[] => {
  const found: DeclaredColumn[] = []
  const add = (use: ColumnUse, ...refs: readonly (CellRef | Composed | undefined)[]): void => {
    for (const ref of refs) {
      if (ref === undefined) continue
      if (typeof ref === 'object' && 'compose' in ref) add(use, ...ref.cells)
      else for (const cell of Array.isArray(ref) ? ref : [ref]) found.push({ use, cell })
    }
  }
  for (const charge of format.charges) {
    if (charge.kind === 'record') {
      const { gross } = charge
      add(
        'money',
        charge.net,
        typeof gross === 'object' && 'netPlus' in gross ? gross.netPlus : gross,
        charge.tax,
      )
      add('text', charge.code, charge.description)
    } else if (charge.kind === 'cell') {
      const { code } = charge
      add('money', charge.column, charge.tax)
      add('text', charge.label, typeof code === 'object' && 'fixed' in code ? code.by : code)
    } else if (charge.kind === 'slots') {
      add('money', charge.amount, charge.tax, charge.discount, charge.total)
      add('text', charge.label, charge.code)
    }
  }
  const { currency, ...fields } = format.fields
  add('currency', currency)
  add('field', ...Object.values(fields))
  add('money', format.rowTotal?.column, format.rowTotal?.outside?.column)
  add('text', format.rowTotal?.alone?.label)
  for (const { states, when, columns } of format.rows ?? []) {
    if (columns !== undefined) continue // names of its own, which no header has
    add('decides', ...(when ?? []).map(({ cell }) => cell))
    add('money', states?.net_total, states?.tax_total, states?.gross_total)
    add('currency', states?.currency)
    add('field', states?.account_id, states?.invoice_id, states?.invoice_date)
    add('text', states?.kind, states?.shipments)
  }
  add('decides', ...format.stage.cells)
  for (const ref of Object.values(format.shipment ?? {})) add('text', ...shipmentCells(ref))
  for (const [fact, ref] of Object.entries(format.facts ?? {}))
    if (typeof ref === 'object' && 'lines' in ref) add('text', ...ref.lines)
    else add((MONEY_FACTS as ReadonlySet<string>).has(fact) ? 'money' : 'text', ref)
  add('text', ...Object.keys(format.knownValues ?? {}))
  return found
})
