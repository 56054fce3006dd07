/**
 * The state of a summary as plain values that can be merged: the charges of each file in groups, and its shipments.
 * A file is identified by its content (SHA-256), as in the audit: the same content counts once. While it is read it is identified by name.
 */

import type { FileAccount } from '../parse/parse-file.js'
import { addTo, type ExactTotal, emptyTotal, moneyOfTotal } from '../values/exact-total.js'
import { moneyOf } from '../values/money.js'
import { createSpend, mergeSpend, type Spend } from './spend.js'
import { heavierOf, type SummaryUnit, type SummaryWeight } from './weights.js'

export interface SummaryState {
  /** By content, or by name while they are read. */
  readonly files: Map<string, SummaryFile>
}

export interface SummaryFile {
  /** The names under which the content was read. */
  names: readonly string[]
  /** By name: a file may contain invoices of several carriers. */
  readonly carriers: Map<string, SummaryCarrier>
  /** By currency or format, and values of the columns. */
  readonly groups: Map<string, SummaryGroup>
  /** By carrier, account, number and currency. */
  readonly invoices: Map<string, InvoiceCount>
}

/** The part of a file from one carrier. */
export interface SummaryCarrier {
  /** By tracking number, or the carrier's own number; each with its index in the file. */
  readonly shipments: Map<string, number>
  /** Null unless requested. */
  readonly spend: Spend | null
}

/** The totals of an invoice in a file. */
export interface InvoiceCount {
  charges: number
  readonly net: ExactTotal
  readonly invoice: string
  readonly currency: string | null
  /** The indices of its shipments in the file. */
  readonly shipments: Map<number, null>
}

export interface SummaryGroup {
  readonly currency: string | null
  /** Null if there is a currency: amounts without one add up only within a format. */
  readonly format: string | null
  /** In the order of the columns. */
  readonly values: readonly (string | null)[]
  charges: number
  readonly gross: ExactTotal
  readonly net: ExactTotal
  readonly tax: ExactTotal
  /** Net of charges without a shipment. */
  readonly feeNet: ExactTotal
  /** By their index in the file, with the heaviest billed weight on a record with a tracking number. */
  readonly shipments: Map<number, SummaryWeight | null>
  /** Weights of records without a tracking number. */
  readonly otherWeights: Partial<Record<SummaryUnit, ExactTotal>>
}

export const createSummaryState = (): SummaryState => ({ files: new Map() })

export function summaryFile(state: SummaryState, name: string): SummaryFile {
  const key = readingKey(name)
  let file = state.files.get(key)
  if (file === undefined) {
    file = { names: [name], carriers: new Map(), groups: new Map(), invoices: new Map() }
    state.files.set(key, file)
  }
  return file
}

export function carrierIn({ carriers }: SummaryFile, name: string, spends: boolean): SummaryCarrier {
  const known = carriers.get(name) ?? { shipments: new Map(), spend: spends ? createSpend() : null }
  carriers.set(name, known)
  return known
}

export const createInvoice = (of: Pick<InvoiceCount, 'invoice' | 'currency'>): InvoiceCount => ({
  invoice: of.invoice,
  currency: of.currency,
  charges: 0,
  net: emptyTotal(),
  shipments: new Map(),
})

export const createGroup = (of: Pick<SummaryGroup, 'currency' | 'format' | 'values'>): SummaryGroup => ({
  ...of,
  charges: 0,
  gross: emptyTotal(),
  net: emptyTotal(),
  tax: emptyTotal(),
  feeNet: emptyTotal(),
  shipments: new Map(),
  otherWeights: {},
})

export const groupKey = ({
  currency,
  format,
  values,
}: Pick<SummaryGroup, 'currency' | 'format' | 'values'>): string => JSON.stringify([currency, format, values])

const READING = 'name:'
const readingKey = (name: string): string => READING + name

/** The file was read completely: from now on it is identified by content, and equal content counts once. */
export function closeSummaryFile({ files }: SummaryState, { summary }: Pick<FileAccount, 'summary'>): void {
  const key = readingKey(summary.file)
  const file = files.get(key)
  if (file === undefined) return
  files.delete(key)
  mergeFile(files, `sha256:${summary.sha256}`, file)
}

