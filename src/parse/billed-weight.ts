/** The billed weight of a record: with its unit, or not at all. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { ShipmentMap, UnitCell } from '../format/format.js'
import { WEIGHT_UNITS, type WeightUnit } from '../schema/line-item.js'
import type { Reading } from './reading.js'
import type { Row } from './row.js'

/** Counts a value that a column was not known to hold. */
export type Meet = (column: string, value: string) => void

export interface BilledWeight {
  readonly weight: string | null
  readonly unit: WeightUnit | null
}

const NO_WEIGHT: BilledWeight = { weight: null, unit: null }
const BLANK = '(blank)'

export function bindWeight(
  { billed_weight, billed_weight_unit: declared }: ShipmentMap,
  columns: Columns,
  reading: Reading,
  meet: Meet,
): ((row: Row) => BilledWeight) | undefined {
  const ref = bindRef(billed_weight, columns)
  if (ref.at.length === 0 || declared === undefined) return undefined
  const unknown = new Set('fixed' in declared ? declared.unknown : [])
  const unitOf = 'fixed' in declared ? (): WeightUnit => declared.fixed : bindUnit(declared, columns, meet)
  let last = ''
  let mark = reading.mark
  let known: BilledWeight = NO_WEIGHT

  return (row) => {
    const text = row.ref(ref)
    if (text === '' || unknown.has(text)) return NO_WEIGHT
    const weight = text === last && mark === reading.mark ? known.weight : reading.weight(text)
    if (weight === null) meet(columns.names[row.place(ref)] ?? '', text)
    const unit = weight === null ? null : unitOf(row, weight)
    if (text !== last || mark !== reading.mark || unit !== known.unit) known = { weight, unit }
    last = text
    mark = reading.mark
    return unit === null ? NO_WEIGHT : known
  }
}

/** The unit of a weight by the carrier's words for it; null where it is no such word. */
function bindUnit(
  { cell, words }: UnitCell,
  columns: Columns,
  meet: Meet,
): (row: Row, weight: string) => WeightUnit | null {
  const units = new Map(
    WEIGHT_UNITS.flatMap((unit) => (words[unit] ?? []).map((word) => [word.toLowerCase(), unit] as const)),
  )
  const ref = bindRef(cell, columns)
  let last = ''
  let unit: WeightUnit | null = null
  return (row, weight) => {
    const text = row.ref(ref)
    if (text !== last) {
      last = text
      unit = units.get(text.toLowerCase()) ?? null
    }
    // A weight of zero needs no unit: some files fill blank cells with it.
    if (unit === null && (text !== '' || /[1-9]/.test(weight)))
      meet(columns.names[ref.at[0] ?? -1] ?? 'unit of weight', text === '' ? BLANK : text)
    return unit
  }
}
