/**
 * The memory of an audit. Nothing here depends on the order in which files were read: tables may be in any order,
 * and every choice ("the first record") is by row number, so that states can be merged in any way.
 *
 * In bytes: a shipment takes its number plus about 40 (its place in the arena, its carrier, its slots in the index, its
 * row), on each invoice an `entry` row (56), a row of fuel if it has fuel (24), and 44 for each charge that is not zero.
 * The memory for a million lines is in `bench/README.md`.
 * A rate, a zone or a description is stored once, however many lines use it.
 */

import type { InvoiceStatement } from '../schema/facts.js'
import type { ChargeCategory, ChargeStage } from '../schema/line-item.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import type { Money } from '../values/money.js'
import { type Amounts, createAmounts } from './amounts.js'
import { createDeliveryTable, type Delivery, type DeliveryTable } from './delivery.js'
import { createNumbers, type Numbers } from './numbers.js'
import { createSlots, type Slots } from './slots.js'
import { createTable, type TableColumns, type TypedTable } from './table.js'
import { createTexts, type Dictionary } from './texts.js'

/** `tracked` is 1 for a tracking number, 0 for a carrier's shipment id without one. */
export const SHIPMENT_COLUMNS = {
  head: 'place',
  carrier: 'word',
  tracked: 'number',
} as const satisfies TableColumns
/** One shipment (or the account's fees, shipment -1) on one delivery. `next` and `head` chain rows. */
const ENTRY_COLUMNS = {
  shipment: 'shipment',
  delivery: 'delivery',
  next: 'place',
  head: 'place',
  /** Declared invoice total on its records: amount, NONE, or MIXED. */
  declared: 'amount',
  /** Zone of its base charge and the first row that states it; further zones are in `zones`. */
  zone: 'word',
  zoneRow: 'number',
  /** First record with a base charge: its row, service, billed weight, and the other values that decide its price. */
  baseRow: 'number',
  service: 'word',
  weight: 'word',
  unit: 'word',
  /** Origin and destination of that parcel: postal codes. */
  origin: 'word',
  destination: 'word',
  /** Other terms of its price: packaging, payer, and the number of its pieces if it is not one. */
  terms: 'word',
} as const satisfies TableColumns
/** One charge that is not zero. */
const LINE_COLUMNS = {
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
  /** Index of the charge in its record: 0 if it is the only one, N the Nth, below NONE if its id is an individual text. */
  id: 'id',
} as const satisfies TableColumns
/** Invoice totals stated in the records of a delivery: each amount with its first row. `next` chains those of a delivery. */
const DECLARED_COLUMNS = {
  delivery: 'delivery',
  amount: 'amount',
  row: 'number',
  next: 'place',
} as const satisfies TableColumns

/**
 * Tables whose rows belong to entries and that no other rows refer to: the ledger's own, and one for each check that has
 * one.
 */
const HUNG = {
  /** Further zones of an entry, each with a row that states it. */
  zones: { zone: 'word' },
  /** Faults of records, reported by their checks, including cells that hold no amount. `says` is JSON. */
  marks: { check: 'word', column: 'word', says: 'word' },
  /** If each record is a separate invoice: its number, by which a repeated record is recognised. */
  numbers: { number: 'word' },
} as const satisfies Record<string, TableColumns>

/** Columns of the tables that checks keep, by the names of the checks. */
export type Keeps = Readonly<Record<string, TableColumns>>

/** A table of rows that belong to entries. */
export type HungTable<Name extends string = string> = TypedTable<Name | 'entry' | 'row'>

export const MIXED = -2

export type ShipmentColumn = keyof typeof SHIPMENT_COLUMNS
export type EntryColumn = keyof typeof ENTRY_COLUMNS
export type LineColumn = keyof typeof LINE_COLUMNS
/** A kind of charge: the values shared by all lines with the same label, code, stage and column. */
export interface Kind {
  readonly category: ChargeCategory
  readonly subcategory: string | null
  readonly stage: ChargeStage
  readonly code: string | null
  readonly description: string
  readonly column: string | null
}

