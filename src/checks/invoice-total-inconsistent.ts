import { plus } from '../values/decimal.js'
import { billName, type Check, missing } from './check.js'
import type { Verdict } from './verdict.js'

/** Number of totals named in the facts. */
const SHOWN = 3

export const invoiceTotalInconsistent: Check = {
  name: 'invoice_total_inconsistent',
  title: 'Invoice states different totals',
  severity: 'error',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'the invoice as the carrier shows it, with its total',
  needs: 'a total that the file states for the invoice',
  says: 'the file states different totals for one invoice: none of them can be trusted',
  examples: [
    {
      of: 'records of one invoice that state two totals',
      records: [
        { parcel: 'P1', facts: { invoice_total: '20.00' }, charges: [['Freight', '10.00']] },
        { parcel: 'P2', facts: { invoice_total: '25.00' }, charges: [['Freight', '10.00']] },
      ],
      finds: [
        '2 different totals stated for invoice A1 (20.00 USD, 25.00 USD), together 45.00 USD; its charges come to 20.00 USD',
      ],
    },
    {
      of: 'records of one invoice that state one total',
      records: [{ times: 2, facts: { invoice_total: '20.00' }, charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  assess: (view) => ({
    finish: () => {
      const verdicts: Verdict[] = []
      let assessed = 0
      for (const bill of view.bills) {
        const { totals } = bill.declared
        if (totals.length === 0) continue
        assessed++
        if (totals.length < 2) continue
        const sum = totals.map(({ total }) => total).reduce(plus)
        verdicts.push({
          direction: 'integrity',
          carrier: bill.carrier,
          invoice: bill,
          amount: null,
          facts: {
            invoice: billName(bill),
            totals: totals.length,
            ...Object.fromEntries(totals.slice(0, SHOWN).map(({ total }, at) => [`total_${at + 1}`, total])),
            together: sum,
            charged: bill.net,
          },
          evidence: totals.map(({ evidence }) => evidence),
        })
      }
      const left = view.bills.length - assessed
      const reason = missing(left, view.bills.length, 'invoice', 'no total is stated')
      return { verdicts, assessed, reason }
    },
  }),
}
