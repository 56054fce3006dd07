/**
 * A block of a file as columns: the form between parsing and all code that reads charges. A record is stored once
 * with the values that all its charges share, a charge once with its amounts; repeated values are indexes into a list
 * of the file.
 *
 *     records   row  head  tracking_number  first        charges   kind  net     column
 *        0       2    0    390000000012       0             0       0    24.70   Transportation Charge Amount
 *        1       3    0    390000000023       2             1       1     1.88   Tracking ID Charge Amount #3
 *                                             3             2       2    18.53   Tracking ID Charge Amount
 */
import type { FactName } from '../schema/facts.js'
import {
  type Carrier,
  type ChargeCategory,
  type ChargeStage,
  type LineItem,
  SHIPMENT_FIELDS,
  type ShipmentField,
  type WeightUnit,
} from '../schema/line-item.js'
import { checkArgument, isObject } from '../values/checked-options.js'
import type { Money } from '../values/money.js'
import { type RawRecord, rawOf } from './raw.js'
import { addRaw, rawMethod } from './raw-property.js'

/** What the charges of an invoice share, as in the file. Currency: ISO 4217. */
export interface InvoiceHead {
  readonly account_id: string | null
  readonly invoice_id: string | null
  /** `YYYY-MM-DD` */
  readonly invoice_date: string | null
  readonly currency: string | null
}

/** A charge without its amount. */
export interface ChargeKind {
  readonly code: string | null
  readonly description: string
  readonly category: ChargeCategory
  readonly subcategory: string | null
  readonly stage: ChargeStage
}

/** The account to which the user's coding rules book a charge. */
export interface Coding {
  readonly gl_account: string | null
  readonly cost_center: string | null
}

export const UNCODED: Coding = { gl_account: null, cost_center: null }

/** The shipment values of each record. */
export type ShipmentColumns = Readonly<
  Record<Exclude<ShipmentField, 'billed_weight_unit'>, readonly (string | null)[]>
> & {
  readonly billed_weight_unit: readonly (WeightUnit | null)[]
}

/** The charges of consecutive records of one file. Its columns never change after it is returned. */
export interface ChargeBatch {
  /** Name of the file. */
  readonly file: string
  readonly format: string
  readonly carrier: Carrier
  /** The invoices of the batch, in the order of its records: `records.head` is an index into it. */
  readonly heads: readonly InvoiceHead[]
  /**
   * The kinds of charges in the file so far: `charges.kind` is an index into it. A list that has grown long is replaced
   * by a new one.
   */
  readonly kinds: readonly ChargeKind[]
  readonly records: RecordColumns
  readonly charges: ChargeColumns
}

/** One value per record that has charges. */
export interface RecordColumns extends ShipmentColumns {
  readonly length: number
  /** 1-based number in the file. */
  readonly row: readonly number[]
  /** Id of the record, on which the ids of its charges are based. */
  readonly id: readonly string[]
  /** Index in `heads`. */
  readonly head: readonly number[]
  /** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS` */
  readonly transaction_date: readonly (string | null)[]
  readonly tracking_number: readonly (string | null)[]
  readonly shipment_id: readonly (string | null)[]
  /**
   * Index of its first charge, plus one entry at the end: record `r` has the charges from `first[r]` to before `first[r
   * + 1]`.
   */
  readonly first: readonly number[]
  /** Stated total minus the charges; null if no total is stated or they agree. */
  readonly residual: readonly (string | null)[]
  /** Whether the stated total was used as the only charge: it agrees with itself, which proves nothing. */
  readonly alone: readonly boolean[]
  /** Other values of the record, by the names that the format declares; null without the option `facts`. */
  readonly facts: Readonly<Partial<Record<FactName, readonly (string | null)[]>>> | null
  /** Cells of facts that should have held an amount, as `column: text`, for the records that have any. */
  readonly unreadable: ReadonlyMap<number, Readonly<Partial<Record<FactName, string>>>>
  /** Every cell by column name; null without the option `raw`. */
  readonly raw: readonly Readonly<Record<string, string>>[] | null
}

/** One value per charge. Amounts are exact: `units` at `scale`, `text` as in the file. */
export interface ChargeColumns {
  readonly length: number
  /** Index in `kinds`. */
  readonly kind: readonly number[]
  /** Name of the column that holds the charge; null if the record is one charge. */
  readonly column: readonly (string | null)[]
  readonly gross: readonly Money[]
  readonly net: readonly Money[]
  readonly tax: readonly (Money | null)[]
  /** The account that each charge is booked to; null without coding rules. */
  readonly coding: readonly Coding[] | null
  /** Index among the shares of its charge; null if no charge is divided. To count charges, count those at 0. */
  readonly share: readonly number[] | null
  /** Ids of charges that are not derived from their records; null if all are. */
  readonly id: readonly string[] | null
}

