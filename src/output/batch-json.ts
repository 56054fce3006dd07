/**
 * Charges as the JSON of their line items, as `JSON.stringify` writes it. They say the same again and again: what is the
 * same for an invoice and for a kind of charge is made once for the list that it is in, what is the same for a record
 * once a record. Held to `JSON.stringify` by a property test.
 */
import {
  type ChargeBatch,
  type ChargeKind,
  type Coding,
  type InvoiceHead,
  shipmentsOf,
  UNCODED,
} from '../parse/charge-batch.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import { bytesOf, DIGITS, putAgain, putCount, putPiece, putWithin, putWritten, WIDEST } from './json-bytes.js'

/** The line items of a batch as JSON. The bytes stay as they are until the batch after the next one. */
export type BatchJson = (batch: ChargeBatch) => Uint8Array

/** What stands around line items. */
export interface Surroundings {
  /** Before the first one of all. */
  readonly first: string
  /** Before each other one. */
  readonly before: string
  readonly after: string
}

type Texts = readonly (string | null)[]

/** A member of the object, as it is with a text, without the quote behind it, and as null. */
interface Key {
  readonly text: Uint8Array
  readonly none: Uint8Array
}

const keyOf = (name: string): Key => ({ text: bytesOf(`"${name}":"`), none: bytesOf(`"${name}":null,`) })

const PARCEL = ['transaction_date', 'tracking_number', 'shipment_id'] as const
const PARCEL_KEYS = PARCEL.map(keyOf)
const SHIPMENT_KEYS = SHIPMENT_FIELDS.map(keyOf)
const ID = '{"id":"'
const NET = bytesOf('","net_cost":"')
const TAX = bytesOf('","tax_cost":"')
const NO_TAX = bytesOf('","tax_cost":null,')
const QUOTE = 34
const COMMA = 44
const DASH = 45

/** Names of columns that are remembered; with more, or longer ones, they are forgotten. */
const COLUMNS = 1024
const LONGEST = 256
const BEGINNING = 1 << 16
/** More than all names of a line item and its marks take. */
const NAMES = 2048

