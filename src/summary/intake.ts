/** Adds batches to groups, charge by charge: record values are looked up once per record, and kinds of charges by number. */

import type { FormatDeclaration } from '../format/format.js'
import type { ChargeBatch, Coding, InvoiceHead } from '../parse/charge-batch.js'
import { shipmentKeys } from '../parse/shipment-keys.js'
import { addTo } from '../values/exact-total.js'
import { foldNumber } from '../values/fold.js'
import type { Money } from '../values/money.js'
import { summaryColumns } from './columns.js'
import {
  addOtherWeight,
  addShipment,
  carrierIn,
  createGroup,
  createInvoice,
  groupKey,
  type InvoiceCount,
  type SummaryCarrier,
  type SummaryFile,
  type SummaryGroup,
  type SummaryState,
  shipmentNumber,
  summaryFile,
} from './groups.js'
import { addSpend } from './spend.js'
import { type SummaryWeight, summaryWeight } from './weights.js'

/** Groups of records of one kind, by the number of their charges' kind. */
type Place = (SummaryGroup | undefined)[]

/** Maximum number of places, and of weights, in the caches. */
const KEPT = 10_000
const NONE = -1
/** Separates values, and stands for a missing one. */
const NEXT = '\0'
const NULL = '\u0001'

/** Adds batches to the state. With `formats`, for their weight rules, it also collects the facts of the spend. */
export function createSummaryIntake(
  state: SummaryState,
  by: readonly string[],
  formats?: ReadonlyMap<string, FormatDeclaration>,
): (batch: ChargeBatch) => void {
  const columns = summaryColumns(by)
  const ofRecord = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.of === 'record')
  const ofCharge = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.of !== 'record')
  const coded = ofCharge.some(({ column }) => column.of === 'coding')
  const chargeNumbers = new Map<string, number>()
  const weights = new Map<string, SummaryWeight>()
  const places = new Map<string, Place>()
  let file: SummaryFile | undefined
  let fileName = ''

  function fileOf({ file: name }: ChargeBatch): SummaryFile {
    const own = summaryFile(state, name)
    // The file of this name may have been closed meanwhile, and started again.
    if (own !== file || name !== fileName) places.clear()
    fileName = name
    file = own
    return own
  }

  /** Numbers the column values of charges; equal for all charges of the same kind and coding. */
  function chargeNumbering({ charges, ...batch }: ChargeBatch): (charge: number) => number {
    if (ofCharge.length === 0) return () => 0
    const cells = ofCharge.map(({ column }) => column.bind({ ...batch, charges }))
    const known = new Map<Coding | null, number[]>()
    return (charge) => {
      const coding = coded ? (charges.coding?.[charge] ?? null) : null
      let numbers = known.get(coding)
      if (numbers === undefined) {
        numbers = []
        known.set(coding, numbers)
      }
      const kind = charges.kind[charge] as number
      const number = numbers[kind]
      if (number !== undefined) return number
      const text = cells.map((cell) => cell(charge) ?? NULL).join(NEXT)
      const own = chargeNumbers.get(text) ?? chargeNumbers.size
      chargeNumbers.set(text, own)
      numbers[kind] = own
      return own
    }
  }

  function weightOf({ records }: ChargeBatch): (record: number) => SummaryWeight | null {
    const { billed_weight, billed_weight_unit } = records
    return (record) => {
      const text = billed_weight[record] ?? null
      const unit = billed_weight_unit[record] ?? null
      if (text === null || unit === null) return null
      const key = unit + text
      let weight = weights.get(key)
      if (weight === undefined) {
        if (weights.size >= KEPT) weights.clear()
        weight = summaryWeight(text, unit)
        weights.set(key, weight)
      }
      return weight
    }
  }

  return (batch) => {
    const { records, charges, heads, format } = batch
    if (charges.length === 0) return
    const own = fileOf(batch)
    const carrier = carrierIn(own, batch.carrier, formats !== undefined)
    if (carrier.spend !== null) addSpend(carrier.spend, batch, formats?.get(format)?.audit)
    const cells = ofRecord.map(({ column }) => column.bind(batch))
    const chargeCells = ofCharge.map(({ column }) => column.bind(batch))
    const numberOf = chargeNumbering(batch)
    const weightAt = weightOf(batch)
    const shipmentAt = shipmentNumbering(batch, own, carrier)
    const invoices: (InvoiceCount | null | undefined)[] = []
    const share = charges.share

    const placeAt = (record: number, { currency }: InvoiceHead): Place => {
      let key = currency ?? format
      for (const cell of cells) key += NEXT + (cell(record) ?? NULL)
      let place = places.get(key)
      if (place === undefined) {
        if (places.size >= KEPT) places.clear()
        place = []
        places.set(key, place)
      }
      return place
    }
    const groupAt = (record: number, charge: number, { currency }: InvoiceHead): SummaryGroup => {
      const values: (string | null)[] = []
      for (const [nth, { at }] of ofRecord.entries()) values[at] = cells[nth]?.(record) ?? null
      for (const [nth, { at }] of ofCharge.entries()) values[at] = chargeCells[nth]?.(charge) ?? null
      const of = { currency, format: currency === null ? format : null, values }
      const key = groupKey(of)
      const group = own.groups.get(key) ?? createGroup(of)
      own.groups.set(key, group)
      return group
    }

    for (let record = 0; record < records.length; record++) {
      const headAt = records.head[record] as number
      const head = heads[headAt] as InvoiceHead
      let invoice = invoices[headAt]
      if (invoice === undefined) {
        invoice = invoiceOf(own, batch.carrier, head)
        invoices[headAt] = invoice
      }
      const place = placeAt(record, head)
      const shipment = shipmentAt(record)
      if (invoice !== null && shipment !== NONE) invoice.shipments.set(shipment, null)
      const weight = weightAt(record)
      // Records with the same tracking number repeat its weight; each record of an order or docket has its own.
      const isTracked = (records.tracking_number[record] ?? null) !== null
      const end = records.first[record + 1] as number
      const first = records.first[record] as number
      const seen: SummaryGroup[] = []
      for (let charge = first; charge < end; charge++) {
        const number = numberOf(charge)
        const group = place[number] ?? groupAt(record, charge, head)
        place[number] = group
        const net = charges.net[charge] as Money
        const tax = charges.tax[charge] ?? null
        if (share === null || share[charge] === 0) {
          group.charges++
          if (invoice !== null) invoice.charges++
        }
        addTo(group.gross, charges.gross[charge] as Money)
        addTo(group.net, net)
        if (tax !== null) addTo(group.tax, tax)
        if (shipment === NONE) addTo(group.feeNet, net)
        if (invoice !== null) addTo(invoice.net, net)
        if (seen.includes(group)) continue
        seen.push(group)
        if (shipment !== NONE) addShipment(group, shipment, isTracked ? weight : null)
        if (!isTracked && weight !== null) addOtherWeight(group, weight)
      }
    }
  }
}

/** As in the audit: by tracking number, else by the carrier's own number; a charge without either is a fee. */
function shipmentNumbering(
  batch: ChargeBatch,
  file: SummaryFile,
  carrier: SummaryCarrier,
): (record: number) => number {
  const keyOf = shipmentKeys(batch)
  return (record) => {
    const key = keyOf(record)
    return key === null ? NONE : shipmentNumber(file, carrier, key)
  }
}

/** Null if the records state no invoice. */
function invoiceOf(
  { invoices }: SummaryFile,
  carrier: string,
  { account_id, invoice_id, currency }: InvoiceHead,
): InvoiceCount | null {
  if (invoice_id === null) return null
  const bare = (id: string | null): string => (id === null ? NULL : foldNumber(id))
  const key = [carrier, bare(account_id), bare(invoice_id), currency ?? NULL].join(NEXT)
  const known = invoices.get(key) ?? createInvoice({ invoice: invoice_id, currency })
  invoices.set(key, known)
  return known
}
