/** The state as JSON and back: columns as base64 of 32-bit integers, low byte first. */

import { InvoiceError } from '../schema/errors.js'
import type { FactName, InvoiceStatement } from '../schema/facts.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import { moneyOf } from '../values/money.js'
import { keyOfDelivery, shipmentOf } from './book.js'
import { addStatement, addUncharged, isDropped } from './files.js'
import { isOpen, openOf } from './open-files.js'
import {
  type AuditState,
  createState,
  type Delivery,
  ENTRY_COLUMNS,
  FUEL_COLUMNS,
  type Kind,
  LINE_COLUMNS,
  type Mark,
  SHIPMENT_COLUMNS,
  SIZED_COLUMNS,
  TAXED_COLUMNS,
  type UnreadableCells,
  type Zone,
} from './state.js'
import { type TableText, tableFromJSON, tableToJSON } from './table.js'
import { createAmounts, createTexts } from './texts.js'

/** Changes with every change of the state's shape. */
const VERSION = 4

type DeliveryText = Omit<Delivery, 'declared' | 'unreadable' | 'tax' | 'netByClass'> & {
  declared: [number, number][]
  unreadable: [FactName, UnreadableCells][]
  tax: string | null
  netByClass: Record<string, string>
}

/** An audit's state as a JSON value. */
export interface AuditStateText {
  audit: typeof VERSION
  amounts: string[]
  words: string[]
  dates: string[]
  kinds: Kind[]
  deliveries: DeliveryText[]
  shipmentNumbers: string[]
  shipments: TableText
  entries: TableText
  lines: TableText
  fuel: TableText
  sized: TableText
  taxed: TableText
  zones: [number, Zone[]][]
  marks: Mark[]
  files: [string, FileSummary][]
  names: [string, [string, number][]][]
  damaged: [string, number[]][]
  statements: InvoiceStatement[]
  uncharged: UnchargedTotal[]
}

export const TABLES = {
  shipments: SHIPMENT_COLUMNS,
  entries: ENTRY_COLUMNS,
  lines: LINE_COLUMNS,
  fuel: FUEL_COLUMNS,
  sized: SIZED_COLUMNS,
  taxed: TAXED_COLUMNS,
} as const
type TableName = keyof typeof TABLES

export type Tables = Pick<AuditState, TableName>
/** The state without its tables. */
export type StateHead = Omit<AuditStateText, TableName>

export function stateToJSON(state: AuditState): AuditStateText {
  return {
    ...headOf(state),
    shipments: tableToJSON(state.shipments),
    entries: tableToJSON(state.entries),
    lines: tableToJSON(state.lines),
    fuel: tableToJSON(state.fuel),
    sized: tableToJSON(state.sized),
    taxed: tableToJSON(state.taxed),
  }
}

export function headOf(state: AuditState): StateHead {
  return {
    audit: VERSION,
    amounts: [...state.amounts.texts.list],
    words: [...state.words.list],
    dates: [...state.dates.list],
    kinds: [...state.kinds],
    deliveries: state.deliveries.map((place) => ({
      ...place,
      tally: { ...place.tally },
      declared: [...place.declared],
      unreadable: [...place.unreadable],
      tax: place.tax?.text ?? null,
      netByClass: Object.fromEntries([...place.netByClass].map(([name, net]) => [name, net.text])),
    })),
    shipmentNumbers: [...state.shipmentNumbers],
    zones: [...state.zones].map(([entry, zones]) => [entry, zones.map((zone) => ({ ...zone }))]),
    marks: [...state.marks],
    files: [...state.files],
    names: [...state.names].map(([file, names]) => [file, [...names]]),
    damaged: [...state.open].map(([file, { damaged }]) => [file, [...damaged]]),
    statements: state.statements.filter((one) => !isDropped(one)),
    uncharged: state.uncharged.filter((one) => !isDropped(one)),
  }
}

export function stateFromJSON(text: AuditStateText): AuditState {
  checkVersion(text?.audit)
  return stateFrom(text, {
    shipments: tableFromJSON(SHIPMENT_COLUMNS, text.shipments),
    entries: tableFromJSON(ENTRY_COLUMNS, text.entries),
    lines: tableFromJSON(LINE_COLUMNS, text.lines),
    fuel: tableFromJSON(FUEL_COLUMNS, text.fuel),
    sized: tableFromJSON(SIZED_COLUMNS, text.sized),
    taxed: tableFromJSON(TAXED_COLUMNS, text.taxed),
  })
}

export function checkVersion(version: unknown): void {
  if (version === VERSION) return
  throw new InvoiceError({
    code: 'usage',
    value: String(version),
    expected: `an audit state of version ${VERSION}`,
    remedy: 'Audit the files again with this version.',
  })
}

export function stateFrom(text: StateHead, tables: Tables): AuditState {
  const empty = createState()
  const state: AuditState = {
    ...empty,
    amounts: createAmounts(text.amounts),
    words: createTexts(text.words),
    dates: createTexts(text.dates),
    kinds: [...text.kinds],
    deliveries: text.deliveries.map((place) => ({
      ...place,
      declared: new Map(place.declared),
      unreadable: new Map(place.unreadable),
      tally: { ...place.tally },
      tax: place.tax === null ? null : moneyOf(place.tax),
      netByClass: new Map(Object.entries(place.netByClass).map(([name, net]) => [name, moneyOf(net)])),
    })),
    ...tables,
    shipments: empty.shipments,
    zones: new Map(text.zones.map(([entry, zones]) => [entry, zones.map((zone) => ({ ...zone }))])),
    marks: [...text.marks],
    files: new Map(text.files),
    names: new Map(text.names.map(([file, names]) => [file, new Map(names)])),
  }
  index(state, text, tables.shipments)
  return state
}

/** The look-ups, made again from what they look up. */
function index(state: AuditState, text: StateHead, shipments: Tables['shipments']): void {
  for (const [at, { description }] of state.kinds.entries()) {
    const ids = state.kindsByDescription.get(description)
    if (ids === undefined) state.kindsByDescription.set(description, [at])
    else ids.push(at)
  }
  for (const [at, place] of state.deliveries.entries()) {
    if (place.copy === true) continue
    state.deliveryByKey.set(keyOfDelivery(place), at)
    if (isOpen(place.file)) openOf(state, place.file).deliveries.push(at)
  }
  for (const one of text.statements) addStatement(state, one.file, one)
  for (const one of text.uncharged) addUncharged(state, one.file, one)
  for (const [file, damaged] of text.damaged) openOf(state, file).damaged.push(...damaged)
  for (const [at, number] of text.shipmentNumbers.entries()) {
    const carrier = state.words.list[shipments.col.carrier[at] as number] ?? ''
    const id = shipmentOf(state, carrier, number, shipments.col.tracked[at] === 1)
    state.shipments.col.head[id] = shipments.col.head[at] as number
  }
}
