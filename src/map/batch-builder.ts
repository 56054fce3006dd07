/** Fills batches, record by record. */
import type { FactName } from '../facts.js'
import { type Carrier, CHARGE_STAGES, type ChargeStage } from '../line-item.js'
import type { Money } from '../money.js'
import type { ChargeBatch, ChargeKind, InvoiceHead } from './charge-batch.js'
import type { ChargeIdentity } from './identity.js'

export interface BatchOwner {
  readonly file: string
  readonly format: string
  readonly carrier: Carrier
  readonly raw: boolean
  /** Facts that each record brings, null where none are asked for. */
  readonly facts: readonly FactName[] | null
}

export interface BatchBuilder {
  /** Place of an invoice in the batch's list. */
  head(
    account_id: string | null,
    invoice_id: string | null,
    invoice_date: string | null,
    currency: string | null,
  ): number
  /** Opens a record; its charges, facts and raw cells follow. */
  record(
    id: string,
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
  /** What has been filled since the last time. */
  take(): ChargeBatch
}

/** Longer lists are not carried on: memory is bounded by a block, whatever number of kinds a file has. */
const LONGEST = 16_384

export function createBatchBuilder(owner: BatchOwner): BatchBuilder {
  let heads: InvoiceHead[] = []
  let headNumbers = new Map<string, number>()
  let kinds: ChargeKind[] = []
  let kindNumbers = new Map<string, number>()
  let last: InvoiceHead | undefined
  let lastHead = -1
  let open = newColumns(owner)

  function head(
    account_id: string | null,
    invoice_id: string | null,
    invoice_date: string | null,
    currency: string | null,
  ): number {
    if (
      last !== undefined &&
      last.invoice_id === invoice_id &&
      last.account_id === account_id &&
      last.invoice_date === invoice_date &&
      last.currency === currency
    )
      return lastHead
    const key = JSON.stringify([account_id, invoice_id, invoice_date, currency])
    let number = headNumbers.get(key)
    if (number === undefined) {
      number = heads.push({ account_id, invoice_id, invoice_date, currency }) - 1
      headNumbers.set(key, number)
    }
    last = heads[number]
    lastHead = number
    return number
  }

  /** An identity remembers its numbers: most charges are of a kind that has been met. */
  function kindOf(identity: ChargeIdentity, stage: ChargeStage): number {
    const at = CHARGE_STAGES.indexOf(stage)
    let known = identity.numbered
    if (known?.of !== kinds) {
      known = { of: kinds, byStage: CHARGE_STAGES.map(() => -1) }
      identity.numbered = known
    }
    const number = known.byStage[at] as number
    if (number >= 0) return number
    const { code, description, category, subcategory } = identity
    const key = JSON.stringify([code, description, category, subcategory, stage])
    let found = kindNumbers.get(key)
    if (found === undefined) {
      found = kinds.push({ code, description, category, subcategory, stage }) - 1
      kindNumbers.set(key, found)
    }
    known.byStage[at] = found
    return found
  }

  return {
    head,
    record: (id, row, number, date, tracking, shipment, residual, alone) => {
      const { records } = open
      records.id.push(id)
      records.row.push(row)
      records.head.push(number)
      records.transaction_date.push(date)
      records.tracking_number.push(tracking)
      records.shipment_id.push(shipment)
      records.residual.push(residual)
      records.alone.push(alone)
      records.first.push(open.charges.kind.length)
    },
    fact: (place, text) => (open.facts[place] as (string | null)[]).push(text),
    unreadable: (name, cell) => {
      const record = open.records.row.length - 1
      open.records.unreadable.set(record, { ...open.records.unreadable.get(record), [name]: cell })
    },
    raw: (cells) => open.records.raw?.push(cells),
    charge: (identity, stage, column, gross, net, tax) => {
      const { charges } = open
      charges.kind.push(kindOf(identity, stage))
      charges.column.push(column)
      charges.gross.push(gross)
      charges.net.push(net)
      charges.tax.push(tax)
    },
    take: () => {
      const { records, charges, facts } = open
      const { file, format, carrier } = owner
      records.first.push(charges.kind.length)
      const batch: ChargeBatch = {
        file,
        format,
        carrier,
        heads,
        kinds,
        records: {
          ...records,
          length: records.row.length,
          facts: owner.facts && Object.fromEntries(owner.facts.map((name, at) => [name, facts[at]])),
        },
        charges: { ...charges, length: charges.kind.length, id: null },
      }
      open = newColumns(owner)
      if (heads.length > LONGEST) {
        heads = []
        headNumbers = new Map()
        last = undefined
      }
      if (kinds.length > LONGEST) {
        kinds = []
        kindNumbers = new Map()
      }
      return batch
    },
  }
}

const newColumns = ({ raw, facts }: BatchOwner) => ({
  records: {
    id: [] as string[],
    row: [] as number[],
    head: [] as number[],
    transaction_date: [] as (string | null)[],
    tracking_number: [] as (string | null)[],
    shipment_id: [] as (string | null)[],
    residual: [] as (string | null)[],
    alone: [] as boolean[],
    first: [] as number[],
    unreadable: new Map<number, Readonly<Partial<Record<FactName, string>>>>(),
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
