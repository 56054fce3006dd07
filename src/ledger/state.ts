/**
 * What an audit remembers. Nothing here depends on the order in which files came: tables may be in any order,
 * and every choice ("the first record") is by row number, so that states can be put together in any way.
 *
 * In bytes: a shipment takes its number and about 40 beside it (its place in the arena, its carrier, the slots that find it, its
 * row), on each invoice an `entry` row (56), a row of fuel where it has fuel (24), and 44 for each charge that is not zero.
 * What a million lines took is in `bench/README.md`.
 * A rate, a zone or a description is kept once, whatever number of lines use it.
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
  /** First record with a base charge: its row, service, billed weight, and what else decides its price. */
  baseRow: 'number',
  service: 'word',
  weight: 'word',
  unit: 'word',
  /** Where that parcel went from and to: postal codes. */
  origin: 'word',
  destination: 'word',
  /** What else its price depends on: packaging, who pays, and the number of its pieces where it is not one. */
  terms: 'word',
} as const satisfies TableColumns
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
} as const satisfies TableColumns
/** What the records of a delivery say of the invoice's total: each amount with its first row. `next` chains those of a delivery. */
export const DECLARED_COLUMNS = {
  delivery: 'delivery',
  amount: 'amount',
  row: 'number',
  next: 'place',
} as const satisfies TableColumns

/** Tables whose rows hang on entries and nothing hangs on them: the ledger's own, and one for each check that keeps one. */
const HUNG = {
  /** Further zones of an entry, each with a row that says so. */
  zones: { zone: 'word' },
  /** Faults of records that their checks tell; a cell that holds no amount is one too. `says` is JSON. */
  marks: { check: 'word', column: 'word', says: 'word' },
  /** Where each record is an invoice of its own: its number, by which a record that came again is known. */
  numbers: { number: 'word' },
} as const satisfies Record<string, TableColumns>

/** TableColumns of the tables that checks keep, by the names of the checks. */
export type Keeps = Readonly<Record<string, TableColumns>>

/** A table of rows that hang on entries. */
export type HungTable<Name extends string = string> = TypedTable<Name | 'entry' | 'row'>

export const MIXED = -2

export type ShipmentColumn = keyof typeof SHIPMENT_COLUMNS
export type EntryColumn = keyof typeof ENTRY_COLUMNS
export type LineColumn = keyof typeof LINE_COLUMNS
/** A kind of charge: what all lines of one label, code, stage and column share. */
export interface Kind {
  readonly category: ChargeCategory
  readonly subcategory: string | null
  readonly stage: ChargeStage
  readonly code: string | null
  readonly description: string
  readonly column: string | null
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
  readonly deliveryTable: DeliveryTable
  readonly deliveriesAt: Slots
  /** What shipments are known by: tracking numbers, or ids of their carriers. */
  readonly numbers: Numbers
  readonly shipments: TypedTable<ShipmentColumn>
  readonly entries: TypedTable<EntryColumn>
  readonly lines: TypedTable<LineColumn>
  readonly declared: TypedTable<keyof typeof DECLARED_COLUMNS>
  readonly declaredAt: Slots
  readonly hung: ReadonlyMap<string, HungTable>
  /** Entries by delivery, of shipments on many. */
  readonly longChains: Map<number, Map<number, number>>
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
  /** What has been added up without line items, where totals alone are asked for: nothing of it is merged or saved. */
  totals?: LedgerTotals
}

/** The sums of one file whose invoices stand each by itself. */
export interface LedgerTotals {
  /** Shipments, and those of them that are on several invoices. */
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
    files: new Map(),
    names: new Map(),
    open: new Map(),
    lastClosed: new Map(),
    statements: [],
    uncharged: [],
  }
}

/** The rows that a check, or the ledger itself, keeps; none where the check does not take part. */
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
