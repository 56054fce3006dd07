/** Labels inside the orders and shipments of a JSON file: a row for each, with the values of its order. */
import type { LabelExport } from '../format/format.js'
import { labelExportOf } from './label-columns.js'
import { keysOf, type TableRow } from './table.js'

/** Counts of entries that are not a row. */
export interface NoLabels {
  unshipped: number
  shared: number
}

type Cells = Record<string, unknown>

/**
 * The rows unchanged or, if their keys are those of an export, the rows of the labels inside them. `isLabel`: whether these may be the
 * names of a label.
 */
export function* labelRows(
  rows: Iterable<TableRow>,
  exports: readonly LabelExport[],
  left: NoLabels,
  isLabel: (names: readonly string[]) => boolean,
): Iterable<TableRow> {
  let names: readonly string[] = []
  let plain: readonly string[] = []
  let isOne = false
  let nested = false // other orders of the file contain labels
  for (const row of rows) {
    if (!row.values.some((value) => typeof value === 'object' && value !== null)) {
      // An order without any shipment may lack the list of shipments.
      if (row.names !== plain) {
        plain = row.names
        isOne = isLabel(plain)
      }
      if (isOne || !(nested || isUnsent(plain, exports))) yield row
      else left.unshipped++
      continue
    }
    const order: Cells = Object.fromEntries(row.names.map((name, at) => [name, row.values[at]]))
    const found = labelsIn(order, exports, left)
    nested ||= found !== undefined
    if (found === undefined) yield row
    for (const label of found ?? []) {
      names = keysOf(label, names)
      yield { line: row.line, number: row.number, names, values: Object.values(label) }
    }
  }
}

/** Whether a row has the list of an export, which is empty here. */
const isUnsent = (names: readonly string[], exports: readonly LabelExport[]): boolean =>
  exports.some(({ within: [list] = [] }) => list !== undefined && names.includes(list))

/** The labels of an order by the first matching export; undefined if none matches. */
function labelsIn(order: Cells, exports: readonly LabelExport[], left: NoLabels): Cells[] | undefined {
  for (const declared of exports) {
    const own: NoLabels = { unshipped: 0, shared: 0 }
    const { within = [] } = declared
    const labels = expanded(order, '', within, [declared.paid].flat(), own)
    const known = labels.filter((label) => labelExportOf(Object.keys(label), [declared]) !== undefined)
    const isOrder = within[0] !== undefined && Array.isArray(order[within[0]])
    if (known.length === 0 && !isOrder) continue
    left.unshipped += own.unshipped + (known.length === 0 ? 1 : 0)
    left.shared += own.shared
    return known
  }
  return undefined
}

function expanded(
  value: unknown,
  prefix: string,
  [step, ...rest]: readonly string[],
  paid: readonly string[],
  left: NoLabels,
): Cells[] {
  const own = leaves(value, prefix)
  const list = step === undefined || !isObject(value) ? undefined : value[step]
  if (!Array.isArray(list) || list.length === 0) return [own]
  // One cost for several parcels is not the cost of any of them.
  if (list.length > 1)
    for (const key of Object.keys(own))
      if (paid.includes(key)) {
        own[key] = null
        left.shared++
      }
  return list.flatMap((child) =>
    expanded(child, `${prefix}${step}.`, rest, paid, left).map((cells) => ({ ...own, ...cells })),
  )
}

/** Texts and numbers by their keys, with dotted keys for nested objects; lists are left out. */
function leaves(value: unknown, prefix: string): Cells {
  if (!isObject(value)) return {}
  const cells: Cells = {}
  for (const [key, inner] of Object.entries(value))
    if (isObject(inner)) Object.assign(cells, leaves(inner, `${prefix}${key}.`))
    else if (!Array.isArray(inner)) cells[`${prefix}${key}`] = inner
  return cells
}

const isObject = (value: unknown): value is Cells =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
