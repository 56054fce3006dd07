/** An invoice compared with the total that it states. */

import type { InvoiceReport } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, minus, plus, type Tolerance, within } from '../values/decimal.js'
import type { Bill } from './bills.js'
import { type PartDifference, taxDifferences } from './declared-tax.js'
import type { Declared } from './declared-totals.js'
import type { View } from './view.js'

const NOT_IN_CURRENCY = 'the file states no total in its currency'

/** The declared total of a bill that can be compared with its charges, or why it cannot. */
export function comparable(bill: Bill): Declared | string {
  const [declared, other] = bill.declared.totals
  if (declared === undefined && bill.ambiguous)
    return 'several dates or currencies are billed under its number, and its invoice row names another'
  if (declared === undefined)
    return bill.mixed || bill.declared.isForeign ? NOT_IN_CURRENCY : 'the file states no total'
  if (other !== undefined) return 'the file states several totals'
  // A total that names its currency covers the charges in that currency; any other may cover all charges, converted.
  if (bill.mixed && declared.currency === null)
    return 'it is billed in several currencies, and its total names none'
  if (bill.mixed && declared.currency !== bill.currency) return NOT_IN_CURRENCY
  if (bill.invoice !== null && bill.date === null && bill.declared.statements.length === 0)
    return 'its records have no invoice date'
  if (bill.partial && declared.against !== 'net')
    return 'its total is with tax, and its files overlap: the tax of what is counted once is not known'
  return declared
}

/** The sum of the charges of a bill, with or without tax like its declared total. */
export function computed(view: View, bill: Bill, against: Declared['against']): DecimalText {
  let total = bill.net
  if (against === 'net') return total
  let taxed = false
  for (const at of bill.kept) {
    const tax = view.place(at).tax
    if (tax === null) continue
    taxed = true
    total = plus(total, tax.text)
  }
  // If the records state no tax, only the tax of the invoice is known.
  return taxed ? total : plus(total, bill.declared.tax?.total ?? '0')
}

export function invoiceReport(view: View, bill: Bill): InvoiceReport {
  const declared = comparable(bill)
  const stated = typeof declared === 'string' ? null : declared
  const total = computed(view, bill, stated?.against ?? 'net')
  const difference = stated === null ? null : minus(stated.total, total)
  const report: InvoiceReport = {
    carrier: bill.carrier,
    account_id: bill.account,
    invoice_id: bill.invoice,
    invoice_date: bill.date,
    currency: bill.currency,
    declared_total: stated?.total ?? null,
    computed_total: total,
    difference,
    status: 'undeclared',
    shipments: bill.shipments,
    line_items: bill.lines,
  }
  if (stated !== null && difference !== null) {
    report.status = within(difference, stated.total, view.tolerance) ? 'match' : 'mismatch'
    const [part] = report.status === 'match' ? partsOf(view, bill, stated) : []
    if (part !== undefined) {
      report.status = 'mismatch'
      // Only the tax differs: the totals are those with tax, whose difference is that of the tax.
      const charges = part.part === 'tax' ? bill.net : '0'
      report.declared_total = plus(charges, part.declared.total)
      report.computed_total = plus(charges, part.computed)
      report.difference = part.difference
    }
  }
  if (bill.period !== null) report.period = bill.period
  return report
}

/** Differences of tax and total with tax that exceed the tolerance. */
export function partsOf(view: View, bill: Bill, declared: Declared): PartDifference[] {
  return taxDifferences(view, bill, declared).filter(
    (part) => !within(part.difference, part.declared.total, view.tolerance),
  )
}

export function toleranceText(tolerance: Tolerance): string {
  const parts = []
  if (!isNothing(tolerance.amount)) parts.push(tolerance.amount)
  if (!isNothing(tolerance.percent)) parts.push(`${tolerance.percent}%`)
  return parts.join(' or ')
}
