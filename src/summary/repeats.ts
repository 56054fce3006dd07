/** Duplicates: files of the same content, which count once, and invoices that look the same in two files, which count twice. */

import { Exact, isNothing } from '../values/decimal.js'
import { addTo, emptyTotal, moneyOfTotal, totalText } from '../values/exact-total.js'
import { byText } from '../values/order.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import type { InvoiceCount, SummaryFile, SummaryState } from './groups.js'

/** As sentences, amounts first. */
export function repeatWarnings(state: SummaryState): string[] {
  const files = [...state.files.values()].sort((a, b) => byText(nameOf(a), nameOf(b)))
  return [...files.flatMap(countedOnce), ...sameInvoices(files)]
}

const nameOf = ({ names }: SummaryFile): string => [...names].sort(byText)[0] ?? ''

function countedOnce(file: SummaryFile): string[] {
  const [first, ...others] = [...file.names].sort(byText)
  if (others.length === 0) return []
  const amounts = netsOf([...file.groups.values()])
  return others.map((name) => {
    const again = name === first ? `${name} was given twice` : `${name} is ${first} under another name`
    return `${amounts} counted once: ${again}`
  })
}

/** The figures of an invoice that looks the same in two files. */
interface Twice {
  readonly names: readonly [string, string]
  readonly isSame: boolean
  readonly invoices: InvoiceCount[]
}

/**
 * Invoices in two files: with the same number of charges and the same net, or with many of the same shipments, as in a
 * restatement or an incomplete copy. Parts of one invoice bill different shipments.
 */
function sameInvoices(files: readonly SummaryFile[]): string[] {
  const holders = new Map<string, [SummaryFile, InvoiceCount][]>()
  const pairs = new Map<string, Twice>()
  const keys = new Map<SummaryFile, readonly string[]>()
  const keysOf = (file: SummaryFile): readonly string[] => {
    const known = keys.get(file) ?? shipmentKeys(file)
    keys.set(file, known)
    return known
  }
  for (const file of files)
    for (const [key, invoice] of file.invoices) {
      if (isNothing(totalText(invoice.net))) continue
      const before = holders.get(key) ?? []
      holders.set(key, before)
      const same = before.find(([, one]) => isAlike(one, invoice))
      const other = same ?? before.find(([holder, one]) => billSame([holder, one], [file, invoice], keysOf))
      before.push([file, invoice])
      if (other === undefined) continue
      const names = [nameOf(other[0]), nameOf(file)] as const
      const pairKey = JSON.stringify([...names, same !== undefined])
      const pair = pairs.get(pairKey) ?? { names: [...names], isSame: same !== undefined, invoices: [] }
      pairs.set(pairKey, pair)
      pair.invoices.push(same === undefined ? smaller(other[1], invoice) : invoice)
    }
  return [...pairs.values()].map(({ names: [one, other], isSame, invoices }) => {
    const [only, ...more] = invoices
    const which = more.length === 0 ? `invoice ${only?.invoice} is` : `${invoices.length} invoices are`
    return `${netsOf(invoices)} may count twice: ${which} in ${one} and ${other} with ${isSame ? 'the same charges' : 'some of the same shipments, not all charges alike'}; parse-invoice audit compares them line by line`
  })
}

const isAlike = (a: InvoiceCount, b: InvoiceCount): boolean =>
  a.charges === b.charges && totalText(a.net) === totalText(b.net)

const smaller = (a: InvoiceCount, b: InvoiceCount): InvoiceCount =>
  new Exact(totalText(a.net)).abs().gt(new Exact(totalText(b.net)).abs()) ? b : a

type Held = readonly [SummaryFile, InvoiceCount]

/** Whether at least half of the shipments of the smaller part of an invoice are in the other one. */
function billSame(a: Held, b: Held, keysOf: (file: SummaryFile) => readonly string[]): boolean {
  const [few, many] = [a, b]
    .sort(([, one], [, other]) => one.shipments.size - other.shipments.size)
    .map(([file, { shipments }]) => new Set([...shipments.keys()].map((at) => keysOf(file)[at])))
  if (few === undefined || many === undefined) return false
  const shared = [...few].filter((key) => many.has(key)).length
  return shared > 0 && 2 * shared >= few.size
}

/** The shipments of a file, by carrier and number, at their indices. */
function shipmentKeys({ carriers }: SummaryFile): string[] {
  const keys: string[] = []
  for (const [carrier, { shipments }] of carriers)
    for (const [key, at] of shipments) keys[at] = `${carrier} ${key}`
  return keys
}

function netsOf(parts: readonly Pick<InvoiceCount, 'currency' | 'net'>[]): string {
  const totals = new Map<string | null, ReturnType<typeof emptyTotal>>()
  for (const { currency, net } of parts) {
    const total = totals.get(currency) ?? emptyTotal()
    totals.set(currency, total)
    addTo(total, moneyOfTotal(net))
  }
  return [...totals].map(([currency, total]) => amountWithCurrency(totalText(total), currency)).join(', ')
}