/** The file failed: nothing of it counts. */
export function dropSummaryFile({ files }: SummaryState, name: string): void {
  files.delete(readingKey(name))
}

/** Adds what was read from one file to the file of this name. */
export function addSummaryPart(into: SummaryState, name: string, part: SummaryState): void {
  for (const file of part.files.values()) mergeFile(into.files, readingKey(name), { ...file, names: [name] })
}

/** Adds everything in another state, which must not be used afterwards. The order of merging does not change the result. */
export function mergeSummaries(into: SummaryState, from: SummaryState): void {
  for (const [key, file] of from.files) mergeFile(into.files, key, file)
}

function mergeFile(files: Map<string, SummaryFile>, key: string, file: SummaryFile): void {
  const known = files.get(key)
  if (known === undefined) files.set(key, file)
  else if (key.startsWith(READING)) addFile(known, file)
  else known.names = [...known.names, ...file.names]
}

/** Adds another part of the same file. */
function addFile(into: SummaryFile, { carriers, groups, invoices }: SummaryFile): void {
  const places: number[] = []
  for (const [name, { shipments, spend }] of carriers) {
    const own = carrierIn(into, name, spend !== null)
    if (own.spend !== null && spend !== null) mergeSpend(own.spend, spend)
    for (const [key, number] of shipments) places[number] = shipmentNumber(into, own, key)
  }
  addGroups(into.groups, groups, places)
  for (const [key, invoice] of invoices) {
    const known = into.invoices.get(key) ?? createInvoice(invoice)
    into.invoices.set(key, known)
    known.charges += invoice.charges
    addTo(known.net, moneyOfTotal(invoice.net))
    for (const at of invoice.shipments.keys()) known.shipments.set(places[at] as number, null)
  }
}

/** Adds groups whose shipments have other indices: `places` maps them to those here. */
export function addGroups(
  into: Map<string, SummaryGroup>,
  groups: Iterable<readonly [string, SummaryGroup]>,
  places: readonly number[],
): void {
  for (const [key, group] of groups) {
    let own = into.get(key)
    if (own === undefined) {
      own = createGroup(group)
      into.set(key, own)
    }
    addGroup(own, group, (at) => places[at] as number)
  }
}

export function shipmentNumber(
  { carriers }: SummaryFile,
  { shipments }: SummaryCarrier,
  key: string,
): number {
  let number = shipments.get(key)
  if (number === undefined) {
    number = 0
    for (const one of carriers.values()) number += one.shipments.size
    shipments.set(key, number)
  }
  return number
}

export function addGroup(
  into: SummaryGroup,
  group: SummaryGroup,
  numberOf: (shipment: number) => number = (at) => at,
): void {
  into.charges += group.charges
  for (const name of ['gross', 'net', 'tax', 'feeNet'] as const) addTo(into[name], moneyOfTotal(group[name]))
  for (const [shipment, weight] of group.shipments) addShipment(into, numberOf(shipment), weight)
  for (const unit of ['lb', 'kg'] as const) {
    const total = group.otherWeights[unit]
    if (total !== undefined) addTo(weightTotal(into, unit), moneyOfTotal(total))
  }
}

export function addShipment(group: SummaryGroup, shipment: number, weight: SummaryWeight | null): void {
  const known = group.shipments.get(shipment)
  if (known === undefined || known === null) group.shipments.set(shipment, weight)
  else if (weight !== null && weight !== known) group.shipments.set(shipment, heavierOf(known, weight))
}

/** Adds the weight of a record without a tracking number. */
export const addOtherWeight = (group: SummaryGroup, { unit, text }: SummaryWeight): void =>
  addTo(weightTotal(group, unit), moneyOf(text))

function weightTotal({ otherWeights }: SummaryGroup, unit: SummaryUnit): ExactTotal {
  const total = otherWeights[unit] ?? emptyTotal()
  otherWeights[unit] = total
  return total
}
