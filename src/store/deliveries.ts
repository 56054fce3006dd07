/** The deliveries of a file (its parts of invoices), and the rows of each, as the audit separates them. */
import type { AuditHints } from '../format/format.js'
import { invoiceGroup } from '../invoices/groups.js'
import { type DeliveryHead, deliveryHead } from '../ledger/deliveries.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import { foldIdentifier } from '../values/fold.js'
import { digestOf } from './digest.js'

export interface StoredDelivery {
  readonly no: number
  /** Names the delivery within its file. */
  readonly headKey: string
  /** Names the invoice: deliveries of several files with the same key are weighed against each other. */
  readonly invoiceKey: string
  /** Prefix for the name of each of its charges. */
  readonly owner: string
  /** The same for charges of a record with its own number, which another file may have in another month. */
  readonly numberOwner: string
  /** Each record is an invoice of its own: a charge with another date or amount is another charge. */
  readonly monthly: boolean
}

const folded = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))

/** Names a delivery within its file, whichever spelling of its numbers came first. */
export const headKeyOf = ({
  account,
  format,
  carrier,
  invoice,
  date,
  period,
  currency,
}: DeliveryHead): string =>
  digestOf(JSON.stringify([folded(account), format, carrier, folded(invoice), date, period, currency]))

/** `sha256`: of the file. */
export function createDeliveries(sha256: string, hints: AuditHints | undefined) {
  const byHead = new Map<string, StoredDelivery>()
  const all: StoredDelivery[] = []

  function deliveryOf(batch: ChargeBatch, head: InvoiceHead, date: string | null): StoredDelivery {
    const own = { ...deliveryHead(batch, head, date, hints), file: sha256 }
    const headKey = headKeyOf(own)
    const known = byHead.get(headKey)
    if (known !== undefined) return known
    const numbered = own.invoice !== null || own.period !== null
    const ownerOf = (period: string | null): string =>
      JSON.stringify([
        own.carrier,
        own.format,
        folded(own.account),
        folded(own.invoice),
        own.date,
        period,
        own.currency,
        numbered ? null : sha256,
      ])
    const made: StoredDelivery = {
      no: all.length + 1,
      headKey,
      invoiceKey: digestOf(invoiceGroup(own)),
      owner: ownerOf(own.period),
      numberOwner: ownerOf(null),
      monthly: own.period !== null,
    }
    byHead.set(headKey, made)
    all.push(made)
    return made
  }

  return {
    all,
    /** The deliveries of a batch's records. Each head is looked up once, unless each record is an invoice of its own. */
    of: (batch: ChargeBatch): ((record: number) => StoredDelivery) => {
      const { heads, records } = batch
      const known: StoredDelivery[] = []
      return (record) => {
        const at = records.head[record] as number
        const before = known[at]
        if (before !== undefined && hints?.invoices === undefined) return before
        const date = records.transaction_date[record] as string | null
        const own = deliveryOf(batch, heads[at] as InvoiceHead, date)
        known[at] = own
        return own
      }
    },
  }
}
