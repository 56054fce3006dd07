/** The billed weight of a record: with its unit, or null. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { ShipmentMap, UnitCell } from '../format/format.js'
import { WEIGHT_UNITS, type WeightUnit } from '../schema/line-item.js'
import { isZeroDash } from '../values/no-value.js'
import type { Reading } from './reading.js'
import type { Row } from './row.js'

/** Counts a value that is not in the known values of a column. */
export type AddValue = (column: string, value: string) => void

export interface BilledWeight {
  readonly weight: string | null
  readonly unit: WeightUnit | null
}

const NO_WEIGHT: BilledWeight = { weight: null, unit: null }
const BLANK = '(blank)'
const REMEMBERED = 1024
/** No text has this number. */
const NEVER = -2

export function bindWeight(
  { billed_weight, billed_weight_unit: declared }: ShipmentMap,
  columns: Columns,
  reading: Reading,
  addValue: AddValue,
): ((row: Row) => BilledWeight) | undefined {
  const ref = bindRef(billed_weight, columns)
  if (ref.at.length === 0 || declared === undefined) return undefined
  const unknown = new Set('fixed' in declared ? declared.unknown : [])
  const unitOf =
    'fixed' in declared ? (): WeightUnit => declared.fixed : bindUnit(declared, columns, addValue)
  // By the number of the text. Values that must be counted are read for each record, and so is the unit.
  const ids = new Int32Array(REMEMBERED).fill(NEVER)
  const known = new Array<BilledWeight>(REMEMBERED).fill(NO_WEIGHT)
  let mark = reading.mark

  function read(row: Row): BilledWeight | null {
    const text = row.ref(ref)
    if (text === '' || unknown.has(text) || isZeroDash(text)) return NO_WEIGHT
    const weight = reading.weight(text)
    if (weight === null) addValue(columns.names[row.place(ref)] ?? '', text)
    const unit = weight === null ? null : unitOf(row, weight)
    return unit === null ? null : { weight, unit }
  }

  return (row) => {
    const id = row.id(ref)
    if (id === 0) return NO_WEIGHT
    if (mark !== reading.mark) ids.fill(NEVER)
    mark = reading.mark
    const place = id & (REMEMBERED - 1)
    if (ids[place] === id) {
      const found = known[place] as BilledWeight
      return found.weight === null ? found : withUnit(found, unitOf(row, found.weight))
    }
    const made = read(row)
    if (made === null || id < 0) return made ?? NO_WEIGHT
    ids[place] = id
    known[place] = made
    return made
  }
}

/**
 * The same for the texts of the two cells. Null if one of them has to be counted, or requires a pass over the file.
 */
export function bindWeightTexts(
  { billed_weight_unit: declared }: ShipmentMap,
  reading: Reading,
): (text: string, unitText: string) => BilledWeight | null {
  const unknown = new Set(declared !== undefined && 'fixed' in declared ? declared.unknown : [])
  const words = declared !== undefined && 'cell' in declared ? unitsByWord(declared) : undefined

  function unitOf(text: string): WeightUnit | null {
    if (declared !== undefined && 'fixed' in declared) return declared.fixed
    return words?.get(text.toLowerCase()) ?? null
  }

  return (text, unitText) => {
    if (text === '' || unknown.has(text)) return NO_WEIGHT
    const weight = reading.certainWeight(text)
    if (weight === null) return null
    const unit = unitOf(unitText)
    if (unit !== null) return { weight, unit }
    return unitText !== '' || /[1-9]/.test(weight) ? null : NO_WEIGHT
  }
}

const unitsByWord = ({ words }: UnitCell): ReadonlyMap<string, WeightUnit> =>
  new Map(
    WEIGHT_UNITS.flatMap((unit) => (words[unit] ?? []).map((word) => [word.toLowerCase(), unit] as const)),
  )

function withUnit(known: BilledWeight, unit: WeightUnit | null): BilledWeight {
  if (unit === known.unit) return known
  return unit === null ? NO_WEIGHT : { weight: known.weight, unit }
}

/** The unit of a weight by the carrier's words for it; null if the word is unknown. */
function bindUnit(
  declared: UnitCell,
  columns: Columns,
  addValue: AddValue,
): (row: Row, weight: string) => WeightUnit | null {
  const units = unitsByWord(declared)
  const ref = bindRef(declared.cell, columns)
  let last = ''
  let unit: WeightUnit | null = null
  return (row, weight) => {
    const text = row.ref(ref)
    if (text !== last) {
      last = text
      unit = units.get(text.toLowerCase()) ?? null
    }
    // A weight of zero needs no unit, because some files fill blank cells with it.
    if (unit === null && (text !== '' || /[1-9]/.test(weight)))
      addValue(columns.names[ref.at[0] ?? -1] ?? 'unit of weight', text === '' ? BLANK : text)
    return unit
  }
}
