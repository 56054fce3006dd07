/** Declared tax and declared total with tax, each compared with the sum of the records. */

import type { DecimalText } from '../schema/line-item.js'
import { isNothing, minus, plus } from '../values/decimal.js'
import type { Bill } from './bills.js'
import type { Declared } from './declared-totals.js'
import type { View } from './view.js'

export interface PartDifference {
  readonly part: 'tax' | 'total with tax'
  readonly declared: Declared
  /** Sum of the records. */
  readonly computed: DecimalText
  /** Declared minus computed. */
  readonly difference: DecimalText
}

/** Tax of a bill as its records state it; undefined if some of them state none or are only partly counted. */
function taxOfRecords(view: View, bill: Bill): DecimalText | undefined {
  if (bill.partial) return undefined
  let tax: DecimalText | undefined
  for (const at of bill.kept) {
    const place = view.place(at)
    if (place.tallied('-tax') > 0) return undefined
    if (place.tax !== null) tax = tax === undefined ? place.tax.text : plus(tax, place.tax.text)
  }
  return tax
}

/**
 * Differences of the declared tax and of the declared total with tax, without the difference of the declared net total: a wrong
 * tax is one fault, although the total with tax contains it too.
 */
export function taxDifferences(view: View, bill: Bill, primary: Declared): PartDifference[] {
  const { tax, gross } = bill.declared
  const found: PartDifference[] = []
  const records = taxOfRecords(view, bill)
  // Without a net total, the total with tax has already been compared.
  const explained = primary.against === 'net' ? minus(primary.total, bill.net) : undefined
  let ofTax = '0'
  if (tax !== undefined && records !== undefined) {
    ofTax = minus(tax.total, records)
    if (!isNothing(ofTax)) found.push({ part: 'tax', declared: tax, computed: records, difference: ofTax })
  }
  if (explained === undefined || gross === undefined) return found
  // If the records state no tax, the three totals of the statement itself must agree.
  const base = records ?? tax?.total
  if (base === undefined) return found
  const computed = records === undefined ? plus(primary.total, base) : plus(bill.net, base)
  const difference = minus(gross.total, computed)
  const remainder = records === undefined ? difference : minus(minus(difference, explained), ofTax)
  if (!isNothing(remainder)) found.push({ part: 'total with tax', declared: gross, computed, difference })
  return found
}
