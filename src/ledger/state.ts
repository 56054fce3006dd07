/**
 * What an audit remembers. Nothing here depends on the order in which files came: tables may stand in any order,
 * and every choice ("the first record") is by row number, so that states can be put together in any way.
 *
 * In bytes: a shipment on one invoice takes a map entry with its number (about 110), an `entry` row (44), a `fuel`
 * row where it has fuel (24), and 44 for each charge that is not zero. Measured on a million UPS lines of 270,000
 * parcels: 350 bytes a shipment, all told.
 * A rate, a zone or a description is kept once, whatever number of lines use it.
 */

import type { FactName, InvoiceStatement } from '../schema/facts.js'
import type { Carrier, ChargeCategory, ChargeStage } from '../schema/line-item.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import type { Money } from '../values/money.js'
import { type ColumnOf, createTable, type TypedTable } from './table.js'
import { type Amounts, createAmounts, createTexts, type Dictionary } from './texts.js'

/** `tracked` is 1 for a tracking number, 0 for a carrier's shipment id without one. */
export const SHIPMENT_COLUMNS = {
  head: 'place',
  carrier: 'word',
  tracked: 'number',
} as const satisfies Record<string, ColumnOf>
/** One shipment (or the account's fees, shipment -1) on one delivery. `next` and `head` chain rows. */
export const ENTRY_COLUMNS = {
  shipment: 'shipment',
  delivery: 'delivery',
  next: 'place',
  head: 'place',
  /** Declared invoice total on its records: amount, NONE, or MIXED. */
  declared: 'amount',
  /** Zone of its base charge and the first row that says so; further zones are in `zones`. */
  zone: 'word',
  zoneRow: 'number',
  /** First record with a base charge: its row, service and billed weight. */
  baseRow: 'number',
  service: 'word',
  weight: 'word',
  unit: 'word',
} as const satisfies Record<string, ColumnOf>
/** One charge that is not zero. */
export const LINE_COLUMNS = {
  next: 'place',
  row: 'number',
  kind: 'kind',
  net: 'amount',
  gross: 'amount',
  date: 'date',
  hash1: 'number',
  hash2: 'number',
  hash3: 'number',
  hash4: 'number',
  /** Which charge of its record: 0 the only one, N the Nth, below NONE one whose id is a text of its own. */
  id: 'id',
} as const satisfies Record<string, ColumnOf>
/** One fuel surcharge with the amount it is taken from. */
export const FUEL_COLUMNS = {
  entry: 'entry',
  row: 'number',
  kind: 'kind',
  amount: 'amount',
  base: 'amount',
  date: 'date',
} as const satisfies Record<string, ColumnOf>

/** One parcel billed by its size, where the file states sides but no divisor. */
export const SIZED_COLUMNS = {
  entry: 'entry',
  row: 'number',
  billed: 'word',
  entered: 'word',
  unit: 'word',
  sides: 'word',
  date: 'date',
} as const satisfies Record<string, ColumnOf>

/** Net and tax of one record, or its net and the rate that it states. */
export const TAXED_COLUMNS = {
  entry: 'entry',
  row: 'number',
  net: 'amount',
  tax: 'amount',
  rate: 'word',
  lines: 'number',
} as const satisfies Record<string, ColumnOf>

export const MIXED = -2

export type ShipmentColumn = keyof typeof SHIPMENT_COLUMNS
export type EntryColumn = keyof typeof ENTRY_COLUMNS
export type LineColumn = keyof typeof LINE_COLUMNS
export type FuelColumn = keyof typeof FUEL_COLUMNS
export type SizedColumn = keyof typeof SIZED_COLUMNS
export type TaxedColumn = keyof typeof TAXED_COLUMNS

/** A kind of charge: what all lines of one label, code, stage and column share. */
export interface Kind {
  readonly category: ChargeCategory
  readonly subcategory: string | null
  readonly stage: ChargeStage
  readonly code: string | null
  readonly description: string
  readonly column: string | null
}

