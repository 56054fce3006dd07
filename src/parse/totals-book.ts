/** Sums over a file without line items, in the kernel's memory: per record only the sums of its shipment are kept. */
import { type FreshTotals, type TotalsMemory, totalsMemory } from '../csv/kernel/totals-kernel.js'
import type { Surveyed } from '../detect/survey.js'
import { foldIdentifier } from '../values/fold.js'
import { type Money, moneyOf, unitsText } from '../values/money.js'
import type { InvoiceHead } from './charge-batch.js'
import type { RecordInvoice } from './invoice-sums.js'

/** Thrown if the file, or the request, does not allow totals only: the file must be read record by record. */
export class NotTotals extends Error {}

/** An invoice of the file. */
export interface TotalsHead {
  readonly head: InvoiceHead
  /** The total that its records state, as text. */
  readonly declared: string | null
  /** Null if only records read by the mapper belong to it. */
  readonly invoice: RecordInvoice | null
  /** Address of its sums. */
  readonly at: number
}

export interface TotalsBook {
  readonly memory: TotalsMemory
  /**
   * The decisions by the file's own evidence, if the file has been scanned for it; null while its dates are counted on
   * the way.
   */
  known: Surveyed | null
  readonly heads: readonly TotalsHead[]
  /** Index of the invoice of plain records; -1 if it differs from earlier statements about the same invoice. */
  headOf(invoice: RecordInvoice, declared: string | null): number
  /** Address of the sums for a record read by the mapper. */
  oddHead(head: InvoiceHead): number
  /** Everything added since the last call, in order of the first record of each invoice; `row`: its first record with a charge. */
  fresh(): { readonly invoice: RecordInvoice; readonly row: number; readonly of: FreshTotals }[]
}

/** Null if there is no kernel. */
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
        row: memory.head(head).row,
        of,
      }))
    },
  }
}

/** Identifiers are folded as in the ledger. */
function keyOf({ account_id, invoice_id, invoice_date, currency }: InvoiceHead): string {
  const folded = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
  return JSON.stringify([folded(account_id), folded(invoice_id), invoice_date, currency])
}

const isSame = (a: InvoiceHead, b: InvoiceHead): boolean =>
  a.account_id === b.account_id && a.invoice_id === b.invoice_id

/** Decimals of the kernel's units. */
const DECIMALS = 6

/** Converts sums to amounts. */
export const exactMoney = ({ units, scale }: { readonly units: bigint; readonly scale: number }): Money =>
  moneyOf(unitsText(units / 10n ** BigInt(DECIMALS - scale), scale))
