/** What is added up of a file without line items, in the kernel's memory: nothing is kept of a record but what its shipment comes to. */
import { type FreshTotals, type TotalsMemory, totalsMemory } from '../csv/kernel/totals-kernel.js'
import type { Surveyed } from '../detect/survey.js'
import { foldIdentifier } from '../values/fold.js'
import { type Money, moneyOf, unitsText } from '../values/money.js'
import type { InvoiceHead } from './charge-batch.js'
import type { RecordInvoice } from './invoice-sums.js'

/** The file, or what is asked of it, is not one for sums alone: it is to be read record by record. */
export class NotTotals extends Error {}

/** An invoice of the file. */
export interface TotalsHead {
  readonly head: InvoiceHead
  /** The total that its records state, as text. */
  readonly declared: string | null
  /** Null where only records that the mapper has read are of it. */
  readonly invoice: RecordInvoice | null
  /** Where its sums stand. */
  readonly at: number
}

export interface TotalsBook {
  readonly memory: TotalsMemory
  /** What the file's own evidence decides, where it has been looked through for that; null where its dates are taken in as they come. */
  known: Surveyed | null
  readonly heads: readonly TotalsHead[]
  /** Place of an invoice of plain records; -1 where it differs from what was said of the same before. */
  headOf(invoice: RecordInvoice, declared: string | null): number
  /** Where the sums of a record stand that the mapper has read. */
  oddHead(head: InvoiceHead): number
  /** What has been added since the last time, in the order in which the invoices were met. */
  fresh(): { readonly invoice: RecordInvoice; readonly of: FreshTotals }[]
}

/** Null where there is no kernel. */
export function createTotalsBook(known: Surveyed | null = null): TotalsBook | null {
  const memory = totalsMemory()
  if (memory === null) return null
  const heads: TotalsHead[] = []
  const byKey = new Map<string, number>()
  const byPlace = new Map<number, number>()

  function opened(head: InvoiceHead, declared: string | null, invoice: RecordInvoice | null): number {
    const at = memory?.kernel.totals.newHead() ?? 0
    memory?.kernel.renew()
    byKey.set(keyOf(head), heads.length)
    byPlace.set(at, heads.length)
    return heads.push({ head, declared, invoice, at }) - 1
  }

  return {
    memory,
    known,
    heads,
    headOf: (invoice, declared) => {
      const found = byKey.get(keyOf(invoice.head))
      if (found === undefined) return opened(invoice.head, declared, invoice)
      const known = heads[found] as TotalsHead
      if (known.invoice === null) heads[found] = { ...known, head: invoice.head, declared, invoice }
      else if (!isSame(known.head, invoice.head) || known.declared !== declared) return -1
      return found
    },
    oddHead: (head) => {
      const found = byKey.get(keyOf(head)) ?? opened(head, null, null)
      return (heads[found] as TotalsHead).at
    },
    fresh: () => {
      if (memory.kernel.totals.totalsTouched() === 0) return []
      return memory.fresh().map(({ head, of }) => ({
        invoice: heads[byPlace.get(head) ?? -1]?.invoice as RecordInvoice,
        of,
      }))
    },
  }
}

/** Identifiers are folded, as the ledger does. */
function keyOf({ account_id, invoice_id, invoice_date, currency }: InvoiceHead): string {
  const folded = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
  return JSON.stringify([folded(account_id), folded(invoice_id), invoice_date, currency])
}

const isSame = (a: InvoiceHead, b: InvoiceHead): boolean =>
  a.account_id === b.account_id && a.invoice_id === b.invoice_id

/** Decimals of the kernel's units. */
const DECIMALS = 6

/** Sums as amounts. */
export const exactMoney = ({ units, scale }: { readonly units: bigint; readonly scale: number }): Money =>
  moneyOf(unitsText(units / 10n ** BigInt(DECIMALS - scale), scale))
