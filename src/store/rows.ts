/** Charges as rows of the store: the name of each over all files, and what it states. */
import {
  type ChargeBatch,
  type ChargeKind,
  type InvoiceHead,
  shipmentsOf,
  UNCODED,
} from '../parse/charge-batch.js'
import { isDamaged } from '../values/damaged-number.js'
import { foldIdentifier } from '../values/fold.js'
import type { Money } from '../values/money.js'
import { CHARGE_COLUMNS, KEY_COLUMNS, KIND_COLUMNS, RECORD_COLUMNS } from './columns.js'
import { copyCell } from './copy-text.js'
import type { createDeliveries } from './deliveries.js'
import { digestOf } from './digest.js'
import { createOccurrences } from './occurrences.js'

/** The columns of a row, in the order in which they are copied. */
export const ROW_COLUMNS: readonly string[] = [
  ...KEY_COLUMNS,
  ...RECORD_COLUMNS,
  ...KIND_COLUMNS,
  ...CHARGE_COLUMNS,
]

/** The first few record columns belong to the invoice, the others to the shipment. */
const SHIPMENT_COLUMNS = RECORD_COLUMNS.slice(7)

export interface RowsOptions {
  readonly connection: string
  readonly fileNo: number
  readonly deliveries: ReturnType<typeof createDeliveries>
  /** Until the file is weighed against others. */
  readonly isCurrent: boolean
}

/** Batches of one file as text for COPY. */
export function createRows({
  connection,
  fileNo,
  deliveries,
  isCurrent,
}: RowsOptions): (batch: ChargeBatch) => string {
  const timesOf = createOccurrences()
  const kindTexts = new WeakMap<ChargeKind, string>()
  const state = isCurrent ? 't\tt\tf' : 'f\tf\tf'
  const prefix = `${copyCell(connection)}\t${fileNo}\t`

  const kindText = (kind: ChargeKind): string => {
    let text = kindTexts.get(kind)
    if (text === undefined) {
      const { code, description, category, subcategory, stage } = kind
      text = [code, description, category, subcategory, stage].map(copyCell).join('\t')
      kindTexts.set(kind, text)
    }
    return text
  }

  return (batch) => {
    const { records, charges, heads, kinds, carrier, format } = batch
    const shipments = shipmentsOf(records)
    const columns = SHIPMENT_COLUMNS.map((name) => shipments[name as keyof typeof shipments])
    const placeOf = deliveries.of(batch)
    const ownerCells = `${copyCell(carrier)}\t${copyCell(format)}\t`
    let text = ''
    for (let record = 0; record < records.length; record++) {
      const { account_id, invoice_id, invoice_date, currency } = heads[
        records.head[record] as number
      ] as InvoiceHead
      const date = records.transaction_date[record] as string | null
      const tracking = records.tracking_number[record] as string | null
      const delivery = placeOf(record)
      // A record with its own number stays the same record whatever it states: one of its amounts may have been
      // corrected.
      const number =
        delivery.monthly && invoice_id !== null && !isDamaged(invoice_id) ? foldIdentifier(invoice_id) : null
      const owner = number === null ? delivery.owner : delivery.numberOwner
      let stated = [
        account_id,
        invoice_id,
        invoice_date,
        currency,
        date,
        tracking,
        records.shipment_id[record] as string | null,
      ]
        .map(copyCell)
        .join('\t')
      for (const column of columns) stated += `\t${copyCell(column[record] as string | null)}`
      const before = `${prefix}${delivery.no}\t${records.row[record]}\t`
      const end = records.first[record + 1] as number
      let place = 0
      for (let charge = records.first[record] as number; charge < end; charge++) {
        const share = charges.share === null ? 0 : (charges.share[charge] as number)
        if (share === 0) place++
        const kind = kinds[charges.kind[charge] as number] as ChargeKind
        const tax = charges.tax[charge] as Money | null
        const net = (charges.net[charge] as Money).text
        const { gl_account, cost_center } =
          charges.coding === null ? UNCODED : (charges.coding[charge] ?? UNCODED)
        const content = `${ownerCells}${stated}\t${kindText(kind)}\t${(charges.gross[charge] as Money).text}\t${net}\t${
          tax === null ? '\\N' : tax.text
        }\t${copyCell(gl_account)}\t${copyCell(cost_center)}`
        const own = number ?? (delivery.monthly ? `${date}\n${net}` : '')
        const key = digestOf(
          `${connection}\n${owner}\n${tracking ?? ''}\n${kind.code ?? ''}\n${kind.description}\n${share}\n${own}`,
        )
        const times = timesOf(key)
        const name = times === 1 ? key : digestOf(`${key} ${times}`)
        text += `${before}${place}\t${share}\t${state}\t${name}\t${copyCell(
          charges.column[charge] as string | null,
        )}\t${content}\n`
      }
    }
    return text
  }
}
