/**
 * Charges as lines of text in bytes, one line item each. Their values repeat: text that is the same for an invoice or for
 * a kind of charge is built once per list entry, text that is the same for a record once per record, and text that equals that of
 * the record before is copied from there.
 */
import type { ChargeBatch, ChargeKind, Coding, InvoiceHead, RecordColumns } from '../parse/charge-batch.js'
import { type RawRecord, rawOf } from '../parse/raw.js'
import { SHIPMENT_FIELDS, type ShipmentField } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import { DIGITS, putAgain, putCount, putPiece, putWithin, putWritten, WIDEST } from './bytes.js'

/** The line items of a batch as bytes, which stay valid until the batch after the next one. */
export type BatchLines = (batch: ChargeBatch) => Uint8Array

/** Writes a text into memory that has room for it, six bytes a UTF-16 unit, and returns the offset after it. */
export type Put = (out: Buffer, at: number, text: string) => number

/** A cell or member of the line item, with the separator after it. */
export interface Field {
  /** Written before a text. */
  readonly before: Uint8Array
  readonly put: Put
  /** Written instead if there is none. */
  readonly none: Uint8Array
}

export const PARCEL_FIELDS = ['transaction_date', 'tracking_number', 'shipment_id'] as const

/** How a line item is written, with its parts in order. */
export interface LineShape {
  /** Before the first line item of all, and before each other one. */
  readonly first: Uint8Array
  readonly before: Uint8Array
  /** The id of a charge: the record's id, plus its number if that is not 0. */
  readonly putId: (out: Buffer, at: number, id: string, number: number) => number
  /** Carrier, format, and the invoice's values. */
  readonly head: (batch: ChargeBatch, head: InvoiceHead) => Uint8Array
  readonly parcel: readonly Field[]
  /** The kind of charge and its currency, up to the gross amount. */
  readonly kind: (kind: ChargeKind, currency: string | null) => Uint8Array
  readonly net: Uint8Array
  readonly tax: Uint8Array
  readonly taxEnd: Uint8Array
  readonly noTax: Uint8Array
  readonly shipment: readonly Field[]
  readonly coding: (coding: Coding | null) => Uint8Array
  /** The file, up to the number of the record. */
  readonly place: (file: string) => Uint8Array
  /** The column; also the end if no cells follow. */
  readonly column: (column: string | null, hasRaw: boolean) => Uint8Array
  /** The cells of the record, which are JSON, and the end. */
  readonly raw: (json: string) => string
}

type Texts = readonly (string | null)[]

/** At most this many names of columns are cached; with more, or longer ones, the cache is cleared. */
const COLUMNS = 1024
const LONGEST = 256
const BEGINNING = 1 << 16
/** Upper limit for all pieces between the texts of a line item. */
const NAMES = 2048

