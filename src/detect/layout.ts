/** Headers with the right columns that still cannot be read, or only with a warning. */

import { repeatedColumns, slotNumbers } from '../format/charge-columns.js'
import type { Columns } from '../format/columns.js'
import { declaredColumns, declaredNames } from '../format/declared-names.js'
import type {
  Cell,
  CellRef,
  ColumnNames,
  FormatDeclaration,
  PairCharges,
  SlotCharges,
} from '../format/format.js'
import { InvoiceError } from '../schema/errors.js'
import { nearest } from '../values/nearest.js'
import type { Match } from './detect.js'
import { movedColumns } from './moved-columns.js'
import type { HeadRow } from './neighbours.js'

/** The faults of a header: it is refused, or read with a warning about missing columns. */
interface Faults {
  refuse(value: string, expected: string, remedy?: string): never
  warn(sentence: string): void
  /** A column is missing, so line items will lack its money or text. */
  lack(names: ColumnNames): void
}

/** Throws `layout` if money would vanish or be doubtful; returns warnings about other missing columns. */
export function checkLayout({ format, columns, headerRow, headRows }: Match, file: string): string[] {
  const warnings: string[] = []
  const lacking = new Set<string>()
  const faults: Faults = {
    refuse: (value, expected, remedy = 'The header has been cut or edited: download the file again.') => {
      throw new InvoiceError({ code: 'layout', file, value, expected, remedy })
    },
    warn: (sentence) => warnings.push(sentence),
    lack: (names) => lacking.add([names].flat().join('" or "')),
  }
  for (const charge of format.charges) if (charge.kind === 'pairs') checkPairs(charge, columns, faults)
  if (headerRow === 0) {
    if (format.landmarks !== undefined) checkMoved(format, headRows(), faults)
    return warnings
  }
  checkAlways(format, columns, faults)
  checkGroups(format, columns, faults)
  checkRepeated(format, columns, faults)
  checkUsual(format, columns, faults)
  checkNumbers(format, columns, faults)
  if (lacking.size > 0)
    warnings.push(
      `no column ${listed([...lacking])}: what it would hold is missing from the line items${hint([...lacking], format, columns)}`,
    )
  const totals = missingTotals(format, columns)
  if (totals.length > 0)
    warnings.push(
      `no column ${listed(totals)}: charges are not compared with what it would state${hint(totals, format, columns)}`,
    )
  return warnings
}

/** Columns of totals, unless the format states itself where it has them. */
function missingTotals(format: FormatDeclaration, columns: Columns): string[] {
  const settled = new Set([format.always ?? [], (format.usual ?? []).map((one) => one.columns)].flat(3))
  const refs: (CellRef | undefined)[] = [format.rowTotal?.column]
  for (const { states, columns: own } of format.rows ?? [])
    if (own === undefined) refs.push(states?.net_total, states?.gross_total)
  const missing = refs.flatMap((ref) => {
    const cells = [ref ?? []].flat()
    const names = cells.filter((cell) => typeof cell === 'string')
    const isSettled =
      names.length < cells.length || names.length === 0 || names.some((one) => settled.has(one))
    return isSettled || !lacks(columns, names) ? [] : [names.join('" or "')]
  })
  return [...new Set(missing)]
}

/** Columns inserted into records without column names, or removed: nothing behind them is what its place says. */
function checkMoved(format: FormatDeclaration, rows: readonly HeadRow[], { refuse, warn }: Faults): void {
  const moved = movedColumns(format, rows)
  if (moved === null) return
  const { by, isCertain, name, first, after } = moved
  const count = Math.abs(by)
  const columns = count === 1 ? 'column' : 'columns'
  const found = `"${name}" and what is behind it ${count} ${columns} too far ${by > 0 ? 'to the right' : 'to the left'}`
  const where = after === 0 ? `before field ${first}` : `between fields ${after} and ${first}`
  const remedy =
    by > 0
      ? `${count === 1 ? 'A column was' : `${count} columns were`} inserted ${where}: remove ${count === 1 ? 'it' : 'them'}, or download the file again.`
      : `${count === 1 ? 'A column was' : `${count} columns were`} removed ${where}: download the file again.`
  if (!isCertain) warn(`${found}: what is behind it may be read as something else. ${remedy}`)
  else refuse(found, 'each column in its place: this format has no column names', remedy)
}

/** Labels and amounts are paired: by the number that a tool appended, else by their order. */
function checkPairs({ label, amount }: PairCharges, columns: Columns, { refuse }: Faults): void {
  const labels = repeatedColumns(label, columns)
  const amounts = repeatedColumns(amount, columns)
  if (labels.size !== amounts.size || labels.size === 0)
    refuse(
      `${labels.size} × "${label}", ${amounts.size} × "${amount}"`,
      `as many columns "${label}" as "${amount}" in the header`,
    )
  for (const [repetition, at] of labels)
    if (!amounts.has(repetition))
      refuse(
        `"${columns.names[at]}" without a "${amount}" of the same number`,
        `columns "${label}" and "${amount}" with the same numbers`,
      )
}

const lacks = (columns: Columns, names: ColumnNames): boolean =>
  [names].flat().every((name) => columns.find(name) < 0)