export function createBatchJson({ first, before, after }: Surroundings): BatchJson {
  const begin = bytesOf(first + ID)
  const ahead = bytesOf(before + ID)
  const columns = new Map<string | null, Uint8Array>()
  let out: Uint8Array = Buffer.allocUnsafeSlow(BEGINNING)
  let other: Uint8Array = Buffer.allocUnsafeSlow(BEGINNING)
  let owner = ''
  let place: Uint8Array = bytesOf('')
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
      owner = `",${members({ carrier, format })}`
      place = bytesOf(`"source":{${members({ file })}"row":`)
    }
    if (isOther || batch.heads !== heads) {
      headPieces = []
      heads = batch.heads
    }
    if (batch.kinds !== kinds) {
      kindPieces = new Map()
      kinds = batch.kinds
    }
    if ((batch.records.raw !== null) !== hasRaw) {
      hasRaw = !hasRaw
      columns.clear()
    }
  }

  function piecesOf(currency: string | null): Uint8Array[] {
    let pieces = kindPieces.get(currency)
    if (pieces === undefined) {
      pieces = []
      kindPieces.set(currency, pieces)
    }
    return pieces
  }

  /** What ends a line item: the name of its column. With raw cells, they follow. */
  function columnPiece(column: string | null): Uint8Array {
    const known = columns.get(column)
    if (known !== undefined) return known
    const piece = bytesOf(`,"column":${JSON.stringify(column)}}${hasRaw ? ',"raw":' : `}${after}`}`)
    if (columns.size >= COLUMNS) columns.clear()
    if (piece.length < LONGEST) columns.set(column, piece)
    return piece
  }

  /** The memory, with room for that many bytes more. */
  function room(at: number, more: number): Uint8Array {
    if (at + more <= out.length) return out
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * out.length, at + more))
    larger.set(out.subarray(0, at))
    out = larger
    return out
  }

  return (batch) => {
    take(batch)
    const { records, charges } = batch
    const { row, id: ids, head: recordHeads, first: firsts, raw } = records
    const { kind: chargeKinds, column, gross, net, tax, coding, id: ownIds } = charges
    const parcel: readonly Texts[] = PARCEL.map((name) => records[name])
    const shipments = shipmentsOf(records)
    const shipment: readonly Texts[] = SHIPMENT_FIELDS.map((name) => shipments[name])
    const putParcel = createSection(PARCEL_KEYS, parcel)
    const putShipment = createSection(SHIPMENT_KEYS, shipment)
    let at = 0
    for (let record = 0; record < records.length; record++) {
      const nth = recordHeads[record] as number
      const head = heads[nth] as InvoiceHead
      const pieces = piecesOf(head.currency)
      const headPiece = headPieces[nth] ?? bytesOf(owner + headJson(head))
      headPieces[nth] = headPiece
      const begins = firsts[record] as number
      const end = firsts[record + 1] as number
      const texts = unitsOf(parcel, record) + unitsOf(shipment, record)
      const size = NAMES + WIDEST * texts + headPiece.length + place.length
      let parcelAt = 0 // what the charges of the record share is where the first one has it
      let parcelEnd = 0
      let shipmentAt = 0
      let shipmentEnd = 0
      for (let charge = begins; charge < end; charge++) {
        const kind = chargeKinds[charge] as number
        const kindPiece = pieces[kind] ?? bytesOf(kindJson(kinds[kind] as ChargeKind, head.currency))
        pieces[kind] = kindPiece
        const endPiece = columnPiece(column[charge] as string | null)
        const codingPiece = coding === null ? NOT_CODED : pieceOfCoding(coding[charge] as Coding)
        const id = ownIds === null ? (ids[record] as string) : (ownIds[charge] as string)
        const grossText = (gross[charge] as Money).text
        const netText = (net[charge] as Money).text
        const taxText = (tax[charge] as Money | null)?.text ?? null
        const amounts = grossText.length + netText.length + (taxText === null ? 0 : taxText.length)
        const more = kindPiece.length + endPiece.length + codingPiece.length
        const to = room(at, size + more + WIDEST * (id.length + amounts) + 2 * DIGITS)

        at = putPiece(to, at, begun ? ahead : begin)
        begun = true
        at = putWithin(to, at, id)
        if (ownIds === null && end - begins > 1) {
          to[at++] = DASH
          at = putCount(to, at, charge - begins + 1)
        }
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
        at = putPiece(to, at, NET)
        at = putWithin(to, at, netText)
        if (taxText === null) at = putPiece(to, at, NO_TAX)
        else {
          at = putPiece(to, at, TAX)
          at = putWithin(to, at, taxText)
          to[at++] = QUOTE
          to[at++] = COMMA
        }
        if (charge > begins) {
          at = putAgain(to, at, shipmentAt, shipmentEnd)
        } else {
          shipmentAt = at
          at = putShipment(to, at, record)
          shipmentEnd = at
        }
        at = putPiece(to, at, codingPiece)
        at = putPiece(to, at, place)
        at = putCount(to, at, row[record] as number)
        at = putPiece(to, at, endPiece)
        if (raw !== null) {
          const cells = `${JSON.stringify(raw[record])}}${after}`
          at = putWritten(room(at, 3 * cells.length), at, cells)
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

/** Units of what is stated of a record: so many need room. */
function unitsOf(columns: readonly Texts[], record: number): number {
  let units = 0
  for (let at = 0; at < columns.length; at++) units += (columns[at] as Texts)[record]?.length ?? 0
  return units
}

/** Puts texts of the records of a batch, one after the other: what the record before says too is copied from there, all of a run at once. */
function createSection(keys: readonly Key[], columns: readonly Texts[]) {
  const last: (string | null | undefined)[] = keys.map(() => undefined)
  /** Where the texts of the record before are, and the end of the last one. */
  const places = new Int32Array(keys.length + 1)
  return (out: Uint8Array, start: number, record: number): number => {
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
      const key = keys[nth] as Key
      if (text === null) at = putPiece(out, at, key.none)
      else {
        at = putWithin(out, putPiece(out, at, key.text), text)
        out[at++] = QUOTE
        out[at++] = COMMA
      }
    }
    places[columns.length] = at
    return at
  }
}

const codingJson = ({ gl_account, cost_center }: Coding): Uint8Array =>
  bytesOf(members({ gl_account, cost_center }))
const codingPieces = new WeakMap<Coding, Uint8Array>()

function pieceOfCoding(coding: Coding): Uint8Array {
  let piece = codingPieces.get(coding)
  if (piece === undefined) {
    piece = codingJson(coding)
    codingPieces.set(coding, piece)
  }
  return piece
}

const headJson = ({ account_id, invoice_id, invoice_date }: InvoiceHead): string =>
  members({ account_id, invoice_id, invoice_date })

/** The kind of a charge, and what stands between it and the gross amount. */
const kindJson = (
  { code, description, category, subcategory, stage }: ChargeKind,
  currency: string | null,
): string => {
  const kind = {
    charge_code: code,
    charge_description: description,
    charge_category: category,
    charge_subcategory: subcategory,
    charge_stage: stage,
    currency,
  }
  return `${members(kind)}"gross_cost":"`
}

/** The members of an object, with the comma behind them. */
const members = (value: object): string => `${JSON.stringify(value).slice(1, -1)},`

const NOT_CODED = codingJson(UNCODED)
