import { Exact } from '../values/decimal.js'
import { type BilledCharge, eachCharge } from './against-contract.js'
import type { Check } from './check.js'

export const contractDiscount: Check = {
  name: 'contract_discount',
  title: 'Discount not as in the contract',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the page of the contract with the discount',
  needs: 'the discounts of the configuration (--config), and gross and net of a charge in the file',
  says: 'a charge lacks the discount of the contract, or has a different one',
  x12: '24',
  // The contract's price states how much is missing.
  follows: ['base_price'],
  examples: [
    {
      of: 'a discount of 20 % instead of 30 %',
      given: { config: { discounts: [{ category: 'freight', percent: '30' }] } },
      records: [{ charges: [['Freight', '8.00', { gross: '10.00' }]] }],
      finds: [
        '8.00 USD billed for Freight, 7.00 USD by contract: 20.00 % discount on 10.00 USD, 30 % agreed',
      ],
    },
    {
      of: 'a discount as agreed',
      given: { config: { discounts: [{ category: 'freight', percent: '30' }] } },
      records: [{ charges: [['Freight', '7.00', { gross: '10.00' }]] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachCharge(view.config.discounts, view, (row, billed) => {
      const { gross, net, listed } = discounted(billed, row.lines)
      const right = gross.times(new Exact(100).minus(row.percent)).div(100)
      if (net.minus(right).abs().lte(CENT)) return undefined
      const share = gross.isZero() ? new Exact(0) : gross.minus(net).times(100).div(gross)
      return {
        right: right.minus(listed).toFixed(2),
        facts: { discount: share.toFixed(2), gross: gross.toFixed(), contract: row.percent },
        mayBeUnread: row.lines === 'shipment' ? 'on_invoice' : 'nothing',
      }
    }),
}

/** Rounding may change an amount by this much. */
export const CENT = '0.01'

/** A charge before and after its discounts; `listed` is the sum of discounts on lines of their own. */
export function discounted(
  { line, entry }: BilledCharge,
  lines: 'record' | 'shipment' = 'record',
): { gross: Exact; net: Exact; listed: Exact } {
  const listed = entry.lines
    .filter(({ kind, row }) => kind.category === 'discount' && (row === line.row || lines === 'shipment'))
    .reduce((sum, { net }) => sum.plus(net.text), new Exact(0))
  return { gross: new Exact(line.gross.text), net: new Exact(line.net.text).plus(listed), listed }
}