/** The contents of an open file so far. */
export interface OpenFile {
  readonly deliveries: number[]
  readonly statements: InvoiceStatement[]
  readonly uncharged: UnchargedTotal[]
  /** Shipments that are identified by their record, because their numbers are damaged. */
  readonly damaged: number[]
}

export interface AuditState {
  readonly amounts: Amounts
  readonly words: Dictionary
  readonly dates: Dictionary
  readonly kinds: Kind[]
  readonly kindsByDescription: Map<string, number[]>
  readonly deliveries: Delivery[]
  readonly deliveryTable: DeliveryTable
  readonly deliveriesAt: Slots
  /** The identifiers of shipments: tracking numbers, or ids of their carriers. */
  readonly numbers: Numbers
  readonly shipments: TypedTable<ShipmentColumn>
  readonly entries: TypedTable<EntryColumn>
  readonly lines: TypedTable<LineColumn>
  readonly declared: TypedTable<keyof typeof DECLARED_COLUMNS>
  readonly declaredAt: Slots
  readonly hung: ReadonlyMap<string, HungTable>
  /** Entries by delivery, for shipments on many. */
  readonly longChains: Map<number, Map<number, number>>
  /** Shipments whose numbers a spreadsheet has damaged: each is one record. */
  readonly damaged: number[]
  /** Accounts by the keys of the files. */
  readonly files: Map<string, FileSummary>
  /** Names of each file, with how often it was read under each. */
  readonly names: Map<string, Map<string, number>>
  /** Files that are being read. */
  readonly open: Map<string, OpenFile>
  /** The file that was closed last under a name. */
  readonly lastClosed: Map<string, string>
  readonly statements: InvoiceStatement[]
  readonly uncharged: UnchargedTotal[]
  /** Number of files that could not be read. It is of this run: never merged or saved. */
  unreadFiles: number
  /** The sums without line items, if only totals are requested: they are never merged or saved. */
  totals?: LedgerTotals
}

/** The sums of one file, separately for each of its invoices. */
export interface LedgerTotals {
  /** Number of shipments, and of those on several invoices. */
  readonly shipments: number
  readonly several: number
  /** By delivery: net of its charges, and its shipments. */
  readonly deliveries: ReadonlyMap<number, { readonly net: Money; readonly shipments: number }>
  categories(delivery: number): Iterable<{ category: ChargeCategory; count: number; net: Money }>
  /** Net of each shipment that has a charge. */
  shipmentNets(): Iterable<Money>
}

export function createState(keeps: Keeps = {}): AuditState {
  const [words, dates] = [createTexts(), createTexts()]
  return {
    amounts: createAmounts(),
    words,
    dates,
    kinds: [],
    kindsByDescription: new Map(),
    deliveries: [],
    deliveryTable: createDeliveryTable(words, dates),
    deliveriesAt: createSlots(),
    numbers: createNumbers(),
    shipments: createTable(SHIPMENT_COLUMNS),
    entries: createTable(ENTRY_COLUMNS),
    lines: createTable(LINE_COLUMNS),
    declared: createTable(DECLARED_COLUMNS),
    declaredAt: createSlots(),
    hung: new Map(
      Object.entries({ ...HUNG, ...keeps }).map(([name, columns]): [string, HungTable] => [
        name,
        createTable<string>({ entry: 'entry', row: 'number', ...columns }),
      ]),
    ),
    longChains: new Map(),
    damaged: [],
    files: new Map(),
    names: new Map(),
    open: new Map(),
    lastClosed: new Map(),
    statements: [],
    uncharged: [],
    unreadFiles: 0,
  }
}

/** The rows of a check, or of the ledger itself; none if the check does not run. */
export function hungRows<Of extends TableColumns>(
  state: AuditState,
  name: string,
  _columns: Of,
): HungTable<keyof Of & string> {
  return (state.hung.get(name) ?? createTable({ entry: 'entry', row: 'number' })) as HungTable<
    keyof Of & string
  >
}

/** The ledger's own rows. */
export const ownRows = <Name extends keyof typeof HUNG>(
  { hung }: AuditState,
  name: Name,
): HungTable<keyof (typeof HUNG)[Name] & string> =>
  hung.get(name) as HungTable<keyof (typeof HUNG)[Name] & string>
