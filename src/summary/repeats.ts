/** What came twice: files of the same content, which count once, and invoices that look the same in two files, which count twice. */

import { isNothing } from '../values/decimal.js'
import { addTo, emptyTotal, moneyOfTotal, totalText } from '../values/exact-total.js'
import { byText } from '../values/order.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import type { InvoiceCount, SummaryFile, SummaryState } from './groups.js'

/** In sentences, amounts first. */
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

/** Invoices of as many charges and the same net in two files. */
function sameInvoices(files: readonly SummaryFile[]): string[] {
  const first = new Map<string, SummaryFile>()
  const pairs = new Map<string, { names: readonly string[]; invoices: InvoiceCount[] }>()
  for (const file of files)
    for (const [key, invoice] of file.invoices) {
      if (isNothing(totalText(invoice.net))) continue
      const whole = JSON.stringify([file.carrier, key, invoice.charges, totalText(invoice.net)])
      const known = first.get(whole)
      if (known === undefined) {
        first.set(whole, file)
        continue
      }
      const names = [nameOf(known), nameOf(file)]
      const pair = pairs.get(names.join('\0')) ?? { names, invoices: [] }
      pairs.set(names.join('\0'), pair)
      pair.invoices.push(invoice)
    }
  return [...pairs.values()].map(({ names: [one, other], invoices }) => {
    const [only, ...more] = invoices
    const which = more.length === 0 ? `invoice ${only?.invoice} is` : `${invoices.length} invoices are`
    return `${netsOf(invoices)} may count twice: ${which} in ${one} and ${other} with the same charges; parse-invoice audit compares them line by line`
  })
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
