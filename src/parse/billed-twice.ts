/** Invoices that two files bill: with the same charges, or with many of the same shipments, as a corrected delivery does. */
import type { FileSummary } from '../schema/summary.js'
import { canonical, Exact, isNothing } from '../values/decimal.js'
import { addTo, emptyTotal, moneyOfTotal, totalText } from '../values/exact-total.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import type { BilledInvoice, BilledInvoices } from './billed-invoices.js'

/** A file with its invoices. */
export interface BillingFile {
  readonly file: FileSummary
  readonly billed: BilledInvoices
}

/** The invoices that a file has in common with an earlier one. */
interface Shared {
  readonly other: FileSummary
  readonly isSame: boolean
  readonly invoices: BilledInvoice[]
}

type Holder = BillingFile & { readonly invoice: BilledInvoice; readonly nth: number }

/** The sentences of each file about the files before it; `isNamed`: another warning names both. */
export function billedTwice(
  files: readonly BillingFile[],
  isNamed: (one: FileSummary, other: FileSummary) => boolean,
): string[][] {
  const holders = new Map<string, Holder[]>()
  return files.map((own, nth) => {
    const shared = new Map<string, Shared>()
    for (const invoice of own.billed.invoices) {
      if (isNothing(netOf(invoice))) continue
      const before = holders.get(invoice.key) ?? []
      holders.set(invoice.key, before)
      const others = before.filter(({ file }) => !isNamed(file, own.file))
      const holder = { ...own, invoice, nth }
      const billed = others.filter((one) => billSame(one, holder))
      const same = billed.find((one) => isAlike(one.invoice, invoice))
      const other = same ?? billed[0]
      before.push(holder)
      if (other === undefined) continue
      const key = `${other.nth} ${same !== undefined}`
      const found = shared.get(key) ?? { other: other.file, isSame: same !== undefined, invoices: [] }
      shared.set(key, found)
      found.invoices.push(same === undefined ? smaller(other.invoice, invoice) : invoice)
    }
    return [...shared.values()].map(sentenceOf)
  })
}

const netOf = ({ net }: BilledInvoice): string => canonical(totalText(net))

const isAlike = (a: BilledInvoice, b: BilledInvoice): boolean =>
  a.charges === b.charges && netOf(a) === netOf(b)

/**
 * Whether at least half of the shipments of the smaller part of an invoice are in the other one: parts bill different shipments. If those of
 * a part are not known, the charges must be alike, on the same day: a monthly fee may come with the same number each time.
 */
function billSame(a: Holder, b: Holder): boolean {
  const mask = a.billed.mask | b.billed.mask
  const [few = [], many = []] = [a, b]
    .map(({ invoice }) => invoice.shipments.filter((hash) => (hash & mask) === 0))
    .sort((one, other) => one.length - other.length)
  if (few.length === 0) return isAlike(a.invoice, b.invoice) && a.invoice.date === b.invoice.date
  const known = new Set(many)
  const shared = few.filter((hash) => known.has(hash)).length
  return shared > 0 && 2 * shared >= few.length
}

const smaller = (a: BilledInvoice, b: BilledInvoice): BilledInvoice =>
  new Exact(netOf(a)).abs().gt(new Exact(netOf(b)).abs()) ? b : a

function sentenceOf({ other, isSame, invoices }: Shared): string {
  const first = invoices[0]?.invoice ?? ''
  const which =
    invoices.length === 1 ? `invoice ${first}` : `${invoices.length} invoices, the first of them ${first},`
  const how = isSame ? 'with the same charges' : 'with some of the same shipments, not all charges alike'
  return `${netsOf(invoices)} may be counted twice: it has ${which} as ${other.file} does, ${how}. If one is a corrected delivery of the other, leave the older one out; parse-invoice audit compares them line by line`
}

function netsOf(invoices: readonly BilledInvoice[]): string {
  const totals = new Map<string | null, ReturnType<typeof emptyTotal>>()
  for (const { currency, net } of invoices) {
    const total = totals.get(currency) ?? emptyTotal()
    totals.set(currency, total)
    addTo(total, moneyOfTotal(net))
  }
  return [...totals].map(([currency, total]) => amountWithCurrency(totalText(total), currency)).join(', ')
}
