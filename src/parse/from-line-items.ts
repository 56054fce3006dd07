/**
 * Converts line items back into batches, for callers that have only those: charges of one record and one head become one
 * record again.
 */
import { type LineItem, SHIPMENT_FIELDS, type ShipmentField } from '../schema/line-item.js'
import { moneyOf } from '../values/money.js'
import { type BatchBuilder, createBatchBuilder } from './batch-builder.js'
import { createBatchNumbers } from './batch-numbers.js'
import { type ChargeBatch, type Coding, type ShipmentColumns, UNCODED } from './charge-batch.js'
import { givenRaw } from './raw.js'

/** Records of a batch that have room from the beginning. */
const FEW = 8

/** Batches of the line items in order; a new one starts where the file changes. */
export function* batchesOf(items: Iterable<LineItem>): Generator<ChargeBatch> {
  let builder: BatchBuilder | undefined
  let ids: string[] = []
  let recordIds: string[] = []
  let codings: Coding[] = []
  const records: LineItem[] = [] // the first line item of each
  let last: LineItem | undefined
  const taken = (filled: BatchBuilder): ChargeBatch => {
    const batch = filled.take(recordIds)
    const coding = codings.every((one) => one === UNCODED) ? null : codings
    const charges = { ...batch.charges, coding, id: ids }
    ids = []
    recordIds = []
    codings = []
    return { ...batch, charges }
  }
  for (const item of items) {
    if (builder === undefined || last === undefined || !isSameFile(last, item)) {
      if (builder !== undefined) yield taken(builder)
      const { format, carrier, source, raw } = item
      const shipments = () => shipmentColumns(records.splice(0))
      const owner = { file: source.file, format, carrier, raw: raw !== undefined, shipments, facts: null }
      // In the order of days most line items are of another file than the one before.
      builder = createBatchBuilder(owner, createBatchNumbers(FEW))
      last = undefined
    }
    if (last === undefined || !isSameRecord(last, item)) {
      const { account_id, invoice_id, invoice_date, currency } = item
      const head = builder.head({ account_id, invoice_id, invoice_date, currency })
      const { id, source, transaction_date, tracking_number, shipment_id, raw } = item
      recordIds.push(id)
      builder.record(source.row, head, transaction_date, tracking_number, shipment_id, null, false)
      records.push(item)
      if (raw !== undefined) builder.raw(givenRaw(raw))
    }
    builder.charge(
      {
        code: item.charge_code,
        description: item.charge_description,
        category: item.charge_category,
        subcategory: item.charge_subcategory,
        numbered: null,
      },
      item.charge_stage,
      item.source.column,
      moneyOf(item.gross_cost),
      moneyOf(item.net_cost),
      item.tax_cost === null ? null : moneyOf(item.tax_cost),
    )
    ids.push(item.id)
    codings.push(codingOf(item))
    last = item
  }
  if (builder !== undefined) yield taken(builder)
}

/** Line items of schema version 1 have none of these fields. */
const stated = (item: Partial<LineItem>, name: ShipmentField): string | null => item[name] ?? null

/** The shipment values of line items, one record each. */
export const shipmentColumns = (items: readonly Partial<LineItem>[]): ShipmentColumns =>
  Object.fromEntries(
    SHIPMENT_FIELDS.map((name) => [name, items.map((item) => stated(item, name))]),
  ) as unknown as ShipmentColumns

function codingOf({ gl_account = null, cost_center = null }: Partial<LineItem>): Coding {
  return gl_account === null && cost_center === null ? UNCODED : { gl_account, cost_center }
}

const isSameFile = (a: LineItem, b: LineItem): boolean =>
  a.source.file === b.source.file &&
  a.format === b.format &&
  a.carrier === b.carrier &&
  (a.raw === undefined) === (b.raw === undefined)

/** Whether two consecutive line items are charges of the same record. */
export const isSameRecord = (a: LineItem, b: LineItem): boolean =>
  a.source.row === b.source.row &&
  a.source.file === b.source.file &&
  a.format === b.format &&
  a.carrier === b.carrier &&
  a.tracking_number === b.tracking_number &&
  a.shipment_id === b.shipment_id &&
  a.transaction_date === b.transaction_date &&
  a.invoice_id === b.invoice_id &&
  a.account_id === b.account_id &&
  a.invoice_date === b.invoice_date &&
  a.currency === b.currency &&
  SHIPMENT_FIELDS.every((name) => stated(a, name) === stated(b, name))
