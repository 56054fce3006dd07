import { billName, type Check, finding, missing, money } from '../check.js'
import { plus } from '../decimal.js'

export const invoiceTotalInconsistent: Check = {
  name: 'invoice_total_inconsistent',
  severity: 'error',
  needs: 'a total that the file states for the invoice',
  says: 'the file states different totals for one invoice: none of them can be trusted',
  assess: (view) => ({
    finish: () => {
      const findings = []
      let assessed = 0
      for (const bill of view.bills) {
        const { totals } = bill.declared
        if (totals.length === 0) continue
        assessed++
        if (totals.length < 2) continue
        const sum = totals.map(({ total }) => total).reduce(plus)
        const shown = totals.slice(0, 3).map(({ total }) => total)
        const more = totals.length > shown.length ? ', …' : ''
        findings.push(
          finding(invoiceTotalInconsistent, {
            direction: 'integrity',
            carrier: bill.carrier,
            invoice: bill,
            amount: null,
            message: `${billName(bill)} states ${totals.length} different totals (${shown.join(', ')}${more}), together ${sum}; its charges come to ${money(bill.net, bill.currency)}`,
            evidence: totals.map(({ evidence }) => evidence),
          }),
        )
      }
      const left = view.bills.length - assessed
      const reason = missing(left, view.bills.length, 'invoice', 'no total is stated')
      return { findings, assessed, reason }
    },
  }),
}
