/** Sums of plain records, added up as integers and passed on for many records together. */
import type { Kernel } from '../csv/kernel/kernel.js'
import type { Money } from '../values/money.js'
import { moneyOfUnits } from '../values/money-of-units.js'
import type { RecordInvoice } from './invoice-sums.js'
import type { PlainCharges } from './plain-charges.js'
import type { Statements } from './statements.js'
import type { Tally } from './tally.js'

export interface PlainSums {
  /** Adds the charges of a record to its invoice, with their net sum in units; returns the sum's number of decimals. */
  add(invoice: RecordInvoice, charges: PlainCharges, sum: number): number
  /** Passes on the sums so far. */
  flush(): void
}

/** Larger sums may not be exact. */
const EXACT = 2 ** 51

export function createPlainSums(kernel: Kernel, tally: Tally, statements: Statements): PlainSums {
  let invoice: RecordInvoice | null = null
  let count = 0
  let [net, gross, tax] = [0, 0, 0]
  let [netScale, grossScale, taxScale] = [0, 0, 0]
  let taxed = false

  const moneyAt = (units: number, scale: number): Money => moneyOfUnits(units, kernel.decimals - scale, scale)

  function flush(): void {
    if (invoice === null) return
    const { head, total } = invoice
    const sum = moneyAt(net, netScale)
    tally.addSums(
      head.currency,
      count,
      moneyAt(gross, grossScale),
      sum,
      taxed ? moneyAt(tax, taxScale) : null,
    )
    if (total !== null) tally.ofFile.invoices.addSum(total, sum)
    statements.chargedSum(head.account_id, head.invoice_id, head.invoice_date, sum)
    invoice = null
    count = net = gross = tax = netScale = grossScale = taxScale = 0
    taxed = false
  }

  return {
    flush,
    add: (of, charges, sum) => {
      if (of !== invoice) {
        flush()
        invoice = of
      }
      const { units, scales } = kernel
      let scale = 0
      for (let at = 0; at < charges.count; at++) {
        const grossId = charges.gross[at] as number
        const plus = charges.plus[at] as number
        const netId = charges.net[at] as number
        const less = Math.abs(charges.less[at] as number)
        const taxId = charges.tax[at] as number
        gross += (units[grossId] as number) + (units[plus] as number)
        grossScale = Math.max(grossScale, scales[grossId] as number, scales[plus] as number)
        scale = Math.max(scale, scales[netId] as number, scales[less] as number)
        if (taxId === 0) continue
        taxed = true
        tax += units[taxId] as number
        taxScale = Math.max(taxScale, scales[taxId] as number)
      }
      count += charges.count
      net += sum
      netScale = Math.max(netScale, scale)
      if (Math.abs(net) > EXACT || Math.abs(gross) > EXACT || Math.abs(tax) > EXACT) flush()
      return scale
    },
  }
}