export function createBatchLines(shape: LineShape): BatchLines {
  const columns = new Map<string | null, Uint8Array>()
  let out = Buffer.allocUnsafeSlow(BEGINNING)
  let other = Buffer.allocUnsafeSlow(BEGINNING)
  let place: Uint8Array = new Uint8Array()
  let { file, format, carrier }: Partial<ChargeBatch> = {}
  let heads: readonly InvoiceHead[] = []
  let kinds: readonly ChargeKind[] = []
  let headPieces: Uint8Array[] = []
  let kindPieces = new Map<string | null, Uint8Array[]>() // by currency
  let hasRaw = false
  let begun = false

  function take(batch: ChargeBatch): void {
    const isOther = batch.file !== file || batch.format !== format || batch.carrier !== carrier
    if (isOther) {
      ;({ file, format, carrier } = batch)
      place = shape.place(file)
    }
    if (isOther || batch.heads !== heads) {
      headPieces = []
      heads = batch.heads
    }
    if (batch.kinds !== kinds) {
      kindPieces = new Map()
      kinds = batch.kinds
    }
    if ((rawOf(batch.records) !== null) !== hasRaw) {
      hasRaw = !hasRaw
      columns.clear()
    }
  }

  const codingPieces = new WeakMap<Coding, Uint8Array>()
  const notCoded = shape.coding(null)

  function codingOf(coding: Coding | null): Uint8Array {
    if (coding === null) return notCoded
    let piece = codingPieces.get(coding)
    if (piece === undefined) {
      piece = shape.coding(coding)
      codingPieces.set(coding, piece)
    }
    return piece
  }

  function piecesOf(currency: string | null): Uint8Array[] {
    let pieces = kindPieces.get(currency)
    if (pieces === undefined) {
      pieces = []
      kindPieces.set(currency, pieces)
    }
    return pieces
  }

  function columnPiece(column: string | null): Uint8Array {
    const known = columns.get(column)
    if (known !== undefined) return known
    const piece = shape.column(column, hasRaw)
    if (columns.size >= COLUMNS) columns.clear()
    if (piece.length < LONGEST) columns.set(column, piece)
    return piece
  }

  /** The memory, with room for this many more bytes. */
  function room(at: number, more: number): Buffer {
    if (at + more <= out.length) return out
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * out.length, at + more))
    larger.set(out.subarray(0, at))
    out = larger
    return out
  }

  return (batch) => {
    take(batch)
    const { records, charges } = batch
    const { row, id: ids, head: recordHeads, first: firsts } = records
    const raws = rawOf(records)
    const { kind: chargeKinds, column, gross, net, tax, coding, id: ownIds } = charges
    const parcel = columnsOf(records, PARCEL_FIELDS)
    const shipment = columnsOf(records, SHIPMENT_FIELDS)
    const putParcel = createSection(shape.parcel, parcel)
    const putShipment = createSection(shape.shipment, shipment)
    let at = 0
    for (let record = 0; record < records.length; record++) {
      const nth = recordHeads[record] as number
      const head = heads[nth] as InvoiceHead
      const pieces = piecesOf(head.currency)
      const headPiece = headPieces[nth] ?? shape.head(batch, head)
      headPieces[nth] = headPiece
      const begins = firsts[record] as number
      const end = firsts[record + 1] as number
      const texts = unitsOf(parcel, record) + unitsOf(shipment, record)
      const size = NAMES + WIDEST * texts + headPiece.length + place.length
      let parcelAt = 0 // the values shared by the charges of the record are in its first line
      let parcelEnd = 0
      let shipmentAt = 0
      let shipmentEnd = 0
      let rawAt = 0
      let rawEnd = 0
      let sourceEnd = 0 // their shared source, if no charge is coded
      for (let charge = begins; charge < end; charge++) {
        const kind = chargeKinds[charge] as number
        const kindPiece = pieces[kind] ?? shape.kind(kinds[kind] as ChargeKind, head.currency)
        pieces[kind] = kindPiece
        const endPiece = columnPiece(column[charge] as string | null)
        const codingPiece = codingOf(coding === null ? null : (coding[charge] as Coding))
        const id = ownIds === null ? (ids[record] as string) : (ownIds[charge] as string)
        const grossText = (gross[charge] as Money).text
        const netText = (net[charge] as Money).text
        const taxText = (tax[charge] as Money | null)?.text ?? null
        const amounts = grossText.length + netText.length + (taxText === null ? 0 : taxText.length)
        const more = kindPiece.length + endPiece.length + codingPiece.length
        const to = room(at, size + more + WIDEST * (id.length + amounts) + 2 * DIGITS)

        at = putPiece(to, at, begun ? shape.before : shape.first)
        begun = true
        at = shape.putId(to, at, id, ownIds === null && end - begins > 1 ? charge - begins + 1 : 0)
        if (charge > begins) {
          at = putAgain(to, at, parcelAt, parcelEnd)
        } else {
          parcelAt = at
          at = putPiece(to, at, headPiece)
          at = putParcel(to, at, record)
          parcelEnd = at
        }
        at = putPiece(to, at, kindPiece)
        at = putWithin(to, at, grossText)
        at = putPiece(to, at, shape.net)
        at = putWithin(to, at, netText)
        if (taxText === null) at = putPiece(to, at, shape.noTax)
        else at = putPiece(to, putWithin(to, putPiece(to, at, shape.tax), taxText), shape.taxEnd)
        if (charge > begins) {
          at = putAgain(to, at, shipmentAt, coding === null ? sourceEnd : shipmentEnd)
        } else {
          shipmentAt = at
          at = putShipment(to, at, record)
          shipmentEnd = at
        }
        if (charge === begins || coding !== null) {
          at = putPiece(to, at, codingPiece)
          at = putPiece(to, at, place)
          at = putCount(to, at, row[record] as number)
          sourceEnd = at
        }
        at = putPiece(to, at, endPiece)
        if (raws === null) continue
        if (charge > begins) {
          at = putAgain(room(at, rawEnd - rawAt), at, rawAt, rawEnd)
        } else {
          const cells = shape.raw((raws[record] as RawRecord).json())
          rawAt = at
          at = putWritten(room(at, 3 * cells.length), at, cells)
          rawEnd = at
        }
      }
    }
    const taken = out.subarray(0, at)
    const next = other
    other = out
    out = next
    return taken
  }
}

/** A list of columns. `map` would create another kind of array once it is compiled, and its readers would be compiled again. */
function columnsOf(
  records: RecordColumns,
  names: readonly (ShipmentField | (typeof PARCEL_FIELDS)[number])[],
): Texts[] {
  const columns: Texts[] = []
  for (const name of names) columns.push(records[name])
  return columns
}

/** Number of UTF-16 units in the values of a record, for which there must be room. */
function unitsOf(columns: readonly Texts[], record: number): number {
  let units = 0
  for (let at = 0; at < columns.length; at++) units += (columns[at] as Texts)[record]?.length ?? 0
  return units
}

/**
 * Writes texts of consecutive records of a batch: texts that equal those of the record before are copied from there, a
 * whole run at once.
 */
function createSection(fields: readonly Field[], columns: readonly Texts[]) {
  const last: (string | null | undefined)[] = fields.map(() => undefined)
  /** Offsets of the texts of the record before, and the end of the last one. */
  const places = new Int32Array(fields.length + 1)
  return (out: Buffer, start: number, record: number): number => {
    let at = start
    let same = 0 // the first of a run
    for (let nth = 0; nth <= columns.length; nth++) {
      const text = nth === columns.length ? undefined : ((columns[nth] as Texts)[record] ?? null)
      if (text === last[nth] && nth < columns.length) continue
      if (nth > same) {
        const from = places[same] as number
        const moved = at - from
        at = putAgain(out, at, from, places[nth] as number)
        for (; same < nth; same++) places[same] = (places[same] as number) + moved
      }
      if (text === undefined) break
      same = nth + 1
      last[nth] = text
      places[nth] = at
      const field = fields[nth] as Field
      if (text === null) at = putPiece(out, at, field.none)
      else at = field.put(out, putPiece(out, at, field.before), text)
    }
    places[columns.length] = at
    return at
  }
}
