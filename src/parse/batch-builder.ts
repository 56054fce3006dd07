/** Fills batches, record by record. */
import type { FactName } from '../schema/facts.js'
import { type Carrier, CHARGE_STAGES, type ChargeStage } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import type { AddressColumns } from './address-facts.js'
import type { ChargeBatch, ChargeKind, InvoiceHead, ShipmentColumns } from './charge-batch.js'
import type { ChargeIdentity } from './identity.js'

export interface BatchOwner {
  readonly file: string
  readonly format: string
  readonly carrier: Carrier
  readonly raw: boolean
  /** What the records since the last batch state of their shipments. */
  readonly shipments: () => ShipmentColumns
  /** Facts that each record brings, null where none are asked for. */
  readonly facts: readonly FactName[] | null
  /** Addresses that the records since the last batch state. */
  readonly addresses?: () => AddressColumns
}

export interface BatchBuilder {
  /** Place of an invoice in the batch's list. */
  head(head: InvoiceHead): number
  /** Opens a record; its charges, facts and raw cells follow. */
  record(
    row: number,
    head: number,
    date: string | null,
    tracking: string | null,
    shipment: string | null,
    residual: string | null,
    alone: boolean,
  ): void
  fact(place: number, text: string | null): void
  /** A cell of a fact that should have held an amount. */
  unreadable(name: FactName, cell: string): void
  raw(cells: Readonly<Record<string, string>>): void
  charge(
    identity: ChargeIdentity,
    stage: ChargeStage,
    column: string | null,
    gross: Money,
    net: Money,
    tax: Money | null,
  ): void
  /** What has been filled since the last time; `ids` name its records. */
  take(ids: readonly string[]): ChargeBatch
}

/** Longer lists are not carried on: memory is bounded by a block, whatever number of kinds a file has. */
const LONGEST = 16_384

export function createBatchBuilder(owner: BatchOwner): BatchBuilder {
  let heads: InvoiceHead[] = []
  let last: InvoiceHead = { account_id: null, invoice_id: null, invoice_date: null, currency: null }
  let kinds: ChargeKind[] = []
  let kindNumbers = new Map<string, number>()
  // Columns keep their room from batch to batch: what is given away is a copy of what is filled.
  const { records, charges, facts } = newColumns(owner)
  let unreadable = new Map<number, Readonly<Partial<Record<FactName, string>>>>()
  let recordCount = 0
  let chargeCount = 0

  function head(given: InvoiceHead): number {
    if (
      last !== given &&
      (last.invoice_id !== given.invoice_id ||
        last.account_id !== given.account_id ||
        last.invoice_date !== given.invoice_date ||
        last.currency !== given.currency)
    )
      last = given
    return heads[heads.length - 1] === last ? heads.length - 1 : heads.push(last) - 1
  }

  /** An identity remembers its numbers: most charges are of a kind that has been seen. */
  function kindOf(identity: ChargeIdentity, stage: ChargeStage): number {
    let known = identity.numbered
    if (known !== null && known.of === kinds && known.stage === stage) return known.number
    const at = CHARGE_STAGES.indexOf(stage)
    if (known?.of !== kinds) {
      known = { of: kinds, byStage: CHARGE_STAGES.map(() => -1), stage, number: -1 }
      identity.numbered = known
    }
    known.stage = stage
    known.number = known.byStage[at] as number
    if (known.number >= 0) return known.number
    const { code, description, category, subcategory } = identity
    const key = JSON.stringify([code, description, category, subcategory, stage])
    let found = kindNumbers.get(key)
    if (found === undefined) {
      found = kinds.push({ code, description, category, subcategory, stage }) - 1
      kindNumbers.set(key, found)
    }
    known.byStage[at] = found
    known.number = found
    return found
  }

  return {
    head,
    record: (row, number, date, tracking, shipment, residual, alone) => {
      records.row[recordCount] = row
      records.head[recordCount] = number
      records.transaction_date[recordCount] = date
      records.tracking_number[recordCount] = tracking
      records.shipment_id[recordCount] = shipment
      records.residual[recordCount] = residual
      records.alone[recordCount] = alone
      records.first[recordCount++] = chargeCount
    },
    fact: (place, text) => {
      ;(facts[place] as (string | null)[])[recordCount - 1] = text
    },
    unreadable: (name, cell) => {
      const record = recordCount - 1
      unreadable.set(record, { ...unreadable.get(record), [name]: cell })
    },
    raw: (cells) => {
      if (records.raw !== null) records.raw[recordCount - 1] = cells
    },
    charge: (identity, stage, column, gross, net, tax) => {
      charges.kind[chargeCount] = kindOf(identity, stage)
      charges.column[chargeCount] = column
      charges.gross[chargeCount] = gross
      charges.net[chargeCount] = net
      charges.tax[chargeCount++] = tax
    },
    take: (ids) => {
      const { file, format, carrier } = owner
      const shipments = owner.shipments()
      const addresses = owner.addresses?.() ?? {}
      const [length, chargeLength] = [recordCount, chargeCount]
      const ofRecords = <Cell>(column: readonly Cell[]): Cell[] => column.slice(0, length)
      const ofCharges = <Cell>(column: readonly Cell[]): Cell[] => column.slice(0, chargeLength)
      const batch: ChargeBatch = {
        file,
        format,
        carrier,
        heads,
        kinds,
        records: joined(shipments, {
          length,
          id: ids,
          row: ofRecords(records.row),
          head: ofRecords(records.head),
          transaction_date: ofRecords(records.transaction_date),
          tracking_number: ofRecords(records.tracking_number),
          shipment_id: ofRecords(records.shipment_id),
          residual: ofRecords(records.residual),
          alone: ofRecords(records.alone),
          first: [...ofRecords(records.first), chargeLength],
          facts:
            owner.facts &&
            joined(
              addresses,
              Object.fromEntries(owner.facts.map((name, at) => [name, ofRecords(facts[at] ?? [])])),
            ),
          unreadable,
          raw: records.raw && ofRecords(records.raw),
        }),
        charges: {
          length: chargeLength,
          kind: ofCharges(charges.kind),
          column: ofCharges(charges.column),
          gross: ofCharges(charges.gross),
          net: ofCharges(charges.net),
          tax: ofCharges(charges.tax),
          coding: null,
          share: null,
          id: null,
        },
      }
      recordCount = chargeCount = 0
      heads = []
      unreadable = new Map()
      if (kinds.length > LONGEST) {
        kinds = []
        kindNumbers = new Map()
      }
      return batch
    },
  }
}

/** One object of both. Columns that are made when they are asked for stay so. */
const joined = <Made extends object, Given extends object>(made: Made, given: Given): Made & Given =>
  Object.defineProperties(given, Object.getOwnPropertyDescriptors(made)) as Made & Given

const newColumns = ({ raw, facts }: BatchOwner) => ({
  records: {
    row: [] as number[],
    head: [] as number[],
    transaction_date: [] as (string | null)[],
    tracking_number: [] as (string | null)[],
    shipment_id: [] as (string | null)[],
    residual: [] as (string | null)[],
    alone: [] as boolean[],
    first: [] as number[],
    raw: raw ? ([] as Readonly<Record<string, string>>[]) : null,
  },
  charges: {
    kind: [] as number[],
    column: [] as (string | null)[],
    gross: [] as Money[],
    net: [] as Money[],
    tax: [] as (Money | null)[],
  },
  facts: (facts ?? []).map((): (string | null)[] => []),
})
