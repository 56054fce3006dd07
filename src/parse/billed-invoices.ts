/**
 * The invoices of a file, to find those that another file bills again: a corrected delivery, or a copy. A sample of the shipments is kept
 * by hash, the same ones in every file, so that memory does not grow with the file.
 */
import { addTo, type ExactTotal, emptyTotal } from '../values/exact-total.js'
import { foldNumber } from '../values/fold.js'
import type { Money } from '../values/money.js'
import { hashText } from '../values/text-hash.js'
import type { ChargeBatch, InvoiceHead } from './charge-batch.js'
import { shipmentKeys } from './shipment-keys.js'

/** The charges of one invoice in one file. */
export interface BilledInvoice {
  /** Carrier, account, number and currency. */
  readonly key: string
  readonly invoice: string
  readonly currency: string | null
  /** Its first date, `YYYY-MM-DD`. */
  readonly date: string | null
  readonly charges: number
  readonly net: ExactTotal
  /** Hashes of some of its shipments: those with zeros where `mask` of the file has ones. */
  readonly shipments: readonly number[]
}

export interface BilledInvoices {
  readonly mask: number
  readonly invoices: readonly BilledInvoice[]
}

export interface InvoiceCounter {
  add(batch: ChargeBatch): void
  counted(): BilledInvoices
}

/** At most this many invoices of a file are compared, and this many hashes of shipments kept. */
const MOST = 10_000
const KEPT = 4096

type Counted = { -readonly [Key in 'charges']: number } & Omit<BilledInvoice, 'charges' | 'shipments'> & {
    shipments: Set<number>
  }

export function createInvoiceCounter(): InvoiceCounter {
  const invoices = new Map<string, Counted>()
  let mask = 0
  let kept = 0

  function invoiceOf(carrier: string, head: InvoiceHead): Counted | null {
    const { account_id, invoice_id, invoice_date, currency } = head
    if (invoice_id === null) return null
    const key = JSON.stringify([carrier, bare(account_id), bare(invoice_id), currency])
    const known = invoices.get(key)
    if (known !== undefined || invoices.size >= MOST) return known ?? null
    const created = {
      key,
      invoice: invoice_id,
      currency,
      date: invoice_date?.slice(0, 10) ?? null,
      charges: 0,
      net: emptyTotal(),
      shipments: new Set<number>(),
    }
    invoices.set(key, created)
    return created
  }

  function keep({ shipments }: Counted, hash: number): void {
    if ((hash & mask) !== 0 || shipments.has(hash)) return
    shipments.add(hash)
    if (++kept > KEPT) thin()
  }

  function thin(): void {
    mask = 2 * mask + 1
    kept = 0
    for (const { shipments } of invoices.values()) {
      for (const hash of shipments) if ((hash & mask) !== 0) shipments.delete(hash)
      kept += shipments.size
    }
  }

  return {
    add: (batch) => {
      const { carrier, heads, records, charges } = batch
      const counted = heads.map((head) => invoiceOf(carrier, head))
      if (!counted.some((invoice) => invoice !== null)) return
      const { head: headOf, first } = records
      const { net, share } = charges
      const shipmentOf = shipmentKeys(batch)
      for (let record = 0; record < records.length; record++) {
        const invoice = counted[headOf[record] as number] ?? null
        if (invoice === null) continue
        const shipment = shipmentOf(record)
        // The key of a damaged number names its record, too: no other file has it.
        if (shipment !== null && !shipment.includes('\0')) keep(invoice, hashOf(shipment))
        const end = first[record + 1] as number
        for (let charge = first[record] as number; charge < end; charge++) {
          if (share === null || share[charge] === 0) invoice.charges++
          addTo(invoice.net, net[charge] as Money)
        }
      }
    },
    counted: () => ({
      mask,
      invoices: [...invoices.values()].map((one) => ({ ...one, shipments: [...one.shipments] })),
    }),
  }
}

const bare = (id: string | null): string | null => (id === null ? null : foldNumber(id))

/** With the high bits mixed into the low ones, which decide what is kept. */
function hashOf(text: string): number {
  const hash = hashText(0x811c9dc5, text)
  return (hash ^ (hash >>> 15)) >>> 0
}
