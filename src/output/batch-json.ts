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
  type ShipmentColumns,
  shipmentsOf,
  UNCODED,
} from '../parse/charge-batch.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import { bytesOf, createJsonBytes, type JsonBytes } from './json-bytes.js'

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

/** Names of columns that are remembered; with more, or longer ones, they are forgotten. */
const COLUMNS = 1024
const LONGEST = 256

const ID = bytesOf('{"id":"')
const NET = bytesOf('","net_cost":"')
const TAX = bytesOf('","tax_cost":"')
const NO_TAX = bytesOf('","tax_cost":null,')
const TAX_END = bytesOf('",')
const DASH = bytesOf('-')

export function createBatchJson({ first, before, after }: Surroundings): BatchJson {
  const json = createJsonBytes()
  const ahead = bytesOf(before)
  const behind = bytesOf(`}${after}`)
  const columns = new Map<string | null, Uint8Array>()
  let owner: Uint8Array = bytesOf('')
  let place: Uint8Array = owner
  let { file, format, carrier }: Partial<ChargeBatch> = {}
  let heads: readonly InvoiceHead[] = []
  let kinds: readonly ChargeKind[] = []
  let headPieces: Uint8Array[] = []
  let kindPieces = new Map<string | null, Uint8Array[]>() // by currency
  let begun = false

  function begin(batch: ChargeBatch): void {
    if (batch.file !== file || batch.format !== format || batch.carrier !== carrier) {
      ;({ file, format, carrier } = batch)
      owner = bytesOf(`",${members({ carrier, format })}`)
      place = bytesOf(`"source":{${members({ file })}"row":`)
    }
    if (batch.heads !== heads) {
      headPieces = []
      heads = batch.heads
    }
    if (batch.kinds !== kinds) {
      kindPieces = new Map()
      kinds = batch.kinds
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

  function columnPiece(column: string | null): Uint8Array {
    const known = columns.get(column)
    if (known !== undefined) return known
    const piece = bytesOf(`,"column":${JSON.stringify(column)}}`)
    if (columns.size >= COLUMNS) columns.clear()
    if (piece.length < LONGEST) columns.set(column, piece)
    return piece
  }

  return (batch) => {
    begin(batch)
    const { records, charges } = batch
    const putShipment = shipmentWriter(json, shipmentsOf(records))
    for (let record = 0; record < records.length; record++) {
      const nth = records.head[record] as number
      const { currency } = heads[nth] as InvoiceHead
      const pieces = piecesOf(currency)
      const begins = records.first[record] as number
      const end = records.first[record + 1] as number
      let shared = 0 // where it is in the first line item of the record, up to
      let sharedEnd = 0
      for (let charge = begins; charge < end; charge++) {
        if (begun) json.piece(ahead)
        else json.written(first)
        begun = true
        json.piece(ID)
        if (charges.id !== null) json.within(charges.id[charge] as string)
        else {
          json.within(records.id[record] as string)
          if (end - begins > 1) {
            json.piece(DASH)
            json.count(charge - begins + 1)
          }
        }
        if (charge > begins) json.repeat(shared, sharedEnd)
        else {
          shared = json.length()
          json.piece(owner)
          headPieces[nth] ??= bytesOf(headJson(heads[nth] as InvoiceHead))
          json.piece(headPieces[nth] as Uint8Array)
          putParcel(json, batch, record)
          sharedEnd = json.length()
        }
        const kind = charges.kind[charge] as number
        pieces[kind] ??= bytesOf(kindJson(kinds[kind] as ChargeKind, currency))
        json.piece(pieces[kind] as Uint8Array)
        json.within((charges.gross[charge] as Money).text)
        json.piece(NET)
        json.within((charges.net[charge] as Money).text)
        const tax = charges.tax[charge] as Money | null
        if (tax === null) json.piece(NO_TAX)
        else {
          json.piece(TAX)
          json.within(tax.text)
          json.piece(TAX_END)
        }
        putShipment(record)
        json.piece(charges.coding === null ? NOT_CODED : codingPiece(charges.coding[charge] as Coding))
        json.piece(place)
        json.count(records.row[record] as number)
        json.piece(columnPiece(charges.column[charge] as string | null))
        if (records.raw !== null) json.written(`,"raw":${JSON.stringify(records.raw[record])}`)
        json.piece(behind)
      }
    }
    return json.take()
  }
}

const KEYS = SHIPMENT_FIELDS.map((name) => bytesOf(`"${name}":`))

/** Puts what a record states of its shipment: once for records that follow each other and state the same. */
function shipmentWriter(json: JsonBytes, shipments: ShipmentColumns): (record: number) => void {
  const columns = SHIPMENT_FIELDS.map((name): readonly (string | null)[] => shipments[name])
  let last = -1
  let from = 0
  let to = 0
  return (record) => {
    if (record === last || (last >= 0 && columns.every((column) => column[record] === column[last])))
      json.repeat(from, to)
    else {
      from = json.length()
      for (let at = 0; at < columns.length; at++) {
        json.piece(KEYS[at] as Uint8Array)
        json.text(columns[at]?.[record] ?? null)
        json.piece(COMMA)
      }
      to = json.length()
    }
    last = record
  }
}

const codingJson = ({ gl_account, cost_center }: Coding): Uint8Array =>
  bytesOf(members({ gl_account, cost_center }))
const codingPieces = new WeakMap<Coding, Uint8Array>()

function codingPiece(coding: Coding): Uint8Array {
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

const DATE = bytesOf('"transaction_date":')
const TRACKING = bytesOf(',"tracking_number":')
const SHIPMENT = bytesOf(',"shipment_id":')
const COMMA = bytesOf(',')

function putParcel(json: JsonBytes, { records }: ChargeBatch, record: number): void {
  json.piece(DATE)
  json.text(records.transaction_date[record] as string | null)
  json.piece(TRACKING)
  json.text(records.tracking_number[record] as string | null)
  json.piece(SHIPMENT)
  json.text(records.shipment_id[record] as string | null)
  json.piece(COMMA)
}

/** The members of an object, with the comma behind them. */
const members = (value: object): string => `${JSON.stringify(value).slice(1, -1)},`

const NOT_CODED = codingJson(UNCODED)