/** The id of a charge: the record's id, plus the charge's position if the record has several. */
export function chargeId(batch: ChargeBatch, record: number, charge: number): string {
  const { records, charges } = batch
  if (charges.id !== null) return charges.id[charge] as string
  const first = records.first[record] as number
  return idOf(records.id[record] as string, charge - first, (records.first[record + 1] as number) - first)
}

/** The id of the charge at position `place` in a record. */
const idOf = (record: string, place: number, charges: number): string =>
  charges === 1 ? record : `${record}-${place + 1}`

/** Reads each column once, because some of them are built on first access. */
export const shipmentsOf = (records: RecordColumns): ShipmentColumns =>
  Object.fromEntries(SHIPMENT_FIELDS.map((name) => [name, records[name]])) as unknown as ShipmentColumns

/** Whether it has all parts of a batch. */
export const isChargeBatch = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.heads) &&
  Array.isArray(value.kinds) &&
  [value.records, value.charges].every((part) => isObject(part) && typeof part.length === 'number')

/** The charges of a batch as line items. Throws `usage` for what is not a batch. */
export function lineItems(batch: ChargeBatch): LineItem[] {
  const kind = { says: 'a batch of columns()', test: isChargeBatch }
  checkArgument('batch', batch, kind, 'for await (const batch of parse.columns()) lineItems(batch).')
  const { file, format, carrier, heads, kinds, records, charges } = batch
  // Each column is read once, because it may be built on first access.
  const { row: rows, head: recordHeads, first: firsts, id: names } = records
  const { transaction_date: dates, tracking_number: trackings, shipment_id: shipmentIds } = records
  const { kind: chargeKinds, column: columns, gross, net, tax: taxes, coding: codings, id: ownIds } = charges
  const raws = rawOf(records)
  const shipments = shipmentsOf(records)
  const { ship_date: shipDates, service: services, zone: zones } = shipments
  const { billed_weight: weights, billed_weight_unit: units } = shipments
  const { reference_1: references1, reference_2: references2, reference_3: references3 } = shipments
  const { origin_country: origins, destination_country: destinations } = shipments
  const { destination_postal_code: postalCodes } = shipments
  const items: LineItem[] = []
  for (let record = 0; record < records.length; record++) {
    const { account_id, invoice_id, invoice_date, currency } = heads[
      recordHeads[record] as number
    ] as InvoiceHead
    const transaction_date = dates[record] as string | null
    const tracking_number = trackings[record] as string | null
    const shipment_id = shipmentIds[record] as string | null
    const ship_date = shipDates[record] as string | null
    const service = services[record] as string | null
    const zone = zones[record] as string | null
    const billed_weight = weights[record] as string | null
    const billed_weight_unit = units[record] as WeightUnit | null
    const reference_1 = references1[record] as string | null
    const reference_2 = references2[record] as string | null
    const reference_3 = references3[record] as string | null
    const origin_country = origins[record] as string | null
    const destination_country = destinations[record] as string | null
    const destination_postal_code = postalCodes[record] as string | null
    const row = rows[record] as number
    const raw = raws === null ? null : rawMethod(raws[record] as RawRecord)
    const name = names[record] as string
    const first = firsts[record] as number
    const end = firsts[record + 1] as number
    for (let charge = first; charge < end; charge++) {
      const { code, description, category, subcategory, stage } = kinds[
        chargeKinds[charge] as number
      ] as ChargeKind
      const tax = taxes[charge] as Money | null
      const { gl_account, cost_center } = codings === null ? UNCODED : (codings[charge] as Coding)
      const item: LineItem = {
        id: ownIds === null ? idOf(name, charge - first, end - first) : (ownIds[charge] as string),
        carrier,
        format,
        account_id,
        invoice_id,
        invoice_date,
        transaction_date,
        tracking_number,
        shipment_id,
        charge_code: code,
        charge_description: description,
        charge_category: category,
        charge_subcategory: subcategory,
        charge_stage: stage,
        currency,
        gross_cost: (gross[charge] as Money).text,
        net_cost: (net[charge] as Money).text,
        tax_cost: tax === null ? null : tax.text,
        ship_date,
        service,
        zone,
        billed_weight,
        billed_weight_unit,
        reference_1,
        reference_2,
        reference_3,
        origin_country,
        destination_country,
        destination_postal_code,
        gl_account,
        cost_center,
        source: { file, row, column: columns[charge] as string | null },
      }
      if (raw !== null) addRaw(item, raw)
      items.push(item)
    }
  }
  return items
}
