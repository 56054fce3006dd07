/** The shipment of a record: cells of the line item that hold no money, bound once per file. */

import type { Cells } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import { shipmentCells } from '../format/declared-names.js'
import type { ShipmentMap } from '../format/format.js'
import { SHIPMENT_FIELDS, type ShipmentField, type WeightUnit } from '../schema/line-item.js'
import { withoutTime } from '../values/dates.js'
import { bindWeight } from './billed-weight.js'
import type { ShipmentColumns } from './charge-batch.js'
import { createKeptCells } from './kept-cells.js'
import { lazyShape } from './lazy.js'
import type { Reading } from './reading.js'
import type { Row } from './row.js'
import type { Tally } from './tally.js'
import { noteUnreadDate } from './unread-date.js'

export interface Shipments {
  /** Notes the record. Unreadable values become null and are counted: no charge is lost because of them. */
  note(row: Row): void
  /** The records since the last call. Texts are decoded when their column is read. */
  take(): ShipmentColumns
}

export interface ShipmentContext {
  readonly columns: Columns
  readonly reading: Reading
  readonly blankText: string | undefined
  /** Counts values that are not in the known values of a column, and ship dates that cannot be read. */
  readonly tally: Pick<Tally, 'addValue' | 'ofFile'>
}

type Texts = readonly (string | null)[]
const newShipments = lazyShape<ShipmentColumns>(SHIPMENT_FIELDS)
/** Nearly all records are plain, and their columns are built elsewhere. */
const NONE: ShipmentColumns = newShipments(() => [] as never)
/** Builds a column of texts from those of the kept cells. */
type MakeTexts = (cell: (place: number) => Texts) => Texts

export function createShipments(
  declared: ShipmentMap,
  { reader, cells }: { readonly reader: RecordReader; readonly cells: Cells },
  { columns, reading, blankText, tally }: ShipmentContext,
): Shipments {
  const positions: number[] = []
  const makers = new Map<ShipmentField, MakeTexts>()
  for (const name of SHIPMENT_FIELDS) {
    const field = declared[name]
    if (field === undefined || EAGER.has(name)) continue
    // Each cell of a composed field is a separate text; otherwise the first filled cell counts.
    const refs = shipmentCells(field).map((ref) =>
      bindRef(ref, columns).at.map((at) => positions.push(at) - 1),
    )
    if (refs.every((places) => places.length === 0)) continue
    const compose = typeof field === 'object' && 'compose' in field ? field.compose : undefined
    makers.set(name, (cell) =>
      textsOf(
        refs.map((places) => places.map(cell)),
        compose,
      ),
    )
  }
  const kept = createKeptCells(reader, cells, positions, blankText)
  const shipDate = bindRef(declared.ship_date, columns)
  const weigh = bindWeight(declared, columns, reading, tally.addValue)
  let count = 0
  let dates: (string | null)[] = []
  let weights: (string | null)[] = []
  let units: (WeightUnit | null)[] = []

  function dateOf(row: Row): string | null {
    const date = withoutTime(row.date(shipDate, columns))
    if (row.problem === null) return date
    const { column = '', value = '' } = row.problem
    noteUnreadDate(tally.ofFile, reading, { column, text: value, row: reader.row })
    row.problem = null
    return null
  }

  function take(): ShipmentColumns {
    if (count === 0) return NONE
    const cell = kept.take()
    const blank = new Array<null>(count).fill(null)
    const eager: Partial<Record<ShipmentField, Texts>> = {
      ship_date: shipDate.at.length === 0 ? blank : dates,
      billed_weight: weigh === undefined ? blank : weights,
      billed_weight_unit: weigh === undefined ? blank : units,
    }
    count = 0
    dates = []
    weights = []
    units = []
    return newShipments((name) => (eager[name] ?? makers.get(name)?.(cell) ?? blank) as never)
  }

  return {
    note: (row) => {
      count++
      kept.keep()
      if (shipDate.at.length > 0) dates.push(dateOf(row))
      if (weigh === undefined) return
      const { weight, unit } = weigh(row)
      weights.push(weight)
      units.push(unit)
    },
    take,
  }
}

/** Fields that are not plain text: they are read with the record, because their errors are counted. */
const EAGER: ReadonlySet<ShipmentField> = new Set<ShipmentField>([
  'ship_date',
  'billed_weight',
  'billed_weight_unit',
])

/** A column of the texts of references: the first filled cell of each record. */
function textsOf(
  refs: readonly (readonly Texts[])[],
  compose: ((...texts: string[]) => string) | undefined,
): Texts {
  const parts = refs.map(firstFilled)
  const filled = parts.find((part) => part.length > 0) ?? []
  return compose === undefined ? filled : composed(parts, filled.length, compose)
}

function composed(parts: readonly Texts[], count: number, compose: (...texts: string[]) => string): Texts {
  const column: (string | null)[] = []
  let last: readonly string[] = []
  let made: string | null = null
  for (let record = 0; record < count; record++) {
    const texts = parts.map((part) => part[record] ?? '')
    if (last.length === 0 || texts.some((text, at) => text !== last[at])) {
      last = texts
      made = compose(...texts) || null
    }
    column.push(made)
  }
  return column
}

function firstFilled(cells: readonly Texts[]): Texts {
  const [first = [], second] = cells
  if (second === undefined) return first
  return second.map((_, record) => {
    let text: string | null = null
    for (let at = 0; text === null && at < cells.length; at++) text = cells[at]?.[record] ?? null
    return text
  })
}