/** The part of an invoice that one file brings, in one currency and for one account. */
export interface Delivery {
  /** Key of the file: its content, while it is read its name. */
  file: string
  /** Another file of the same content has brought all of it: it counts nowhere. */
  copy?: true
  readonly format: string
  readonly carrier: Carrier
  account: string | null
  invoice: string | null
  readonly date: string | null
  /** `YYYY-MM` where each record is an invoice of its own. */
  readonly period: string | null
  readonly currency: string | null
  lines: number
  records: number
  /** First record. */
  row: number
  /** Entry of the lines without shipment. */
  fees: number
  /** Declared totals repeated on records: amount to first row. */
  readonly declared: Map<number, number>
  /** How often a record-level check could look at a record, and how often not (`-` before its name). */
  readonly tally: Record<string, number>
  /** Cells of amounts that hold none: by fact, the first record and how many. */
  readonly unreadable: Map<FactName, UnreadableCells>
  /** Tax of its records, where the file states any. */
  tax: Money | null
  /** Net by tax class, where tax is tested so. */
  readonly netByClass: Map<string, Money>
}

export interface UnreadableCells {
  readonly row: number
  /** `column: text` of the first. */
  readonly cell: string
  readonly records: number
}

/** A record that a check found fault with. */
export interface Mark {
  readonly check: string
  readonly delivery: number
  readonly shipment: number
  readonly row: number
  readonly column: string | null
  readonly says: Readonly<Record<string, string>>
}

export interface Zone {
  readonly zone: number
  row: number
}

/** What an open file has brought so far. */
export interface OpenFile {
  readonly deliveries: number[]
  readonly statements: InvoiceStatement[]
  readonly uncharged: UnchargedTotal[]
  /** Shipments that are known by their record, for their numbers are damaged. */
  readonly damaged: number[]
}

export interface AuditState {
  readonly amounts: Amounts
  readonly words: Dictionary
  readonly dates: Dictionary
  readonly kinds: Kind[]
  readonly kindsByDescription: Map<string, number[]>
  readonly deliveries: Delivery[]
  readonly deliveryByKey: Map<string, number>
  /** Numbers of shipments by carrier. */
  readonly shipmentByNumber: Map<Carrier, Map<string, number>>
  /** The numbers themselves. */
  readonly shipmentNumbers: string[]
  readonly shipments: TypedTable<ShipmentColumn>
  readonly entries: TypedTable<EntryColumn>
  readonly lines: TypedTable<LineColumn>
  readonly fuel: TypedTable<FuelColumn>
  readonly sized: TypedTable<SizedColumn>
  readonly taxed: TypedTable<TaxedColumn>
  /** Entries by delivery, of shipments on many. */
  readonly longChains: Map<number, Map<number, number>>
  /** Further zones of an entry. */
  readonly zones: Map<number, Zone[]>
  readonly marks: Mark[]
  /** Accounts by the keys of the files. */
  readonly files: Map<string, FileSummary>
  /** Names of each file, with how often it came by each. */
  readonly names: Map<string, Map<string, number>>
  /** Files that are being read. */
  readonly open: Map<string, OpenFile>
  /** The file that was closed last under a name. */
  readonly lastClosed: Map<string, string>
  readonly statements: InvoiceStatement[]
  readonly uncharged: UnchargedTotal[]
}

export function createState(): AuditState {
  return {
    amounts: createAmounts(),
    words: createTexts(),
    dates: createTexts(),
    kinds: [],
    kindsByDescription: new Map(),
    deliveries: [],
    deliveryByKey: new Map(),
    shipmentByNumber: new Map(),
    shipmentNumbers: [],
    shipments: createTable(SHIPMENT_COLUMNS),
    entries: createTable(ENTRY_COLUMNS),
    lines: createTable(LINE_COLUMNS),
    fuel: createTable(FUEL_COLUMNS),
    sized: createTable(SIZED_COLUMNS),
    taxed: createTable(TAXED_COLUMNS),
    longChains: new Map(),
    zones: new Map(),
    marks: [],
    files: new Map(),
    names: new Map(),
    open: new Map(),
    lastClosed: new Map(),
    statements: [],
    uncharged: [],
  }
}
