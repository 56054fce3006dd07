/** Builds the columns of a batch from the stored numbers of plain records. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import { shipmentCells } from '../format/declared-names.js'
import type { CellRef, Composed, FactMap, FormatDeclaration } from '../format/format.js'
import { DATE_FACTS, type FactName, MONEY_FACTS, NUMBER_FACTS } from '../schema/facts.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import { withoutTime } from '../values/dates.js'
import { withPoint } from '../values/with-point.js'
import type { PlainColumn, PlainColumns, Text } from './batch-columns.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import { AMOUNT, DATE, DAY, NAME, type NumberedValues, type TextValues } from './plain-values.js'
import { sameCells } from './record-writer.js'

type ReadText = (values: TextValues, kept: Int32Array, stride: number) => Text[]

/** Its cells come before all others that are looked up. */
export function bindPlainColumns(
  format: FormatDeclaration,
  columns: Columns,
  cells: PlainCells,
  values: NumberedValues,
  withFacts: boolean,
): PlainColumns {
  const { fields, shipment = {} } = format
  const readers = new Map<PlainColumn, ReadText>()
  const at = (ref: CellRef | undefined, needs = 0): Int32Array => cells.places(bindRef(ref, columns), needs)

  const by =
    (places: Int32Array, make: (of: TextValues, number: number) => Text): ReadText =>
    (of, kept, stride) =>
      byNumber(kept, stride, places, (number) => make(of, number))
  const text = (places: Int32Array): ReadText => by(places, (of, number) => of.textOrNull(number))
  const date = (places: Int32Array): ReadText => by(places, (of, number) => of.date(number))

  readers.set('transaction_date', date(at(fields.transaction_date, DATE)))
  readers.set('tracking_number', text(at(fields.tracking_number, NAME)))
  readers.set('shipment_id', text(at(fields.shipment_id, NAME)))
  const unit = shipment.billed_weight_unit
  const weights = at(shipment.billed_weight)
  const units = at(unit !== undefined && 'cell' in unit ? unit.cell : undefined)
  for (const name of SHIPMENT_FIELDS) {
    const field = shipment[name]
    if (name === 'billed_weight' || name === 'billed_weight_unit')
      readers.set(name, weightReader(name, weights, units))
    else if (field === undefined) readers.set(name, nothing)
    else if (name === 'ship_date')
      readers.set(
        name,
        by(at(field as CellRef, DATE), (of, number) => withoutTime(of.date(number))),
      )
    else if (typeof field === 'object' && 'compose' in field) {
      const refs = shipmentCells(field).map((ref) => at(ref))
      const there = refs.some((places) => places.length > 0)
      readers.set(name, there ? composed(field, refs) : nothing)
    } else readers.set(name, text(at(shipmentCells(field)[0])))
  }
  for (const [name, fact] of Object.entries(withFacts ? (format.facts ?? {}) : {}) as [
    FactName,
    NonNullable<FactMap[FactName]>,
  ][])
    readers.set(`fact ${name}`, factReader(name, fact))

  function factReader(name: FactName, fact: NonNullable<FactMap[FactName]>): ReadText {
    if (typeof fact === 'object' && 'lines' in fact)
      return address(fact.lines.map((line) => at(line).subarray(0, 1)))
    if (typeof fact === 'object' && 'compose' in fact)
      return composed(
        fact,
        fact.cells.map((ref) => at(ref)),
      )
    if ((DATE_FACTS as ReadonlySet<string>).has(name))
      return by(at(fact, DAY), (of, number) => of.day(number))
    if ((NUMBER_FACTS as ReadonlySet<string>).has(name))
      return by(at(fact), (of, number) => withPoint(of.textOrNull(number) ?? '') || null)
    if (!(MONEY_FACTS as ReadonlySet<string>).has(name)) return text(at(fact))
    return by(at(fact, AMOUNT), (of, number) => (number === 0 ? null : of.money(number).text))
  }

  return {
    kept: cells.count(),
    values: () => values.current,
    column: (name, of, kept, stride) => (readers.get(name) ?? nothing)(of, kept, stride),
    ofInvoice: sameCells(fields.transaction_date, fields.invoice_date),
  }
}

/** A column without a value. */
const nothing: ReadText = (_, kept, stride) => columnFor(kept, stride).fill(null)

/** A column with one cell per record. */
const columnFor = (kept: Int32Array, stride: number): Text[] => new Array<Text>(kept.length / stride)

/** A column of the first filled cell of each record, computed once for consecutive records with the same text. */
function byNumber(
  kept: Int32Array,
  stride: number,
  places: Int32Array,
  make: (number: number) => Text,
): Text[] {
  const column = columnFor(kept, stride)
  let last = -1
  let made: Text = null
  for (let base = 0, record = 0; base < kept.length; base += stride, record++) {
    const number = firstFilled(kept, base, places)
    if (number !== last) {
      last = number
      made = make(number)
    }
    column[record] = made
  }
  return column
}

const weightReader =
  (name: 'billed_weight' | 'billed_weight_unit', weights: Int32Array, units: Int32Array): ReadText =>
  (values, kept, stride) => {
    const column = columnFor(kept, stride)
    for (let base = 0, record = 0; base < kept.length; base += stride, record++) {
      const number = firstFilled(kept, base, weights)
      const read = number === 0 ? null : values.weight(number, firstFilled(kept, base, units))
      column[record] = (name === 'billed_weight' ? read?.weight : read?.unit) ?? null
    }
    return column
  }

/** One line per cell, null if all are blank. */
const address = (lines: readonly Int32Array[]): ReadText =>
  ofSeveral(lines, (texts) => (texts.every((text) => text === '') ? null : texts.join('\n')))

/** A text composed of several. */
const composed = ({ compose }: Composed, refs: readonly Int32Array[]): ReadText =>
  ofSeveral(refs, (texts) => compose(...texts) || null)

/** Computed once for consecutive records with the same texts. */
const ofSeveral =
  (refs: readonly Int32Array[], make: (texts: string[]) => Text): ReadText =>
  (values, kept, stride) => {
    const column = columnFor(kept, stride)
    const last = new Int32Array(refs.length).fill(-1)
    let made: Text = null
    for (let base = 0, record = 0; base < kept.length; base += stride, record++) {
      let same = true
      for (let nth = 0; nth < refs.length; nth++) {
        const number = firstFilled(kept, base, refs[nth] as Int32Array)
        same &&= number === last[nth]
        last[nth] = number
      }
      if (!same || base === 0) {
        const texts: string[] = []
        for (let nth = 0; nth < last.length; nth++) texts.push(values.text(last[nth] as number))
        made = make(texts)
      }
      column[record] = made
    }
    return column
  }
