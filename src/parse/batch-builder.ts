/** Fills batches, record by record. */
import type { FactName } from '../schema/facts.js'
import { type Carrier, CHARGE_STAGES, type ChargeStage } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import type { AddressColumns } from './address-facts.js'
import { batchColumns, type OddRecords, oddRecords, type PlainColumns, type Text } from './batch-columns.js'
import { AMOUNTS, type BatchNumbers, createBatchNumbers } from './batch-numbers.js'
import type { ChargeBatch, ChargeKind, InvoiceHead, ShipmentColumns } from './charge-batch.js'
import type { ChargeIdentity } from './identity.js'
import type { RawRecord } from './raw.js'

export interface BatchOwner {
  readonly file: string
  readonly format: string
  readonly carrier: Carrier
  readonly raw: boolean
  /** The shipment values of the odd records since the last batch. */
  readonly shipments: () => ShipmentColumns
  /** Names of the facts that are read from each record; null if none are requested. */
  readonly facts: readonly FactName[] | null
  /** Addresses of the odd records since the last batch. */
  readonly addresses?: () => AddressColumns
}

export interface BatchBuilder {
  /** The carrier that billed the records of the batch; initially the owner's carrier. */
  carrier: Carrier
  /** Index of an invoice in the batch's list. */
  head(head: InvoiceHead): number
  /** Starts an odd record that the mapper has read; its charges and facts follow. */
  record(
    row: number,
    head: number,
    date: Text,
    tracking: Text,
    shipment: Text,
    residual: Text,
    alone: boolean,
  ): void
  fact(place: number, text: Text): void
  /** Adds a fact's cell that should have held an amount. */
  unreadable(name: FactName, cell: string): void
  /** The cells of the last record, plain or odd; without an effect if the owner does not have them. */
  raw(record: RawRecord): void
  charge(
    identity: ChargeIdentity,
    stage: ChargeStage,
    column: Text,
    gross: Money,
    net: Money,
    tax: Money | null,
  ): void
  /** Arrays to which plain records are appended. */
  readonly numbers: BatchNumbers
  plain: PlainColumns | null
  /** Number of a kind of charge, and of the name of a column. */
  kindOf(identity: ChargeIdentity, stage: ChargeStage): number
  columnOf(name: Text): number
  readonly heads: readonly InvoiceHead[]
  /** The net amount of an odd record's charge. */
  netOf(charge: number): Money
  /** The batch filled since the last call; `ids` are the names of its odd records. */
  take(ids: readonly string[]): ChargeBatch
}

/** Longer lists are replaced by new ones: memory is bounded by a block, whatever number of kinds a file has. */
const LONGEST = 16_384

const sameHead = (one: InvoiceHead, other: InvoiceHead): boolean =>
  one.invoice_id === other.invoice_id &&
  one.account_id === other.account_id &&
  one.invoice_date === other.invoice_date &&
  one.currency === other.currency

export function createBatchBuilder(owner: BatchOwner, numbers = createBatchNumbers()): BatchBuilder {
  let heads: InvoiceHead[] = []
  let last: InvoiceHead = { account_id: null, invoice_id: null, invoice_date: null, currency: null }
  let lastOfBatch: InvoiceHead | null = null
  let kinds: ChargeKind[] = []
  let kindNumbers = new Map<string, number>()
  const columns: Text[] = [null] // all column names of the file
  const columnNumbers = new Map<Text, number>([[null, 0]])
  let odd: OddRecords = oddRecords(owner.facts)
  let raw: RawRecord[] | null = owner.raw ? [] : null
  let unreadable = new Map<number, Readonly<Partial<Record<FactName, string>>>>()

  function head(given: InvoiceHead): number {
    if (last !== given && !sameHead(last, given)) last = given
    return last === lastOfBatch ? heads.length - 1 : newHead()
  }

  function newHead(): number {
    lastOfBatch = last
    return heads.push(last) - 1
  }

  /** An identity caches its numbers, because most charges are of a kind seen before. */
  function kindOf(identity: ChargeIdentity, stage: ChargeStage): number {
    const known = identity.numbered
    if (known !== null && known.of === kinds && known.stage === stage) return known.number
    return newKind(identity, stage)
  }

  function newKind(identity: ChargeIdentity, stage: ChargeStage): number {
    let known = identity.numbered
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

  function columnOf(name: Text): number {
    const known = columnNumbers.get(name)
    if (known !== undefined) return known
    columnNumbers.set(name, columns.length)
    return columns.push(name) - 1
  }

  /** Number of an amount that does not come from a numbered text. */
  const moneyOf = (money: Money): number => -odd.moneys.push(money)

  function take(ids: readonly string[]): ChargeBatch {
    const { file, format } = owner
    const { facts } = owner
    const shipments = owner.shipments()
    const addresses = owner.addresses?.() ?? {}
    const made = batchColumns({
      facts,
      addresses,
      shipments,
      numbers,
      odd,
      ids,
      heads,
      columns,
      plain: builder.plain,
      raw,
    })
    const batch: ChargeBatch = {
      file,
      format,
      carrier: builder.carrier,
      heads,
      kinds,
      records: Object.assign(made.records, {
        length: numbers.records,
        facts: made.facts,
        unreadable,
      }),
      charges: Object.assign(made.charges, { length: numbers.charges, coding: null, share: null, id: null }),
    }
    numbers.records = numbers.charges = numbers.keptCells = numbers.plain = 0
    odd = oddRecords(owner.facts)
    raw = owner.raw ? [] : null
    heads = []
    lastOfBatch = null
    unreadable = new Map()
    if (kinds.length > LONGEST) {
      kinds = []
      kindNumbers = new Map()
    }
    return batch
  }

  const builder: BatchBuilder = {
    carrier: owner.carrier,
    head,
    numbers,
    plain: null,
    get heads() {
      return heads
    },
    netOf: (charge) => odd.moneys[-(numbers.amounts[charge * AMOUNTS + 2] as number) - 1] as Money,
    kindOf,
    columnOf,
    record: (row, number, date, tracking, shipment, residual, alone) => {
      numbers.room(1, 0, 0)
      const at = numbers.records++
      numbers.row[at] = row
      numbers.head[at] = number
      numbers.first[at] = numbers.charges
      numbers.place[at] = -1
      odd.transaction_date.push(date)
      odd.tracking_number.push(tracking)
      odd.shipment_id.push(shipment)
      odd.residual.push(residual)
      odd.alone.push(alone)
    },
    fact: (place, text) => {
      odd.facts[place]?.push(text)
    },
    unreadable: (name, cell) => {
      const record = numbers.records - 1
      unreadable.set(record, { ...unreadable.get(record), [name]: cell })
    },
    raw: (record) => {
      raw?.push(record)
    },
    charge: (identity, stage, column, gross, net, tax) => {
      numbers.room(0, 1, 0)
      const at = numbers.charges++
      numbers.kind[at] = kindOf(identity, stage)
      numbers.column[at] = columnOf(column)
      const { amounts } = numbers
      amounts[at * AMOUNTS] = moneyOf(gross)
      amounts[at * AMOUNTS + 1] = 0
      amounts[at * AMOUNTS + 2] = net === gross ? (amounts[at * AMOUNTS] as number) : moneyOf(net)
      amounts[at * AMOUNTS + 3] = 0
      amounts[at * AMOUNTS + 4] = tax === null ? 0 : moneyOf(tax)
    },
    take,
  }
  return builder
}