function checkAlways(format: FormatDeclaration, columns: Columns, { refuse, lack }: Faults): void {
  const missing = (format.always ?? []).filter((names) => lacks(columns, names))
  const [charge] = format.charges
  if (charge?.kind === 'record') {
    const { net, gross, tax } = charge
    const before = typeof gross === 'object' && 'netPlus' in gross ? gross.netPlus : gross
    if (typeof net === 'string' && lacks(columns, net)) missing.push(net)
    for (const name of [before, tax]) if (typeof name === 'string' && lacks(columns, name)) lack(name)
  }
  if (missing.length === 0) return
  const names = [...new Set(missing.map((one) => [one].flat().join('" or "')))]
  const near = hint(names, format, columns)
  refuse(
    `no column ${listed(names)}`,
    `the columns that every file of ${format.id} has: without them money is missing`,
    near === ''
      ? undefined
      : `The header has been cut or edited${near}: put the name right, or download the file again.`,
  )
}

/** If the label, tax or total of a charge is present, its amount must be; and it is not charged without its tax or discount. */
function checkGroups(format: FormatDeclaration, columns: Columns, faults: Faults): void {
  for (const charge of format.charges) {
    if (charge.kind === 'slots') checkSlots(charge, columns, faults)
    if (charge.kind !== 'cell' || typeof charge.column !== 'string') continue
    const tax = typeof charge.tax === 'string' ? [charge.tax] : []
    const labels = [charge.label].flat().filter((name) => typeof name === 'string')
    checkGroup(charge.column, tax, [...labels, ...tax], columns, faults)
  }
}

function checkSlots(charge: SlotCharges, columns: Columns, faults: Faults): void {
  const { amount, label, code, tax, discount, total } = charge
  const money = [tax, discount, total].filter((template) => template !== undefined)
  const members = [label, ...(code === undefined ? [] : [code]), ...money]
  for (const number of slotNumbers([amount, ...members], columns)) {
    const name = (template: string): string => template.replace('{n}', number)
    checkGroup(name(amount), [...money, label].map(name), members.map(name), columns, faults)
  }
}

function checkGroup(
  amount: string,
  money: readonly string[],
  members: readonly string[],
  columns: Columns,
  { refuse, lack }: Faults,
): void {
  if (lacks(columns, amount)) {
    const there = members.filter((name) => !lacks(columns, name))
    if (there.length > 0) refuse(`${listed(there)} without "${amount}"`, `a column "${amount}" beside them`)
  } else for (const name of money) if (lacks(columns, name)) lack(name)
}

/** If only one column can be meant, a second one of that name may contain other money. */
function checkRepeated(format: FormatDeclaration, columns: Columns, { refuse, warn }: Faults): void {
  const declared = declaredColumns(format).filter(({ use }) => use !== 'text')
  const several = new Set(
    declared.flatMap(({ cell }) => (typeof cell === 'string' ? (/^(.*) #\d+$/.exec(cell)?.[1] ?? []) : [])),
  )
  const repeated = new Set<string>()
  for (const { use, cell } of declared) {
    if (typeof cell !== 'string' || several.has(cell) || repeated.has(cell)) continue
    const names = cell.includes('{n}')
      ? slotNumbers([cell], columns).map((n) => cell.replace('{n}', n))
      : [cell]
    for (const name of names) {
      const count = columns.all(name).length
      if (count < 2) continue
      repeated.add(cell)
      if (use !== 'field')
        refuse(`${count} columns "${name}"`, `one column "${name}": two may say different things`)
      warn(`${count} columns "${name}": the first is read`)
    }
  }
}

/** Columns by number: the header must have the number, and a named column must not be a different one. */
function checkNumbers(format: FormatDeclaration, columns: Columns, { refuse, lack }: Faults): void {
  const isBeyond = (cell: unknown): boolean => typeof cell === 'number' && cell > columns.names.length
  const money = declaredColumns(format).flatMap(({ use, cell }) => (use === 'money' ? [cell] : []))
  for (const cells of [...money, ...Object.values(format.fields)].map((ref) => [ref].flat()))
    if (cells.length > 0 && cells.every(isBeyond)) lack(cells.map(String))
  const charged = new Map<number, Cell>()
  for (const charge of format.charges) {
    if (charge.kind !== 'cell' || typeof charge.column === 'object') continue
    const at = columns.find(charge.column)
    const other = charged.get(at)
    if (at >= 0 && other !== undefined && typeof other !== typeof charge.column)
      refuse(
        `${other} and ${charge.column}, which are one column`,
        'one charge from each column',
        'Its money would be counted twice: leave one of them out.',
      )
    charged.set(at, charge.column)
  }
}

function checkUsual(format: FormatDeclaration, columns: Columns, { lack }: Faults): void {
  for (const { columns: names, beside } of format.usual ?? [])
    if (beside === undefined || !lacks(columns, beside))
      for (const name of names) if (lacks(columns, name)) lack(name)
  for (const [field, ref] of Object.entries(format.fields)) {
    if (field === 'currency' && format.currency !== undefined) continue
    const cells = [ref].flat()
    const names = cells.filter((cell) => typeof cell === 'string')
    if (names.length > 0 && names.length === cells.length && lacks(columns, names)) lack(names)
  }
}

/** ` ("Postge" is the nearest name to "Postage")`, for the first missing name that is similar to an unused name. */
function hint(missing: readonly string[], format: FormatDeclaration, columns: Columns): string {
  const read = new Set(declaredNames(format).flatMap((name) => columns.all(name)))
  const others = columns.names.filter((name, at) => name !== '' && !read.has(at))
  for (const name of missing) {
    const near = nearest(name, others)
    if (near !== undefined) return ` ("${near}" is the nearest name to "${name}")`
  }
  return ''
}

const SHOWN = 4

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`)
  return names.length > SHOWN ? `${shown.join(', ')} and ${names.length - SHOWN} more` : shown.join(', ')
}
